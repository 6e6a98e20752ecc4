// The OpenAPI 3.1 document of a route table: paths from the rows, bodies from their DraftFields,
// replies from schemas.cpp. The same rows give the same bytes, so that docs and web types can be
// compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"

namespace fl {

[[nodiscard]] std::string openapi_document(const std::vector<Route>& routes);
// Names used by rows but missing from schemas.cpp; a test of the whole table wants none.
[[nodiscard]] std::vector<std::string_view> unknown_reply_schemas(const std::vector<Route>& routes);
// The status a good answer has: 201 for what was made, 202 for a code sent, 204 without a body.
[[nodiscard]] int good_status_of(const Route& route);

}  // namespace fl
