// Asks.
#include "work/store.h"

namespace fl::work_store {

namespace {

const Sql kLoadAsk{
    SqlTag::point, "work.load_ask",
    "SELECT "
    "id, kind, person_id, household_id, text_sealed, caller_sealed, channel, entered_by, state, "
    "task_id, own_task_id, created_at, stars, rated_at, reopens, follow_serial"
    " FROM work_ask WHERE bucket = ?1 AND id = ?2"};
const Sql kAddAsk{
    SqlTag::point, "work.add_ask",
    "INSERT INTO work_ask (bucket, "
    "id, kind, person_id, household_id, text_sealed, caller_sealed, channel, entered_by, state, "
    "task_id, own_task_id, created_at, stars, rated_at, reopens, follow_serial"

    ") "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"};
const Sql kSaveAsk{SqlTag::point, "work.save_ask",
                   "UPDATE work_ask SET state = ?3, stars = ?4, rated_at = ?5, follow_serial = ?6, "
                   "task_id = ?7, reopens = ?8 WHERE bucket = ?1 AND id = ?2"};
const Sql kAsksOfTask{
    SqlTag::point, "work.asks_of_task",
    "SELECT "
    "id, kind, person_id, household_id, text_sealed, caller_sealed, channel, entered_by, state, "
    "task_id, own_task_id, created_at, stars, rated_at, reopens, follow_serial"
    " FROM work_ask WHERE bucket = ?1 AND task_id = ?2 ORDER BY id LIMIT 200"};
const Sql kAsksOfPerson{
    SqlTag::list, "work.asks_of_person",
    "SELECT "
    "id, kind, person_id, household_id, text_sealed, caller_sealed, channel, entered_by, state, "
    "task_id, own_task_id, created_at, stars, rated_at, reopens, follow_serial"

    " FROM work_ask INDEXED BY work_ask_person "
    "WHERE person_id = ?1 AND (created_at, bucket, id) < (?2, ?3, ?4) "
    "ORDER BY created_at DESC, bucket DESC, id DESC LIMIT ?5"};
const Sql kEachAsk{SqlTag::job, "work.each_ask", "SELECT bucket, id FROM work_ask"};

Ask read_ask(const Statement& row) {
  Ask a;
  a.id = row.id<AskId>(0);
  a.kind = row.str(1);
  a.person = row.id<PersonId>(2);
  a.household = row.id<HouseholdId>(3);
  a.text_sealed = std::string(row.blob(4));
  a.caller_sealed = std::string(row.blob(5));
  a.channel = row.str(6);
  a.entered_by = row.id<AccountId>(7);
  a.state = task_state_of(row.text(8));
  a.task = row.id<TaskId>(9);
  a.own_task = row.id<TaskId>(10);
  a.created_at = row.instant(11);
  if (!row.is_null(12)) a.stars = int(row.i64(12));
  if (!row.is_null(13)) a.rated_at = row.instant(13);
  a.reopens = int(row.i64(14));
  a.follow_serial = int(row.i64(15));
  return a;
}

}  // namespace

Result<Ask> load_ask(Tx& tx, AskId id) {
  auto row = tx.run(kLoadAsk, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_ask"};
  return read_ask(row);
}

void add_ask(Tx& tx, const Ask& a) {
  tx.exec(kAddAsk, a.bucket(), a.id, a.kind, a.person, a.household, Blob{a.text_sealed},
          Blob{a.caller_sealed}, a.channel, a.entered_by, name_of(a.state), a.task, a.own_task,
          a.created_at, a.stars, a.rated_at, a.reopens, a.follow_serial);
}

void save_ask(Tx& tx, const Ask& a) {
  const int changed = tx.exec(kSaveAsk, a.bucket(), a.id, name_of(a.state), a.stars, a.rated_at,
                              a.follow_serial, a.task, a.reopens);
  CHECK(changed == 1);
}

std::vector<Ask> asks_of_task(Tx& tx, TaskId task) {
  std::vector<Ask> asks;
  auto row = tx.run(kAsksOfTask, carried_bucket(task.value), task);
  while (row.step())
    asks.push_back(read_ask(row));
  return asks;
}

std::vector<Ask> asks_of_person(Tx& tx, PersonId person, Cursor before, int limit) {
  std::vector<Ask> asks;
  auto row =
      tx.run(kAsksOfPerson, person, before.rank_at, carried_bucket(before.id), before.id, limit);
  while (row.step())
    asks.push_back(read_ask(row));
  return asks;
}

void each_ask(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachAsk);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

}  // namespace fl::work_store
