// The HTTP side of work/: rows for the route table. app/ collects them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/route.h"
#include "registry/ground.h"
#include "trust/gate.h"
#include "work/burden.h"
#include "work/lists.h"
#include "work/work.h"

namespace fl {

[[nodiscard]] std::vector<Route> ask_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> task_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> turn_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> desk_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> sync_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> area_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> hand_over_routes(const WorkRoom& room, const Gate& gate);

[[nodiscard]] std::vector<Route> directive_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> item_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> blocker_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> facts_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> complaint_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> staff_routes(const WorkRoom& room, const Gate& gate);
// `costs` is filled from the whole table when it is complete.
[[nodiscard]] std::vector<Route> night_routes(
    const WorkRoom& room, const Gate& gate,
    std::shared_ptr<const std::map<std::string, FormCost, std::less<>>> costs);

// The area of a path ("mine" is the actor's first) and the task of one, if the verb is theirs
// there.
[[nodiscard]] Result<AreaHere> area_here(const WorkRoom& room, const Gate& gate,
                                         const Request& request, Verb verb);
// An area or a command area, for lists.
[[nodiscard]] Result<GroundHere> ground_of(const WorkRoom& room, const Gate& gate,
                                           const Request& request, Verb verb,
                                           std::string_view named);
// From the query of a list's address. Fault draft.bad_fields names the part.
[[nodiscard]] Result<TaskFilter> task_filter_of(const Request& request);
struct TaskHere {
  Actor actor;
  Task task;
  Permit permit;
};
[[nodiscard]] Result<TaskHere> task_here(const WorkRoom& room, const Gate& gate,
                                         const Request& request, Verb verb);

}  // namespace fl
