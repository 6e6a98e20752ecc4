// Inside registry/: the takers of this room, and what they share: which doors a cell has.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/import.h"
#include "registry/store_import.h"

namespace fl {

[[nodiscard]] std::unique_ptr<RowTaker> areas_taker(const ImportPlace& place);
[[nodiscard]] std::unique_ptr<RowTaker> households_taker(const ImportPlace& place);
[[nodiscard]] std::unique_ptr<RowTaker> people_taker(const ImportPlace& place);
[[nodiscard]] std::unique_ptr<RowTaker> venues_taker(const ImportPlace& place);

// The nearest area above that a table can name: sections and cells may have no code.
[[nodiscard]] const Area* coded_above(const AreaTree& tree, const Area& area);

inline constexpr Expected kSplitOff{
    "split_off", "此楼所在网格的代码：该网格已拆分，此楼在拆出去的网格里",
    "the code of the cell that the building is in: this one was split, and it left with the new "
    "half"};

// The doors of the cells a window of rows names, those of the database and those it will add.
class Doors {
 public:
  struct Door {
    HouseholdId household;
    bool is_new = false, is_collective = false;
  };
  // The door as it is, or made: then its household (and building) is among what is to be added.
  Door& find_or_make(Tx& tx, const Area& cell, const std::string& building,
                     const std::string& door);
  // The cell was split, and this building stands in what was split off: a table of before.
  [[nodiscard]] bool has_left(Tx& tx, const Area& cell, const std::string& building);
  [[nodiscard]] const std::vector<store::BuildingRow>& new_buildings() const { return buildings_; }
  [[nodiscard]] std::vector<store::HouseholdRow>& new_households() { return households_; }

 private:
  struct Cell {
    std::unordered_map<std::string, BuildingId> buildings;
    std::unordered_map<std::string, Door> doors;
    std::unordered_map<std::string, AreaId> left;  // buildings that stand in what was split off
  };
  Cell& cell_of(Tx& tx, const Area& area);
  std::unordered_map<AreaId, Cell> cells_;
  std::vector<store::BuildingRow> buildings_;
  std::vector<store::HouseholdRow> households_;
};
// Writes them in the order of keys, at most kImportBatchMax a transaction.
[[nodiscard]] Outcome add_doors(Db& db, Doors& doors);
inline constexpr std::size_t kImportBatchMax = 10'000;

}  // namespace fl
