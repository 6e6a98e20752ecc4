// Inside registry/: making and moving people in the book, with their tokens, and the alias that
// lets an id of before a merge still find its person.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace fl {

struct NewPerson {
  PersonId id;  // its salt is in the book already
  HouseholdId household;
  std::string name, phone;  // phone: 11 digits or ""
  int birth_year = 0;
  bool is_female = false, is_floating = false;
};
// Writes the person, the seals, the tokens and the membership. Faults:
// registry.no_such_household, registry.household_full.
[[nodiscard]] Outcome make_person(Tx& tx, const Keys& keys, const NewPerson& person);
// A fresh id with its salt on disk, before the transaction that needs it.
[[nodiscard]] Result<PersonId> fresh_person(const Keys& keys);

// Moves a person to another household: row, membership, flags' cell, door token; who lives alone is
// counted again in both. Faults: registry.lives_there, registry.household_full.
[[nodiscard]] Outcome move_person(Tx& tx, const Keys& keys, const AreaTree& tree, PersonId person,
                                  HouseholdId to);
// A word for what the file says of a person now: name, phone, year of birth, sex. It says nothing
// to whoever cannot read the record.
[[nodiscard]] Result<std::string> person_version(Tx& tx, const Keys& keys, PersonId person);
// The household behind a door of a cell: found, or made with its building.
[[nodiscard]] Result<HouseholdId> household_at(Tx& tx, AreaId cell, std::string_view building,
                                               std::string_view door);

namespace store {

struct PersonFull {
  PersonId id;
  HouseholdId household;
  AreaId cell;
  int birth_year = 0;
  bool is_female = false, is_living_alone = false, is_floating = false;
};
[[nodiscard]] std::optional<PersonFull> person_row(Tx& tx, PersonId id);
void place_person(Tx& tx, PersonId id, HouseholdId household, AreaId cell);
void set_living_alone(Tx& tx, PersonId id, bool is_alone);
void set_person_file(Tx& tx, PersonId id, int birth_year, bool is_female);
void drop_person(Tx& tx, PersonId id);
void drop_member(Tx& tx, HouseholdId household, int birth_year, PersonId person);
void put_token(Tx& tx, std::string_view token, PersonId person, std::string_view kind);
void drop_token(Tx& tx, std::string_view token, PersonId person);
void place_flags(Tx& tx, PersonId person, AreaId cell);
[[nodiscard]] std::optional<HouseholdId> find_door(Tx& tx, Bucket bucket, AreaId cell,
                                                   std::string_view building,
                                                   std::string_view door);
[[nodiscard]] std::optional<BuildingId> find_building(Tx& tx, Bucket bucket, AreaId cell,
                                                      std::string_view name);
struct SealedRow {
  std::string name;
  std::optional<std::string> phone;
};
[[nodiscard]] std::optional<SealedRow> sealed_row(Tx& tx, PersonId id);
void put_sealed(Tx& tx, PersonId id, const SealedRow& row);
void drop_sealed(Tx& tx, PersonId id);

[[nodiscard]] PersonId alias_of(Tx& tx, PersonId gone);  // unset: none
void put_alias(Tx& tx, PersonId gone, PersonId survivor, Instant now);
void drop_alias(Tx& tx, PersonId gone);
[[nodiscard]] std::vector<PersonId> aliases_to(Tx& tx, PersonId survivor);

}  // namespace store

}  // namespace fl
