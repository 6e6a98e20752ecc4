// SMART Health Cards (framework 1.4): a JWS, ES256, with a DEFLATEd FHIR bundle, as digits of a QR
// code (shc:/) or as text. Pure; keys come from JWK sets that are files. Cards cut into several
// codes, deprecated since 2022, are refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json.h"
#include "seal/keys.h"
#include "seal/moment.h"

namespace fl {

inline constexpr std::string_view kShcPrefix = "shc:/";

struct Shc {
  std::string signed_text;  // header.payload
  std::string signature;
  std::string key_id;
  std::string issuer;  // https://...
  Moment not_before{};
  std::optional<Moment> expires;
  std::string name, born_on;         // of the one patient in it
  std::vector<std::string> entries;  // "Immunization 208 2021-01-01"
  json::object payload;
};

// The JWS behind the digits; text that is a JWS already stays as it is.
[[nodiscard]] Result<std::string> jws_of_shc_text(std::string_view text);
[[nodiscard]] Result<Shc> read_shc(std::string_view text);
[[nodiscard]] bool is_signed_by(const Shc& card, const PublicKey& key);
// RFC 7638: what a card's key id must be.
[[nodiscard]] std::string thumbprint_of(const PublicKey& key);

// Makes one, for tests and demonstrations: the payload is signed as it is.
[[nodiscard]] std::string make_shc(const json::object& payload, const SignerKey& key);

}  // namespace fl
