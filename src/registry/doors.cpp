// Finding areas by what people write, and the doors of cells while a table is read.
#include <algorithm>

#include "registry/area_codes.h"
#include "registry/import_takers.h"

namespace fl {

struct AreaFinder::State {
  const AreaTree& tree;
  std::unordered_map<std::string, const Area*> by_word;  // codes; names from the district down
  std::unordered_map<std::string, int> word_count;
};

AreaFinder::AreaFinder(const AreaTree& tree)
    : state_(std::make_unique<State>(State{tree, {}, {}})) {
  struct Open {
    const Area* area;
    std::string names;
  };
  std::vector<Open> open{{&tree.root(), ""}};
  while (!open.empty()) {
    const Open here = std::move(open.back());
    open.pop_back();
    if (!here.area->code.empty()) state_->by_word[here.area->code] = here.area;
    if (!here.names.empty()) {
      state_->by_word.emplace(here.names, here.area);
      ++state_->word_count[here.names];
    }
    for (const Area* child : tree.children_of(here.area->id))
      open.push_back({child, here.names.empty() ? child->name : here.names + "/" + child->name});
  }
}

AreaFinder::~AreaFinder() = default;

const Area* AreaFinder::find(std::string_view text) const {
  const std::string word(text);
  if (const auto found = state_->by_word.find(word); found != state_->by_word.end()) {
    // Two areas of one name are neither.
    const auto count = state_->word_count.find(word);
    return count != state_->word_count.end() && count->second > 1 ? nullptr : found->second;
  }
  const auto id = id_of_text<AreaId>(text);
  return id ? state_->tree.find(*id) : nullptr;
}

std::string area_word(const Area& area) {
  return area.code.empty() ? to_text(area.id) : area.code;
}

Doors::Cell& Doors::cell_of(Tx& tx, const Area& area) {
  const AreaId id = area.id;
  const auto [at, is_new] = cells_.try_emplace(id);
  if (!is_new) return at->second;
  Cell& cell = at->second;
  store::each_building(tx, id, [&](BuildingId building, std::string_view name) {
    cell.buildings.emplace(name, building);
  });
  store::each_door(tx, id, [&](const store::DoorRow& row) {
    cell.doors.emplace(row.building_name + "\n" + row.door,
                       Door{row.household, false, row.is_collective});
  });
  for (const AreaId part : store::split_off(tx, id, area.code))
    store::each_building(tx, part,
                         [&](BuildingId, std::string_view name) { cell.left.emplace(name, part); });
  return cell;
}

bool Doors::has_left(Tx& tx, const Area& cell, const std::string& building) {
  const Cell& here = cell_of(tx, cell);
  return here.left.contains(building) && !here.buildings.contains(building);
}

Doors::Door& Doors::find_or_make(Tx& tx, const Area& cell, const std::string& building,
                                 const std::string& door) {
  Cell& here = cell_of(tx, cell);
  const auto [at, is_new_door] = here.doors.try_emplace(building + "\n" + door);
  if (!is_new_door) return at->second;
  const Bucket bucket = hash_bucket(cell.id.value);
  const auto [in, is_new_building] = here.buildings.try_emplace(building);
  if (is_new_building) {
    in->second = random_id_in<BuildingId>(bucket);
    buildings_.push_back({bucket, in->second, cell.id, building});
  }
  // A building that came with a merge lies in the bucket of the cell it came from; its doors too.
  const Bucket its = carried_bucket(in->second.value);
  at->second = {random_id_in<HouseholdId>(its), true, false};
  households_.push_back({its, at->second.household, cell.id, in->second, door, false});
  return at->second;
}

Outcome add_doors(Db& db, Doors& doors) {
  auto buildings = doors.new_buildings();
  auto& households = doors.new_households();
  std::sort(buildings.begin(), buildings.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  std::sort(households.begin(), households.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  for (std::size_t from = 0; from < buildings.size(); from += kImportBatchMax) {
    auto written = db.write([&](Tx& tx) -> Outcome {
      for (std::size_t i = from; i < std::min(buildings.size(), from + kImportBatchMax); ++i)
        store::add_building(tx, buildings[i]);
      return Done{};
    });
    if (!written) return written;
  }
  for (std::size_t from = 0; from < households.size(); from += kImportBatchMax) {
    auto written = db.write([&](Tx& tx) -> Outcome {
      for (std::size_t i = from; i < std::min(households.size(), from + kImportBatchMax); ++i)
        store::add_household(tx, households[i]);
      return Done{};
    });
    if (!written) return written;
  }
  return Done{};
}

}  // namespace fl
