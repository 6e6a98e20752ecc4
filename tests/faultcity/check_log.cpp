// The log is whole, and every head an outsider saw in the city's life is a head of it.
#include "check.h"

namespace fl::faultcity {

void check_log(City& city, Problems& problems) {
  auto report = city.app().audit().verify(city.history().heads);
  if (!report) {
    problems.push_back("log: " + report.error().key);
    return;
  }
  for (const auto& problem : report->problems)
    problems.push_back("log: " + problem.where + ": " + problem.what);
  if (city.history().heads.empty()) problems.push_back("log: no head was ever seen");
}

}  // namespace fl::faultcity
