// Rows of a changing area table: closing, opening, what must move.
#include "registry/area_change.h"
#include "registry/store.h"

namespace fl {

namespace {

const Sql kPresent{SqlTag::reference, "registry.present_area",
                   "SELECT id, parent_id, level, code, name, path, valid_from FROM registry_area "
                   "WHERE id = ?1 AND valid_to IS NULL"};
const Sql kSaveArea{SqlTag::reference, "registry.save_area",
                    "UPDATE registry_area SET parent_id = ?2, name = ?3, path = ?4, "
                    "valid_from = ?5, code = ?6 WHERE id = ?1"};
const Sql kCloseArea{SqlTag::reference, "registry.close_area",
                     "UPDATE registry_area SET valid_to = ?2 WHERE id = ?1"};
const Sql kAddPast{
    SqlTag::reference, "registry.add_past_area",
    "INSERT INTO registry_area_past (id, closed_mark, parent_id, level, code, name, path, "
    "valid_from, valid_to, now_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
const Sql kSucceedPast{SqlTag::reference, "registry.succeed_past",
                       "UPDATE registry_area_past SET now_id = ?2 WHERE now_id = ?1"};
const Sql kRaiseMark{SqlTag::reference, "registry.raise_area_mark",
                     "UPDATE registry_area_mark SET mark = mark + 1 WHERE id = 1 RETURNING mark"};
const Sql kAddMove{SqlTag::reference, "registry.add_area_move",
                   "INSERT INTO registry_area_move (mark, area_id, from_path, to_path, done_at) "
                   "VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT (mark, area_id) DO NOTHING"};
const Sql kOpenMoves{SqlTag::reference, "registry.open_area_moves",
                     "SELECT mark, area_id, from_path, to_path FROM registry_area_move "
                     "WHERE done_at IS NULL ORDER BY mark, area_id"};
const Sql kCloseMove{SqlTag::reference, "registry.close_area_move",
                     "UPDATE registry_area_move SET done_at = ?3 WHERE mark = ?1 AND area_id = "
                     "?2"};
const Sql kPathsNow{SqlTag::reference, "registry.child_paths",
                    "SELECT path FROM registry_area WHERE path > ?1 AND path < ?2"};
const Sql kPathsPast{SqlTag::reference, "registry.past_child_paths",
                     "SELECT path FROM registry_area_past WHERE path > ?1 AND path < ?2"};
const Sql kPastOf{SqlTag::reference, "registry.past_of",
                  "SELECT id, now_id, name, path, valid_from, valid_to FROM registry_area_past "
                  "WHERE now_id = ?1 ORDER BY closed_mark DESC, id LIMIT 50"};
const Sql kBuildings{SqlTag::point, "registry.buildings_of",
                     "SELECT id, name FROM registry_building WHERE bucket = ?1 AND cell_id = ?2 "
                     "ORDER BY id"};
const Sql kPlaceBuilding{SqlTag::point, "registry.place_building",
                         "UPDATE registry_building SET cell_id = ?3 WHERE bucket = ?1 AND id = "
                         "?2"};
const Sql kHouseholds{SqlTag::point, "registry.households_of",
                      "SELECT id, door FROM registry_household WHERE bucket = ?1 AND "
                      "building_id = ?2 ORDER BY id"};
const Sql kPlaceHousehold{SqlTag::point, "registry.place_household",
                          "UPDATE registry_household SET cell_id = ?3 WHERE bucket = ?1 AND "
                          "id = ?2"};
const Sql kPlaceStay{SqlTag::point, "registry.place_stay",
                     "UPDATE registry_stay SET cell_id = ?3 WHERE bucket = ?1 AND household_id = "
                     "?2"};
const Sql kPlaceSeen{SqlTag::point, "registry.place_seen",
                     "UPDATE registry_seen SET cell_id = ?3 WHERE bucket = ?1 AND household_id = "
                     "?2"};

}  // namespace

std::vector<PathMove> open_moves(Tx& tx) {
  std::vector<PathMove> found;
  auto rows = tx.run(kOpenMoves);
  while (rows.step())
    found.push_back({rows.i64(0), rows.id<AreaId>(1), rows.str(2), rows.str(3)});
  return found;
}

void close_move(Tx& tx, const PathMove& move, Instant now) {
  tx.exec(kCloseMove, move.mark, move.area, now);
}

std::vector<PastArea> past_of(Tx& tx, AreaId now) {
  std::vector<PastArea> found;
  auto rows = tx.run(kPastOf, now);
  while (rows.step())
    found.push_back({rows.id<AreaId>(0), rows.id<AreaId>(1), rows.str(2), rows.str(3), rows.str(4),
                     rows.str(5)});
  return found;
}

namespace store {

std::optional<PresentArea> present_area(Tx& tx, AreaId id) {
  auto row = tx.run(kPresent, id);
  if (!row.step()) return std::nullopt;
  PresentArea area{row.id<AreaId>(0), {},         row.str(2), row.str(3),
                   row.str(4),        row.str(5), row.str(6)};
  if (!row.is_null(1)) area.parent = row.id<AreaId>(1);
  return area;
}

void save_area(Tx& tx, const PresentArea& area) {
  tx.exec(kSaveArea, area.id, area.parent, area.name, area.path, area.valid_from, area.code);
}

void close_area(Tx& tx, AreaId id, std::string_view valid_to) {
  tx.exec(kCloseArea, id, valid_to);
}

void add_past(Tx& tx, const PresentArea& area, std::int64_t mark, std::string_view valid_to,
              AreaId now) {
  tx.exec(kAddPast, area.id, mark, area.parent, area.level, area.code, area.name, area.path,
          area.valid_from, valid_to, now);
}

void succeed_past(Tx& tx, AreaId gone, AreaId into) {
  tx.exec(kSucceedPast, gone, into);
}

std::int64_t raise_area_mark(Tx& tx) {
  auto row = tx.run(kRaiseMark);
  CHECK(row.step());
  const auto mark = row.i64(0);
  (void)row.step();
  return mark;
}

void add_move(Tx& tx, const PathMove& move) {
  tx.exec(kAddMove, move.mark, move.area, move.from, move.to);
}

std::vector<std::string> paths_below(Tx& tx, std::string_view parent_path) {
  std::vector<std::string> found;
  const std::string end = std::string(parent_path) + "~";
  for (const Sql* sql : {&kPathsNow, &kPathsPast}) {
    auto rows = tx.run(*sql, parent_path, end);
    while (rows.step())
      found.push_back(rows.str(0));
  }
  return found;
}

std::vector<BuildingIn> buildings_of(Tx& tx, AreaId cell) {
  std::vector<BuildingIn> found;
  for (const Bucket bucket : buckets_of_cell(tx, cell)) {
    auto rows = tx.run(kBuildings, bucket, cell);
    while (rows.step())
      found.push_back({bucket, rows.id<BuildingId>(0), rows.str(1)});
  }
  return found;
}

void place_building(Tx& tx, const BuildingIn& building, AreaId cell) {
  tx.exec(kPlaceBuilding, building.bucket, building.id, cell);
}

std::vector<HouseholdIn> households_of(Tx& tx, const BuildingIn& building) {
  std::vector<HouseholdIn> found;
  auto rows = tx.run(kHouseholds, building.bucket, building.id);
  while (rows.step())
    found.push_back({rows.id<HouseholdId>(0), rows.str(1)});
  return found;
}

void place_household(Tx& tx, HouseholdId household, AreaId cell) {
  const Bucket bucket = carried_bucket(household.value);
  tx.exec(kPlaceHousehold, bucket, household, cell);
  tx.exec(kPlaceStay, bucket, household, cell);
  tx.exec(kPlaceSeen, bucket, household, cell);
}

}  // namespace store

}  // namespace fl
