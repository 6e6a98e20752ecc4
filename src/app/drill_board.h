// The board a drill writes on while it runs, so that people at their desks can watch it: one file
// in the data folder of the house they are signed in to. Counts and times only; nobody's name or
// id.
#pragma once

#include <string>
#include <vector>

#include "app/app.h"
#include "platform/json.h"

namespace fl {

// Takes the place of what was there, whole. Fault app.cannot_write.
[[nodiscard]] Outcome write_drill(const DataFolder& data, const json::object& board);
// Null: no drill was run here, or what lies there is none.
[[nodiscard]] json::value read_drill(const DataFolder& data);

// GET /v1/drill, for staff.
[[nodiscard]] std::vector<Route> drill_routes(const DataFolder& data, const Gate& gate);

}  // namespace fl
