// More rows for the route table; app/ collects them.
#pragma once

#include <vector>

#include "duty/personnel.h"
#include "http/route.h"
#include "trust/gate.h"

namespace fl {

[[nodiscard]] std::vector<Route> posting_run_routes(const DutyRoom& room, const Gate& gate);
[[nodiscard]] std::vector<Route> duty_change_routes(const DutyRoom& room, const Gate& gate);

// Name, lead and members of a team as a form says them. Fault duty.no_such_responder.
[[nodiscard]] Result<Team> team_of(Tx& tx, const DutyRoom& room, const Draft& draft);

}  // namespace fl
