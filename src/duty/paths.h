// For app/: what duty keeps at an area follows it when it changes. What is over stays where it was.
#pragma once

#include <string_view>

#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

// Posts, shifts and calls that are not over, patterns, organisations, teams, homes of responders
// and delegations at exactly `from` stand on `area` at `to`; the number changed.
[[nodiscard]] int move_duty_paths(Tx& tx, AreaId area, std::string_view from, std::string_view to,
                                  Instant now);

}  // namespace fl
