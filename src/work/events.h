// What work/ tells the house after the commit.
#pragma once

#include <string_view>

namespace fl {

// A task moved between lanes. Body: {"path": "...", "from": -1..3, "to": 0..3, "source": "...",
// "source_id": n, "state": "..."}; -1 = it is new.
inline constexpr std::string_view kTaskMoved = "work.task_moved";
// A rung of the ladder was told. Body: {"rung": 1.., "tells": "lead", "account": "...", "kind":
// "..."}.
inline constexpr std::string_view kRungTold = "work.rung_told";

// Promises of a shift that ended stayed unsigned. Body: {"path": "...", "giver": id}.
inline constexpr std::string_view kHandOverUnsigned = "work.hand_over_unsigned";

}  // namespace fl
