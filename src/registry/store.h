// Inside registry/: the rows its transactions write. All SQL of this room is in store*.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "registry/area_tree.h"
#include "storage/db.h"

namespace fl::store {

void add_area(Tx& tx, const AreaRow& area, std::string_view valid_from);
[[nodiscard]] bool has_areas(Tx& tx);
[[nodiscard]] std::int64_t area_mark(Tx& tx);  // raised by every change of the table

struct BuildingRow {
  Bucket bucket = 0;
  BuildingId id;
  AreaId cell;
  std::string name;
};
void add_building(Tx& tx, const BuildingRow& row);

struct HouseholdRow {
  Bucket bucket = 0;
  HouseholdId id;
  AreaId cell;
  BuildingId building;
  std::string door;
  bool is_collective = false;
};
void add_household(Tx& tx, const HouseholdRow& row);

struct PersonRow {
  Bucket bucket = 0;
  PersonId id;
  HouseholdId household;
  AreaId cell;
  int birth_year = 0;
  bool is_female = false, is_living_alone = false, is_floating = false;
};
void add_person(Tx& tx, const PersonRow& row);
void add_member(Tx& tx, HouseholdId household, int birth_year, PersonId person);
void add_private(Tx& tx, Bucket bucket, PersonId person, std::string_view sealed_name,
                 std::string_view sealed_phone);
// The buckets in which households of a cell lie: its own, and those of cells merged into it.
[[nodiscard]] std::vector<Bucket> buckets_of_cell(Tx& tx, AreaId cell);
void put_cell_bucket(Tx& tx, AreaId cell, Bucket bucket);
void add_token(Tx& tx, Bucket bucket, std::string_view token, PersonId person,
               std::string_view kind);

}  // namespace fl::store
