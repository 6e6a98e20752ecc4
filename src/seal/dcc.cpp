// The steps of a DCC.
#include "seal/dcc.h"

#include <array>

#include "platform/embedded.h"
#include "seal/codec.h"
#include "seal/value_sets.h"

namespace fl {

namespace {

constexpr std::int64_t kClaimIssuer = 1, kClaimExpires = 4, kClaimIssued = 6, kClaimHcert = -260;
constexpr std::size_t kDccTextBytesMax = 16 * 1024;  // a QR code holds 4,296 characters
constexpr std::array<DccKind, 3> kKinds{DccKind::test, DccKind::vaccination, DccKind::recovery};

Fault bad_dcc(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_dcc", std::move(why)};
}

std::string_view member_of(DccKind kind) {
  return kind == DccKind::test ? "t" : kind == DccKind::vaccination ? "v" : "r";
}

// Both spellings that issuers use of hcert's arc.
bool is_usage(const std::string& usage, DccKind kind) {
  const std::string last = "." + std::to_string(int(kind) + 1);
  return usage == "1.3.6.1.4.1.1847.2021.1" + last || usage == "1.3.6.1.4.1.0.1847.2021.1" + last;
}

// Members that are null fall away before the schema is asked: to their issuers they are absent.
void drop_nulls(json::value& value, int depth) {
  if (depth == 0) return;
  if (value.is_array())
    for (auto& one : value.get_array())
      drop_nulls(one, depth - 1);
  if (!value.is_object()) return;
  auto& object = value.get_object();
  for (auto member = object.begin(); member != object.end();) {
    if (member->value().is_null()) {
      member = object.erase(member);
    } else {
      drop_nulls(member->value(), depth - 1);
      ++member;
    }
  }
}

struct VersionedSchema {
  std::string version;
  Schema schema;
};

// Compiled once; an embedded schema that does not compile is our own mistake.
const std::vector<VersionedSchema>& schemas() {
  static const std::vector<VersionedSchema> kSchemas = [] {
    std::vector<VersionedSchema> all;
    for (const auto& embedded : embedded_dcc_schemas()) {
      auto schema = Schema::of(embedded.json);
      CHECK(schema.is_ok());
      all.push_back({std::string(embedded.version), std::move(*schema)});
    }
    CHECK(!all.empty());
    return all;
  }();
  return kSchemas;
}

std::string schema_broken_by_json(const json::value& hcert) {
  const auto* version = hcert.is_object() ? hcert.get_object().if_contains("ver") : nullptr;
  if (version == nullptr || !version->is_string()) return "ver is missing";
  const auto& all = schemas();
  for (const auto& one : all)
    if (one.version == std::string_view(version->get_string())) return one.schema.broken_by(hcert);
  return all.back().schema.broken_by(hcert);
}

}  // namespace

std::string_view name_of(DccKind kind) {
  return kind == DccKind::test ? "test" : kind == DccKind::vaccination ? "vaccination" : "recovery";
}

Result<std::string> cose_of_dcc_text(std::string_view text) {
  if (text.size() > kDccTextBytesMax) return bad_dcc("it is too long");
  if (!text.starts_with(kDccPrefix)) return bad_dcc("it does not begin with HC1:");
  auto packed = bytes_of_base45(text.substr(kDccPrefix.size()));
  if (!packed) return packed.error();
  return inflated(*packed, Packing::zlib);
}

Result<Dcc> read_dcc_cose(std::string_view cose) {
  auto message = read_cose(cose);
  if (!message) return message.error();
  auto claims = read_cbor(message->payload);
  if (!claims) return claims.error();
  Dcc dcc{.message = std::move(*message), .claims = std::move(*claims)};
  const Cbor* hcerts = dcc.claims.at(kClaimHcert);
  if (hcerts == nullptr || !hcerts->is(CborKind::map)) return bad_dcc("no health certificate");
  const Cbor* hcert = hcerts->at(1);
  if (hcert == nullptr || !hcert->is(CborKind::map)) return bad_dcc("no health certificate");
  dcc.hcert = *hcert;
  if (const Cbor* issuer = dcc.claims.at(kClaimIssuer); issuer && issuer->is(CborKind::text))
    dcc.issuer = issuer->text;
  if (const Cbor* at = dcc.claims.at(kClaimIssued)) dcc.issued_at = moment_of_cbor(*at);
  if (const Cbor* at = dcc.claims.at(kClaimExpires)) dcc.expires_at = moment_of_cbor(*at);
  return dcc;
}

Result<Dcc> read_dcc(std::string_view text) {
  auto cose = cose_of_dcc_text(text);
  if (!cose) return cose.error();
  return read_dcc_cose(*cose);
}

std::optional<DccKind> kind_of(const Cbor& hcert) {
  std::optional<DccKind> found;
  for (const DccKind kind : kKinds) {
    const Cbor* entries = hcert.at(member_of(kind));
    if (entries == nullptr || entries->is(CborKind::null) ||
        (entries->is(CborKind::array) && entries->items.empty()))
      continue;
    if (found) return std::nullopt;
    found = kind;
  }
  return found;
}

std::string usage_of(DccKind kind) {
  return "1.3.6.1.4.1.1847.2021.1." + std::to_string(int(kind) + 1);
}

bool may_sign(const Certificate& signer, DccKind kind) {
  if (signer.extended_usages.empty()) return true;
  for (const auto& usage : signer.extended_usages)
    if (is_usage(usage, kind)) return true;
  return false;
}

bool is_in_time(const Dcc& dcc, const Certificate& signer, Moment at) {
  return dcc.issued_at && dcc.expires_at && moment_of(signer.not_before) <= *dcc.issued_at &&
         *dcc.issued_at <= at && at <= *dcc.expires_at &&
         *dcc.expires_at <= moment_of(signer.not_after);
}

bool is_signed_by(const CoseSign1& message, const Certificate& signer) {
  return message.key_id == signer.key_id && verify_cose(message, signer.key);
}

std::string schema_broken_by(const Cbor& hcert) {
  auto value = json_of_cbor(hcert);
  if (!value) return value.error().detail;
  drop_nulls(*value, 8);
  if (auto broken = schema_broken_by_json(*value); !broken.empty()) return broken;
  if (auto broken = value_set_broken_by(*value); !broken.empty()) return broken;
  return kind_of(hcert) ? std::string{} : "not exactly one of v, t and r";
}

Result<std::string> make_dcc(const json::value& hcert, const DccWish& wish, const SignerKey& key,
                             const Certificate& signer) {
  if (key.open().spki() != signer.key.spki())
    return Fault{FaultKind::bad_input, "seal.bad_key", "the key is not the certificate's"};
  const Cbor content = cbor_of_json(hcert);
  if (const auto broken = schema_broken_by(content); !broken.empty()) return bad_dcc(broken);
  if (!may_sign(signer, *kind_of(content)))
    return Fault{FaultKind::bad_input, "seal.bad_key",
                 "its usage does not allow " + std::string(name_of(*kind_of(content)))};
  if (wish.issued_at < signer.not_before || wish.expires_at > signer.not_after ||
      wish.expires_at <= wish.issued_at)
    return bad_dcc("its time is not within the signer's");
  const Cbor claims = Cbor::of_map({Cbor::of(kClaimIssuer), Cbor::of_text(wish.issuer),
                                    Cbor::of(kClaimIssued), Cbor::of(wish.issued_at.ms / 1000),
                                    Cbor::of(kClaimExpires), Cbor::of(wish.expires_at.ms / 1000),
                                    Cbor::of(kClaimHcert), Cbor::of_map({Cbor::of(1), content})});
  const std::string cose = make_cose(cbor_of(claims), key, {.key_id = signer.key_id});
  return std::string(kDccPrefix) + base45_of(deflated(cose, Packing::zlib));
}

}  // namespace fl
