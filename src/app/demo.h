// Lays a demo city: the seeded ground and people of registry/, the posts and shifts that answer for
// it, and asks in every state. It is not clean on purpose: some promises are late, some wait, some
// cells have nobody. Same people, seed and time: same city, byte for byte.
#pragma once

#include <cstdint>
#include <functional>

#include "app/app.h"

namespace fl {

struct DemoPlan {
  std::int64_t people = 100'000;
  std::uint64_t seed = 1;
  std::int64_t tasks = -1;  // -1: four for every thousand people
  Instant now;
  std::string database;     // postgresql://...; empty: a file in the folder
  bool is_clean = false;    // stories: every cell held, no asks yet
  double open_share = 0.3;  // of the asks; the others are closed. Benchmarks want more
};
struct DemoLaid {
  std::int64_t people_count = 0, household_count = 0, cell_count = 0, task_count = 0,
               account_count = 0;
};
// Faults: app.already_laid (the folder has data), app.no_disk (too little room, says how much),
// registry.*. Laid under a temporary name and renamed whole: a killed laying leaves nothing half.
[[nodiscard]] Result<DemoLaid> lay_demo(const DataFolder& data, const DemoPlan& plan,
                                        const std::function<void(double)>& progress);

}  // namespace fl
