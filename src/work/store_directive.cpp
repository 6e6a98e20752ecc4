// Lists and items.
#include "work/store_directive.h"

namespace fl::work_store {

namespace {

const Sql kAddList{SqlTag::point, "work.add_list",
                   "INSERT INTO work_list (bucket, id, form, programme, title, text, area_id, "
                   "area_path, writer_id, made_at, published_at, field_count, minutes_day) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
const Sql kSaveList{SqlTag::point, "work.save_list",
                    "UPDATE work_list SET published_at = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadList{SqlTag::point, "work.load_list",
                    "SELECT id, form, programme, title, text, area_id, area_path, writer_id, "
                    "made_at, published_at, field_count, minutes_day FROM work_list "
                    "WHERE bucket = ?1 AND id = ?2"};
const Sql kListsOfArea{SqlTag::list, "work.lists_of_area",
                       "SELECT id, form, programme, title, text, area_id, area_path, writer_id, "
                       "made_at, published_at, field_count, minutes_day FROM work_list "
                       "WHERE area_path = ?1 AND form = ?2 AND made_at < ?3 "
                       "ORDER BY made_at DESC, id DESC LIMIT ?4"};
const Sql kAddItem{
    SqlTag::point, "work.add_item",
    "INSERT INTO work_item (bucket, id, list_id, parent_id, area_id, area_path, "
    "what, proof, rule, task_id, sender_id, made_at, due_at, read_at, understood_at, asked_at, "
    "replied_at, explained_at, closed_at, answer, question, reply, explanation, version) VALUES "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "
    "?21, ?22, ?23, ?24)"};
const Sql kSaveItem{
    SqlTag::point, "work.save_item",
    "UPDATE work_item SET read_at = ?3, understood_at = ?4, asked_at = ?5, replied_at = ?6, "
    "explained_at = ?7, closed_at = ?8, answer = ?9, question = ?10, reply = ?11, "
    "explanation = ?12, version = ?13 WHERE bucket = ?1 AND id = ?2 AND version = ?14"};
const Sql kLoadItem{SqlTag::point, "work.load_item",
                    "SELECT id, list_id, parent_id, area_id, area_path, what, proof, rule, "
                    "task_id, sender_id, made_at, due_at, read_at, understood_at, asked_at, "
                    "replied_at, explained_at, closed_at, answer, question, reply, explanation, "
                    "version FROM work_item WHERE bucket = ?1 AND id = ?2"};
const Sql kItemsOfList{SqlTag::list, "work.items_of_list",
                       "SELECT id, list_id, parent_id, area_id, area_path, what, proof, rule, "
                       "task_id, sender_id, made_at, due_at, read_at, understood_at, asked_at, "
                       "replied_at, explained_at, closed_at, answer, question, reply, "
                       "explanation, version FROM work_item WHERE list_id = ?1 "
                       "ORDER BY area_path, id LIMIT ?2"};
const Sql kPartsOf{SqlTag::list, "work.parts_of",
                   "SELECT id, list_id, parent_id, area_id, area_path, what, proof, rule, "
                   "task_id, sender_id, made_at, due_at, read_at, understood_at, asked_at, "
                   "replied_at, explained_at, closed_at, answer, question, reply, explanation, "
                   "version FROM work_item WHERE parent_id = ?1 ORDER BY id LIMIT 200"};
const Sql kEachList{SqlTag::job, "work.each_list", "SELECT bucket, id FROM work_list"};
const Sql kEachItem{SqlTag::job, "work.each_item", "SELECT bucket, id FROM work_item"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

WorkList read_list(const Statement& row) {
  WorkList l;
  l.id = row.id<ListId>(0);
  l.form = row.str(1);
  l.programme = row.str(2);
  l.title = row.str(3);
  l.text = row.str(4);
  l.area = row.id<AreaId>(5);
  l.area_path = row.str(6);
  l.writer = row.id<AccountId>(7);
  l.made_at = row.instant(8);
  l.published_at = maybe(row, 9);
  l.field_count = int(row.i64(10));
  l.minutes_day = int(row.i64(11));
  return l;
}

Item read_item(const Statement& row) {
  Item i;
  i.id = row.id<ItemId>(0);
  i.list = row.id<ListId>(1);
  i.parent = row.id<ItemId>(2);
  i.area = row.id<AreaId>(3);
  i.area_path = row.str(4);
  i.what = row.str(5);
  i.proof = row.str(6);
  i.rule = row.str(7);
  i.task = row.id<TaskId>(8);
  i.sender = row.id<AccountId>(9);
  i.made_at = row.instant(10);
  i.due_at = row.instant(11);
  i.read_at = maybe(row, 12);
  i.understood_at = maybe(row, 13);
  i.asked_at = maybe(row, 14);
  i.replied_at = maybe(row, 15);
  i.explained_at = maybe(row, 16);
  i.closed_at = maybe(row, 17);
  i.answer = row.str(18);
  i.question = row.str(19);
  i.reply = row.str(20);
  i.explanation = row.str(21);
  i.version = int(row.i64(22));
  return i;
}

std::vector<Item> read_items(Statement rows) {
  std::vector<Item> found;
  while (rows.step())
    found.push_back(read_item(rows));
  return found;
}

void visit_all(Tx& tx, const Sql& sql, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(sql);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

}  // namespace

void add_list(Tx& tx, const WorkList& l) {
  tx.exec(kAddList, l.bucket(), l.id, l.form, l.programme, l.title, l.text, l.area, l.area_path,
          l.writer, l.made_at, l.published_at, l.field_count, l.minutes_day);
}

void save_list(Tx& tx, const WorkList& l) {
  tx.exec(kSaveList, l.bucket(), l.id, l.published_at);
}

Result<WorkList> load_list(Tx& tx, ListId id) {
  auto row = tx.run(kLoadList, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_list"};
  return read_list(row);
}

std::vector<WorkList> lists_of_area(Tx& tx, const Area& area, std::string_view form, Instant before,
                                    int limit) {
  std::vector<WorkList> found;
  auto row = tx.run(kListsOfArea, area.path, form, before, limit);
  while (row.step())
    found.push_back(read_list(row));
  return found;
}

void add_item(Tx& tx, const Item& i) {
  tx.exec(kAddItem, i.bucket(), i.id, i.list, i.parent, i.area, i.area_path, i.what, i.proof,
          i.rule, i.task, i.sender, i.made_at, i.due_at, i.read_at, i.understood_at, i.asked_at,
          i.replied_at, i.explained_at, i.closed_at, i.answer, i.question, i.reply, i.explanation,
          i.version);
}

void save_item(Tx& tx, const Item& i) {
  const int changed = tx.exec(kSaveItem, i.bucket(), i.id, i.read_at, i.understood_at, i.asked_at,
                              i.replied_at, i.explained_at, i.closed_at, i.answer, i.question,
                              i.reply, i.explanation, i.version, i.version - 1);
  CHECK(changed == 1);  // loaded in this transaction
}

Result<Item> load_item(Tx& tx, ItemId id) {
  auto row = tx.run(kLoadItem, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_item"};
  return read_item(row);
}

std::vector<Item> items_of_list(Tx& tx, ListId list, int limit) {
  return read_items(tx.run(kItemsOfList, list, limit));
}

std::vector<Item> parts_of(Tx& tx, ItemId parent) {
  return read_items(tx.run(kPartsOf, parent));
}

void each_list(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  visit_all(tx, kEachList, visit);
}

void each_item(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  visit_all(tx, kEachItem, visit);
}

}  // namespace fl::work_store
