// What imports and exports read and write of areas, doors, people and venues, a cell at a time.
#include "registry/area_codes.h"
#include "registry/store_import.h"

namespace fl::store {

namespace {

const Sql kLastPath{SqlTag::reference, "registry.last_path_under",
                    "SELECT path FROM registry_area WHERE path > ?1 AND path < ?2 "
                    "ORDER BY path DESC LIMIT 1"};
const Sql kLastPathPast{SqlTag::reference, "registry.last_past_path_under",
                        "SELECT path FROM registry_area_past WHERE path > ?1 AND path < ?2 "
                        "ORDER BY path DESC LIMIT 1"};
const Sql kRenameArea{SqlTag::reference, "registry.rename_area",
                      "UPDATE registry_area SET name = ?2, valid_from = COALESCE((SELECT "
                      "MAX(valid_to) FROM registry_area_past WHERE id = ?1), valid_from) "
                      "WHERE id = ?1"};
const Sql kLoadArea{SqlTag::reference, "registry.load_area",
                    "SELECT id, level, path, name FROM registry_area "
                    "WHERE id = ?1 AND valid_to IS NULL"};
const Sql kAreaOfCode{SqlTag::reference, "registry.area_of_code",
                      "SELECT id FROM registry_area "
                      "WHERE code = ?1 AND valid_to IS NULL ORDER BY id LIMIT 1"};
const Sql kHadCode{SqlTag::reference, "registry.had_code",
                   "SELECT 1 FROM registry_area WHERE code = ?1 AND id <> ?2 UNION ALL "
                   "SELECT 1 FROM registry_area_past WHERE code = ?1 AND id <> ?2 LIMIT 1"};
const Sql kSplitOff{SqlTag::reference, "registry.split_off",
                    "SELECT a.id FROM registry_area a WHERE a.code > ?1 AND a.code < ?2 "
                    "AND a.kind = 'synthetic' AND a.valid_to IS NULL AND EXISTS (SELECT 1 FROM "
                    "registry_area_move m WHERE m.area_id = ?3 AND m.from_path = m.to_path) "
                    "ORDER BY a.code LIMIT 200"};
const Sql kAnyOfId{SqlTag::reference, "registry.area_of_id",
                   "SELECT 1 FROM registry_area WHERE id = ?1"};
const Sql kEachBuilding{SqlTag::job, "registry.each_building",
                        "SELECT id, name FROM registry_building "
                        "WHERE bucket = ?1 AND cell_id = ?2 ORDER BY id"};
const Sql kEachDoor{SqlTag::job, "registry.each_door",
                    "SELECT h.id, h.building_id, b.name, h.door, h.kind FROM registry_household h "
                    "JOIN registry_building b ON b.bucket = ?1 AND b.id = h.building_id "
                    "WHERE h.bucket = ?1 AND h.cell_id = ?2 ORDER BY b.name, h.door, h.id"};
const Sql kSetKind{SqlTag::point, "registry.set_household_kind",
                   "UPDATE registry_household SET kind = ?3 WHERE bucket = ?1 AND id = ?2"};
const Sql kPersonRow{SqlTag::point, "registry.import_person_row",
                     "SELECT household_id, cell_id, birth_year, sex, is_living_alone, is_floating "
                     "FROM registry_person WHERE bucket = ?1 AND id = ?2"};
const Sql kUpdatePerson{
    SqlTag::point, "registry.update_person",
    "UPDATE registry_person SET household_id = ?3, cell_id = ?4, birth_year = ?5, sex = ?6, "
    "is_living_alone = ?7, is_floating = ?8 WHERE bucket = ?1 AND id = ?2"};
const Sql kUpdatePrivate{SqlTag::point, "registry.update_private",
                         "UPDATE registry_person_private SET sealed_name = ?3, sealed_phone = ?4 "
                         "WHERE bucket = ?1 AND person_id = ?2"};
const Sql kKeepPerson{
    SqlTag::point, "registry.keep_person",
    "INSERT INTO registry_person (bucket, id, household_id, cell_id, birth_year, sex, "
    "is_living_alone, is_floating) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
    "ON CONFLICT (bucket, id) DO NOTHING"};
const Sql kKeepMember{
    SqlTag::point, "registry.keep_member",
    "INSERT INTO registry_member (bucket, household_id, birth_year, person_id) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bucket, household_id, birth_year, person_id) DO NOTHING"};
const Sql kKeepPrivate{
    SqlTag::point, "registry.keep_private",
    "INSERT INTO registry_person_private (bucket, person_id, sealed_name, sealed_phone) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bucket, person_id) DO NOTHING"};
const Sql kKeepToken{SqlTag::point, "registry.keep_token",
                     "INSERT INTO registry_search (bucket, token, person_id, kind) "
                     "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bucket, token, person_id) DO NOTHING"};
const Sql kLoadVenue{SqlTag::point, "registry.load_venue",
                     "SELECT id, cell_id, kind, name, address FROM registry_venue "
                     "WHERE bucket = ?1 AND id = ?2"};
const Sql kPutVenue{SqlTag::point, "registry.put_venue",
                    "INSERT INTO registry_venue (bucket, id, cell_id, kind, name, address) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                    "ON CONFLICT (bucket, id) DO UPDATE SET address = ?6"};
const Sql kEachVenue{SqlTag::job, "registry.each_venue",
                     "SELECT id, cell_id, kind, name, address FROM registry_venue "
                     "WHERE cell_id = ?1 ORDER BY kind, name"};

VenueRow read_venue(Statement& row) {
  return {row.id<VenueId>(0), row.id<AreaId>(1), row.str(2), row.str(3), row.str(4)};
}

}  // namespace

std::string last_path_under(Tx& tx, std::string_view parent_path) {
  std::string last;
  for (const Sql* sql : {&kLastPath, &kLastPathPast}) {
    auto row = tx.run(*sql, parent_path, std::string(parent_path) + "~");
    if (row.step()) last = std::max(last, row.str(0));
  }
  return last;
}

bool had_code(Tx& tx, std::string_view code, AreaId but) {
  return tx.run(kHadCode, code, but).step();
}

std::vector<AreaId> split_off(Tx& tx, AreaId cell, const std::string& code) {
  std::vector<AreaId> found;
  if (code.empty()) return found;
  auto rows = tx.run(kSplitOff, code + "-", code + ".", cell);
  while (rows.step())
    found.push_back(rows.id<AreaId>(0));
  return found;
}

bool has_area_id(Tx& tx, AreaId id) {
  return tx.run(kAnyOfId, id).step();
}

AreaId area_of_code(Tx& tx, std::string_view code) {
  if (code.empty()) return {};
  auto row = tx.run(kAreaOfCode, code);
  return row.step() ? row.id<AreaId>(0) : AreaId{};
}

void rename_area(Tx& tx, AreaId id, std::string_view name) {
  tx.exec(kRenameArea, id, name);
}

std::optional<AreaFound> load_area(Tx& tx, AreaId id) {
  auto row = tx.run(kLoadArea, id);
  if (!row.step()) return std::nullopt;
  return AreaFound{row.id<AreaId>(0), level_of_name(row.text(1)), row.str(2), row.str(3)};
}

void each_building(Tx& tx, AreaId cell,
                   const std::function<void(BuildingId, std::string_view name)>& visit) {
  for (const Bucket bucket : buckets_of_cell(tx, cell)) {
    auto rows = tx.run(kEachBuilding, bucket, cell);
    while (rows.step())
      visit(rows.id<BuildingId>(0), rows.text(1));
  }
}

void each_door(Tx& tx, AreaId cell, const std::function<void(const DoorRow&)>& visit) {
  for (const Bucket bucket : buckets_of_cell(tx, cell)) {
    auto rows = tx.run(kEachDoor, bucket, cell);
    while (rows.step())
      visit({rows.id<HouseholdId>(0), rows.id<BuildingId>(1), rows.str(2), rows.str(3),
             rows.text(4) == "collective"});
  }
}

void set_household_kind(Tx& tx, HouseholdId household, bool is_collective) {
  tx.exec(kSetKind, carried_bucket(household.value), household,
          is_collective ? "collective" : "family");
}

std::optional<PersonRow> load_person_row(Tx& tx, PersonId id) {
  const Bucket bucket = hash_bucket(id.value);
  auto row = tx.run(kPersonRow, bucket, id);
  if (!row.step()) return std::nullopt;
  return PersonRow{bucket,
                   id,
                   row.id<HouseholdId>(0),
                   row.id<AreaId>(1),
                   int(row.i64(2)),
                   row.text(3) == "f",
                   row.i64(4) != 0,
                   row.i64(5) != 0};
}

void update_person(Tx& tx, const PersonRow& row) {
  tx.exec(kUpdatePerson, row.bucket, row.id, row.household, row.cell, row.birth_year,
          row.is_female ? "f" : "m", row.is_living_alone, row.is_floating);
}

void update_private(Tx& tx, PersonId person, std::string_view sealed_name,
                    std::string_view sealed_phone) {
  const Bucket bucket = hash_bucket(person.value);
  if (sealed_phone.empty())
    tx.exec(kUpdatePrivate, bucket, person, Blob{sealed_name}, nullptr);
  else
    tx.exec(kUpdatePrivate, bucket, person, Blob{sealed_name}, Blob{sealed_phone});
}

void keep_person(Tx& tx, const PersonRow& row) {
  tx.exec(kKeepPerson, row.bucket, row.id, row.household, row.cell, row.birth_year,
          row.is_female ? "f" : "m", row.is_living_alone, row.is_floating);
}

void keep_member(Tx& tx, HouseholdId household, int birth_year, PersonId person) {
  tx.exec(kKeepMember, carried_bucket(household.value), household, birth_year, person);
}

void keep_private(Tx& tx, Bucket bucket, PersonId person, std::string_view sealed_name,
                  std::string_view sealed_phone) {
  if (sealed_phone.empty())
    tx.exec(kKeepPrivate, bucket, person, Blob{sealed_name}, nullptr);
  else
    tx.exec(kKeepPrivate, bucket, person, Blob{sealed_name}, Blob{sealed_phone});
}

void keep_token(Tx& tx, Bucket bucket, std::string_view token, PersonId person,
                std::string_view kind) {
  tx.exec(kKeepToken, bucket, Blob{token}, person, kind);
}

std::optional<VenueRow> load_venue(Tx& tx, VenueId id) {
  auto row = tx.run(kLoadVenue, hash_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read_venue(row);
}

void put_venue(Tx& tx, const VenueRow& row) {
  tx.exec(kPutVenue, hash_bucket(row.id.value), row.id, row.cell, row.kind, row.name, row.address);
}

void each_venue(Tx& tx, AreaId cell, const std::function<void(const VenueRow&)>& visit) {
  auto rows = tx.run(kEachVenue, cell);
  while (rows.step())
    visit(read_venue(rows));
}

}  // namespace fl::store
