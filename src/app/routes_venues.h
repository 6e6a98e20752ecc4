// Venues and the codes their gates upload scans with.
#pragma once

#include <vector>

#include "registry/registry.h"
#include "scan/scan.h"
#include "trust/gate.h"

namespace fl {

// Room, gate and tree must outlive the routes.
[[nodiscard]] std::vector<Route> venue_routes(const scan::ScanRoom& room, const Gate& gate,
                                              const AreaTree& tree);

}  // namespace fl
