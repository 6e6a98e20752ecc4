// For app/: roles follow their area when it changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trust/trust.h"

namespace fl {

// Roles at exactly `from` stand on `area` at `to`, each with its leaf; the number changed.
[[nodiscard]] int move_role_paths(Tx& tx, const Permit& permit, AreaId area, std::string_view from,
                                  std::string_view to, Instant now);

}  // namespace fl
