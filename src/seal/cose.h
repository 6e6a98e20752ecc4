// COSE_Sign1 (RFC 9052): one signature over a payload, as EU certificates, NZ passes and our own
// tokens carry it. Pure.
//
// The algorithm is believed from the protected header only, must be there, and must be the one the
// key is for; an algorithm in the unprotected header is refused, whatever it says. The key id may
// be in either header; the protected one goes first, and a second one that differs is not looked
// at. Critical headers that nobody knows are refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "seal/cbor.h"
#include "seal/keys.h"

namespace fl {

struct CoseSign1 {
  std::string protected_bytes;  // as they were signed
  Cbor protected_header, unprotected_header;
  std::string payload, signature;
  std::optional<Algorithm> algorithm;  // absent: none that is known in either header
  std::string key_id;                  // empty: none
  std::string refusal;                 // why no key can make it good; empty: none
};

// Takes tag 18, tag 61 around it (a CWT), either or neither.
[[nodiscard]] Result<CoseSign1> read_cose(std::string_view bytes, const CborLimits& limits = {});
// Refuses what has a refusal, whatever its signature says.
[[nodiscard]] bool verify_cose(const CoseSign1& message, const PublicKey& key);
// Only the arithmetic: whether the key made the signature. Never enough to let anyone in.
[[nodiscard]] bool holds_signature(const CoseSign1& message, const PublicKey& key);

struct CoseWish {
  std::string key_id;
  std::string content_type = {};  // header 16, "type": application/statuslist+cwt and such
  bool is_tagged = true;
};
[[nodiscard]] std::string make_cose(std::string_view payload, const SignerKey& key,
                                    const CoseWish& wish);

}  // namespace fl
