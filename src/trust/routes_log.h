// The public routes of the witnessed log, as rows for app/.
#pragma once

#include <string>
#include <vector>

#include "http/route.h"
#include "trust/gate.h"
#include "trust/witness.h"

namespace fl {

// `witness_book`: the file that says who the witnesses are (load_witnesses()).
[[nodiscard]] std::vector<Route> log_routes(const Gate& gate, const std::string& witness_book);

}  // namespace fl
