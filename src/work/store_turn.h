// SQL of the turns a promise takes: the ladder, rungs told, bounces, tries, the same need.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/task.h"
#include "work/turns.h"

namespace fl::work_store {

[[nodiscard]] Ladder load_ladder(Tx& tx, std::string_view ladder);

struct ToldRung {
  TaskId task;
  int rung = 0;  // as kept: kept_rung()
  Instant told_at;
  std::string tells;
  AccountId account;
  std::optional<Instant> acked_at;
  AccountId acked_by;
  std::string said_sealed;
};
void add_rung(Tx& tx, const ToldRung& rung);
// A task of which nothing but its rung and the next one's time has changed: of the six indexes only
// theirs is written.
void save_climbed(Tx& tx, const Task& task);
// The number of rows changed: 0 when it was acknowledged before.
[[nodiscard]] int acknowledge_rung(Tx& tx, const ToldRung& rung);
[[nodiscard]] std::vector<ToldRung> rungs_of(Tx& tx, TaskId task);
// Told to this account since then, newest first.
[[nodiscard]] std::vector<ToldRung> rungs_told_to(Tx& tx, AccountId account, Instant since,
                                                  int limit);
// Tasks whose next rung is due.
[[nodiscard]] std::vector<Task> rungs_due(Tx& tx, Instant now, int limit);
// Which they are, those due longest first; and tasks by id, together, those that are there.
[[nodiscard]] std::vector<TaskId> rung_ids_due(Tx& tx, Instant now, int limit);
[[nodiscard]] std::vector<Task> tasks_by_id(Tx& tx, std::span<const TaskId> ids);

struct Bounce {
  AccountId account;
  std::string area_path, reason;
  Instant at;
};
void add_bounce(Tx& tx, const Task& after, const Bounce& bounce);
// How often an account passed something back since then; counts to 1000.
[[nodiscard]] int bounce_count(Tx& tx, AccountId account, Instant since);

// A task with somebody who lacks the skill its kind wants: once a task and person.
struct Untrained {
  TaskId task;
  AccountId account;
  std::string area_path, kind, skill;
  std::string how;     // assigned, accepted
  std::string reason;  // of whoever assigned it nevertheless
  AccountId by;
  Instant at;
};
void note_untrained(Tx& tx, const Untrained& row);
struct UntrainedCount {
  std::string kind, skill;
  std::int64_t count = 0;
};
[[nodiscard]] std::vector<UntrainedCount> untrained_under(Tx& tx, std::string_view path,
                                                          Instant since);

// The times nobody was reached since the task was opened or reopened.
[[nodiscard]] std::vector<Try> tries_of(Tx& tx, TaskId task);
// Who said that it is done since it was opened or reopened; unset: nobody.
[[nodiscard]] AccountId said_done_by(Tx& tx, TaskId task);
// Open tasks of one door, life-critical first.
[[nodiscard]] std::vector<Task> open_at_door(Tx& tx, HouseholdId household, int limit);
// The number of a task's own parts that are not closed.
[[nodiscard]] int open_parts(Tx& tx, TaskId task);

}  // namespace fl::work_store
