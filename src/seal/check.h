// The verdict of a check of our own pass, in exactly the order of decision 0013: the first rule
// that applies. Promises: the same token, bundle, clock and place give the same verdict here and on
// every phone; nothing unknown or altered is ever "go"; and care is never barred (MISSION guard 1):
// every verdict carries it, and at a place of care everybody is let in. Pure. The same in
// TypeScript: web/src/seal/verdict.ts; shared vectors: tests/vectors/pass.
#pragma once

#include <optional>
#include <string_view>

#include "seal/bundle.h"

namespace fl {

enum class VerdictWord { go, ask, stop, unknown, invalid };
enum class VerdictWhy {
  ok,
  not_a_token,
  altered,
  unknown_key,
  wrong_use,
  key_time,
  expired,
  future,
  card,
  stale,
  fresh,
  unproven,
  lapsed,
  status,
};
[[nodiscard]] std::string_view name_of(VerdictWord word);
[[nodiscard]] std::string_view name_of(VerdictWhy why);

// Where the gate stands. All but the gate of a compound are places of care.
enum class PlaceKind { gate, hospital, pharmacy, food, shelter };
[[nodiscard]] std::optional<PlaceKind> place_kind_of(std::string_view name);

struct GateVerdict {
  VerdictWord word = VerdictWord::invalid;
  VerdictWhy why = VerdictWhy::not_a_token;
  std::optional<std::int64_t> as_of;  // the list's time, when older than 15 minutes
  std::optional<PassToken> token;     // only when its signature is good
  bool is_let_in = false;             // precautions where the word is not go
};

// `bundle` may be missing: then nothing has a known key.
[[nodiscard]] GateVerdict check_token(std::string_view text, const Bundle* bundle, std::int64_t now,
                                      PlaceKind place = PlaceKind::gate);

}  // namespace fl
