// For app/: what the pass office keeps at an area follows it when it changes.
#pragma once

#include <string_view>

#include "platform/result.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

// Evidence that waits for a signature and kept statuses at exactly `from` stand where their person
// lives now, otherwise at `to`, each with its leaf; the number changed. What has counted keeps the
// area of its time.
[[nodiscard]] int move_pass_paths(Tx& tx, const Permit& permit, std::string_view from,
                                  std::string_view to, Instant now);

}  // namespace fl
