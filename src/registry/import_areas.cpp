// Areas, households and venues out of tables. Areas are found by code, households by door, venues
// by cell, kind and name; what a table does not name stays as it is.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "platform/text.h"
#include "registry/area_change.h"
#include "registry/area_codes.h"
#include "registry/import_cells.h"
#include "registry/import_takers.h"

namespace fl {

namespace {

constexpr std::size_t kNameChars = 64;
constexpr std::size_t kDoorChars = 32;
constexpr std::size_t kAddressChars = 120;

constexpr Expected kEnded{
    "ended", "现有区域的代码，或从未用过的代码：该代码的区域已并入别处，或改了代码",
    "the code of an area that is there, or one never used: the area of this code is now part of "
    "another, or has another code"};

struct LevelWord {
  AreaLevel level;
  std::string_view zh;
  std::array<AreaLevel, 3> under;  // repeated where there are fewer
};
constexpr LevelWord kLevels[] = {
    {AreaLevel::district, "区县", {AreaLevel::city, AreaLevel::city, AreaLevel::city}},
    {AreaLevel::subdistrict,
     "街道",
     {AreaLevel::district, AreaLevel::district, AreaLevel::district}},
    {AreaLevel::township, "乡镇", {AreaLevel::district, AreaLevel::district, AreaLevel::district}},
    {AreaLevel::section, "管区", {AreaLevel::township, AreaLevel::township, AreaLevel::township}},
    {AreaLevel::community,
     "社区",
     {AreaLevel::subdistrict, AreaLevel::township, AreaLevel::section}},
    {AreaLevel::village, "村", {AreaLevel::township, AreaLevel::section, AreaLevel::subdistrict}},
    {AreaLevel::grid_cell,
     "网格",
     {AreaLevel::community, AreaLevel::community, AreaLevel::village}},
    {AreaLevel::village_group,
     "村民小组",
     {AreaLevel::village, AreaLevel::village, AreaLevel::community}},
};

const LevelWord* level_of_word(std::string_view cell) {
  const std::string word = trimmed(cell);
  for (const auto& row : kLevels)
    if (word == row.zh || word == name_of(row.level)) return &row;
  return nullptr;
}

class AreasTaker : public RowTaker {
 public:
  explicit AreasTaker(const ImportPlace& place) : place_(place) {}
  TableWhat what() const override { return TableWhat::areas; }
  std::size_t window_count() const override { return 2'000; }

  Result<std::vector<RowOutcome>> take(std::span<const ImportRow> rows,
                                       const ImportRun& run) override {
    auto job = [&](Tx& tx) -> Result<std::vector<RowOutcome>> {
      added_.clear();
      std::vector<RowOutcome> outcomes;
      for (const auto& row : rows)
        outcomes.push_back(take_one(tx, row, run));
      if (!run.is_dry_run) run.witness(tx, static_cast<std::int64_t>(rows.size()));
      return outcomes;
    };
    auto outcomes = run.is_dry_run ? place_.db.read(job) : place_.db.write(job);
    // What a dry run would add is nowhere but here; else the table may change between two windows.
    if (outcomes && run.is_dry_run) known_.insert(added_.begin(), added_.end());
    return outcomes;
  }

 private:
  enum Column { kCode, kParent, kLevel, kName };

  [[nodiscard]] std::optional<store::AreaFound> find(Tx& tx, std::string_view code) const {
    const std::string key(code);
    if (const auto at = added_.find(key); at != added_.end()) return at->second;
    if (const auto at = known_.find(key); at != known_.end()) return at->second;
    return store::load_area(tx, store::area_of_code(tx, key));
  }

  RowOutcome take_one(Tx& tx, const ImportRow& row, const ImportRun& run) {
    const std::string code = trimmed(row.cells[kCode]), parent_code = trimmed(row.cells[kParent]);
    if (!is_area_code(code)) return cells::refused(kCode, cells::kCode);
    const auto name = cells::line_of(row.cells[kName], kNameChars);
    if (!name || name->empty()) return cells::refused(kName, cells::kText);
    const auto known = find(tx, code);
    // The city is there from the first minute; a table may repeat it.
    if (known && known->level == AreaLevel::city) return {};
    const auto* level = level_of_word(row.cells[kLevel]);
    if (!level) return cells::refused(kLevel, cells::kLevel);
    const auto parent = find(tx, parent_code);
    if (!parent || !parent->path.starts_with(place_.scope_path))
      return cells::refused(kParent, cells::kParent);
    if (known) {
      const auto up =
          known->path.substr(0, known->path.size() - std::min<std::size_t>(3, known->path.size()));
      const Area* here = place_.tree.find(known->id);
      const Area* above = here ? coded_above(place_.tree, *here) : nullptr;
      const bool is_there = up == parent->path || (above && above->path == parent->path);
      if (known->level != level->level || !is_there) return cells::refused(kLevel, cells::kMoved);
      if (known->name == *name) return {};
      if (!run.is_dry_run) rename(tx, known->id, *name, run.now);
      added_[code] = {known->id, known->level, known->path, *name};
      return {RowOutcome::Kind::updated};
    }
    // A table of before a merge does not bring back what ended.
    if (store::had_code(tx, code)) return cells::refused(kCode, kEnded);
    if (std::find(level->under.begin(), level->under.end(), parent->level) == level->under.end())
      return cells::refused(kLevel, cells::kLevel);
    AreaRow area{area_id_of(code), parent->id, level->level, code, *name, "", false};
    if (run.is_dry_run) {
      area.path = parent->path + "???";
    } else {
      const std::string last = store::last_path_under(tx, parent->path);
      std::int64_t step = 0;
      if (!last.empty()) {
        const auto value = value_of_base32("0000000000" + last.substr(parent->path.size(), 3));
        step = value ? *value : 0;
      }
      if (step + 1 >= 32 * 32 * 32) return cells::refused(kParent, cells::kParent);
      area.path = parent->path + path_step(static_cast<int>(step + 1));
      if (store::has_area_id(tx, area.id)) area.id = random_id<AreaId>();
      (void)store::raise_area_mark(tx);
      store::add_area(tx, area, day_of(run.now));
    }
    added_[code] = {area.id, area.level, area.path, area.name};
    return {RowOutcome::Kind::inserted};
  }

  // As by hand: the name of before is kept, and every server reads the table again.
  static void rename(Tx& tx, AreaId id, const std::string& name, Instant now) {
    const auto area = store::present_area(tx, id);
    if (!area) return;
    store::add_past(tx, *area, store::raise_area_mark(tx), day_of(now), id);
    store::rename_area(tx, id, name);
  }

  ImportPlace place_;
  std::unordered_map<std::string, store::AreaFound> known_, added_;
};

const Area* cell_in_scope(const AreaFinder& finder, const ImportPlace& place,
                          std::string_view text) {
  const Area* area = finder.find(trimmed(text));
  if (!area || !area->is_cell() || !area->path.starts_with(place.scope_path)) return nullptr;
  return area;
}

class HouseholdsTaker : public RowTaker {
 public:
  explicit HouseholdsTaker(const ImportPlace& place) : place_(place), finder_(place.tree) {}
  TableWhat what() const override { return TableWhat::households; }
  std::size_t window_count() const override { return kImportBatchMax; }

  Result<std::vector<RowOutcome>> take(std::span<const ImportRow> rows,
                                       const ImportRun& run) override {
    Doors doors;
    changed_.clear();
    auto outcomes = place_.db.read([&](Tx& tx) -> Result<std::vector<RowOutcome>> {
      std::vector<RowOutcome> found;
      for (const auto& row : rows)
        found.push_back(take_one(tx, row, doors));
      return found;
    });
    if (!outcomes || run.is_dry_run) return outcomes;
    auto added = add_doors(place_.db, doors);
    if (!added) return added.error();
    auto written = place_.db.write([&](Tx& tx) -> Outcome {
      for (const auto& [household, is_collective] : changed_)
        store::set_household_kind(tx, household, is_collective);
      run.witness(tx, static_cast<std::int64_t>(rows.size()));
      return Done{};
    });
    if (!written) return written.error();
    return outcomes;
  }

 private:
  enum Column { kArea, kAreaName, kBuilding, kDoor, kKind };

  RowOutcome take_one(Tx& tx, const ImportRow& row, Doors& doors) {
    const Area* cell = cell_in_scope(finder_, place_, row.cells[kArea]);
    if (!cell) return cells::refused(kArea, cells::kArea);
    const auto building = cells::line_of(row.cells[kBuilding], kNameChars);
    if (!building || building->empty()) return cells::refused(kBuilding, cells::kText);
    const auto door = cells::line_of(row.cells[kDoor], kDoorChars);
    if (!door || door->empty()) return cells::refused(kDoor, cells::kText);
    const std::string kind = cells::heading_key(row.cells[kKind]);
    const bool is_collective = kind == "集体" || kind == "集体户" || kind == "collective";
    if (!is_collective && !kind.empty() && kind != "家庭" && kind != "家庭户" && kind != "family")
      return cells::refused(kKind, cells::kFamily);
    if (doors.has_left(tx, *cell, *building)) return cells::refused(kArea, kSplitOff);
    const auto count = doors.new_households().size();
    auto& found = doors.find_or_make(tx, *cell, *building, *door);
    if (doors.new_households().size() > count) {
      doors.new_households().back().is_collective = is_collective;
      found.is_collective = is_collective;
      return {RowOutcome::Kind::inserted};
    }
    if (kind.empty() || found.is_collective == is_collective) return {};
    if (found.is_new) return cells::refused(-1, cells::kTwice);
    found.is_collective = is_collective;
    changed_.emplace_back(found.household, is_collective);
    return {RowOutcome::Kind::updated};
  }

  ImportPlace place_;
  AreaFinder finder_;
  std::vector<std::pair<HouseholdId, bool>> changed_;
};

struct VenueWord {
  std::string_view kind, zh;
};
constexpr VenueWord kVenueWords[] = {{"shop", "商铺"},  {"site", "工地"},   {"dormitory", "宿舍"},
                                     {"hotel", "宾馆"}, {"school", "学校"}, {"clinic", "诊所"},
                                     {"other", "其他"}};

class VenuesTaker : public RowTaker {
 public:
  explicit VenuesTaker(const ImportPlace& place) : place_(place), finder_(place.tree) {}
  TableWhat what() const override { return TableWhat::venues; }

  Result<std::vector<RowOutcome>> take(std::span<const ImportRow> rows,
                                       const ImportRun& run) override {
    auto job = [&](Tx& tx) -> Result<std::vector<RowOutcome>> {
      std::vector<RowOutcome> outcomes;
      seen_here_.clear();
      for (const auto& row : rows)
        outcomes.push_back(take_one(tx, row, run));
      if (!run.is_dry_run) run.witness(tx, static_cast<std::int64_t>(rows.size()));
      return outcomes;
    };
    return run.is_dry_run ? place_.db.read(job) : place_.db.write(job);
  }

 private:
  enum Column { kArea, kAreaName, kKind, kName, kAddress };

  RowOutcome take_one(Tx& tx, const ImportRow& row, const ImportRun& run) {
    const Area* cell = cell_in_scope(finder_, place_, row.cells[kArea]);
    if (!cell) return cells::refused(kArea, cells::kArea);
    const std::string word = cells::heading_key(row.cells[kKind]);
    const auto* kind =
        std::find_if(std::begin(kVenueWords), std::end(kVenueWords),
                     [&](const auto& one) { return word == one.kind || word == one.zh; });
    if (kind == std::end(kVenueWords)) return cells::refused(kKind, cells::kVenueKind);
    const auto name = cells::line_of(row.cells[kName], kNameChars);
    if (!name || name->empty()) return cells::refused(kName, cells::kText);
    const auto address = cells::line_of(row.cells[kAddress], kAddressChars);
    if (!address) return cells::refused(kAddress, cells::kLong);
    store::VenueRow venue{{}, cell->id, std::string(kind->kind), *name, *address};
    const AreaId hashed =
        area_id_of("venue/" + to_text(cell->id) + "/" + venue.kind + "/" + venue.name);
    venue.id = VenueId{hashed.value};
    const bool is_seen = !seen_here_.insert(venue.id.value).second;
    const auto known = store::load_venue(tx, venue.id);
    if (is_seen && !known) return cells::refused(-1, cells::kTwice);
    if (known && (address->empty() || known->address == *address)) return {};
    if (!run.is_dry_run) store::put_venue(tx, venue);
    return {known ? RowOutcome::Kind::updated : RowOutcome::Kind::inserted};
  }

  ImportPlace place_;
  AreaFinder finder_;
  std::unordered_set<std::int64_t> seen_here_;
};

}  // namespace

std::unique_ptr<RowTaker> areas_taker(const ImportPlace& place) {
  return std::make_unique<AreasTaker>(place);
}
std::unique_ptr<RowTaker> households_taker(const ImportPlace& place) {
  return std::make_unique<HouseholdsTaker>(place);
}
std::unique_ptr<RowTaker> venues_taker(const ImportPlace& place) {
  return std::make_unique<VenuesTaker>(place);
}

std::unique_ptr<RowTaker> registry_taker(const ImportPlace& place, TableWhat what) {
  switch (what) {
    case TableWhat::areas:
      return areas_taker(place);
    case TableWhat::households:
      return households_taker(place);
    case TableWhat::people:
      return people_taker(place);
    case TableWhat::venues:
      return venues_taker(place);
    case TableWhat::accounts:
    case TableWhat::responders:
      break;
  }
  CHECK(false);
}

}  // namespace fl
