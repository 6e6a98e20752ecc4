// Households and people: their rows, their sealed fields, their search tokens.
#include "registry/store.h"

#include "platform/salts.h"
#include "platform/text.h"
#include "registry/at_door.h"
#include "registry/people.h"
#include "registry/registry.h"
#include "registry/seals.h"
#include "storage/many.h"

namespace fl {

namespace {

constexpr int kSamePhoneCountMax = 8;

const Sql kAddBuilding{
    SqlTag::point, "registry.add_building",
    "INSERT INTO registry_building (bucket, id, cell_id, name) VALUES (?1, ?2, ?3, ?4)"};
const Sql kAddHousehold{
    SqlTag::point, "registry.add_household",
    "INSERT INTO registry_household (bucket, id, cell_id, building_id, door, kind) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
const Sql kAddPerson{
    SqlTag::point, "registry.add_person",
    "INSERT INTO registry_person (bucket, id, household_id, cell_id, birth_year, sex, "
    "is_living_alone, is_floating) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
const Sql kAddMember{SqlTag::point, "registry.add_member",
                     "INSERT INTO registry_member (bucket, household_id, birth_year, person_id) "
                     "VALUES (?1, ?2, ?3, ?4)"};
const Sql kAddPrivate{
    SqlTag::point, "registry.add_private",
    "INSERT INTO registry_person_private (bucket, person_id, sealed_name, sealed_phone) "
    "VALUES (?1, ?2, ?3, ?4)"};
const Sql kAddToken{
    SqlTag::point, "registry.add_token",
    "INSERT INTO registry_search (bucket, token, person_id, kind) VALUES (?1, ?2, ?3, ?4)"};
const Sql kLoadPerson{SqlTag::point, "registry.load_person",
                      "SELECT p.household_id, p.cell_id, a.path, p.birth_year, p.is_living_alone "
                      "FROM registry_person p JOIN registry_area a ON a.id = p.cell_id "
                      "WHERE p.bucket = ?1 AND p.id = ?2"};
const Sql kLoadHousehold{SqlTag::point, "registry.load_household",
                         "SELECT h.cell_id, b.name, h.door FROM registry_household h "
                         "JOIN registry_building b ON b.bucket = ?1 AND b.id = h.building_id "
                         "WHERE h.bucket = ?1 AND h.id = ?2"};
const Sql kLoadPrivate{SqlTag::point, "registry.load_private",
                       "SELECT sealed_name, sealed_phone FROM registry_person_private "
                       "WHERE bucket = ?1 AND person_id = ?2"};
const Sql kAtDoor{SqlTag::point, "registry.person_at_door",
                  "SELECT p.birth_year, p.is_living_alone, v.sealed_name FROM registry_person p "
                  "JOIN registry_person_private v ON v.bucket = ?1 AND v.person_id = ?2 "
                  "WHERE p.bucket = ?1 AND p.id = ?2"};
const Sql kFindToken{SqlTag::point, "registry.find_token",
                     "SELECT person_id FROM registry_search WHERE bucket = ?1 AND token = ?2 "
                     "ORDER BY person_id LIMIT ?3"};
const Sql kMembers{SqlTag::point, "registry.members",
                   "SELECT person_id FROM registry_member WHERE bucket = ?1 AND household_id = ?2 "
                   "ORDER BY birth_year, person_id LIMIT 200"};

Fault no_such_person() {
  return {FaultKind::absent, "registry.no_such_person"};
}

Result<Key32> key_of(const Keys& keys, PersonId id) {
  CHECK(keys.salts != nullptr);
  const auto salt = keys.salts->find(id.value);
  if (!salt) return Fault{FaultKind::absent, "registry.person_erased"};
  return data_key(keys, *salt);
}

}  // namespace

namespace store {

void add_building(Tx& tx, const BuildingRow& row) {
  tx.exec(kAddBuilding, row.bucket, row.id, row.cell, row.name);
}

void add_household(Tx& tx, const HouseholdRow& row) {
  tx.exec(kAddHousehold, row.bucket, row.id, row.cell, row.building, row.door,
          row.is_collective ? "collective" : "family");
}

void add_person(Tx& tx, const PersonRow& row) {
  tx.exec(kAddPerson, row.bucket, row.id, row.household, row.cell, row.birth_year,
          row.is_female ? "f" : "m", row.is_living_alone, row.is_floating);
}

void add_member(Tx& tx, HouseholdId household, int birth_year, PersonId person) {
  tx.exec(kAddMember, carried_bucket(household.value), household, birth_year, person);
}

void add_private(Tx& tx, Bucket bucket, PersonId person, std::string_view sealed_name,
                 std::string_view sealed_phone) {
  if (sealed_phone.empty())
    tx.exec(kAddPrivate, bucket, person, Blob{sealed_name}, nullptr);
  else
    tx.exec(kAddPrivate, bucket, person, Blob{sealed_name}, Blob{sealed_phone});
}

void add_token(Tx& tx, Bucket bucket, std::string_view token, PersonId person,
               std::string_view kind) {
  tx.exec(kAddToken, bucket, Blob{token}, person, kind);
}

}  // namespace store

PersonId person_now(Tx& tx, PersonId id) {
  constexpr int kMergesInARowMax = 8;
  for (int i = 0; i < kMergesInARowMax; ++i) {
    const PersonId survivor = store::alias_of(tx, id);
    if (!survivor.is_set()) return id;
    id = survivor;
  }
  return id;
}

std::vector<PersonId> ids_of_person(Tx& tx, PersonId id) {
  std::vector<PersonId> ids{person_now(tx, id)};
  for (std::size_t at = 0; at < ids.size() && ids.size() < 64; ++at)
    for (const auto gone : store::aliases_to(tx, ids[at]))
      ids.push_back(gone);
  return ids;
}

Result<Person> load_person(Tx& tx, PersonId id) {
  auto row = tx.run(kLoadPerson, hash_bucket(id.value), id);
  if (!row.step()) {
    const PersonId survivor = person_now(tx, id);
    if (survivor == id) return no_such_person();
    return load_person(tx, survivor);
  }
  return Person{id,         row.id<HouseholdId>(0), row.id<AreaId>(1),
                row.str(2), int(row.i64(3)),        row.i64(4) != 0};
}

Result<Household> load_household(Tx& tx, HouseholdId id) {
  auto row = tx.run(kLoadHousehold, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "registry.no_such_household"};
  return Household{id, row.id<AreaId>(0), row.str(1), row.str(2)};
}

Result<PersonPrivate> open_private(Tx& tx, const Keys& keys, PersonId id) {
  auto row = tx.run(kLoadPrivate, hash_bucket(id.value), id);
  if (!row.step()) {
    const PersonId survivor = person_now(tx, id);
    if (survivor == id) return no_such_person();
    return open_private(tx, keys, survivor);
  }
  const auto key = key_of(keys, id);
  if (!key) return key.error();
  auto name = unseal(*key, row.blob(0), bound_to(kNameColumn, id));
  if (!name) return name.error();
  PersonPrivate open{std::move(*name), ""};
  if (row.is_null(1)) return open;
  auto phone = unseal(*key, row.blob(1), bound_to(kPhoneColumn, id));
  if (!phone) return phone.error();
  open.phone = std::move(*phone);
  return open;
}

std::vector<std::optional<AtDoor>> people_at_doors(Tx& tx, const Keys& keys,
                                                   std::span<const PersonId> ids) {
  std::vector<std::optional<AtDoor>> found(ids.size());
  std::vector<RowKey> wanted;
  for (const auto id : ids)
    wanted.push_back({hash_bucket(id.value), id.value});
  for_keys(tx, kAtDoor, wanted, [&](std::size_t i, const Cursor& row) {
    const auto key = key_of(keys, ids[i]);
    if (!key) return;
    auto name = unseal(*key, row.blob(2), bound_to(kNameColumn, ids[i]));
    if (name) found[i] = {int(row.i64(0)), row.i64(1) != 0, std::move(*name)};
  });
  return found;
}

std::vector<PersonId> find_by_phone(Tx& tx, const Keys& keys, std::string_view phone) {
  std::vector<PersonId> found;
  const auto digits = phone_digits(phone);
  if (!digits) return found;
  const std::string token = token_of(keys, TokenKind::phone, *digits);
  auto rows = tx.run(kFindToken, hash_bucket(token), Blob{token}, kSamePhoneCountMax);
  while (rows.step()) {
    const auto id = rows.id<PersonId>(0);
    // Eight bytes of a hash may collide; a code sent to the wrong person may not.
    const auto open = open_private(tx, keys, id);
    if (open && open->phone == *digits) found.push_back(id);
  }
  return found;
}

Result<std::string> seal_for_person(Tx&, const Keys& keys, PersonId id, std::string_view plain,
                                    std::string_view bound) {
  const auto key = key_of(keys, id);
  if (!key) return key.error();
  return seal(*key, plain, bound_to(bound, id));
}

Result<std::string> unseal_for_person(Tx&, const Keys& keys, PersonId id, std::string_view sealed,
                                      std::string_view bound) {
  const auto key = key_of(keys, id);
  if (!key) return key.error();
  return unseal(*key, sealed, bound_to(bound, id));
}

std::vector<PersonId> members_of(Tx& tx, HouseholdId id) {
  std::vector<PersonId> found;
  auto rows = tx.run(kMembers, carried_bucket(id.value), id);
  while (rows.step())
    found.push_back(rows.id<PersonId>(0));
  return found;
}

}  // namespace fl
