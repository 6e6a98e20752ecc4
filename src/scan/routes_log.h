// Routes of the scan log.
#pragma once

#include <vector>

#include "http/route.h"
#include "scan/scan.h"

namespace fl {

// The room must outlive the routes.
[[nodiscard]] std::vector<Route> scan_log_routes(const scan::ScanRoom& room);

}  // namespace fl
