// All SQL of work/: kinds, asks, tasks, steps and counters. Rows in, rows out; no decisions here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/task.h"

namespace fl::work_store {

// ---- kinds
[[nodiscard]] std::vector<Kind> load_kinds(Tx& tx);
[[nodiscard]] Result<Kind> load_kind(Tx& tx, std::string_view kind);  // work.no_such_kind
[[nodiscard]] Fault no_such_kind();

struct CardLine {
  std::string part, zh, en;
};
// A kind's card, or a role's five questions (part "check"); empty when there is none.
[[nodiscard]] std::vector<CardLine> load_card(Tx& tx, std::string_view kind);

// ---- tasks and asks (faults: work.no_such_task, work.no_such_ask, both absent)
[[nodiscard]] Result<Task> load_task(Tx& tx, TaskId id);
void add_task(Tx& tx, const Task& task);
void save_task(Tx& tx, const Task& task);
[[nodiscard]] Result<Ask> load_ask(Tx& tx, AskId id);
void add_ask(Tx& tx, const Ask& ask);
void save_ask(Tx& tx, const Ask& ask);

// Asks answered by this task: its own, and those merged into it.
[[nodiscard]] std::vector<Ask> asks_of_task(Tx& tx, TaskId task);
[[nodiscard]] std::vector<Task> tasks_of_source(Tx& tx, std::string_view source,
                                                std::int64_t source_id, int limit);

struct Step {
  Instant at;
  std::string what;
  AccountId account;
  std::string word, note_sealed;
};
void add_step(Tx& tx, TaskId task, const Step& step);
[[nodiscard]] std::vector<Step> steps_of(Tx& tx, TaskId task);

// ---- lists. A cursor is the last row seen: (rank_at, id).
struct Cursor {
  std::int64_t rank_at = INT64_MIN;
  std::int64_t id = 0;
};
[[nodiscard]] std::string text_of(const Cursor& cursor);
[[nodiscard]] Result<Cursor> cursor_of(std::string_view text);  // draft.bad_cursor
// Newest first; `rank_at` of the cursor is the last seen ask's created_at.
inline constexpr Cursor kNewest{INT64_MAX, INT64_MAX};
[[nodiscard]] std::vector<Ask> asks_of_person(Tx& tx, PersonId person, Cursor before, int limit);
struct ListQuery {
  Lane lane;
  std::string path;  // scope: everything in or under it
  Cursor after;
  int limit;
  bool use_wide_index;
  std::int64_t rank_end = INT64_MAX;  // rows below this rank only
  std::string kind = {};              // this kind only, by its own index
};
[[nodiscard]] std::vector<Task> list_tasks(Tx& tx, const ListQuery& query);
[[nodiscard]] std::vector<Task> tasks_of_holder(Tx& tx, AccountId holder, Lane lane, Cursor after,
                                                int limit);
[[nodiscard]] int open_count_of(Tx& tx, AccountId holder);  // counts to 200 at most
// Of one lane and priority, what was due before now.
[[nodiscard]] std::vector<Task> due_before(Tx& tx, Lane lane, int priority, Instant now, int limit);

// ---- counters
struct Count {
  std::string area_path;
  std::int64_t late = 0, waiting = 0, going = 0, closed = 0;
  std::optional<Instant> oldest_due_at;
  Instant as_of;
  [[nodiscard]] std::int64_t of(Lane lane) const;
};
[[nodiscard]] Count load_count(Tx& tx, std::string_view path);
// Adds to one path's counter.
void add_count(Tx& tx, std::string_view path, std::string_view parent_path, const Count& delta,
               Instant now);
// The oldest due time among late tasks of an area and of its children's counters, read from
// indexes.
void refresh_oldest(Tx& tx, std::string_view path);
// Every area's own true counts, by reading the tasks: the recount checker and bulk laying.
[[nodiscard]] std::vector<Count> recount(Tx& tx);
[[nodiscard]] std::vector<Count> all_counts(Tx& tx);
void clear_counts(Tx& tx);

// ---- the witnessed log reads rows again
void each_task(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);
void each_ask(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

}  // namespace fl::work_store
