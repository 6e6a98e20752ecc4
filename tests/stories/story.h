// Runs one text story against the wired house: no network, a clock that moves only when told to.
#pragma once

#include <string>
#include <vector>

namespace fl {

struct StoryResult {
  std::string name;
  int step_count = 0;
  std::vector<std::string> problems;  // "line 12: want 201, got 409 {...}"
};

// `base` is a laid city's data folder; the story works on its own copy.
[[nodiscard]] StoryResult run_story(const std::string& path, const std::string& base,
                                    const std::string& scratch);
// Lays the small city all stories share; returns its data folder.
[[nodiscard]] std::string lay_story_city(const std::string& scratch);

}  // namespace fl
