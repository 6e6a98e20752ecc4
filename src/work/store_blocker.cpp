// Blockers.
#include "work/store_blocker.h"

namespace fl::work_store {

namespace {

const Sql kAddBlocker{
    SqlTag::point, "work.add_blocker",
    "INSERT INTO work_blocker (bucket, id, blocked_id, task_id, cause, text_sealed, area_id, "
    "area_path, "
    "blocked_path, raiser_id, raised_at, due_at, answered_at, answer_sealed, answerer_id) VALUES "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
const Sql kSaveBlocker{
    SqlTag::point, "work.save_blocker",
    "UPDATE work_blocker SET answered_at = ?3, answer_sealed = ?4, answerer_id = ?5 "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadBlocker{SqlTag::point, "work.load_blocker",
                       "SELECT id, blocked_id, task_id, cause, text_sealed, area_id, area_path, "
                       "blocked_path, raiser_id, raised_at, due_at, answered_at, answer_sealed, "
                       "answerer_id FROM work_blocker WHERE bucket = ?1 AND id = ?2"};
const Sql kBlockersOfTask{SqlTag::list, "work.blockers_of_task",
                          "SELECT id, blocked_id, task_id, cause, text_sealed, area_id, area_path, "
                          "blocked_path, raiser_id, raised_at, due_at, answered_at, answer_sealed, "
                          "answerer_id FROM work_blocker WHERE bucket = ?1 AND blocked_id = ?2 "
                          "ORDER BY raised_at LIMIT 50"};
const Sql kBlockersUnder{SqlTag::list, "work.blockers_under",
                         "SELECT id, blocked_id, task_id, cause, text_sealed, area_id, area_path, "
                         "blocked_path, raiser_id, raised_at, due_at, answered_at, answer_sealed, "
                         "answerer_id FROM work_blocker WHERE blocked_path >= ?1 "
                         "AND blocked_path < ?2 AND (?3 = 0 OR answered_at IS NULL) "
                         "ORDER BY blocked_path, id LIMIT ?4"};
const Sql kOpenBlockerCounts{
    SqlTag::list, "work.open_blocker_counts",
    "SELECT cause, area_id, COUNT(*) FROM (SELECT cause, area_id FROM work_blocker "
    "WHERE blocked_path >= ?1 AND blocked_path < ?2 AND answered_at IS NULL LIMIT 1000) AS open "
    "GROUP BY cause, area_id ORDER BY cause, area_id"};
const Sql kEachBlocker{SqlTag::job, "work.each_blocker", "SELECT bucket, id FROM work_blocker"};

Blocker read_blocker(const Statement& row) {
  Blocker b;
  b.id = row.id<BlockerId>(0);
  b.blocked = row.id<TaskId>(1);
  b.task = row.id<TaskId>(2);
  b.cause = row.str(3);
  b.text_sealed = std::string(row.blob(4));
  b.area = row.id<AreaId>(5);
  b.area_path = row.str(6);
  b.blocked_path = row.str(7);
  b.raiser = row.id<AccountId>(8);
  b.raised_at = row.instant(9);
  b.due_at = row.instant(10);
  if (!row.is_null(11)) b.answered_at = row.instant(11);
  b.answer_sealed = std::string(row.blob(12));
  b.answerer = row.id<AccountId>(13);
  return b;
}

}  // namespace

void add_blocker(Tx& tx, const Blocker& b) {
  tx.exec(kAddBlocker, b.bucket(), b.id, b.blocked, b.task, b.cause, Blob{b.text_sealed}, b.area,
          b.area_path, b.blocked_path, b.raiser, b.raised_at, b.due_at, b.answered_at,
          Blob{b.answer_sealed}, b.answerer);
}

void save_blocker(Tx& tx, const Blocker& b) {
  tx.exec(kSaveBlocker, b.bucket(), b.id, b.answered_at, Blob{b.answer_sealed}, b.answerer);
}

Result<Blocker> load_blocker(Tx& tx, BlockerId id) {
  auto row = tx.run(kLoadBlocker, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_blocker"};
  return read_blocker(row);
}

std::vector<Blocker> blockers_of_task(Tx& tx, TaskId blocked) {
  std::vector<Blocker> found;
  auto row = tx.run(kBlockersOfTask, carried_bucket(blocked.value), blocked);
  while (row.step())
    found.push_back(read_blocker(row));
  return found;
}

std::vector<Blocker> blockers_under(Tx& tx, std::string_view path, bool only_open, int limit) {
  std::vector<Blocker> found;
  const std::string end = std::string(path) + "~";
  auto row = tx.run(kBlockersUnder, path, end, only_open ? 1 : 0, limit);
  while (row.step())
    found.push_back(read_blocker(row));
  return found;
}

std::vector<BlockerCount> open_blocker_counts(Tx& tx, std::string_view path) {
  std::vector<BlockerCount> found;
  auto row = tx.run(kOpenBlockerCounts, path, std::string(path) + "~");
  while (row.step())
    found.push_back({row.str(0), row.id<AreaId>(1), row.i64(2)});
  return found;
}

void each_blocker(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachBlocker);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

}  // namespace fl::work_store
