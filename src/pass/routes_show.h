// The routes that show passes and give them out.
#pragma once

#include <memory>
#include <vector>

#include "http/route.h"
#include "pass/pass.h"
#include "pass/show.h"
#include "trust/gate.h"

namespace fl {

// Whoever holds a capability: the page that shows the pass.
[[nodiscard]] std::vector<Route> show_routes(const PassDesk& desk, const PassRoom& room,
                                             std::shared_ptr<RuleShelf> shelf, const Gate& gate);
// Residents with a session and people with a letter; workers at a door or desk.
[[nodiscard]] std::vector<Route> enrol_routes(const PassDesk& desk, const Gate& gate);
[[nodiscard]] std::vector<Route> pass_desk_routes(const PassDesk& desk, const Gate& gate);

// All of these.
[[nodiscard]] std::vector<Route> pass_giving_routes(const PassDesk& desk, const PassRoom& room,
                                                    std::shared_ptr<RuleShelf> shelf,
                                                    const Gate& gate);

// The words of each reason code in the rules in force, for the replica.
[[nodiscard]] std::map<std::string, ReasonWords> reason_words(Db& db, RuleShelf& shelf,
                                                              Instant now);

}  // namespace fl
