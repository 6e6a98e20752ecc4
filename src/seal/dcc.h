// EU Digital COVID Certificates (hcert-spec 1.3): HC1: + Base45 + zlib + COSE_Sign1 + CWT. Each
// step by itself, and all of them as one check at a given moment. Pure.
//
// Read as real issuers write: indefinite lengths, with and without tags, key id in either header,
// fractions in times, members that are null. Refused: another prefix, no compression, an algorithm
// that is not protected, a key that is not for this kind of certificate, anything out of its time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "seal/cose.h"
#include "seal/moment.h"
#include "seal/schema.h"

namespace fl {

inline constexpr std::string_view kDccPrefix = "HC1:";

enum class DccKind { test, vaccination, recovery };
[[nodiscard]] std::string_view name_of(DccKind kind);

struct Dcc {
  CoseSign1 message;
  Cbor claims;                       // the whole CWT
  Cbor hcert;                        // claim -260, entry 1
  std::string issuer;                // claim 1: a country
  std::optional<Moment> issued_at;   // claim 6
  std::optional<Moment> expires_at;  // claim 4
};

// The bytes of COSE behind the text; the prefix, Base45 and zlib must be right.
[[nodiscard]] Result<std::string> cose_of_dcc_text(std::string_view text);
[[nodiscard]] Result<Dcc> read_dcc_cose(std::string_view cose);
[[nodiscard]] Result<Dcc> read_dcc(std::string_view text);

// Which one of t, v, r it holds; nothing when none or several. Null and empty lists are not there.
[[nodiscard]] std::optional<DccKind> kind_of(const Cbor& hcert);
// Whether the certificate's extended key usage lets it sign this kind; none at all lets it sign
// all.
[[nodiscard]] bool may_sign(const Certificate& signer, DccKind kind);
[[nodiscard]] std::string usage_of(DccKind kind);  // the object identifier
// cert.not_before <= issued <= at <= expires <= cert.not_after
[[nodiscard]] bool is_in_time(const Dcc& dcc, const Certificate& signer, Moment at);
[[nodiscard]] bool is_signed_by(const CoseSign1& message, const Certificate& signer);

// The rule of the JSON schema of the certificate's own version that is broken, a code that is in no
// value set (seal/value_sets.h), or that it holds several certificates; empty when it is well
// formed. Unknown versions are held to the latest.
[[nodiscard]] std::string schema_broken_by(const Cbor& hcert);

// Makes a certificate that others accept: hcert from JSON (checked against its schema).
struct DccWish {
  std::string issuer;  // two letters
  Instant issued_at{}, expires_at{};
};
[[nodiscard]] Result<std::string> make_dcc(const json::value& hcert, const DccWish& wish,
                                           const SignerKey& key, const Certificate& signer);

}  // namespace fl
