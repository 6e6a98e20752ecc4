// Fifteen days on nobody can say where anybody was: no scan is found, no visitor is kept.
#include <fmt/format.h>

#include "app/scan_desk.h"
#include "check.h"

namespace fl::faultcity {

void check_whereabouts(City& city, Problems& problems) {
  const Instant now = city.clock().now(), limit = now - std::chrono::hours(24 * 14);
  const auto& room = city.app().scans().room();
  auto log = room.shelf.log();
  if (!log) {
    problems.push_back("whereabouts: " + log.error().key);
    return;
  }
  std::set<scan::TokenPlace> places(city.history().scanned.begin(), city.history().scanned.end());
  for (const auto& place : places) {
    const auto found = (*log)->find(scan::ScanOrder::by_person, {room.keys.who_of(place)},
                                    limit - std::chrono::hours(24 * 60), limit, 100);
    if (!found.scans.empty())
      problems.push_back("whereabouts: a scan after fourteen days: " + text_of_place(place));
  }
  const auto visitors = city.number(
      fmt::format("SELECT COUNT(*) FROM scan_gate_record WHERE happened_at < {}", limit.ms));
  if (visitors > 0)
    problems.push_back(fmt::format("whereabouts: {} gate records after fourteen days", visitors));
}

}  // namespace fl::faultcity
