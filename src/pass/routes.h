// The pass office's routes.
#pragma once

#include <memory>
#include <vector>

#include "http/route.h"
#include "pass/pass.h"
#include "trust/gate.h"

namespace fl {

[[nodiscard]] std::vector<Route> evidence_routes(const PassRoom& room,
                                                 std::shared_ptr<RuleShelf> shelf,
                                                 const Gate& gate);
[[nodiscard]] std::vector<Route> status_routes(const PassRoom& room,
                                               std::shared_ptr<RuleShelf> shelf, const Gate& gate);

[[nodiscard]] std::vector<Route> large_act_routes(const PassRoom& room, const Gate& gate);

}  // namespace fl
