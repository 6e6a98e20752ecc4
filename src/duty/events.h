// What duty/ tells other rooms after the commit.
#pragma once

#include <string_view>

namespace fl {

// Somebody left a shift before its end. Body: {"account":id,"path":area path,"cause":"sick"}.
inline constexpr std::string_view kShiftLeft = "duty.shift_left";

}  // namespace fl
