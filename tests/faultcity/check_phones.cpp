// What an offline phone or a gate was told is kept is there once, however often it came.
#include <fmt/format.h>

#include "check.h"

namespace fl::faultcity {

void check_phones(City& city, Problems& problems) {
  std::map<std::string, std::int64_t> told;
  for (const auto& [key, kind] : city.history().records)
    ++told[kind];
  for (const auto* kind : {"visit", "need", "accept", "done"}) {
    const auto there =
        city.number(fmt::format("SELECT COUNT(*) FROM work_record WHERE kind = '{}'", kind));
    if (there != told[kind])
      problems.push_back(
          fmt::format("phones: {} records of kind {}, {} were kept", there, kind, told[kind]));
  }
  for (const auto* kind : {"visitor", "temperature"}) {
    const auto there =
        city.number(fmt::format("SELECT COUNT(*) FROM scan_gate_record WHERE kind = '{}'", kind));
    if (there > told[kind])
      problems.push_back(
          fmt::format("phones: {} gate records of kind {}, {} were kept", there, kind, told[kind]));
  }
}

}  // namespace fl::faultcity
