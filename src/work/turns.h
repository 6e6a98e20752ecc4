// The turns a promise takes besides being taken and done: passed back, nobody reached, reopened by
// the asker, the same need asked twice, told up the ladder. Pure: rows in, rows or a Fault out.
//
// Nothing here closes a promise. A person who is not reached is not helped: after three tries at
// different hours somebody goes there, and then the lead decides.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "work/task.h"

namespace fl {

// ---- passed back
inline constexpr int kBouncesMax = 2;
// The words a bounce may give as its reason.
[[nodiscard]] bool is_bounce_reason(std::string_view word);
// To `next`, who is not the bouncer. At the second bounce the lead decides who does it, and nobody
// passes it back any more. Faults: work.task_already_done, work.bounced_twice.
[[nodiscard]] Result<Task> bounced(const Task& task, const Taker& next);

// ---- nobody reached
struct Try {
  Instant at;
  std::string channel;  // phone, message, neighbour, visit
};
[[nodiscard]] bool is_try_channel(std::string_view word);
enum class AfterTries { try_again, visit, lead_decides };
[[nodiscard]] std::string_view name_of(AfterTries next);
// Three tries from afar at three different hours of the clock, then a visit, then the lead.
[[nodiscard]] AfterTries after_tries(const std::vector<Try>& tries);
// One more try. Faults: work.task_already_done, work.tried_just_now (within the hour by the same
// channel). `lead` takes it when the lead decides.
[[nodiscard]] Result<Task> unreached(const Task& task, const std::vector<Try>& before,
                                     const Try& now, const Taker& lead);

// ---- reopened by the asker
inline constexpr std::chrono::hours kReopenWithin{24 * 7};
// Also of what is only said to be done. Goes to the lead with a new due time and climbs the ladder
// anew. Faults: work.not_done_yet, work.too_late_to_reopen.
[[nodiscard]] Result<Task> reopened(const Task& task, const Kind& kind, const Taker& lead,
                                    Instant now);

// ---- the asker has the word
// Where a kind's closing rule asks for it, the holder says that it is done and the asker says so
// too. Until then it is a promise; after a day without a word somebody else goes and looks.
inline constexpr std::chrono::hours kConfirmWithin{24};
// Said to be done, not confirmed: taken, with the time it was done at.
[[nodiscard]] bool awaits_asker(const Task& task);
[[nodiscard]] bool asker_confirms(const Task& task, const Kind& kind);
// `said_by`: whose word it is already, unset when nobody's. Faults: those of finished(),
// work.waits_for_asker, work.second_visitor_needed.
[[nodiscard]] Result<Task> closed_by(const Task& task, const Kind& kind, const Proof& proof,
                                     AccountId by, AccountId said_by, Instant at);
// The asker says that it is done. Faults: work.task_already_done, work.nothing_to_confirm.
[[nodiscard]] Result<Task> confirmed(const Task& task);
// A day without a word: the lead sends somebody else to look.
[[nodiscard]] Task check_due(const Task& task, const Kind& kind, const Taker& lead, Instant now);

// ---- the same need, asked twice
inline constexpr std::chrono::hours kSameWithin{24};
[[nodiscard]] bool are_the_same(const Task& one, const Task& other);
// Faults: work.not_the_same, work.task_already_done.
[[nodiscard]] Result<Task> merged(const Task& task, const Task& into, Instant now);
// Fault: work.not_merged.
[[nodiscard]] Result<Task> unmerged(const Task& task, const Task& into, const Kind& kind,
                                    Instant now);

// ---- a person in danger of hurting themself
inline constexpr std::chrono::minutes kCrisisDue{5};
inline constexpr std::string_view kCrisisProof = "spoke_with_person";

// ---- closing rules
// Faults: work.parts_open, work.safety_note_needed (a crisis closes with what was agreed).
[[nodiscard]] Outcome may_close(const Task& task, std::size_t note_chars, int parts_open);
// Words that mean danger to oneself: an ask with one of them is a crisis until a person says
// otherwise. They raise; they never refuse and never close anything.
[[nodiscard]] bool sounds_like_crisis(std::string_view text);

// ---- the ladder
struct Rung {
  int number = 0;
  std::chrono::minutes after{};  // the due time; below zero: a reminder
  std::string tells;             // holder, lead, street, district, city
  std::chrono::minutes hold{};
};
using Ladder = std::vector<Rung>;  // by number
[[nodiscard]] std::string_view ladder_of(const Task& task);
// However late we are, a rung is not told sooner than this after the one before it: whoever was
// told must have had the time to answer.
inline constexpr std::chrono::minutes kRungGapMin{5};
struct NextRung {
  const Rung* rung;
  Instant at;
};
// What comes after task.rung, or nothing when it is closed or the top was told.
[[nodiscard]] std::optional<NextRung> next_rung(const Task& task, const Ladder& ladder);
// The number a told rung is kept under, and back.
[[nodiscard]] constexpr int kept_rung(int reopens, int number) {
  return reopens * 100 + number;
}
[[nodiscard]] constexpr int rung_number(int kept) {
  return kept % 100;
}
// The next rung was told at `now`. Nothing when none is due.
[[nodiscard]] std::optional<Task> climbed(const Task& task, const Ladder& ladder, Instant now);
// The rung told last is acknowledged: the next one waits `hold` from now.
[[nodiscard]] Task held_back(const Task& task, const Ladder& ladder, Instant now);

}  // namespace fl
