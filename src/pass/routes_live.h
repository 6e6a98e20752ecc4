// What a witness asks about the published list, as rows for app/.
#pragma once

#include <vector>

#include "http/route.h"
#include "storage/tx_fwd.h"

namespace fl {

[[nodiscard]] std::vector<Route> live_routes(Db& db);

}  // namespace fl
