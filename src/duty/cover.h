// Which cells have somebody of their own over a span: what the evening asks for tomorrow.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

// Paths of cells in or under a place that have a holder of their own at some time of a span.
[[nodiscard]] std::unordered_set<std::string> cells_covered_in(Tx& tx, std::string_view scope_path,
                                                               Instant from, Instant until);

}  // namespace fl
