// More rows for the route table; app/ collects them.
#pragma once

#include <vector>

#include "duty/personnel.h"
#include "http/route.h"
#include "trust/gate.h"

namespace fl {

[[nodiscard]] std::vector<Route> posting_run_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> duty_change_routes(const DutyRoom& room, const Gate& gate);

}  // namespace fl
