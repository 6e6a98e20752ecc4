// The HTTP side of work/: rows for the route table. app/ collects them.
#pragma once

#include <vector>

#include "http/route.h"
#include "trust/gate.h"
#include "work/work.h"

namespace fl {

[[nodiscard]] std::vector<Route> ask_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> task_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> turn_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> desk_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> sync_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> area_routes(const WorkRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> hand_over_routes(const WorkRoom& room, const Gate& gate);

}  // namespace fl
