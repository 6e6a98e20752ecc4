// The routes of a gate's book: what phones bring, what the place's officer reads.
#pragma once

#include <vector>

#include "http/route.h"
#include "scan/gate_book.h"
#include "trust/gate.h"

namespace fl {

[[nodiscard]] std::vector<Route> gate_book_routes(const GateBook& book, const Gate& gate);

}  // namespace fl
