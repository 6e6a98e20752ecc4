// For app/: posts and shifts follow their area when it changes.
#pragma once

#include <string_view>

#include "platform/ids.h"
#include "storage/tx_fwd.h"

namespace fl {

// Posts and shifts at exactly `from` stand on `area` at `to`; the number changed.
[[nodiscard]] int move_post_paths(Tx& tx, AreaId area, std::string_view from, std::string_view to);

}  // namespace fl
