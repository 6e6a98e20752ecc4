// The pass office's routes.
#pragma once

#include <memory>
#include <vector>

#include "http/route.h"
#include "pass/pass.h"
#include "trust/gate.h"

namespace fl {

class BundleShelf;
class CityKeyShelf;

[[nodiscard]] std::vector<Route> evidence_routes(const PassRoom& room,
                                                 std::shared_ptr<RuleShelf> shelf,
                                                 const Gate& gate);
[[nodiscard]] std::vector<Route> status_routes(const PassRoom& room,
                                               std::shared_ptr<RuleShelf> shelf, const Gate& gate);
// What somebody writes against a status, without the blanks around it. Fault: draft.bad_fields when
// nothing is left.
[[nodiscard]] Result<std::string> appeal_words(const Draft& draft, const std::string& field);
// Who may sign somewhere: for what is not of one place. Fault: trust.not_permitted.
[[nodiscard]] Result<Admitted> admit_signer(const Request& request, const Gate& gate);
// What a gate's phone needs to check with no server: the root once, then bundles.
[[nodiscard]] std::vector<Route> bundle_routes(std::shared_ptr<CityKeyShelf> city,
                                               std::shared_ptr<BundleShelf> bundles);

[[nodiscard]] std::vector<Route> area_act_routes(const PassRoom& room,
                                                 std::shared_ptr<RuleShelf> shelf,
                                                 const Gate& gate);
[[nodiscard]] std::vector<Route> rule_routes(const PassRoom& room, std::shared_ptr<RuleShelf> shelf,
                                             const Gate& gate);
[[nodiscard]] std::vector<Route> large_act_routes(const PassRoom& room, const Gate& gate);

}  // namespace fl
