// Runs one text story against the wired house: no network, a clock that moves only when told to.
#pragma once

#include <string>
#include <vector>

#include "storage/temp_db.h"

namespace fl {

struct StoryResult {
  std::string name;
  int step_count = 0;
  std::vector<std::string> problems;  // "line 12: want 201, got 409 {...}"
};

// The small city all stories share, laid once.
struct StoryCity {
  explicit StoryCity(const std::string& scratch);
  std::string folder;
  TempPlace place;
};
// The story works on its own copy of the city.
[[nodiscard]] StoryResult run_story(const std::string& path, const StoryCity& city,
                                    const std::string& scratch);

}  // namespace fl
