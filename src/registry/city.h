// Inside registry/: a synthetic city in memory. Pure: the same areas, number and seed give the same
// city everywhere.
//
// Real: the areas down to communities and villages, and the shares in shares.h. Synthetic:
// everything below them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "registry/area_tree.h"
#include "registry/names.h"

namespace fl {

// A community or village to be filled, in the order of filling.
struct CityGround {
  std::size_t area = 0;  // in the area table
  std::int64_t people = 0;
  std::int64_t phone_from = 0;  // the first phone number of its range
};
[[nodiscard]] std::vector<CityGround> plan_ground(const std::vector<AreaRow>& areas,
                                                  std::int64_t people, std::uint64_t seed);

enum class BuildingKind : std::uint8_t { stairwell, row, dormitory };

struct MadeCell {
  AreaRow area;
  std::uint32_t first_household = 0, household_count = 0;
};
struct MadeBuilding {
  BuildingId id;
  std::uint32_t cell = 0;
  BuildingKind kind = BuildingKind::stairwell;
  std::uint16_t number = 0, stair = 0;
};
struct MadeHousehold {
  HouseholdId id;
  std::uint32_t building = 0;
  std::uint16_t door = 0;
};
struct MadePerson {
  PersonId id;
  std::uint32_t household = 0;
  std::uint32_t phone = 0;  // the eight digits after the prefix; counts only when has_phone
  DrawnName name;
  std::int16_t birth_year = 0;
  Bucket bucket = 0;
  bool is_living_alone = false, is_floating = false, has_phone = false;
};
struct MadeCity {
  std::vector<AreaRow> areas;  // by path, without cells
  std::vector<MadeCell> cells;
  std::vector<MadeBuilding> buildings;
  std::vector<MadeHousehold> households;
  std::vector<MadePerson> people;
};

struct MakePlan {
  std::int64_t people = 0;
  std::uint64_t seed = 1;
  int year = 2022;  // ages are counted from it
};
[[nodiscard]] MadeCity make_city(std::string_view areas_csv, const MakePlan& plan);

[[nodiscard]] std::string name_of(const MadeBuilding& building);  // 3号楼2单元
[[nodiscard]] std::string door_of(const MadeHousehold& household, const MadeBuilding& in);  // 401
[[nodiscard]] std::string phone_of(const MadePerson& person);  // "" when none

}  // namespace fl
