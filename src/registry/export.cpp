// Tables out of the registry, area by area in the order of the tree, so that a street reads as a
// street. One snapshot a cell: an export of a city holds nobody up.
#include "registry/import_takers.h"

namespace fl {

const Area* coded_above(const AreaTree& tree, const Area& area) {
  const Area* at = tree.parent_of(area);
  while (at != nullptr && at->code.empty())
    at = tree.parent_of(*at);
  return at;
}

namespace {

using Sink = std::function<void(std::span<const std::string>)>;

std::string names_of(const AreaTree& tree, const Area& area) {
  std::string names;
  for (const Area* step : tree.upward(area))
    if (step->parent.is_set()) names = names.empty() ? step->name : step->name + "/" + names;
  return names;
}

std::string yes_no(bool is_so, bool is_english) {
  if (is_english) return is_so ? "yes" : "no";
  return is_so ? "是" : "否";
}

Result<std::int64_t> export_areas(const ImportPlace& place, const Sink& sink) {
  std::int64_t count = 0;
  std::vector<const Area*> open{place.tree.find_path(place.scope_path)};
  while (!open.empty()) {
    const Area* area = open.back();
    open.pop_back();
    if (!area) continue;
    auto children = place.tree.children_of(area->id);
    for (auto at = children.rbegin(); at != children.rend(); ++at)
      open.push_back(*at);
    if (area->code.empty()) continue;  // no table can name it
    const Area* parent = coded_above(place.tree, *area);
    sink(std::vector<std::string>{area->code, parent ? parent->code : std::string(),
                                  std::string(name_of(area->level)), area->name});
    ++count;
  }
  return count;
}

void put_person(Tx& tx, const ImportPlace& place, bool is_english, const std::string& word,
                const std::string& names, const store::DoorRow& door, PersonId id, const Sink& sink,
                std::int64_t& count) {
  const auto row = store::load_person_row(tx, id);
  auto open = open_private(tx, place.keys, id);
  if (!row || !open) return;  // erased
  sink(std::vector<std::string>{
      to_text(id), word, names, door.building_name, door.door, open->name, open->phone,
      is_english ? (row->is_female ? "f" : "m") : (row->is_female ? "女" : "男"),
      std::to_string(row->birth_year), yes_no(row->is_living_alone, is_english),
      yes_no(row->is_floating, is_english)});
  ++count;
}

Result<std::int64_t> export_cell(const ImportPlace& place, TableWhat what, bool is_english,
                                 const Area& cell, const Sink& sink) {
  const std::string word = area_word(cell), names = names_of(place.tree, cell);
  return place.db.read([&](Tx& tx) -> Result<std::int64_t> {
    std::int64_t count = 0;
    if (what == TableWhat::venues) {
      store::each_venue(tx, cell.id, [&](const store::VenueRow& row) {
        sink(std::vector<std::string>{word, names, row.kind, row.name, row.address});
        ++count;
      });
      return count;
    }
    std::vector<store::DoorRow> doors;
    store::each_door(tx, cell.id, [&](const store::DoorRow& row) { doors.push_back(row); });
    for (const auto& door : doors) {
      if (what == TableWhat::households) {
        const char* kind = is_english ? (door.is_collective ? "collective" : "family")
                                      : (door.is_collective ? "集体" : "家庭");
        sink(std::vector<std::string>{word, names, door.building_name, door.door, kind});
        ++count;
        continue;
      }
      for (const auto id : members_of(tx, door.household))
        put_person(tx, place, is_english, word, names, door, id, sink, count);
    }
    return count;
  });
}

}  // namespace

Result<std::int64_t> export_rows(const ImportPlace& place, TableWhat what, bool is_english,
                                 const std::function<void(std::span<const std::string>)>& sink) {
  sink(heading_of(what, is_english));
  if (what == TableWhat::areas) return export_areas(place, sink);
  CHECK(what == TableWhat::households || what == TableWhat::people || what == TableWhat::venues);
  std::int64_t count = 0;
  for (const Area* cell : place.tree.cells_under(place.scope_path)) {
    auto done = export_cell(place, what, is_english, *cell, sink);
    if (!done) return done;
    count += *done;
  }
  return count;
}

}  // namespace fl
