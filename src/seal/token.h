// Our own pass: `FL1:` and Base45 of a CWT in COSE_Sign1, byte for byte as decision 0013 says.
// There is one form only; who signed it is not looked at here (check.h). Pure. The same in
// TypeScript: web/src/seal/token.ts; shared vectors: tests/vectors/pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seal/cose.h"

namespace fl {

inline constexpr std::string_view kTokenPrefix = "FL1:";
inline constexpr std::int64_t kListIndexCount = 1'000'000;  // of one shard of the doubt list
inline constexpr std::int64_t kPhoneTokenSecondsMax = 72 * 3'600;
inline constexpr std::int64_t kCardTokenSecondsMax = 90 * 86'400;

enum class TokenKind { phone, card };
enum class TokenStatus { ok, ask, stop };
[[nodiscard]] std::string_view name_of(TokenStatus status);

struct ListPlace {
  std::int64_t epoch = 0;  // a day: seconds since 1970 divided by 86,400
  std::int64_t shard = 0, index = 0;
  auto operator<=>(const ListPlace&) const = default;
};

// Times are whole seconds since 1970. What belongs to a status is empty when the status is ok.
struct PassToken {
  TokenKind kind = TokenKind::phone;
  std::string issuer;  // statistics code of the city
  std::int64_t issued = 0, expires = 0;
  ListPlace place;
  std::string name;       // masked, at most 12 characters
  std::string last_four;  // of the paper card's code
  TokenStatus status = TokenStatus::ok;
  std::string reason = {}, office = {};
  std::int64_t until = 0;
  std::optional<std::int64_t> leaf = {};  // number in the witnessed log
  std::string leaf_hash = {};             // its first 16 bytes
  std::string photo = {};                 // first 16 bytes of the enrolled photo's SHA-256
};

struct ReadToken {
  PassToken token;
  CoseSign1 message;
};

// The first 8 bytes of SHA-256 over the DER SubjectPublicKeyInfo.
[[nodiscard]] std::string key_id_of(const PublicKey& key);

// Binary COSE, as it is stored; a token that breaks its own rules is a fault, never signed.
[[nodiscard]] Result<std::string> make_token(const PassToken& token, const SignerKey& key,
                                             std::string_view key_id);
[[nodiscard]] std::string text_of_token(std::string_view cose);
[[nodiscard]] Result<ReadToken> read_token(std::string_view text);
[[nodiscard]] Result<ReadToken> read_token_cose(std::string_view cose);

// COSE as all our own formats have it: the bare array of four, strict CBOR, ES256, algorithm and
// key id (8 bytes) in the protected header and nowhere else, and the type that is asked for.
[[nodiscard]] Result<CoseSign1> read_own_cose(std::string_view bytes, const CborLimits& limits,
                                              std::string_view type = {});

}  // namespace fl
