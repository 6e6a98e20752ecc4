// Placing anew what stands at a path. A row keeps its bucket and its id.
#include "work/store_paths.h"

namespace fl::work_store {

namespace {

const Sql kListsAt{
    SqlTag::job, "work.lists_at",
    "SELECT id FROM work_list WHERE area_path = ?1 AND id > ?2 ORDER BY id LIMIT ?3"};
const Sql kItemsAt{SqlTag::list, "work.items_at",
                   "SELECT id FROM work_item WHERE area_path = ?1 AND id > ?2 ORDER BY id LIMIT "
                   "?3"};
const Sql kBlockersAt{SqlTag::list, "work.blockers_at",
                      "SELECT id FROM work_blocker WHERE area_path = ?1 AND id > ?2 ORDER BY id "
                      "LIMIT ?3"};
const Sql kComplaintsAt{SqlTag::list, "work.complaints_at",
                        "SELECT id FROM work_complaint WHERE area_path = ?1 AND id > ?2 "
                        "ORDER BY id LIMIT ?3"};
const Sql kDossiersAt{SqlTag::list, "work.dossiers_at",
                      "SELECT id FROM work_dossier WHERE area_path = ?1 AND id > ?2 ORDER BY id "
                      "LIMIT ?3"};
const Sql kPlaceList{SqlTag::point, "work.place_list",
                     "UPDATE work_list SET area_path = ?3, area_id = ?4 WHERE bucket = ?1 AND "
                     "id = ?2"};
const Sql kPlaceItem{SqlTag::point, "work.place_item",
                     "UPDATE work_item SET area_path = ?3, area_id = ?4 WHERE bucket = ?1 AND "
                     "id = ?2"};
const Sql kPlaceBlocker{SqlTag::point, "work.place_blocker",
                        "UPDATE work_blocker SET area_path = ?3, area_id = ?4 WHERE bucket = ?1 "
                        "AND id = ?2"};
const Sql kPlaceComplaint{SqlTag::point, "work.place_complaint",
                          "UPDATE work_complaint SET area_path = ?3, area_id = ?4 WHERE "
                          "bucket = ?1 AND id = ?2"};
const Sql kPlaceDossier{SqlTag::point, "work.place_dossier",
                        "UPDATE work_dossier SET area_path = ?3, area_id = ?4 WHERE bucket = ?1 "
                        "AND id = ?2"};

const Sql kPlaceTask{SqlTag::point, "work.place_task",
                     "UPDATE work_task SET area_id = ?3, area_path = ?4, holder_area = ?5, "
                     "version = ?6 WHERE bucket = ?1 AND id = ?2 AND version = ?7"};
const Sql kBlockedAt{SqlTag::list, "work.blockers_of_tasks_at",
                     "SELECT id FROM work_blocker WHERE blocked_path = ?1 AND id > ?2 ORDER BY id "
                     "LIMIT ?3"};
const Sql kPlaceBlocked{SqlTag::point, "work.place_blocked",
                        "UPDATE work_blocker SET blocked_path = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kConflictsAt{SqlTag::job, "work.conflicts_at",
                       "SELECT bucket, id, household_id, task_id FROM work_record "
                       "WHERE state = 'conflict' AND area_path = ?1 AND id > ?2 "
                       "ORDER BY id LIMIT ?3"};
const Sql kPlaceConflict{SqlTag::point, "work.place_conflict",
                         "UPDATE work_record SET area_path = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kPlaceHandOvers{SqlTag::job, "work.place_hand_overs",
                          "UPDATE work_hand_over SET area_path = ?2, area_id = ?3 WHERE "
                          "area_path = ?1 AND state <> 'signed'"};
const Sql kPlaceNeeds{SqlTag::job, "work.place_needs",
                      "UPDATE work_need SET area_path = ?2, area_id = ?3 WHERE is_open IN (0, 1) "
                      "AND area_path = ?1"};
const Sql kAddBurden{
    SqlTag::job, "work.place_burden",
    "INSERT INTO work_burden (area_path, on_day, what, worker_count, act_count) "
    "SELECT CAST(?2 AS TEXT), on_day, what, worker_count, act_count FROM work_burden WHERE "
    "area_path = ?1 ON CONFLICT (area_path, on_day, what) DO UPDATE SET "
    "worker_count = work_burden.worker_count + excluded.worker_count, "
    "act_count = work_burden.act_count + excluded.act_count"};
const Sql kDropBurden{SqlTag::job, "work.drop_burden_of",
                      "DELETE FROM work_burden WHERE area_path = ?1"};

struct Statements {
  const Sql& at;
  const Sql& place;
};

Statements statements_of(Placed what) {
  switch (what) {
    case Placed::list:
      return {kListsAt, kPlaceList};
    case Placed::item:
      return {kItemsAt, kPlaceItem};
    case Placed::blocker:
      return {kBlockersAt, kPlaceBlocker};
    case Placed::complaint:
      return {kComplaintsAt, kPlaceComplaint};
    case Placed::dossier:
      break;
  }
  return {kDossiersAt, kPlaceDossier};
}

std::vector<std::int64_t> ids_of(Statement rows) {
  std::vector<std::int64_t> found;
  while (rows.step())
    found.push_back(rows.i64(0));
  return found;
}

}  // namespace

std::vector<std::int64_t> placed_at(Tx& tx, Placed what, std::string_view path,
                                    std::int64_t after) {
  return ids_of(tx.run(statements_of(what).at, path, after, kPlacedBatch));
}

void place(Tx& tx, Placed what, std::int64_t id, std::string_view path, AreaId area) {
  tx.exec(statements_of(what).place, carried_bucket(id), id, path, area);
}

void place_task(Tx& tx, const Task& t) {
  const int changed = tx.exec(kPlaceTask, t.bucket(), t.id, t.area, t.area_path, t.holder_area,
                              t.version, t.version - 1);
  CHECK(changed == 1);  // loaded in this transaction
}

std::vector<std::int64_t> blockers_of_tasks_at(Tx& tx, std::string_view path, std::int64_t after) {
  return ids_of(tx.run(kBlockedAt, path, after, kPlacedBatch));
}

void place_blocked(Tx& tx, std::int64_t id, std::string_view path) {
  tx.exec(kPlaceBlocked, carried_bucket(id), id, path);
}

std::vector<OpenConflict> conflicts_at(Tx& tx, std::string_view path, std::int64_t after) {
  std::vector<OpenConflict> found;
  auto rows = tx.run(kConflictsAt, path, after, kPlacedBatch);
  while (rows.step())
    found.push_back(
        {Bucket(rows.i64(0)), rows.i64(1), rows.id<HouseholdId>(2), rows.id<TaskId>(3)});
  return found;
}

void place_conflict(Tx& tx, const OpenConflict& row, std::string_view path) {
  tx.exec(kPlaceConflict, row.bucket, row.id, path);
}

int place_hand_overs(Tx& tx, std::string_view from, std::string_view to, AreaId area) {
  return tx.exec(kPlaceHandOvers, from, to, area) + tx.exec(kPlaceNeeds, from, to, area);
}

int place_burden(Tx& tx, std::string_view from, std::string_view to) {
  const int moved = tx.exec(kAddBurden, from, to);
  if (moved > 0) tx.exec(kDropBurden, from);
  return moved;
}

}  // namespace fl::work_store
