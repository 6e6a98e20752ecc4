// Does any event wait to be heard? For what must not count twice.
#pragma once

#include "storage/tx_fwd.h"

namespace fl {

[[nodiscard]] bool has_waiting_events(Tx& tx);

}  // namespace fl
