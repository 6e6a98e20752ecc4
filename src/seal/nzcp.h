// New Zealand COVID passes: NZCP:/1/ + base32 of a CWT in COSE_Sign1, ES256, by the specification
// of the Ministry of Health (1.0.0). Pure; the issuer's keys come from a DID document that is a
// file.
#pragma once

#include <string>
#include <string_view>

#include "seal/cose.h"
#include "seal/moment.h"

namespace fl {

inline constexpr std::string_view kNzcpPrefix = "NZCP:/1/";

struct Nzcp {
  CoseSign1 message;
  std::string issuer;  // did:web:...
  std::string id;      // urn:uuid:...
  Moment not_before{}, expires{};
  std::string given_name, family_name, born_on;
};

// Everything but signature and clock: form, claims, context, version and type.
[[nodiscard]] Result<Nzcp> read_nzcp(std::string_view text);

}  // namespace fl
