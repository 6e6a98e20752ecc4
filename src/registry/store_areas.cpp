// Reading and writing the area table.
#include "registry/store.h"

#include "registry/area_tree.h"

namespace fl {

namespace {

const Sql kLoadAreas{SqlTag::reference, "registry.load_areas",
                     "SELECT id, parent_id, level, code, name, path FROM registry_area "
                     "WHERE valid_to IS NULL ORDER BY path"};
const Sql kAddArea{SqlTag::reference, "registry.add_area",
                   "INSERT INTO registry_area (id, parent_id, level, kind, code, name, path, "
                   "valid_from, valid_to) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL)"};
const Sql kAnyArea{SqlTag::reference, "registry.any_area", "SELECT 1 FROM registry_area LIMIT 1"};

}  // namespace

Result<std::unique_ptr<AreaTree>> AreaTree::load(Db& db) {
  auto areas = db.read([](Tx& tx) -> Result<std::vector<Area>> {
    std::vector<Area> found;
    auto rows = tx.run(kLoadAreas);
    while (rows.step())
      found.push_back({rows.id<AreaId>(0), rows.id<AreaId>(1), level_of_name(rows.text(2)),
                       rows.str(3), rows.str(4), rows.str(5), 0});
    return found;
  });
  if (!areas) return areas.error();
  auto state = tree_of(std::move(*areas));
  if (!state) return state.error();
  return std::unique_ptr<AreaTree>(new AreaTree(std::move(*state)));
}

namespace store {

void add_area(Tx& tx, const AreaRow& area, std::string_view valid_from) {
  const std::optional<AreaId> parent =
      area.parent.is_set() ? std::optional(area.parent) : std::nullopt;
  tx.exec(kAddArea, area.id, parent, name_of(area.level),
          area.is_synthetic ? "synthetic" : "official", area.code, area.name, area.path,
          valid_from);
}

bool has_areas(Tx& tx) {
  return tx.run(kAnyArea).step();
}

}  // namespace store

}  // namespace fl
