// What work/ tells the house after the commit.
#pragma once

#include <string_view>

namespace fl {

// A task moved between lanes. Body: {"path": "...", "from": -1..3, "to": 0..3}; -1 = it is new.
inline constexpr std::string_view kTaskMoved = "work.task_moved";

}  // namespace fl
