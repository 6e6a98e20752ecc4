// Who of the staff has a role somewhere in a place: for finding an owner by name.
#pragma once

#include <string_view>
#include <vector>

#include "trust/trust.h"

namespace fl {

// In or under a place, residents left out, by place; 2,000 at most.
[[nodiscard]] std::vector<RoleSeat> seats_under(Tx& tx, std::string_view path, Instant now);

}  // namespace fl
