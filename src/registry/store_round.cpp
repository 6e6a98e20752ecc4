// The doors of a cell as a worker's round needs them: who is behind each, by initial and year.
#include <map>

#include "registry/at_door.h"
#include "registry/registry.h"
#include "registry/round.h"
#include "storage/db.h"
#include "storage/many.h"

namespace fl {

namespace {

const Sql kDoorsOfCell{SqlTag::point, "registry.doors_of_cell",
                       "SELECT h.id, b.name, h.door FROM registry_household h "
                       "JOIN registry_building b ON b.bucket = ?1 AND b.id = h.building_id "
                       "WHERE h.bucket = ?1 AND h.cell_id = ?2 ORDER BY h.id LIMIT ?3"};
const Sql kMembersOfCell{SqlTag::point, "registry.members_of_cell",
                         "SELECT m.household_id, m.person_id FROM registry_household h "
                         "JOIN registry_member m ON m.bucket = ?1 AND m.household_id = h.id "
                         "WHERE h.bucket = ?1 AND h.cell_id = ?2 "
                         "ORDER BY m.household_id, m.birth_year, m.person_id LIMIT ?3"};
const Sql kDoorLine{SqlTag::point, "registry.door_line",
                    "SELECT b.name, h.door, COALESCE(i.until_at, 0) FROM registry_household h "
                    "JOIN registry_building b ON b.bucket = ?1 AND b.id = h.building_id "
                    "LEFT JOIN registry_hidden i ON i.bucket = ?1 AND i.household_id = ?2 "
                    "WHERE h.bucket = ?1 AND h.id = ?2"};
constexpr int kMembersOfDoorMax = 12;  // a dormitory is visited by its keeper

// The first character of a name: enough to ask for someone at a door.
std::string initial_of(std::string_view name) {
  std::size_t end = name.empty() ? 0 : 1;
  while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
    ++end;
  return std::string(name.substr(0, end));
}

}  // namespace

std::vector<RoundDoor> round_doors(Tx& tx, const Keys& keys, AreaId cell, int limit) {
  const Bucket bucket = hash_bucket(cell.value);
  std::vector<RoundDoor> doors;
  std::map<HouseholdId, std::size_t> place;
  {
    auto row = tx.run(kDoorsOfCell, bucket, cell, limit);
    while (row.step()) {
      place.emplace(row.id<HouseholdId>(0), doors.size());
      doors.push_back({row.id<HouseholdId>(0), row.str(1), row.str(2), {}});
    }
  }
  std::vector<PersonId> people;
  std::vector<std::size_t> at;  // whose door
  {
    auto row = tx.run(kMembersOfCell, bucket, cell, limit * kMembersOfDoorMax);
    while (row.step()) {
      const auto found = place.find(row.id<HouseholdId>(0));
      if (found == place.end()) continue;
      people.push_back(row.id<PersonId>(1));
      at.push_back(found->second);
    }
  }
  const auto known = people_at_doors(tx, keys, people);
  for (std::size_t i = 0; i < people.size(); ++i) {
    auto& members = doors[at[i]].members;
    if (!known[i] || members.size() >= std::size_t(kMembersOfDoorMax)) continue;
    members.push_back(
        {people[i], known[i]->birth_year, known[i]->is_living_alone, initial_of(known[i]->name)});
  }
  return doors;
}

std::vector<DoorWords> door_words(Tx& tx, std::span<const HouseholdId> ids) {
  std::vector<DoorWords> lines(ids.size());
  std::vector<RowKey> keys;
  for (const auto id : ids)
    keys.push_back({carried_bucket(id.value), id.value});
  for_keys(tx, kDoorLine, keys, [&](std::size_t i, const Cursor& row) {
    lines[i] = {std::string(row.text(0)) + std::string(row.text(1)), row.i64(2) > 0};
  });
  return lines;
}

}  // namespace fl
