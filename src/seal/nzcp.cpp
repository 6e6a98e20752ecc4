// The steps of the specification's section 4 and 7.
#include "seal/nzcp.h"

#include "seal/codec.h"

namespace fl {

namespace {

constexpr std::size_t kTextBytesMax = 8 * 1024;
constexpr std::int64_t kClaimIssuer = 1, kClaimExpires = 4, kClaimNotBefore = 5, kClaimId = 7;

Fault bad_nzcp(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_nzcp", std::move(why)};
}

std::string text_at(const Cbor& map, std::string_view key) {
  const Cbor* item = map.at(key);
  return item != nullptr && item->is(CborKind::text) ? item->text : std::string{};
}

bool lists_text(const Cbor& map, std::string_view key, std::string_view text) {
  const Cbor* list = map.at(key);
  if (list == nullptr || !list->is(CborKind::array)) return false;
  for (const Cbor& one : list->items)
    if (one.is(CborKind::text) && one.text == text) return true;
  return false;
}

std::string uuid_text(std::string_view bytes) {
  const std::string text = hex_of(bytes);
  return "urn:uuid:" + text.substr(0, 8) + "-" + text.substr(8, 4) + "-" + text.substr(12, 4) +
         "-" + text.substr(16, 4) + "-" + text.substr(20);
}

Outcome read_credential(const Cbor& claims, Nzcp& pass) {
  const Cbor* credential = claims.at("vc");
  if (credential == nullptr) return bad_nzcp("no credential");
  if (!lists_text(*credential, "@context", "https://www.w3.org/2018/credentials/v1") ||
      !lists_text(*credential, "type", "VerifiableCredential") ||
      !lists_text(*credential, "type", "PublicCovidPass"))
    return bad_nzcp("a credential of another type");
  if (text_at(*credential, "version") != "1.0.0") return bad_nzcp("another version");
  const Cbor* subject = credential->at("credentialSubject");
  if (subject == nullptr) return bad_nzcp("it is nobody's");
  pass.given_name = text_at(*subject, "givenName");
  pass.family_name = text_at(*subject, "familyName");
  pass.born_on = text_at(*subject, "dob");
  if (pass.given_name.empty() || !moment_of_text(pass.born_on)) return bad_nzcp("it is nobody's");
  return Done{};
}

}  // namespace

Result<Nzcp> read_nzcp(std::string_view text) {
  if (text.size() > kTextBytesMax || !text.starts_with(kNzcpPrefix))
    return bad_nzcp("it does not begin with NZCP:/1/");
  auto bytes = bytes_of_base32(text.substr(kNzcpPrefix.size()));
  if (!bytes) return bytes.error();
  auto message = read_cose(*bytes);
  if (!message) return message.error();
  auto claims = read_cbor(message->payload);
  if (!claims) return claims.error();
  Nzcp pass{.message = std::move(*message)};
  if (pass.message.algorithm != Algorithm::es256) return bad_nzcp("signed by ES256 only");
  if (pass.message.protected_header.at(4) == nullptr) return bad_nzcp("an unprotected key id");
  const Cbor *issuer = claims->at(kClaimIssuer), *id = claims->at(kClaimId),
             *expires = claims->at(kClaimExpires), *from = claims->at(kClaimNotBefore);
  if (issuer == nullptr || !issuer->is(CborKind::text) || id == nullptr ||
      !id->is(CborKind::bytes) || id->text.size() != 16 || expires == nullptr || from == nullptr ||
      !expires->is_number() || !from->is_number())
    return bad_nzcp("a claim is missing");
  const auto not_before = moment_of_cbor(*from), until = moment_of_cbor(*expires);
  if (!not_before || !until) return bad_nzcp("a time out of range");
  pass.issuer = issuer->text;
  pass.id = uuid_text(id->text);
  pass.not_before = *not_before;
  pass.expires = *until;
  if (auto read = read_credential(*claims, pass); !read) return read.error();
  return pass;
}

}  // namespace fl
