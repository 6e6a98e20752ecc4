// Single people: their row, membership, tokens, seals, and the alias of a record that went.
#include "registry/people.h"
#include "registry/store.h"

namespace fl {

namespace {

const Sql kPersonRow{SqlTag::point, "registry.person_row",
                     "SELECT id, household_id, cell_id, birth_year, sex, is_living_alone, "
                     "is_floating FROM registry_person WHERE bucket = ?1 AND id = ?2"};
const Sql kPlacePerson{SqlTag::point, "registry.place_person",
                       "UPDATE registry_person SET household_id = ?3, cell_id = ?4 "
                       "WHERE bucket = ?1 AND id = ?2"};
const Sql kSetAlone{SqlTag::point, "registry.set_living_alone",
                    "UPDATE registry_person SET is_living_alone = ?3 WHERE bucket = ?1 AND "
                    "id = ?2"};
const Sql kSetFile{SqlTag::point, "registry.set_person_file",
                   "UPDATE registry_person SET birth_year = ?3, sex = ?4 WHERE bucket = ?1 AND "
                   "id = ?2"};
const Sql kDropPerson{SqlTag::point, "registry.drop_person",
                      "DELETE FROM registry_person WHERE bucket = ?1 AND id = ?2"};
const Sql kDropMember{SqlTag::point, "registry.drop_member",
                      "DELETE FROM registry_member WHERE bucket = ?1 AND household_id = ?2 AND "
                      "birth_year = ?3 AND person_id = ?4"};
const Sql kPutToken{SqlTag::point, "registry.put_token",
                    "INSERT INTO registry_search (bucket, token, person_id, kind) "
                    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bucket, token, person_id) DO NOTHING"};
const Sql kDropToken{SqlTag::point, "registry.drop_token",
                     "DELETE FROM registry_search WHERE bucket = ?1 AND token = ?2 AND "
                     "person_id = ?3"};
const Sql kPlaceFlags{SqlTag::point, "registry.place_flags",
                      "UPDATE registry_flag SET cell_id = ?3 WHERE bucket = ?1 AND person_id = ?2"};
const Sql kFindBuilding{SqlTag::point, "registry.find_building",
                        "SELECT id FROM registry_building WHERE bucket = ?1 AND cell_id = ?2 AND "
                        "name = ?3 ORDER BY id LIMIT 1"};
const Sql kFindDoor{SqlTag::point, "registry.find_door",
                    "SELECT h.id FROM registry_household h JOIN registry_building b ON "
                    "b.bucket = ?1 AND b.id = h.building_id WHERE h.bucket = ?1 AND "
                    "h.cell_id = ?2 AND b.name = ?3 AND h.door = ?4 ORDER BY h.id LIMIT 1"};
const Sql kSealedRow{SqlTag::point, "registry.sealed_row",
                     "SELECT sealed_name, sealed_phone FROM registry_person_private "
                     "WHERE bucket = ?1 AND person_id = ?2"};
const Sql kPutSealed{
    SqlTag::point, "registry.put_sealed",
    "INSERT INTO registry_person_private (bucket, person_id, sealed_name, sealed_phone) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (bucket, person_id) DO UPDATE SET "
    "sealed_name = excluded.sealed_name, sealed_phone = excluded.sealed_phone"};
const Sql kDropSealed{SqlTag::point, "registry.drop_sealed",
                      "DELETE FROM registry_person_private WHERE bucket = ?1 AND person_id = ?2"};
const Sql kAliasOf{SqlTag::point, "registry.alias_of",
                   "SELECT survivor_id FROM registry_alias WHERE bucket = ?1 AND person_id = ?2"};
const Sql kPutAlias{SqlTag::point, "registry.put_alias",
                    "INSERT INTO registry_alias (bucket, person_id, survivor_id, merged_at) "
                    "VALUES (?1, ?2, ?3, ?4)"};
const Sql kDropAlias{SqlTag::point, "registry.drop_alias",
                     "DELETE FROM registry_alias WHERE bucket = ?1 AND person_id = ?2"};
const Sql kAliasesTo{SqlTag::list, "registry.aliases_to",
                     "SELECT person_id FROM registry_alias WHERE survivor_id = ?1 "
                     "ORDER BY bucket, person_id LIMIT 64"};
const Sql kCellBuckets{SqlTag::reference, "registry.cell_buckets",
                       "SELECT bucket FROM registry_cell_bucket WHERE cell_id = ?1 ORDER BY "
                       "bucket"};
const Sql kPutCellBucket{SqlTag::reference, "registry.put_cell_bucket",
                         "INSERT INTO registry_cell_bucket (cell_id, bucket) VALUES (?1, ?2) "
                         "ON CONFLICT (cell_id, bucket) DO NOTHING"};

Bucket of(PersonId id) {
  return hash_bucket(id.value);
}

}  // namespace

namespace store {

std::optional<PersonFull> person_row(Tx& tx, PersonId id) {
  auto row = tx.run(kPersonRow, of(id), id);
  if (!row.step()) return std::nullopt;
  return PersonFull{row.id<PersonId>(0), row.id<HouseholdId>(1), row.id<AreaId>(2), int(row.i64(3)),
                    row.text(4) == "f",  row.i64(5) != 0,        row.i64(6) != 0};
}

void place_person(Tx& tx, PersonId id, HouseholdId household, AreaId cell) {
  tx.exec(kPlacePerson, of(id), id, household, cell);
}
void set_living_alone(Tx& tx, PersonId id, bool is_alone) {
  tx.exec(kSetAlone, of(id), id, is_alone);
}
void set_person_file(Tx& tx, PersonId id, int birth_year, bool is_female) {
  tx.exec(kSetFile, of(id), id, birth_year, is_female ? "f" : "m");
}
void drop_person(Tx& tx, PersonId id) {
  tx.exec(kDropPerson, of(id), id);
}
void drop_member(Tx& tx, HouseholdId household, int birth_year, PersonId person) {
  tx.exec(kDropMember, carried_bucket(household.value), household, birth_year, person);
}
void put_token(Tx& tx, std::string_view token, PersonId person, std::string_view kind) {
  tx.exec(kPutToken, hash_bucket(token), Blob{token}, person, kind);
}
void drop_token(Tx& tx, std::string_view token, PersonId person) {
  tx.exec(kDropToken, hash_bucket(token), Blob{token}, person);
}
void place_flags(Tx& tx, PersonId person, AreaId cell) {
  tx.exec(kPlaceFlags, of(person), person, cell);
}

std::optional<HouseholdId> find_door(Tx& tx, Bucket bucket, AreaId cell, std::string_view building,
                                     std::string_view door) {
  auto row = tx.run(kFindDoor, bucket, cell, building, door);
  if (!row.step()) return std::nullopt;
  return row.id<HouseholdId>(0);
}

std::optional<BuildingId> find_building(Tx& tx, Bucket bucket, AreaId cell, std::string_view name) {
  auto row = tx.run(kFindBuilding, bucket, cell, name);
  if (!row.step()) return std::nullopt;
  return row.id<BuildingId>(0);
}

std::optional<SealedRow> sealed_row(Tx& tx, PersonId id) {
  auto row = tx.run(kSealedRow, of(id), id);
  if (!row.step()) return std::nullopt;
  SealedRow found{std::string(row.blob(0)), {}};
  if (!row.is_null(1)) found.phone = std::string(row.blob(1));
  return found;
}

void put_sealed(Tx& tx, PersonId id, const SealedRow& row) {
  if (row.phone)
    tx.exec(kPutSealed, of(id), id, Blob{row.name}, Blob{*row.phone});
  else
    tx.exec(kPutSealed, of(id), id, Blob{row.name}, nullptr);
}

void drop_sealed(Tx& tx, PersonId id) {
  tx.exec(kDropSealed, of(id), id);
}

PersonId alias_of(Tx& tx, PersonId gone) {
  auto row = tx.run(kAliasOf, of(gone), gone);
  return row.step() ? row.id<PersonId>(0) : PersonId{};
}

void put_alias(Tx& tx, PersonId gone, PersonId survivor, Instant now) {
  tx.exec(kPutAlias, of(gone), gone, survivor, now);
}

void drop_alias(Tx& tx, PersonId gone) {
  tx.exec(kDropAlias, of(gone), gone);
}

std::vector<PersonId> aliases_to(Tx& tx, PersonId survivor) {
  std::vector<PersonId> found;
  auto rows = tx.run(kAliasesTo, survivor);
  while (rows.step())
    found.push_back(rows.id<PersonId>(0));
  return found;
}

std::vector<Bucket> buckets_of_cell(Tx& tx, AreaId cell) {
  std::vector<Bucket> found{hash_bucket(cell.value)};
  auto rows = tx.run(kCellBuckets, cell);
  while (rows.step())
    if (const auto bucket = Bucket(rows.i64(0)); bucket != found.front()) found.push_back(bucket);
  return found;
}

void put_cell_bucket(Tx& tx, AreaId cell, Bucket bucket) {
  tx.exec(kPutCellBucket, cell, bucket);
}

}  // namespace store

}  // namespace fl
