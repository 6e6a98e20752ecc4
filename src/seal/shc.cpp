// Digits to JWS to FHIR.
#include "seal/shc.h"

#include "platform/crypto.h"
#include "seal/codec.h"

namespace fl {

namespace {

constexpr std::size_t kTextBytesMax = 64 * 1024;
constexpr std::size_t kEntryCountMax = 64;

Fault bad_shc(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_shc", std::move(why)};
}

Result<json::object> object_of(std::string_view text) {
  boost::system::error_code trouble;
  json::parse_options options;
  options.max_depth = 24;
  auto value = json::parse(text, trouble, {}, options);
  if (trouble || !value.is_object()) return bad_shc("not JSON");
  return std::move(value.get_object());
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}
const json::object* object_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr ? value->if_object() : nullptr;
}
const json::array* array_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr ? value->if_array() : nullptr;
}

std::optional<Moment> moment_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return moment_of_cbor(cbor_of_json(*value));
}

// A digit outside, an odd count, a value beyond "z": all refused.
Result<std::string> jws_of_digits(std::string_view digits) {
  if (digits.find('/') != digits.npos) return bad_shc("a card in several codes");
  if (digits.empty() || digits.size() % 2 != 0) return bad_shc("an odd count of digits");
  std::string jws;
  jws.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const char high = digits[i], low = digits[i + 1];
    if (high < '0' || high > '9' || low < '0' || low > '9') return bad_shc("not digits");
    const int value = (high - '0') * 10 + (low - '0') + 45;
    if (value > 'z') return bad_shc("a value that is too large");
    jws += char(value);
  }
  return jws;
}

void read_patient(const json::object& patient, Shc& card) {
  card.born_on = text_at(patient, "birthDate");
  const auto* names = array_at(patient, "name");
  if (names == nullptr || names->empty() || !names->front().is_object()) return;
  const auto& name = names->front().get_object();
  if (const auto* given = array_at(name, "given"))
    for (const auto& one : *given)
      if (one.is_string()) card.name += std::string(one.get_string()) + " ";
  card.name += text_at(name, "family");
}

std::string code_in(const json::object& resource, std::string_view member) {
  const auto* concept_of = object_at(resource, member);
  const auto* codings = concept_of != nullptr ? array_at(*concept_of, "coding") : nullptr;
  if (codings == nullptr || codings->empty() || !codings->front().is_object()) return {};
  return text_at(codings->front().get_object(), "code");
}

void read_resources(const json::object& bundle, Shc& card) {
  const auto* entries = array_at(bundle, "entry");
  if (entries == nullptr) return;
  for (const auto& entry : *entries) {
    const auto* resource = entry.is_object() ? object_at(entry.get_object(), "resource") : nullptr;
    if (resource == nullptr || card.entries.size() >= kEntryCountMax) continue;
    const std::string type = text_at(*resource, "resourceType");
    if (type == "Patient") {
      read_patient(*resource, card);
    } else if (type == "Immunization") {
      card.entries.push_back(type + " " + code_in(*resource, "vaccineCode") + " " +
                             text_at(*resource, "occurrenceDateTime"));
    } else if (type == "Observation") {
      card.entries.push_back(type + " " + code_in(*resource, "code") + " " +
                             text_at(*resource, "effectiveDateTime"));
    }
  }
}

Outcome read_payload(Shc& card) {
  card.issuer = text_at(card.payload, "iss");
  if (!card.issuer.starts_with("https://")) return bad_shc("no issuer");
  const auto not_before = moment_at(card.payload, "nbf");
  if (!not_before) return bad_shc("no time of issue");
  card.not_before = *not_before;
  card.expires = moment_at(card.payload, "exp");
  if (card.payload.contains("exp") && !card.expires) return bad_shc("an expiry that is no time");
  const auto* credential = object_at(card.payload, "vc");
  const auto* types = credential != nullptr ? array_at(*credential, "type") : nullptr;
  bool is_card = false;
  if (types != nullptr)
    for (const auto& type : *types)
      is_card = is_card || (type.is_string() && std::string_view(type.get_string()) ==
                                                    "https://smarthealth.cards#health-card");
  const auto* subject =
      credential != nullptr ? object_at(*credential, "credentialSubject") : nullptr;
  const auto* bundle = subject != nullptr ? object_at(*subject, "fhirBundle") : nullptr;
  if (!is_card || bundle == nullptr) return bad_shc("not a health card");
  read_resources(*bundle, card);
  return Done{};
}

}  // namespace

Result<std::string> jws_of_shc_text(std::string_view text) {
  if (text.size() > kTextBytesMax) return bad_shc("it is too long");
  if (text.starts_with(kShcPrefix)) return jws_of_digits(text.substr(kShcPrefix.size()));
  return std::string(text);
}

Result<Shc> read_shc(std::string_view text) {
  auto jws = jws_of_shc_text(text);
  if (!jws) return jws.error();
  const auto first = jws->find('.');
  const auto second = first == jws->npos ? jws->npos : jws->find('.', first + 1);
  if (second == jws->npos || jws->find('.', second + 1) != jws->npos)
    return bad_shc("not the three parts of a JWS");
  auto header_text = bytes_of_base64url(std::string_view(*jws).substr(0, first));
  if (!header_text) return header_text.error();
  auto header = object_of(*header_text);
  if (!header) return header.error();
  if (text_at(*header, "alg") != "ES256") return bad_shc("signed by ES256 only");
  if (text_at(*header, "zip") != "DEF") return bad_shc("not compressed");
  if (header->contains("crit")) return bad_shc("a critical header that is not known");
  auto packed = bytes_of_base64url(std::string_view(*jws).substr(first + 1, second - first - 1));
  if (!packed) return packed.error();
  auto plain = inflated(*packed, Packing::raw);
  if (!plain) return plain.error();
  auto payload = object_of(*plain);
  if (!payload) return payload.error();
  auto signature = bytes_of_base64url(std::string_view(*jws).substr(second + 1));
  if (!signature) return signature.error();
  Shc card{.signed_text = jws->substr(0, second),
           .signature = std::move(*signature),
           .key_id = text_at(*header, "kid"),
           .payload = std::move(*payload)};
  if (auto read = read_payload(card); !read) return read.error();
  return card;
}

bool is_signed_by(const Shc& card, const PublicKey& key) {
  return key.algorithm() == Algorithm::es256 && key.verify(card.signed_text, card.signature);
}

std::string thumbprint_of(const PublicKey& key) {
  const auto [x, y] = key.point();
  return base64url_of(raw(sha256(R"({"crv":"P-256","kty":"EC","x":")" + base64url_of(x) +
                                 R"(","y":")" + base64url_of(y) + R"("})")));
}

std::string make_shc(const json::object& payload, const SignerKey& key) {
  const std::string header =
      json_text(json::object{{"zip", "DEF"}, {"alg", "ES256"}, {"kid", thumbprint_of(key.open())}});
  const std::string jws =
      base64url_of(header) + "." + base64url_of(deflated(json_text(payload), Packing::raw));
  const std::string whole = jws + "." + base64url_of(key.sign(jws));
  std::string digits;
  for (const char c : whole) {
    const int value = c - 45;
    digits += char('0' + value / 10);
    digits += char('0' + value % 10);
  }
  return std::string(kShcPrefix) + digits;
}

}  // namespace fl
