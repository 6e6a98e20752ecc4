// What registry/ tells the house.
#pragma once

#include <string_view>

namespace fl {

inline constexpr std::string_view kAreaChanged = "registry.area_changed";

}  // namespace fl
