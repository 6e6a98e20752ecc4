// A task is one promise to one household, held by one named account until a time. Made by
// open_ask(); ended by its holder. Its state only moves up: open -> accepted -> done. Not deleted
// before its retention day. Everything here is pure: rows in, rows or a Fault out. Who may act is
// trust's permit(); who is on duty is duty's.
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

struct Kind {
  std::string kind, zh, en, icon, text_label_zh, text_label_en;
  std::chrono::minutes due{};
  std::vector<std::string> proofs;
};

struct Task {
  TaskId id;
  AskId ask;
  std::string kind;
  PersonId person;
  HouseholdId household;
  AreaId cell;
  std::string area_path;
  TaskState state = TaskState::open;
  Instant created_at, due_at;
  std::optional<Instant> late_at, accepted_at, done_at;
  AccountId holder;
  std::string holder_title;
  AreaId holder_area;
  bool is_fallback = false;
  std::string proof_kind, proof_note_sealed;
  int version = 1;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
  [[nodiscard]] Lane lane() const;
  [[nodiscard]] Instant rank_at() const;
};

struct Ask {
  AskId id;
  std::string kind;
  PersonId person;
  HouseholdId household;
  std::string text_sealed;
  TaskState state = TaskState::open;
  TaskId task;
  Instant created_at;
  std::optional<int> stars;
  std::optional<Instant> rated_at;
  int follow_serial = 1;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};

// What the witnessed log commits to: every column of the row, in a fixed order and spelling.
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
// Faults: work.task_already_done, work.already_theirs.
[[nodiscard]] Result<Task> assigned(const Task& task, const Taker& taker);
// Nothing when it is closed, late already, or not due yet.
[[nodiscard]] std::optional<Task> marked_late(const Task& task, Instant now);
// Faults: work.not_done_yet, work.already_rated.
[[nodiscard]] Result<Ask> rated(const Ask& ask, int stars, Instant now);

}  // namespace fl
