// A blocker: what keeps a task from being done, why, and the level that must answer. Its own
// promise is a task of that level. While it stands, lateness is that level's, not the worker's.
// Pure.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

using BlockerId = Id<struct BlockerTag>;

// Causes, as data: the word and how people read it stand in the word files (`cause.<word>`).
inline constexpr std::string_view kBlockerCauses =
    "supplies|people|vehicle|authority|rule|other_office|access|information|other";
// Levels that can be asked to answer.
inline constexpr std::string_view kAnsweringLevels = "community|street|district|city";

struct Blocker {
  BlockerId id;
  TaskId blocked;  // the task that cannot go on
  TaskId task;     // the promise to answer
  std::string cause, text_sealed;
  AreaId area;  // whose level must answer
  std::string area_path;
  std::string blocked_path;
  AccountId raiser;
  Instant raised_at, due_at;
  std::optional<Instant> answered_at;
  std::string answer_sealed;
  AccountId answerer;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};
[[nodiscard]] std::string image_of(const Blocker& blocker);

// What was done about it; the caller seals it. Faults: work.already_answered, work.answer_short.
[[nodiscard]] Result<Blocker> answered(const Blocker& blocker, std::string_view answer,
                                       AccountId by, Instant now);

// Time a task was blocked: raised to answered (or to the end of what is looked at).
struct BlockedSpan {
  Instant from, until;
};
struct Lateness {
  std::chrono::milliseconds own{}, blocked{};  // together: how late it is
};
// `end` is when the task was done, or now. Time spent blocked moves the holder's own due time;
// what is left of the lateness is the answering level's. Overlapping blockers count once.
[[nodiscard]] Lateness lateness_of(Instant due_at, Instant end, std::span<const BlockedSpan> spans);

}  // namespace fl
