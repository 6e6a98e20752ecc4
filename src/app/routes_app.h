// Health, the API's description, and the sign-in routes with what trust/ may not look up itself.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/app.h"
#include "http/route.h"

namespace fl {

[[nodiscard]] std::vector<Route> app_routes(App& app, const Gate& gate,
                                            std::shared_ptr<AuditLog> audit,
                                            std::function<Reply(Instant)> ready,
                                            std::function<std::string()> openapi);

}  // namespace fl
