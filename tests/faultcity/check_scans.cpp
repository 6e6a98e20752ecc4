// Every acknowledged scan of the last fourteen days is found, by its person and once; damage none.
#include <fmt/format.h>

#include "app/scan_desk.h"
#include "check.h"

namespace fl::faultcity {

void check_scans(City& city, Problems& problems) {
  const auto& room = city.app().scans().room();
  auto log = room.shelf.log();
  if (!log) {
    problems.push_back("scans: " + log.error().key);
    return;
  }
  const Instant now = city.clock().now();
  const Instant oldest =
      scan::start_of_day_number(scan::day_number_of(now - std::chrono::hours(24 * 13)));
  std::set<std::pair<scan::TokenPlace, std::int64_t>> wanted;
  for (const auto& scan : city.history().scans)
    if (scan.at >= oldest) wanted.insert({scan.place, scan.at.ms});
  for (const auto& [place, at] : wanted) {
    const auto found =
        (*log)->find(scan::ScanOrder::by_person, {room.keys.who_of(place)}, {at}, {at + 1}, 10);
    if (found.scans.size() != 1)
      problems.push_back(fmt::format("scans: {} at {} is there {} times", text_of_place(place),
                                     to_rfc3339({at}), found.scans.size()));
  }
  for (const auto& flaw : (*log)->flaws())
    problems.push_back("scans: damage in " + flaw.file + ": " + flaw.what);
}

}  // namespace fl::faultcity
