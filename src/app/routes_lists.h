// Any list of the console as a file: the same route, the same rights, page after page.
#pragma once

#include <vector>

#include "app/app.h"

namespace fl {

[[nodiscard]] std::vector<Route> list_routes(App& app, const Gate& gate);

}  // namespace fl
