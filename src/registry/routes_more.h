// Inside registry/ and for app/: the rows of its further desks.
#pragma once

#include <vector>

#include "registry/routes.h"

namespace fl {

[[nodiscard]] std::vector<Route> duplicate_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> read_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> care_list_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> area_change_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> command_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> map_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> edit_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> own_person_routes(const CivilDesk& desk);

}  // namespace fl
