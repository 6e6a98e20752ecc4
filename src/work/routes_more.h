// More rows for the route table; app/ collects them.
#pragma once

#include <vector>

#include "http/route.h"
#include "trust/gate.h"
#include "work/work.h"

namespace fl {

[[nodiscard]] std::vector<Route> need_routes(const WorkRoom& room, const Gate& gate);

}  // namespace fl
