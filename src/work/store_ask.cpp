// Asks.
#include "work/store.h"

namespace fl::work_store {

namespace {

const Sql kLoadAsk{
    SqlTag::point, "work.load_ask",
    "SELECT "
    "id, kind, person_id, household_id, text_sealed, state, task_id, created_at, stars, rated_at, "
    "follow_serial"
    " FROM work_ask WHERE bucket = ?1 AND id = ?2"};
const Sql kAddAsk{
    SqlTag::point, "work.add_ask",
    "INSERT INTO work_ask (bucket, "
    "id, kind, person_id, household_id, text_sealed, state, task_id, created_at, stars, rated_at, "
    "follow_serial"

    ") "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
const Sql kSaveAsk{SqlTag::point, "work.save_ask",
                   "UPDATE work_ask SET state = ?3, stars = ?4, rated_at = ?5, follow_serial = ?6 "
                   "WHERE bucket = ?1 AND id = ?2"};
const Sql kAsksOfPerson{
    SqlTag::list, "work.asks_of_person",
    "SELECT "
    "id, kind, person_id, household_id, text_sealed, state, task_id, created_at, stars, rated_at, "
    "follow_serial"

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
  a.state = task_state_of(row.text(5));
  a.task = row.id<TaskId>(6);
  a.created_at = row.instant(7);
  if (!row.is_null(8)) a.stars = int(row.i64(8));
  if (!row.is_null(9)) a.rated_at = row.instant(9);
  a.follow_serial = int(row.i64(10));
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
          name_of(a.state), a.task, a.created_at, a.stars, a.rated_at, a.follow_serial);
}

void save_ask(Tx& tx, const Ask& a) {
  const int changed =
      tx.exec(kSaveAsk, a.bucket(), a.id, name_of(a.state), a.stars, a.rated_at, a.follow_serial);
  CHECK(changed == 1);
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
