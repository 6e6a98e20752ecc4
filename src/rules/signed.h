// Signatures over a rule set: beside NAME.json lies NAME.json.sig, one line for each signer, a JWS
// with detached payload (RFC 7515, appendix F) over the canonical bytes, ES256. How the text was
// spaced does not matter; what it says does. Pure: files and keys are the caller's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "rules/ruleset.h"
#include "seal/keys.h"

namespace fl {

inline constexpr std::size_t kRuleSignerCountMax = 16;

// The first 8 bytes of the SHA-256 of the key, in hex.
[[nodiscard]] std::string rule_key_id(const PublicKey& key);
// One line without its end. Only ES256 keys sign rules (CHECK).
[[nodiscard]] std::string sign_rule_set(const RuleSet& set, const SignerKey& key);
// The ids of the keys whose lines hold, each once; every line must hold under one of the keys.
// Faults: rules.not_signed, rules.bad_signature with the line's number.
[[nodiscard]] Result<std::vector<std::string>> verify_rule_set(const RuleSet& set,
                                                               std::string_view lines,
                                                               const std::vector<PublicKey>& keys);

}  // namespace fl
