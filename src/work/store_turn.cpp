// The ladder, rungs told, bounces, tries, and what is open at one door.
#include "work/store_turn.h"

#include "work/store.h"

namespace fl::work_store {

namespace {

const Sql kLadder{SqlTag::reference, "work.ladder",
                  "SELECT rung, after_minutes, tells, hold_minutes FROM work_ladder "
                  "WHERE ladder = ?1 ORDER BY rung"};
const Sql kAddRung{SqlTag::point, "work.add_rung",
                   "INSERT INTO work_rung (bucket, task_id, rung, told_at, tells, account_id, "
                   "acked_at, acked_by, said_sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 0, ?7)"};
const Sql kSaveClimbed{SqlTag::point, "work.save_climbed",
                       "UPDATE work_task SET rung = ?3, next_rung_at = ?4, version = ?5 "
                       "WHERE bucket = ?1 AND id = ?2 AND version = ?6"};
const Sql kAckRung{SqlTag::point, "work.acknowledge_rung",
                   "UPDATE work_rung SET acked_at = ?4, acked_by = ?5, said_sealed = ?6 "
                   "WHERE bucket = ?1 AND task_id = ?2 AND rung = ?3 AND acked_at IS NULL"};
const Sql kRungs{SqlTag::point, "work.rungs_of",
                 "SELECT task_id, rung, told_at, tells, account_id, acked_at, acked_by, "
                 "said_sealed FROM work_rung WHERE bucket = ?1 AND task_id = ?2 "
                 "ORDER BY rung LIMIT 200"};
const Sql kRungsTold{SqlTag::list, "work.rungs_told_to",
                     "SELECT task_id, rung, told_at, tells, account_id, acked_at, acked_by, "
                     "said_sealed FROM work_rung INDEXED BY work_rung_account "
                     "WHERE account_id = ?1 AND told_at >= ?2 "
                     "ORDER BY told_at DESC, bucket DESC, task_id DESC, rung DESC LIMIT ?3"};
const Sql kRungsDue{SqlTag::list, "work.rungs_due",
                    "SELECT bucket, id FROM work_task INDEXED BY work_task_rung "
                    "WHERE next_rung_at <= ?1 ORDER BY next_rung_at, bucket, id LIMIT ?2"};
const Sql kAddBounce{SqlTag::point, "work.add_bounce",
                     "INSERT INTO work_bounce (bucket, task_id, number, account_id, area_path, "
                     "reason, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kBounceCount{SqlTag::list, "work.bounce_count",
                       "SELECT COUNT(*) FROM (SELECT 1 FROM work_bounce WHERE account_id = ?1 "
                       "AND at >= ?2 LIMIT 1000) AS held"};
const Sql kNoteUntrained{
    SqlTag::point, "work.note_untrained",
    "INSERT INTO work_untrained (bucket, task_id, account_id, area_path, kind, skill, how, reason, "
    "by_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
    "ON CONFLICT (bucket, task_id, account_id) DO NOTHING"};
const Sql kUntrainedUnder{
    SqlTag::list, "work.untrained_under",
    "SELECT kind, skill, COUNT(*) FROM (SELECT kind, skill FROM work_untrained "
    "WHERE area_path >= ?1 AND area_path < ?2 AND at >= ?3 LIMIT 10000) AS noted "
    "GROUP BY kind, skill ORDER BY kind, skill"};
const Sql kTries{SqlTag::point, "work.tries_of",
                 "SELECT at, what, word FROM work_step WHERE bucket = ?1 AND task_id = ?2 "
                 "AND what IN ('unreachable', 'reopened') ORDER BY seq LIMIT 200"};
const Sql kSaidDone{SqlTag::point, "work.said_done_by",
                    "SELECT what, account_id FROM work_step WHERE bucket = ?1 AND task_id = ?2 "
                    "AND what IN ('said_done', 'reopened') ORDER BY seq DESC LIMIT 1"};
const Sql kAtDoor{SqlTag::point, "work.open_at_door",
                  "SELECT id FROM work_task WHERE bucket = ?1 AND household_id = ?2 AND lane < 3 "
                  "ORDER BY lane, rank_at, id LIMIT ?3"};
const Sql kOpenParts{SqlTag::list, "work.open_parts",
                     "SELECT COUNT(*) FROM (SELECT 1 FROM work_task WHERE source_id = ?1 "
                     "AND source = 'split' AND lane < 3 LIMIT 200) AS held"};

ToldRung read_rung(const Statement& row) {
  ToldRung rung;
  rung.task = row.id<TaskId>(0);
  rung.rung = int(row.i64(1));
  rung.told_at = row.instant(2);
  rung.tells = row.str(3);
  rung.account = row.id<AccountId>(4);
  if (!row.is_null(5)) rung.acked_at = row.instant(5);
  rung.acked_by = row.id<AccountId>(6);
  rung.said_sealed = std::string(row.blob(7));
  return rung;
}

}  // namespace

Ladder load_ladder(Tx& tx, std::string_view ladder) {
  Ladder rungs;
  auto row = tx.run(kLadder, ladder);
  while (row.step())
    rungs.push_back({int(row.i64(0)), std::chrono::minutes(row.i64(1)), row.str(2),
                     std::chrono::minutes(row.i64(3))});
  return rungs;
}

void add_rung(Tx& tx, const ToldRung& r) {
  tx.exec(kAddRung, carried_bucket(r.task.value), r.task, r.rung, r.told_at, r.tells, r.account,
          Blob{std::string_view()});
}

int acknowledge_rung(Tx& tx, const ToldRung& r) {
  return tx.exec(kAckRung, carried_bucket(r.task.value), r.task, r.rung, r.acked_at, r.acked_by,
                 Blob{r.said_sealed});
}

std::vector<ToldRung> rungs_of(Tx& tx, TaskId task) {
  std::vector<ToldRung> rungs;
  auto row = tx.run(kRungs, carried_bucket(task.value), task);
  while (row.step())
    rungs.push_back(read_rung(row));
  return rungs;
}

std::vector<ToldRung> rungs_told_to(Tx& tx, AccountId account, Instant since, int limit) {
  std::vector<ToldRung> rungs;
  auto row = tx.run(kRungsTold, account, since, limit);
  while (row.step())
    rungs.push_back(read_rung(row));
  return rungs;
}

void save_climbed(Tx& tx, const Task& t) {
  const int changed =
      tx.exec(kSaveClimbed, t.bucket(), t.id, t.rung, t.next_rung_at, t.version, t.version - 1);
  CHECK(changed == 1);  // loaded in this transaction
}

std::vector<TaskId> rung_ids_due(Tx& tx, Instant now, int limit) {
  std::vector<TaskId> ids;
  auto row = tx.run(kRungsDue, now, limit);
  while (row.step())
    ids.push_back(row.id<TaskId>(1));
  return ids;
}

std::vector<Task> rungs_due(Tx& tx, Instant now, int limit) {
  return tasks_by_id(tx, rung_ids_due(tx, now, limit));
}

void add_bounce(Tx& tx, const Task& after, const Bounce& b) {
  tx.exec(kAddBounce, after.bucket(), after.id, after.bounces, b.account, b.area_path, b.reason,
          b.at);
}

int bounce_count(Tx& tx, AccountId account, Instant since) {
  auto row = tx.run(kBounceCount, account, since);
  CHECK(row.step());
  return int(row.i64(0));
}

void note_untrained(Tx& tx, const Untrained& u) {
  tx.exec(kNoteUntrained, carried_bucket(u.task.value), u.task, u.account, u.area_path, u.kind,
          u.skill, u.how, u.reason, u.by, u.at);
}

std::vector<UntrainedCount> untrained_under(Tx& tx, std::string_view path, Instant since) {
  std::vector<UntrainedCount> found;
  auto row = tx.run(kUntrainedUnder, path, std::string(path) + "~", since);
  while (row.step())
    found.push_back({row.str(0), row.str(1), row.i64(2)});
  return found;
}

std::vector<Try> tries_of(Tx& tx, TaskId task) {
  std::vector<Try> tries;
  auto row = tx.run(kTries, carried_bucket(task.value), task);
  while (row.step()) {
    if (row.text(1) == "reopened")
      tries.clear();
    else
      tries.push_back({row.instant(0), row.str(2)});
  }
  return tries;
}

AccountId said_done_by(Tx& tx, TaskId task) {
  auto row = tx.run(kSaidDone, carried_bucket(task.value), task);
  if (!row.step() || row.text(0) != "said_done") return {};
  return row.id<AccountId>(1);
}

std::vector<Task> open_at_door(Tx& tx, HouseholdId household, int limit) {
  std::vector<TaskId> ids;
  auto row = tx.run(kAtDoor, carried_bucket(household.value), household, limit);
  while (row.step())
    ids.push_back(row.id<TaskId>(0));
  return tasks_by_id(tx, ids);
}

int open_parts(Tx& tx, TaskId task) {
  auto row = tx.run(kOpenParts, task);
  CHECK(row.step());
  return int(row.i64(0));
}

}  // namespace fl::work_store
