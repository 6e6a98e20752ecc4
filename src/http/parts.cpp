// See parts.h.
#include "http/parts.h"

#include <algorithm>

namespace fl {

std::optional<Part> part_named(std::string_view name) {
  if (name == "show") return Part::show;
  if (name == "check") return Part::check;
  if (name == "query") return Part::query;
  if (name == "register") return Part::enter;
  return std::nullopt;
}

Part part_of(const Route& route) {
  const auto is_under = [&](std::string_view path) {
    return route.pattern.starts_with(path) &&
           (route.pattern.size() == path.size() || route.pattern[path.size()] == '/');
  };
  const bool is_get = route.method == Method::get;
  if (is_get && (route.pattern == "/v1/pass" || route.pattern == "/v1/pass/status"))
    return Part::show;
  if (is_under("/v1/gate") || is_under("/v1/scans")) return Part::check;
  return is_get ? Part::query : Part::enter;
}

std::vector<Route> routes_of(Part part, const std::vector<Route>& routes) {
  std::vector<Route> out;
  std::ranges::copy_if(routes, std::back_inserter(out),
                       [&](const Route& route) { return part_of(route) == part; });
  return out;
}

ServerOptions budget_of(Part part, ServerOptions options) {
  struct Budget {
    int worker_count, niceness;
  };
  constexpr Budget kBudgets[] = {{4, 0}, {8, 0}, {12, 5}, {12, 2}};  // in the order of Part
  const Budget& budget = kBudgets[std::size_t(part)];
  options.loop_count = 1;
  options.worker_count = budget.worker_count;
  options.niceness = budget.niceness;
  options.connection_count_max = limits::kPartConnectionCountMax;
  return options;
}

}  // namespace fl
