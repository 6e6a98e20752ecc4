// Rows of hand-overs and their signatures.
#include "work/store_hand_over.h"

#include "platform/limits.h"

namespace fl {

namespace {

const Sql kAdd{SqlTag::point, "work.add_hand_over",
               "INSERT INTO work_hand_over (bucket, id, occasion, shift_id, area_id, area_path, "
               "giver_id, ends_at, state, signed_count, told_id, made_at, changed_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, ?10, ?10)"};
const Sql kLoad{SqlTag::point, "work.load_hand_over",
                "SELECT id, occasion, state, shift_id, area_id, area_path, giver_id, told_id, "
                "ends_at, made_at, signed_count FROM work_hand_over WHERE bucket = ?1 AND id = ?2"};
const Sql kHas{SqlTag::point, "work.has_hand_over",
               "SELECT 1 FROM work_hand_over WHERE bucket = ?1 AND shift_id = ?2"};
const Sql kCountSigned{SqlTag::point, "work.count_signed",
                       "UPDATE work_hand_over SET signed_count = signed_count + ?3, state = ?4, "
                       "changed_at = ?5 WHERE bucket = ?1 AND id = ?2"};
const Sql kEnd{SqlTag::point, "work.end_hand_over",
               "UPDATE work_hand_over SET state = ?3, told_id = ?4, changed_at = ?5 "
               "WHERE bucket = ?1 AND id = ?2"};
const Sql kSign{SqlTag::point, "work.add_signature",
                "INSERT INTO work_hand_over_item (bucket, hand_over_id, task_id, taker_id, at) "
                "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bucket, hand_over_id, task_id) "
                "DO UPDATE SET taker_id = excluded.taker_id, at = excluded.at"};
const Sql kOfGiver{SqlTag::list, "work.hand_overs_of_giver",
                   "SELECT id, occasion, state, shift_id, area_id, area_path, giver_id, told_id, "
                   "ends_at, made_at, signed_count FROM work_hand_over "
                   "WHERE giver_id = ?1 AND state IN ('open', 'unsigned') LIMIT ?2"};
const Sql kUnder{SqlTag::list, "work.hand_overs_under",
                 "SELECT id, occasion, state, shift_id, area_id, area_path, giver_id, told_id, "
                 "ends_at, made_at, signed_count FROM work_hand_over "
                 "WHERE area_path >= ?1 AND area_path < ?2 AND ends_at > ?3 "
                 "ORDER BY area_path, ends_at LIMIT ?4"};
const Sql kAt{SqlTag::list, "work.hand_overs_at",
              "SELECT id, occasion, state, shift_id, area_id, area_path, giver_id, told_id, "
              "ends_at, made_at, signed_count FROM work_hand_over "
              "WHERE area_path = ?1 AND ends_at > ?2 ORDER BY ends_at LIMIT ?3"};
const Sql kPast{SqlTag::job, "work.hand_overs_past",
                "SELECT id, occasion, state, shift_id, area_id, area_path, giver_id, told_id, "
                "ends_at, made_at, signed_count FROM work_hand_over "
                "WHERE state = 'open' AND ends_at <= ?1 ORDER BY ends_at LIMIT ?2"};

HandOver read(Statement& row) {
  HandOver found;
  found.id = row.id<HandOverId>(0);
  found.occasion = row.str(1);
  found.state = row.str(2);
  found.shift = row.i64(3);
  found.area = row.id<AreaId>(4);
  found.area_path = row.str(5);
  found.giver = row.id<AccountId>(6);
  found.told = row.id<AccountId>(7);
  found.ends_at = row.instant(8);
  found.made_at = row.instant(9);
  found.signed_count = int(row.i64(10));
  return found;
}

std::vector<HandOver> all(Statement rows) {
  std::vector<HandOver> found;
  while (rows.step())
    found.push_back(read(rows));
  return found;
}

}  // namespace

namespace work_store {

void add_hand_over(Tx& tx, const HandOver& row) {
  tx.exec(kAdd, carried_bucket(row.id.value), row.id, row.occasion, row.shift, row.area,
          row.area_path, row.giver, row.ends_at, row.state, row.made_at);
}

std::optional<HandOver> load_hand_over(Tx& tx, HandOverId id) {
  auto row = tx.run(kLoad, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read(row);
}

bool has_hand_over(Tx& tx, Bucket bucket, std::int64_t shift) {
  auto row = tx.run(kHas, bucket, shift);
  return row.step();
}

void count_signed(Tx& tx, HandOverId id, std::string_view state, int count, Instant now) {
  tx.exec(kCountSigned, carried_bucket(id.value), id, count, state, now);
}

void end_hand_over(Tx& tx, HandOverId id, std::string_view state, AccountId told, Instant now) {
  tx.exec(kEnd, carried_bucket(id.value), id, state, told, now);
}

void add_signature(Tx& tx, HandOverId id, TaskId task, AccountId taker, Instant now) {
  tx.exec(kSign, carried_bucket(id.value), id, task, taker, now);
}

std::vector<HandOver> hand_overs_past(Tx& tx, Instant ended_before, int limit) {
  return all(tx.run(kPast, ended_before, limit));
}

}  // namespace work_store

std::vector<HandOver> hand_overs_of_giver(Tx& tx, AccountId giver) {
  return all(tx.run(kOfGiver, giver, limits::kListLimitMax));
}

std::vector<HandOver> hand_overs_under(Tx& tx, std::string_view path, Instant after, int limit) {
  return all(tx.run(kUnder, path, std::string(path) + "~", after, limit));
}

std::vector<HandOver> hand_overs_at(Tx& tx, std::string_view path, Instant after, int limit) {
  return all(tx.run(kAt, path, after, limit));
}

}  // namespace fl
