// The tree of areas in memory, the reading of the official table, and names for people.
#include <algorithm>
#include <array>

#include "platform/text.h"
#include "registry/area_tree.h"

namespace fl {

namespace {

struct LevelName {
  AreaLevel level;
  std::string_view name;
};
constexpr std::array<LevelName, 9> kLevelNames{{
    {AreaLevel::city, "city"},
    {AreaLevel::district, "district"},
    {AreaLevel::subdistrict, "subdistrict"},
    {AreaLevel::community, "community"},
    {AreaLevel::grid_cell, "grid_cell"},
    {AreaLevel::township, "township"},
    {AreaLevel::section, "section"},
    {AreaLevel::village, "village"},
    {AreaLevel::village_group, "village_group"},
}};

// 玉山镇 of 蓝田县: the township whose villages we put under sections (管区). The sections are
// synthetic: the official table knows none.
constexpr std::string_view kSectionedTownship = "610122106";
constexpr int kSectionVillageCount = 5;
constexpr std::array<std::string_view, 3> kSectionNames{"第一管区", "第二管区", "第三管区"};

bool is_village_name(std::string_view name) {
  return name.ends_with("村委会") || name.ends_with("村民委员会") || name.ends_with("村");
}

AreaLevel level_of_row(std::string_view word, std::string_view name) {
  if (word == "city") return AreaLevel::city;
  if (word == "district") return AreaLevel::district;
  if (word == "street")
    return name.ends_with("镇") || name.ends_with("乡") ? AreaLevel::township
                                                        : AreaLevel::subdistrict;
  CHECK(word == "community");
  return is_village_name(name) ? AreaLevel::village : AreaLevel::community;
}

void add_sections(std::vector<AreaRow>& rows) {
  const AreaId township = area_id_of(kSectionedTownship);
  std::vector<AreaRow> sections;
  std::size_t village = 0;
  for (auto& row : rows) {
    if (row.parent != township || row.level != AreaLevel::village) continue;
    const std::size_t at = village++ / kSectionVillageCount;
    if (at >= kSectionNames.size()) break;
    const AreaId id =
        area_id_of(std::string(kSectionedTownship) + "/section/" + std::to_string(at + 1));
    if (at == sections.size())
      sections.push_back(
          {id, township, AreaLevel::section, "", std::string(kSectionNames[at]), "", true});
    row.parent = id;
  }
  rows.insert(rows.end(), sections.begin(), sections.end());
}

}  // namespace

std::string_view name_of(AreaLevel level) {
  for (const auto& row : kLevelNames)
    if (row.level == level) return row.name;
  CHECK(false);
}

AreaLevel level_of_name(std::string_view word) {
  for (const auto& row : kLevelNames)
    if (row.name == word) return row.level;
  CHECK(false);
}

AreaId area_id_of(std::string_view key) {
  const Hash32 hash = sha256("area" + std::string(key));
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value = (value << 8) | hash[std::size_t(i)];
  return {static_cast<std::int64_t>(value >> 1)};
}

std::string path_step(int n) {
  CHECK(n > 0 && n < 32 * 32 * 32);
  return base32_of(n).substr(10);
}

std::vector<AreaRow> official_areas(std::string_view csv) {
  std::vector<AreaRow> rows;
  std::unordered_map<std::string, std::string> parent_codes;
  bool is_head = true;
  for (auto line : split(csv, '\n')) {
    if (line.empty()) continue;
    const auto fields = split(line, ',');
    CHECK(fields.size() == 4);
    if (std::exchange(is_head, false)) continue;
    const AreaLevel level = level_of_row(fields[3], fields[2]);
    rows.push_back({area_id_of(fields[0]),
                    level == AreaLevel::city ? AreaId{} : area_id_of(fields[1]), level,
                    std::string(fields[0]), std::string(fields[2]), "", false});
  }
  std::sort(rows.begin(), rows.end(),
            [](const AreaRow& a, const AreaRow& b) { return a.code < b.code; });
  add_sections(rows);
  // Steps are handed out from the root downward, among siblings in the order of codes, sections
  // last.
  std::unordered_map<AreaId, std::vector<std::size_t>> children;
  std::size_t root = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].parent.is_set())
      children[rows[i].parent].push_back(i);
    else
      root = i;
  }
  CHECK(root < rows.size());
  std::vector<std::size_t> open{root};
  rows[root].path = path_step(1);
  std::size_t reached = 0;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    ++reached;
    int n = 0;
    for (const std::size_t child : children[rows[at].id]) {
      rows[child].path = rows[at].path + path_step(++n);
      open.push_back(child);
    }
  }
  CHECK(reached == rows.size());  // no orphan, no ring
  std::sort(rows.begin(), rows.end(),
            [](const AreaRow& a, const AreaRow& b) { return a.path < b.path; });
  return rows;
}

Result<std::unique_ptr<AreaTree::State>> tree_of(std::vector<Area> areas) {
  auto state = std::make_unique<AreaTree::State>();
  state->areas = std::move(areas);
  auto& all = state->areas;
  if (all.empty()) return Fault{FaultKind::unavailable, "registry.no_areas"};
  const Fault broken{FaultKind::unavailable, "registry.tree_broken"};
  state->children.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    state->by_id[all[i].id] = i;
  if (all[0].parent.is_set() || state->by_id.size() != all.size()) return broken;
  for (std::size_t i = all.size() - 1; i > 0; --i) {
    const auto parent = state->by_id.find(all[i].parent);
    if (parent == state->by_id.end() || !all[i].path.starts_with(all[parent->second].path))
      return broken;
    if (all[i].is_cell()) all[i].cell_count = 1;
    all[parent->second].cell_count += all[i].cell_count;
  }
  for (std::size_t i = 1; i < all.size(); ++i)
    state->children[state->by_id[all[i].parent]].push_back(i);
  return state;
}

AreaTree::AreaTree(std::unique_ptr<State> state) : state_(state.get()) {
  kept_.push_back(std::move(state));
}
AreaTree::~AreaTree() = default;

const Area* AreaTree::State::find(AreaId id) const {
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : &areas[found->second];
}

std::vector<const Area*> AreaTree::State::children_of(AreaId id) const {
  std::vector<const Area*> found;
  const auto at = by_id.find(id);
  if (at == by_id.end()) return found;
  for (const std::size_t child : children[at->second])
    found.push_back(&areas[child]);
  return found;
}

const Area* AreaTree::find(AreaId id) const {
  return state().find(id);
}

const Area* AreaTree::find_path(std::string_view path) const {
  const auto& now = state();
  const auto at = std::lower_bound(
      now.areas.begin(), now.areas.end(), path,
      [](const Area& area, std::string_view wanted) { return area.path < wanted; });
  if (at != now.areas.end() && at->path == path) return &*at;
  const auto past = now.past.find(std::string(path));
  return past == now.past.end() ? nullptr : find(past->second);
}

const Area* AreaTree::parent_of(const Area& area) const {
  return find(area.parent);
}

std::vector<const Area*> AreaTree::children_of(AreaId id) const {
  return state().children_of(id);
}

std::vector<const Area*> AreaTree::upward(const Area& area) const {
  std::vector<const Area*> found;
  for (const Area* at = find(area.id); at != nullptr; at = parent_of(*at))
    found.push_back(at);
  return found;
}

std::vector<const Area*> AreaTree::cells_under(std::string_view path) const {
  const auto& all = state().areas;
  std::vector<const Area*> found;
  auto at = std::lower_bound(
      all.begin(), all.end(), path,
      [](const Area& area, std::string_view wanted) { return area.path < wanted; });
  for (; at != all.end() && at->path.starts_with(path); ++at)
    if (at->is_cell()) found.push_back(&*at);
  return found;
}

const Area& AreaTree::root() const {
  return state().areas.front();
}
std::size_t AreaTree::size() const {
  return state().areas.size();
}

json::object area_json(const AreaTree& tree, const Area& area) {
  const Area* parent = tree.parent_of(area);
  json::object object;
  object["id"] = to_text(area.id);
  object["name"] = area.name;
  object["level"] = name_of(area.level);
  object["parent_name"] = parent ? parent->name : "";
  return object;
}

std::string address_of(const AreaTree& tree, const Area& cell) {
  std::string address;
  const auto up = tree.upward(cell);
  for (auto at = up.rbegin(); at != up.rend(); ++at) {
    const Area& area = **at;
    if (area.level == AreaLevel::city || area.level == AreaLevel::section || area.is_cell())
      continue;
    if (!address.empty()) address += ' ';
    address += area.name;
  }
  return address;
}

Result<AreaHere> area_here(const AreaTree& tree, const Actor& actor, Verb verb,
                           std::string_view named) {
  const Area* area = nullptr;
  if (named == "mine") {
    const auto scopes = scopes_of(actor, verb);
    if (!scopes.empty()) area = tree.find_path(scopes.front());
  } else if (auto id = id_of_text<AreaId>(named)) {
    area = tree.find(*id);
  }
  auto allowed = permit(actor, verb, Placement{.path = area ? area->path : std::string("?")});
  const Fault absent{FaultKind::absent, "registry.no_such_area"};
  if (!allowed) return allowed.error().kind == FaultKind::absent ? absent : allowed.error();
  if (!area) return absent;
  return AreaHere{actor, area, *allowed};
}

}  // namespace fl
