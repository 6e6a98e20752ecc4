// Kinds, tasks, their steps and their lists.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "platform/text.h"
#include "storage/many.h"
#include "work/store_share.h"
#include "work/store_turn.h"

namespace fl::work_store {

namespace {

const Sql kKinds{SqlTag::reference, "work.kinds",
                 "SELECT kind, zh, en, icon, due_minutes, proofs, text_label_zh, text_label_en, "
                 "audience, priority, skill, is_crisis, needs_confirm "
                 "FROM work_kind ORDER BY position"};
const Sql kCard{SqlTag::reference, "work.card",
                "SELECT part, zh, en FROM work_card WHERE kind = ?1 ORDER BY part, line"};
const Sql kLoadTask{
    SqlTag::point, "work.load_task",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"
    " FROM work_task WHERE bucket = ?1 AND id = ?2"};
const Sql kAddTask{
    SqlTag::point, "work.add_task",
    "INSERT INTO work_task (bucket, id, source, source_id, kind, title, person_id, "
    "household_id, area_id, area_path, text_sealed, priority, is_crisis, proofs, state, "
    "lane, rank_at, created_at, due_at, late_at, accepted_at, done_at, holder_id, "
    "holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, bounces, "
    "tries, reopens, needs_decision, merged_into, rung, next_rung_at, version) VALUES (?1, "
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, "
    "?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36)"};
const Sql kSaveTask{
    SqlTag::point, "work.save_task",
    "UPDATE work_task SET state = ?3, lane = ?4, rank_at = ?5, due_at = ?6, late_at = ?7, "
    "accepted_at = ?8, done_at = ?9, holder_id = ?10, holder_title = ?11, holder_area = "
    "?12, is_fallback = ?13, proof_kind = ?14, proof_note_sealed = ?15, priority = ?16, "
    "is_crisis = ?17, bounces = ?18, tries = ?19, reopens = ?20, needs_decision = ?21, "
    "merged_into = ?22, rung = ?23, next_rung_at = ?24, version = ?25 WHERE bucket = ?1 "
    "AND id = ?2 AND version = ?26"};
const Sql kAddStep{
    SqlTag::point, "work.add_step",
    "INSERT INTO work_step (bucket, task_id, seq, at, what, word, account_id, note_sealed) "
    "VALUES (?1, ?2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM work_step WHERE bucket = ?1 "
    "AND task_id = ?2), ?3, ?4, ?5, ?6, ?7)"};
const Sql kSteps{SqlTag::point, "work.steps",
                 "SELECT at, what, account_id, word, note_sealed FROM work_step WHERE bucket = ?1 "
                 "AND task_id = ?2 "
                 "ORDER BY seq LIMIT 100"};
// Both lists find their keys in an index that holds all they ask about, and only then fetch the
// rows of the page: at a million tasks a street's page of closed
// tasks fell from 56 ms to 4. The page is put in
// order by list_tasks(). Narrow scopes: all keys of the scope are read and the smallest kept; the
// scope compiler sees to it that they are few. `+ 0` says so to PostgreSQL too, which would else
// walk the whole lane in order.
const Sql kListNarrow{
    SqlTag::list, "work.list_narrow",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"
    " FROM work_task WHERE (bucket, id) IN "
    "(SELECT bucket, id FROM work_task INDEXED BY work_task_narrow WHERE lane = ?1 "
    "AND area_path >= ?2 AND area_path < ?3 AND (rank_at, id) > (?4, ?5) "
    "AND rank_at < ?7 ORDER BY rank_at + 0, id LIMIT ?6)"};
// Wide scopes: the lane is walked in order and keys outside the scope are passed over.
const Sql kListWide{
    SqlTag::list, "work.list_wide",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"
    " FROM work_task WHERE (bucket, id) IN "
    "(SELECT bucket, id FROM work_task INDEXED BY work_task_wide WHERE lane = ?1 "
    "AND area_path >= ?2 AND area_path < ?3 AND (rank_at, id) > (?4, ?5) "
    "AND rank_at < ?7 ORDER BY rank_at, id LIMIT ?6)"};
// One kind: its own index, walked in order.
const Sql kListKind{
    SqlTag::list, "work.list_kind",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"
    " FROM work_task WHERE (bucket, id) IN "
    "(SELECT bucket, id FROM work_task INDEXED BY work_task_kind WHERE lane = ?1 AND kind = ?8 "
    "AND area_path >= ?2 AND area_path < ?3 AND (rank_at, id) > (?4, ?5) "
    "AND rank_at < ?7 ORDER BY rank_at, id LIMIT ?6)"};
const Sql kListHolder{
    SqlTag::list, "work.list_holder",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"

    " FROM work_task INDEXED BY work_task_holder "
    "WHERE holder_id = ?1 AND lane = ?2 AND (rank_at, id) > (?3, ?4) "
    "ORDER BY rank_at, id LIMIT ?5"};
const Sql kOpenCount{
    SqlTag::list, "work.open_count",
    "SELECT COUNT(*) FROM (SELECT 1 FROM work_task WHERE holder_id = ?1 AND lane < 3 LIMIT 200) "
    "AS held"};
const Sql kDueBefore{
    SqlTag::list, "work.due_before",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"

    " FROM work_task INDEXED BY work_task_wide "
    "WHERE lane = ?1 AND rank_at >= ?2 AND rank_at < ?3 AND done_at IS NULL "
    "ORDER BY rank_at, id LIMIT ?4"};
const Sql kOfSource{
    SqlTag::list, "work.tasks_of_source",
    "SELECT "
    "id, source, source_id, kind, title, person_id, household_id, area_id, area_path, "
    "text_sealed, priority, is_crisis, proofs, state, created_at, due_at, late_at, accepted_at, "
    "done_at, holder_id, holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, "
    "bounces, tries, reopens, needs_decision, merged_into, rung, next_rung_at, version"
    " FROM work_task INDEXED BY work_task_source "
    "WHERE source_id = ?1 AND source = ?2 ORDER BY id LIMIT ?3"};
// The smallest rank of each band of priority is when its first promise runs out; see
// first_due().
const Sql kFirstDueNarrow{
    SqlTag::list, "work.first_due_narrow",
    "SELECT MIN(CASE WHEN rank_at >= 0 THEN rank_at WHEN rank_at >= -4000000000000 "
    "THEN rank_at + 4000000000000 ELSE rank_at + 8000000000000 END) "
    "FROM work_task INDEXED BY work_task_narrow WHERE lane IN (1, 2) "
    "AND area_path >= ?1 AND area_path < ?2 LIMIT 1"};
const Sql kFirstDueWide{
    SqlTag::list, "work.first_due_wide",
    "SELECT "
    "(SELECT rank_at FROM work_task INDEXED BY work_task_wide WHERE lane = 1 AND rank_at >= 0 "
    "AND area_path >= ?1 AND area_path < ?2 ORDER BY rank_at LIMIT 1), "
    "(SELECT rank_at FROM work_task INDEXED BY work_task_wide WHERE lane = 1 AND rank_at < 0 "
    "AND rank_at >= -4000000000000 AND area_path >= ?1 AND area_path < ?2 "
    "ORDER BY rank_at LIMIT 1) + 4000000000000, "
    "(SELECT rank_at FROM work_task INDEXED BY work_task_wide WHERE lane = 1 "
    "AND rank_at < -4000000000000 AND area_path >= ?1 AND area_path < ?2 "
    "ORDER BY rank_at LIMIT 1) + 8000000000000, "
    "(SELECT rank_at FROM work_task INDEXED BY work_task_wide WHERE lane = 2 AND rank_at >= 0 "
    "AND area_path >= ?1 AND area_path < ?2 ORDER BY rank_at LIMIT 1), "
    "(SELECT rank_at FROM work_task INDEXED BY work_task_wide WHERE lane = 2 AND rank_at < 0 "
    "AND rank_at >= -4000000000000 AND area_path >= ?1 AND area_path < ?2 "
    "ORDER BY rank_at LIMIT 1) + 4000000000000, "
    "(SELECT rank_at FROM work_task INDEXED BY work_task_wide WHERE lane = 2 "
    "AND rank_at < -4000000000000 AND area_path >= ?1 AND area_path < ?2 "
    "ORDER BY rank_at LIMIT 1) + 8000000000000 LIMIT 1"};
const Sql kEachTask{SqlTag::job, "work.each_task", "SELECT bucket, id FROM work_task"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  if (text.empty()) return words;
  for (const auto word : split(text, '|'))
    words.emplace_back(word);
  return words;
}

void read_origin(const Statement& row, Task& t) {
  t.id = row.id<TaskId>(0);
  t.source = row.str(1);
  t.source_id = row.i64(2);
  t.kind = row.str(3);
  t.title = row.str(4);
  t.person = row.id<PersonId>(5);
  t.household = row.id<HouseholdId>(6);
  t.area = row.id<AreaId>(7);
  t.area_path = row.str(8);
  t.text_sealed = std::string(row.blob(9));
  t.priority = int(row.i64(10));
  t.is_crisis = row.i64(11) != 0;
  t.proofs = words_of(row.text(12));
}

Task read_task(const Statement& row) {
  Task t;
  read_origin(row, t);
  t.state = task_state_of(row.text(13));
  t.created_at = row.instant(14);
  t.due_at = row.instant(15);
  t.late_at = maybe(row, 16);
  t.accepted_at = maybe(row, 17);
  t.done_at = maybe(row, 18);
  t.holder = row.id<AccountId>(19);
  t.holder_title = row.str(20);
  t.holder_area = row.id<AreaId>(21);
  t.is_fallback = row.i64(22) != 0;
  t.proof_kind = row.str(23);
  t.proof_note_sealed = std::string(row.blob(24));
  t.bounces = int(row.i64(25));
  t.tries = int(row.i64(26));
  t.reopens = int(row.i64(27));
  t.needs_decision = row.i64(28) != 0;
  t.merged_into = row.id<TaskId>(29);
  t.rung = int(row.i64(30));
  t.next_rung_at = maybe(row, 31);
  t.version = int(row.i64(32));
  return t;
}

std::vector<Task> read_all(Statement rows) {
  std::vector<Task> found;
  while (rows.step())
    found.push_back(read_task(rows));
  return found;
}

}  // namespace

std::vector<Kind> load_kinds(Tx& tx) {
  std::vector<Kind> kinds;
  auto row = tx.run(kKinds);
  while (row.step()) {
    Kind k{row.str(0),
           row.str(1),
           row.str(2),
           row.str(3),
           row.str(6),
           row.str(7),
           std::chrono::minutes(row.i64(4)),
           words_of(row.text(5))};
    k.is_asked = row.text(8) == "ask";
    k.priority = int(row.i64(9));
    k.skill = row.str(10);
    k.is_crisis = row.i64(11) != 0;
    k.needs_confirm = row.i64(12) != 0;
    kinds.push_back(std::move(k));
  }
  return kinds;
}

Result<Kind> load_kind(Tx& tx, std::string_view kind) {
  for (auto& k : load_kinds(tx))
    if (k.kind == kind) return std::move(k);
  return no_such_kind();
}

std::vector<CardLine> load_card(Tx& tx, std::string_view kind) {
  std::vector<CardLine> lines;
  auto row = tx.run(kCard, kind);
  while (row.step())
    lines.push_back({row.str(0), row.str(1), row.str(2)});
  return lines;
}

Fault no_such_kind() {
  return {FaultKind::bad_input,
          "work.no_such_kind",
          {},
          {{"kind", "draft.unknown_value", "a kind of GET /v1/kinds"}}};
}

Result<Task> load_task(Tx& tx, TaskId id) {
  auto row = tx.run(kLoadTask, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_task"};
  return read_task(row);
}

std::vector<Task> tasks_by_id(Tx& tx, std::span<const TaskId> ids) {
  std::vector<Task> tasks;
  for_many(
      tx, ids.size(),
      [&](std::size_t n) { return tx.run(kLoadTask, carried_bucket(ids[n].value), ids[n]); },
      [&](std::size_t, Statement& row) {
        if (row.step()) tasks.push_back(read_task(row));
      });
  return tasks;
}

void add_task(Tx& tx, const Task& t) {
  tx.exec(kAddTask, t.bucket(), t.id, t.source, t.source_id, t.kind, t.title, t.person, t.household,
          t.area, t.area_path, Blob{t.text_sealed}, t.priority, t.is_crisis,
          fmt::format("{}", fmt::join(t.proofs, "|")), name_of(t.state), int(t.lane()), t.rank_at(),
          t.created_at, t.due_at, t.late_at, t.accepted_at, t.done_at, t.holder, t.holder_title,
          t.holder_area, t.is_fallback, t.proof_kind, Blob{t.proof_note_sealed}, t.bounces, t.tries,
          t.reopens, t.needs_decision, t.merged_into, t.rung, t.next_rung_at, t.version);
}

void save_task(Tx& tx, const Task& t) {
  const int changed = tx.exec(
      kSaveTask, t.bucket(), t.id, name_of(t.state), int(t.lane()), t.rank_at(), t.due_at,
      t.late_at, t.accepted_at, t.done_at, t.holder, t.holder_title, t.holder_area, t.is_fallback,
      t.proof_kind, Blob{t.proof_note_sealed}, t.priority, t.is_crisis, t.bounces, t.tries,
      t.reopens, t.needs_decision, t.merged_into, t.rung, t.next_rung_at, t.version, t.version - 1);
  CHECK(changed == 1);  // loaded in this transaction, so nobody can have come between
}

void add_step(Tx& tx, TaskId task, const Step& step) {
  tx.exec(kAddStep, carried_bucket(task.value), task, step.at, step.what, step.word, step.account,
          Blob{step.note_sealed});
}

std::vector<Step> steps_of(Tx& tx, TaskId task) {
  std::vector<Step> steps;
  auto row = tx.run(kSteps, carried_bucket(task.value), task);
  while (row.step())
    steps.push_back(
        {row.instant(0), row.str(1), row.id<AccountId>(2), row.str(3), std::string(row.blob(4))});
  return steps;
}

std::string text_of(const Cursor& cursor) {
  return std::to_string(cursor.rank_at) + "." + base32_of(cursor.id);
}

Result<Cursor> cursor_of(std::string_view text) {
  if (text.empty()) return Cursor{};
  const Fault bad{FaultKind::bad_input, "draft.bad_cursor", "pass `next` on as it came"};
  const auto dot = text.find('.');
  if (dot == text.npos || dot == 0 || dot > 20) return bad;
  auto id = value_of_base32(text.substr(dot + 1));
  if (!id) return bad;
  Cursor cursor;
  cursor.id = *id;
  const auto [end, error] = std::from_chars(text.data(), text.data() + dot, cursor.rank_at);
  if (error != std::errc() || end != text.data() + dot) return bad;
  return cursor;
}

std::vector<Task> list_tasks(Tx& tx, const ListQuery& q) {
  const std::string end = q.path + "~";
  auto page = read_all(q.kind.empty()
                           ? tx.run(q.use_wide_index ? kListWide : kListNarrow, int(q.lane), q.path,
                                    end, q.after.rank_at, q.after.id, q.limit, q.rank_end)
                           : tx.run(kListKind, int(q.lane), q.path, end, q.after.rank_at,
                                    q.after.id, q.limit, q.rank_end, q.kind));
  std::sort(page.begin(), page.end(), [](const Task& a, const Task& b) {
    return std::pair(a.rank_at(), a.id) < std::pair(b.rank_at(), b.id);
  });
  return page;
}

std::optional<Instant> first_due(Tx& tx, std::string_view path, bool use_wide_index) {
  std::optional<Instant> first;
  auto row =
      tx.run(use_wide_index ? kFirstDueWide : kFirstDueNarrow, path, std::string(path) + "~");
  if (!row.step()) return first;
  for (int column = 0; column < (use_wide_index ? 6 : 1); ++column)
    if (const auto due = maybe(row, column); due && (!first || *due < *first)) first = due;
  return first;
}

std::vector<Task> tasks_of_holder(Tx& tx, AccountId holder, Lane lane, Cursor after, int limit) {
  return read_all(tx.run(kListHolder, holder, int(lane), after.rank_at, after.id, limit));
}

int open_count_of(Tx& tx, AccountId holder) {
  auto row = tx.run(kOpenCount, holder);
  CHECK(row.step());
  return int(row.i64(0));
}

std::vector<int> open_counts_of(Tx& tx, std::span<const AccountId> holders) {
  std::vector<int> counts(holders.size());
  std::vector<RowKey> wanted;
  for (const auto holder : holders)
    wanted.push_back({0, holder.value});
  for_keys(tx, kOpenCount, wanted,
           [&](std::size_t i, const fl::Cursor& row) { counts[i] = int(row.i64(0)); });
  return counts;
}

std::vector<Task> due_before(Tx& tx, Lane lane, int priority, Instant now, int limit) {
  const std::int64_t band = (priority - kOrdinary) * kPriorityBandMs;
  return read_all(tx.run(kDueBefore, int(lane), band, band + now.ms, limit));
}

std::vector<Task> tasks_of_source(Tx& tx, std::string_view source, std::int64_t source_id,
                                  int limit) {
  return read_all(tx.run(kOfSource, source_id, source, limit));
}

void each_task(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachTask);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

}  // namespace fl::work_store
