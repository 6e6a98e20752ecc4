// Reading and writing the area table.
#include "registry/store.h"

#include "registry/area_change.h"
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
const Sql kLoadPast{SqlTag::reference, "registry.load_past_areas",
                    "SELECT path, now_id FROM registry_area_past ORDER BY closed_mark, path"};
const Sql kAreaMark{SqlTag::reference, "registry.area_mark",
                    "SELECT mark FROM registry_area_mark WHERE id = 1"};
const Sql kAnyArea{SqlTag::reference, "registry.any_area", "SELECT 1 FROM registry_area LIMIT 1"};

}  // namespace

namespace {

Result<std::unique_ptr<AreaTree::State>> read_state(Db& db) {
  struct Found {
    std::vector<Area> areas;
    std::unordered_map<std::string, AreaId> past;
    std::int64_t mark = 0;
  };
  auto found = db.read([](Tx& tx) -> Result<Found> {
    Found all;
    all.areas = store::present_areas(tx);
    auto past = tx.run(kLoadPast);
    while (past.step())
      all.past[past.str(0)] = past.id<AreaId>(1);
    all.mark = store::area_mark(tx);
    return all;
  });
  if (!found) return found.error();
  auto state = tree_of(std::move(found->areas));
  if (!state) return state;
  (*state)->past = std::move(found->past);
  (*state)->mark = found->mark;
  return state;
}

}  // namespace

Result<std::unique_ptr<AreaTree>> AreaTree::load(Db& db) {
  auto state = read_state(db);
  if (!state) return state.error();
  return std::unique_ptr<AreaTree>(new AreaTree(std::move(*state)));
}

Result<bool> AreaTree::refresh(Db& db) {
  constexpr std::size_t kKeptMax = 17;
  auto mark = db.read([](Tx& tx) -> Result<std::int64_t> { return store::area_mark(tx); });
  if (!mark) return mark.error();
  if (*mark == state().mark) return false;
  auto fresh = read_state(db);
  if (!fresh) return fresh.error();
  kept_.push_back(std::move(*fresh));
  state_.store(kept_.back().get(), std::memory_order_release);
  if (kept_.size() > kKeptMax) kept_.erase(kept_.begin());
  return true;
}

namespace store {

void add_area(Tx& tx, const AreaRow& area, std::string_view valid_from) {
  const std::optional<AreaId> parent =
      area.parent.is_set() ? std::optional(area.parent) : std::nullopt;
  tx.exec(kAddArea, area.id, parent, name_of(area.level),
          area.is_synthetic ? "synthetic" : "official", area.code, area.name, area.path,
          valid_from);
}

std::vector<Area> present_areas(Tx& tx) {
  std::vector<Area> areas;
  auto rows = tx.run(kLoadAreas);
  while (rows.step())
    areas.push_back({rows.id<AreaId>(0), rows.id<AreaId>(1), level_of_name(rows.text(2)),
                     rows.str(3), rows.str(4), rows.str(5), 0});
  return areas;
}

std::int64_t area_mark(Tx& tx) {
  auto row = tx.run(kAreaMark);
  return row.step() ? row.i64(0) : 0;
}

bool has_areas(Tx& tx) {
  return tx.run(kAnyArea).step();
}

}  // namespace store

}  // namespace fl
