// What keeps the service running: metrics, its state, parked events and messages that failed, each
// with a second try. For the administrator; the metrics for a collector on the same machine.
#pragma once

#include <functional>
#include <vector>

#include "app/app.h"
#include "http/route.h"

namespace fl {

[[nodiscard]] std::vector<Route> service_routes(App& app, const Gate& gate,
                                                std::function<Reply(Instant)> ready);

}  // namespace fl
