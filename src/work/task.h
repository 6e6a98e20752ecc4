// A task is one promise, held by one named account until a time: to a household, to a person, or
// about an area of any level. Made by open_task() for whatever it came from (`source`); ended by
// its holder with a proof, or dropped by whoever it came from. Not deleted before its retention
// day. Everything here is pure: rows in, rows or a Fault out. Who may act is trust's permit(); who
// is on duty is duty's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

enum class TaskState { open, accepted, done, dropped };
[[nodiscard]] std::string_view name_of(TaskState state);
[[nodiscard]] TaskState task_state_of(std::string_view name);

enum class Lane { late = 0, waiting = 1, going = 2, closed = 3 };
[[nodiscard]] std::string_view name_of(Lane lane);
[[nodiscard]] std::optional<Lane> lane_of_name(std::string_view name);

// How much it weighs: what is life-critical stands first in every list, whatever its due time.
inline constexpr int kLifeCritical = 0, kUrgent = 1, kOrdinary = 2;
// A lane is sorted by due time, moved this much earlier for each step of priority (126 years, so
// the bands never touch).
inline constexpr std::int64_t kPriorityBandMs = 4'000'000'000'000;

struct Kind {
  std::string kind, zh, en, icon, text_label_zh, text_label_en;
  std::chrono::minutes due{};
  std::vector<std::string> proofs;
  bool is_asked = true;  // residents may ask for it; else only the house opens it
  int priority = kOrdinary;
  std::string skill;  // whoever does it should have it; "" = none
  bool is_crisis = false, needs_confirm = false;
};

// What a task came from. `source_id` is a row of the room that made it.
[[nodiscard]] bool is_task_source(std::string_view word);

struct Task {
  TaskId id;
  std::string source = "ask";
  std::int64_t source_id = 0;
  std::string kind, title;
  PersonId person;        // unset: for nobody in particular
  HouseholdId household;  // unset: no door
  AreaId area;
  std::string area_path, text_sealed;
  int priority = kOrdinary;
  bool is_crisis = false;
  std::vector<std::string> proofs;  // empty: the kind's
  TaskState state = TaskState::open;
  Instant created_at, due_at;
  // done_at of a taken task: when its holder says it was done; the asker has not said so yet.
  std::optional<Instant> late_at, accepted_at, done_at;
  AccountId holder;
  std::string holder_title;
  AreaId holder_area;
  bool is_fallback = false;
  std::string proof_kind, proof_note_sealed;
  int bounces = 0, tries = 0, reopens = 0;
  bool needs_decision = false;
  TaskId merged_into;
  int rung = 0;
  std::optional<Instant> next_rung_at;
  int version = 1;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
  [[nodiscard]] AskId ask() const { return source == "ask" ? AskId{source_id} : AskId{}; }
  [[nodiscard]] Lane lane() const;
  [[nodiscard]] Instant rank_at() const;
};

struct Ask {
  AskId id;
  std::string kind;
  PersonId person;
  HouseholdId household;
  std::string text_sealed, caller_sealed;
  std::string channel = "web";
  AccountId entered_by;  // unset: the asker
  TaskState state = TaskState::open;
  TaskId task, own_task;  // who answers it now, and what was made for it: another after a merge
  Instant created_at;
  std::optional<int> stars;
  std::optional<Instant> rated_at;
  int reopens = 0;
  int follow_serial = 1;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};

// What the witnessed log commits to: every column of the row that is not derived from the others,
// in a fixed order and spelling. Columns that came later are said only when they differ from what
// older rows have, so that rows written before them keep their image.
[[nodiscard]] std::string image_of(const Task& task);
[[nodiscard]] std::string image_of(const Ask& ask);

// When something is said to have happened: what the phone says, but never before the task was made
// and never after it reached us.
[[nodiscard]] Instant happened(std::optional<Instant> said, const Task& task, Instant now);

struct Taker {
  AccountId account;
  std::string title;
  AreaId area;
};

// Faults: work.task_already_done, work.task_taken (somebody else accepted it), work.already_theirs.
[[nodiscard]] Result<Task> accepted(const Task& task, const Taker& taker, Instant at);
struct Proof {
  std::string kind, note_sealed;
};
// Faults: work.task_already_done, work.proof_not_enough (this kind does not close with that proof).
[[nodiscard]] Result<Task> finished(const Task& task, const Kind& kind, const Proof& proof,
                                    Instant at);
// Ended without a proof by whoever it came from. Fault: work.task_already_done.
[[nodiscard]] Result<Task> dropped(const Task& task, Instant at);
// Faults: work.task_already_done, work.already_theirs.
[[nodiscard]] Result<Task> assigned(const Task& task, const Taker& taker);
// Nothing when it is closed, late already, or not due yet.
[[nodiscard]] std::optional<Task> marked_late(const Task& task, Instant now);
// Faults: work.not_done_yet, work.already_rated.
[[nodiscard]] Result<Ask> rated(const Ask& ask, int stars, Instant now);

}  // namespace fl
