// Complaints and change notes.
#include "work/store_complaint.h"

namespace fl::work_store {

namespace {

const Sql kAddComplaint{
    SqlTag::point, "work.add_complaint",
    "INSERT INTO work_complaint (bucket, id, matter, person_id, text_sealed, area_id, area_path, "
    "about_id, handler_id, task_id, made_at, due_at, answered_at, appealed_at, finding, "
    "answer_sealed, round) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
    "?15, ?16, ?17)"};
const Sql kSaveComplaint{
    SqlTag::point, "work.save_complaint",
    "UPDATE work_complaint SET handler_id = ?3, task_id = ?4, due_at = ?5, answered_at = ?6, "
    "appealed_at = ?7, finding = ?8, answer_sealed = ?9, round = ?10 "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadComplaint{SqlTag::point, "work.load_complaint",
                         "SELECT id, matter, person_id, text_sealed, area_id, area_path, about_id, "
                         "handler_id, task_id, made_at, due_at, answered_at, appealed_at, finding, "
                         "answer_sealed, round FROM work_complaint WHERE bucket = ?1 AND id = ?2"};
const Sql kOfHandler{SqlTag::list, "work.complaints_of_handler",
                     "SELECT id, matter, person_id, text_sealed, area_id, area_path, about_id, "
                     "handler_id, task_id, made_at, due_at, answered_at, appealed_at, finding, "
                     "answer_sealed, round FROM work_complaint WHERE handler_id = ?1 "
                     "ORDER BY made_at DESC, id DESC LIMIT 100"};
const Sql kOfPerson{SqlTag::list, "work.complaints_of_person",
                    "SELECT id, matter, person_id, text_sealed, area_id, area_path, about_id, "
                    "handler_id, task_id, made_at, due_at, answered_at, appealed_at, finding, "
                    "answer_sealed, round FROM work_complaint WHERE person_id = ?1 "
                    "ORDER BY made_at DESC, id DESC LIMIT 100"};
const Sql kCounts{SqlTag::job, "work.complaint_counts",
                  "SELECT matter, finding, COUNT(*) FROM work_complaint GROUP BY matter, finding "
                  "ORDER BY matter, finding"};
const Sql kEachComplaint{SqlTag::job, "work.each_complaint",
                         "SELECT bucket, id FROM work_complaint"};
const Sql kAddChange{SqlTag::point, "work.add_change",
                     "INSERT INTO work_change (bucket, id, area_id, area_path, title, text, "
                     "writer_id, published_at, ask_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                     "?9)"};
const Sql kAddChangeTask{SqlTag::point, "work.add_change_task",
                         "INSERT INTO work_change_task (bucket, task_id, change_id) VALUES "
                         "(?1, ?2, ?3) ON CONFLICT (bucket, task_id, change_id) DO NOTHING"};
const Sql kChangesBefore{SqlTag::list, "work.changes_before",
                         "SELECT id, area_id, area_path, title, text, writer_id, published_at, "
                         "ask_count FROM work_change WHERE published_at < ?1 "
                         "ORDER BY published_at DESC, id DESC LIMIT ?2"};
const Sql kChangesOfTask{
    SqlTag::point, "work.change_ids_of_task",
    "SELECT change_id FROM work_change_task WHERE bucket = ?1 AND task_id = ?2 "
    "LIMIT 20"};
const Sql kLoadChange{SqlTag::point, "work.load_change",
                      "SELECT id, area_id, area_path, title, text, writer_id, published_at, "
                      "ask_count FROM work_change WHERE bucket = ?1 AND id = ?2"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

Complaint read_complaint(const Statement& row) {
  Complaint c;
  c.id = row.id<ComplaintId>(0);
  c.matter = row.str(1);
  c.person = row.id<PersonId>(2);
  c.text_sealed = std::string(row.blob(3));
  c.area = row.id<AreaId>(4);
  c.area_path = row.str(5);
  c.about = row.id<AccountId>(6);
  c.handler = row.id<AccountId>(7);
  c.task = row.id<TaskId>(8);
  c.made_at = row.instant(9);
  c.due_at = row.instant(10);
  c.answered_at = maybe(row, 11);
  c.appealed_at = maybe(row, 12);
  c.finding = row.str(13);
  c.answer_sealed = std::string(row.blob(14));
  c.round = int(row.i64(15));
  return c;
}

ChangeNote read_change(const Statement& row) {
  return {row.id<ChangeId>(0), row.id<AreaId>(1),    row.str(2),     row.str(3),
          row.str(4),          row.id<AccountId>(5), row.instant(6), int(row.i64(7))};
}

}  // namespace

void add_complaint(Tx& tx, const Complaint& c) {
  tx.exec(kAddComplaint, c.bucket(), c.id, c.matter, c.person, Blob{c.text_sealed}, c.area,
          c.area_path, c.about, c.handler, c.task, c.made_at, c.due_at, c.answered_at,
          c.appealed_at, c.finding, Blob{c.answer_sealed}, c.round);
}

void save_complaint(Tx& tx, const Complaint& c) {
  tx.exec(kSaveComplaint, c.bucket(), c.id, c.handler, c.task, c.due_at, c.answered_at,
          c.appealed_at, c.finding, Blob{c.answer_sealed}, c.round);
}

Result<Complaint> load_complaint(Tx& tx, ComplaintId id) {
  auto row = tx.run(kLoadComplaint, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_complaint"};
  return read_complaint(row);
}

std::vector<Complaint> complaints_of_handler(Tx& tx, AccountId handler) {
  std::vector<Complaint> found;
  auto row = tx.run(kOfHandler, handler);
  while (row.step())
    found.push_back(read_complaint(row));
  return found;
}

std::vector<Complaint> complaints_of_person(Tx& tx, PersonId person) {
  std::vector<Complaint> found;
  auto row = tx.run(kOfPerson, person);
  while (row.step())
    found.push_back(read_complaint(row));
  return found;
}

std::vector<MatterCount> complaint_counts(Tx& tx) {
  std::vector<MatterCount> counts;
  auto row = tx.run(kCounts);
  while (row.step())
    counts.push_back({row.str(0), row.str(1), row.i64(2)});
  return counts;
}

void each_complaint(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachComplaint);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

void add_change(Tx& tx, const ChangeNote& n, const std::vector<TaskId>& tasks) {
  tx.exec(kAddChange, carried_bucket(n.id.value), n.id, n.area, n.area_path, n.title, n.text,
          n.writer, n.published_at, n.ask_count);
  for (const auto task : tasks)
    tx.exec(kAddChangeTask, carried_bucket(task.value), task, n.id);
}

std::vector<ChangeNote> changes_before(Tx& tx, Instant before, int limit) {
  std::vector<ChangeNote> found;
  auto row = tx.run(kChangesBefore, before, limit);
  while (row.step())
    found.push_back(read_change(row));
  return found;
}

std::vector<ChangeNote> changes_of_task(Tx& tx, TaskId task) {
  std::vector<ChangeId> ids;
  {
    auto row = tx.run(kChangesOfTask, carried_bucket(task.value), task);
    while (row.step())
      ids.push_back(row.id<ChangeId>(0));
  }
  std::vector<ChangeNote> found;
  for (const auto id : ids) {
    auto row = tx.run(kLoadChange, carried_bucket(id.value), id);
    if (row.step()) found.push_back(read_change(row));
  }
  return found;
}

}  // namespace fl::work_store
