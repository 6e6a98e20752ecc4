// One verdict on any pass that is known: EU DCC, NZ, SMART Health Card or our own. What is of
// others is *valid* or it is not, and never more: whether valid is enough for a door is for rules/
// to say. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seal/check.h"
#include "seal/moment.h"
#include "seal/trust_list.h"

namespace fl {

enum class PassFormat { none, eu_dcc, nz_pass, smart_card, firstline };
[[nodiscard]] std::string_view name_of(PassFormat format);
[[nodiscard]] PassFormat format_of(std::string_view text);  // by how it begins

// The order is that of looking: a pass is judged by the first that applies.
enum class PassWord {
  malformed,      // not a pass, or not one as its standard has it
  unknown_key,    // nobody on the trust lists signed it
  altered,        // somebody on them is named, and the signature is not theirs
  wrong_use,      // its signer may not sign this
  key_time,       // its signer's own time does not hold it
  not_yet_valid,  // dated after the clock
  expired,
  valid,
  by_status,  // our own pass: `check` says what
};
[[nodiscard]] std::string_view name_of(PassWord word);

struct PassVerdict {
  PassFormat format = PassFormat::none;
  PassWord word = PassWord::malformed;
  std::string why = {};  // in English, for logs and operators
  std::string issuer = {}, key_id = {}, algorithm = {};
  std::optional<Moment> issued_at = {}, expires_at = {};
  std::string name = {}, born_on = {};  // only when the signature is good
  std::vector<std::string> entries = {};
  std::optional<GateVerdict> check = {};  // our own pass
};

// `bundle` is for our own passes and may be missing.
[[nodiscard]] PassVerdict verify_pass(std::string_view text, const TrustList& trust,
                                      const Bundle* bundle, Moment at);

}  // namespace fl
