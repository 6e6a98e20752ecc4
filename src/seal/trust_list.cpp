// Files of trust, told apart by their content.
#include "seal/trust_list.h"

#include "platform/base64.h"
#include "seal/shc.h"

namespace fl {

namespace {

Fault bad_trust(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_key", std::move(why)};
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}
const json::array* array_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr ? value->if_array() : nullptr;
}

// {"keys": [...]}, and beside it {"issuer": "https://..."} when the operator binds them to one.
Outcome add_jwks(TrustList& list, const json::object& document, const json::array& keys) {
  for (const auto& item : keys) {
    if (!item.is_object()) return bad_trust("a JWK that is no object");
    const auto& jwk = item.get_object();
    auto key = PublicKey::of_jwk(jwk);
    if (!key) return key.error();
    if (key->algorithm() != Algorithm::es256) return bad_trust("health cards have keys of P-256");
    const std::string key_id = text_at(jwk, "kid");
    list.health_cards.push_back(
        {text_at(document, "issuer"), key_id.empty() ? thumbprint_of(*key) : key_id, *key});
  }
  return Done{};
}

// Keys that may make assertions, each under "did:web:...#key-1".
Outcome add_did(TrustList& list, const json::object& document, const json::array& methods) {
  const std::string issuer = text_at(document, "id");
  const auto* assertions = array_at(document, "assertionMethod");
  for (const auto& item : methods) {
    if (!item.is_object()) return bad_trust("a verification method that is no object");
    const auto& method = item.get_object();
    const std::string id = text_at(method, "id");
    bool may_assert = false;
    if (assertions != nullptr)
      for (const auto& one : *assertions)
        may_assert = may_assert || (one.is_string() && std::string_view(one.get_string()) == id);
    const auto* jwk = method.if_contains("publicKeyJwk");
    if (!may_assert || jwk == nullptr || !jwk->is_object() || !id.starts_with(issuer + "#"))
      continue;
    auto key = PublicKey::of_jwk(jwk->get_object());
    if (!key) return key.error();
    list.nz_issuers.push_back({issuer, id.substr(issuer.size() + 1), *key});
  }
  return Done{};
}

// [{"rawData": base64 of DER}], as national gateways hand them on.
Outcome add_raw(TrustList& list, const json::array& certificates) {
  for (const auto& item : certificates) {
    const std::string raw = item.is_object() ? text_at(item.get_object(), "rawData") : "";
    auto der = bytes_of_base64(raw);
    if (raw.empty() || !der) return bad_trust("a list without rawData");
    auto certificate = read_certificate(*der);
    if (!certificate) return certificate.error();
    list.certificates.push_back(std::move(*certificate));
  }
  return Done{};
}

Outcome add_json(TrustList& list, std::string_view bytes) {
  boost::system::error_code trouble;
  const auto value = json::parse(bytes, trouble);
  if (trouble) return bad_trust("not JSON");
  if (value.is_array()) return add_raw(list, value.get_array());
  if (!value.is_object()) return bad_trust("not a list of keys");
  const auto& document = value.get_object();
  if (const auto* keys = array_at(document, "keys")) return add_jwks(list, document, *keys);
  if (const auto* methods = array_at(document, "verificationMethod"))
    return add_did(list, document, *methods);
  if (const auto* raw = array_at(document, "certificates")) return add_raw(list, *raw);
  return bad_trust("not a list of keys");
}

constexpr std::size_t kSpkiBytes = 91;  // of P-256 in DER

}  // namespace

std::vector<const Certificate*> TrustList::signers(std::string_view key_id) const {
  std::vector<const Certificate*> found;
  for (const auto& certificate : certificates)
    if (certificate.key_id == key_id) found.push_back(&certificate);
  return found;
}

Outcome add_trust_file(TrustList& list, std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const auto first = bytes.find_first_not_of(" \r\n\t");
  if (first == bytes.npos) return bad_trust("an empty file");
  if (bytes[first] == '{' || bytes[first] == '[') return add_json(list, bytes);
  if (bytes.find("-----BEGIN PUBLIC KEY") != bytes.npos) {
    auto key = PublicKey::of_pem(bytes);
    if (!key) return key.error();
    list.roots.push_back(std::move(*key));
    return Done{};
  }
  const auto head = static_cast<unsigned char>(bytes[0]);
  if (head == 0xa6) {  // a map of six: a guard's bundle
    list.bundles.emplace_back(bytes);
    return Done{};
  }
  if (head == 0xa9) return Done{};  // a delta stands on a bundle that is not here
  if (bytes.size() == kSpkiBytes) {
    auto key = PublicKey::of_spki(bytes);
    if (!key) return key.error();
    list.roots.push_back(std::move(*key));
    return Done{};
  }
  auto certificates = read_certificates(bytes);
  if (!certificates) return certificates.error();
  for (auto& one : *certificates)
    list.certificates.push_back(std::move(one));
  return Done{};
}

}  // namespace fl
