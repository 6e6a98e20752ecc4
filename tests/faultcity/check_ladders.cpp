// Each late promise climbed: every rung told once, none left out, and nothing is due and untold.
#include <fmt/format.h>

#include "check.h"

namespace fl::faultcity {

void check_ladders(City& city, Problems& problems) {
  const auto now = city.clock().now().ms;
  // The newest rung of a task says how far it is; all below it were told, each once. A ladder
  // begins anew after an ask was reopened (kept as 101, 201 ...), and its first rung, a reminder,
  // is none where it would come at once.
  for (const auto task : city.column("SELECT DISTINCT task_id FROM work_rung")) {
    const auto rungs = city.column(
        fmt::format("SELECT rung FROM work_rung WHERE task_id = {} ORDER BY rung", task));
    for (std::size_t i = 0; i < rungs.size(); ++i)
      if (rungs[i] % 100 > 2 && (i == 0 || rungs[i - 1] != rungs[i] - 1))
        problems.push_back(
            fmt::format("ladders: task {} was told rung {} before the one below", task, rungs[i]));
    const auto told = city.number(
        fmt::format("SELECT COUNT(*) FROM trust_leaf WHERE verb = 'task.rung' AND entity_kind = "
                    "'task' AND entity = {}",
                    task));
    if (told != std::int64_t(rungs.size()))
      problems.push_back(
          fmt::format("ladders: task {} has {} rungs, told {} times", task, rungs.size(), told));
  }
  for (const auto task : city.column(
           fmt::format("SELECT id FROM work_task WHERE lane < 3 AND due_at < {} AND id NOT IN "
                       "(SELECT task_id FROM work_rung)",
                       now)))
    problems.push_back(fmt::format("ladders: task {} is late and nobody was told", task));
  for (const auto task : city.column(
           fmt::format("SELECT id FROM work_task WHERE lane IN (1, 2) AND due_at < {}", now)))
    problems.push_back(fmt::format("ladders: task {} is late and stands as in time", task));
  city.figures().rungs += city.number("SELECT COUNT(*) FROM work_rung");
}

}  // namespace fl::faultcity
