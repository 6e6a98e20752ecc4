// See demo_venues.h.
#include "app/demo_venues.h"

#include <array>
#include <string>

#include "registry/area_tree.h"
#include "registry/store_import.h"

namespace fl {

namespace {

struct Kind {
  std::string_view kind, name;
};
constexpr std::array<Kind, 5> kKinds{{{"shop", "便民超市"},
                                      {"clinic", "社区卫生站"},
                                      {"school", "幼儿园"},
                                      {"hotel", "宾馆"},
                                      {"site", "工地"}}};

}  // namespace

int lay_demo_venues(Tx& tx, const LaidCity& city) {
  int count = 0;
  for (const auto& cell : city.cells) {
    if (cell.households.empty()) continue;
    const Kind& kind = kKinds[std::size_t(count) % kKinds.size()];
    store::VenueRow venue{{}, cell.cell, std::string(kind.kind), std::string(kind.name), "正门"};
    venue.id = VenueId{
        area_id_of("venue/" + to_text(cell.cell) + "/" + venue.kind + "/" + venue.name).value};
    store::put_venue(tx, venue);
    ++count;
  }
  return count;
}

}  // namespace fl
