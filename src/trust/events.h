// What trust/ tells the house.
#pragma once

#include <string_view>

namespace fl {

inline constexpr std::string_view kAccountMade = "trust.account_made";

}  // namespace fl
