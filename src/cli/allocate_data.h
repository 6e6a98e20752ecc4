// The verb `allocate posts --data`: a day of a real place, planned and proven, nothing written.
// Exit codes as of `allocate posts`.
#pragma once

#include <string>

namespace fl::cli {

struct DayOptions {
  std::string data, area, day;  // no area: all of it; no day: tomorrow
  bool is_json = false;
};
int allocate_day(const DayOptions& options);

}  // namespace fl::cli
