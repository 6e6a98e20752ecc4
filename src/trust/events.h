// What trust/ tells the house.
#pragma once

#include <string_view>

namespace fl {

inline constexpr std::string_view kAccountMade = "trust.account_made";
// An account was closed or a role of it ended; it may have others. {"account"}
inline constexpr std::string_view kRightsEnded = "trust.rights_ended";

}  // namespace fl
