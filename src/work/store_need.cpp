// Rows of needs; texts stay sealed here.
#include "work/store_need.h"

namespace fl::work_store {

namespace {

const Sql kAdd{SqlTag::point, "work.add_need",
               "INSERT INTO work_need (bucket, id, account_id, kind, area_id, area_path, filed_by, "
               "text_sealed, answer_sealed, outcome, task_id, round, is_open, made_at, "
               "answered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', '', ?9, 1, 1, ?10, 0)"};
const Sql kSave{SqlTag::point, "work.save_need",
                "UPDATE work_need SET answer_sealed = ?3, outcome = ?4, task_id = ?5, round = ?6, "
                "is_open = ?7, answered_at = ?8 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoad{SqlTag::point, "work.load_need",
                "SELECT id, account_id, kind, area_id, area_path, filed_by, text_sealed, "
                "answer_sealed, outcome, task_id, round, made_at, answered_at FROM work_need "
                "WHERE bucket = ?1 AND id = ?2"};
const Sql kOf{SqlTag::list, "work.needs_of",
              "SELECT id, account_id, kind, area_id, area_path, filed_by, text_sealed, "
              "answer_sealed, outcome, task_id, round, made_at, answered_at FROM work_need "
              "WHERE account_id = ?1 ORDER BY made_at DESC LIMIT ?2"};
const Sql kUnder{SqlTag::list, "work.needs_under",
                 "SELECT id, account_id, kind, area_id, area_path, filed_by, text_sealed, "
                 "answer_sealed, outcome, task_id, round, made_at, answered_at FROM work_need "
                 "WHERE is_open = ?1 AND area_path >= ?2 AND area_path < ?3 "
                 "AND (area_path > ?4 OR (area_path = ?4 AND id > ?5)) "
                 "ORDER BY area_path, id LIMIT ?6"};

Need read(Statement& row) {
  Need need;
  need.id = row.id<NeedId>(0);
  need.account = row.id<AccountId>(1);
  need.kind = row.str(2);
  need.area = row.id<AreaId>(3);
  need.area_path = row.str(4);
  need.filed_by = row.id<AccountId>(5);
  need.text_sealed = std::string(row.blob(6));
  need.answer_sealed = std::string(row.blob(7));
  need.outcome = row.str(8);
  need.task = row.id<TaskId>(9);
  need.round = int(row.i64(10));
  need.made_at = row.instant(11);
  if (row.i64(12) != 0) need.answered_at = row.instant(12);
  return need;
}

std::vector<Need> all(Statement rows) {
  std::vector<Need> found;
  while (rows.step())
    found.push_back(read(rows));
  return found;
}

}  // namespace

void add_need(Tx& tx, const Need& need) {
  tx.exec(kAdd, need.bucket(), need.id, need.account, need.kind, need.area, need.area_path,
          need.filed_by, Blob{need.text_sealed}, need.task, need.made_at);
}

void save_need(Tx& tx, const Need& need) {
  tx.exec(kSave, need.bucket(), need.id, Blob{need.answer_sealed}, need.outcome, need.task,
          need.round, need.answered_at ? 0 : 1, need.answered_at.value_or(Instant{}));
}

Result<Need> load_need(Tx& tx, NeedId id) {
  auto row = tx.run(kLoad, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_need"};
  return read(row);
}

std::vector<Need> needs_of(Tx& tx, AccountId account, int limit) {
  return all(tx.run(kOf, account, limit));
}

std::vector<Need> needs_under(Tx& tx, bool is_open, std::string_view path, const NeedCursor& after,
                              int limit) {
  return all(tx.run(kUnder, is_open ? 1 : 0, path, std::string(path) + "~", after.area_path,
                    after.id, limit));
}

}  // namespace fl::work_store
