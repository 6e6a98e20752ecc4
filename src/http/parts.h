// The four parts of the house that must not drown together (DESIGN sections 5 and 6): showing a
// pass, checking one, asking, and writing. `serve --listen show=8081` gives a part a listener of
// its own, with its own loops, workers and places for connections: flooding or losing one leaves
// the others as they were.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "http/route.h"
#include "http/server.h"

namespace fl {

enum class Part { show, check, query, enter };
[[nodiscard]] std::optional<Part> part_named(
    std::string_view name);  // show, check, query, register

// A part's rows: what residents' phones fetch to show; what guards' phones fetch and send; every
// other question; every other act.
[[nodiscard]] Part part_of(const Route& route);
[[nodiscard]] std::vector<Route> routes_of(Part part, const std::vector<Route>& routes);

// `options` with the part's own budget.
[[nodiscard]] ServerOptions budget_of(Part part, ServerOptions options);

}  // namespace fl
