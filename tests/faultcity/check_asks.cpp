// Every ask a client was told "yes" to is there, no other is, and each has exactly one task.
#include <fmt/format.h>

#include "check.h"

namespace fl::faultcity {

void check_asks(City& city, Problems& problems) {
  std::set<std::int64_t> there;
  for (const auto id : city.column("SELECT id FROM work_ask"))
    if (!city.ground().asks_before.contains(id)) there.insert(id);
  for (const auto& text : city.history().asks) {
    const auto id = id_of_text<AskId>(text);
    if (!id || !there.contains(id->value)) problems.push_back("asks: lost " + text);
  }
  const auto known = city.history().asks.size() + city.history().need_keys.size();
  if (there.size() != known)
    problems.push_back(fmt::format("asks: {} are there, {} were made", there.size(), known));
  for (const auto id : there) {
    const auto tasks = city.number(
        fmt::format("SELECT COUNT(*) FROM work_task WHERE source = 'ask' AND source_id = {}", id));
    const auto answering = city.number(
        fmt::format("SELECT COUNT(*) FROM work_task WHERE id = (SELECT task_id FROM work_ask "
                    "WHERE id = {})",
                    id));
    if (tasks != 1 || answering != 1)
      problems.push_back(
          fmt::format("asks: {} has {} tasks of its own, {} answer it", id, tasks, answering));
  }
}

}  // namespace fl::faultcity
