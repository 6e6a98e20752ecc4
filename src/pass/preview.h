// For the command line: what a rule set that is not in force would make of everybody something was
// found about, by district, beside what the rules in force make of them. Nothing is kept.
#pragma once

#include <array>
#include <vector>

#include "pass/pass.h"

namespace fl {

struct PreviewCount {
  AreaId district;
  std::array<std::int64_t, 3> today{}, then{};  // ok, ask, stop
};
[[nodiscard]] Result<std::vector<PreviewCount>> preview_rule_set(Tx& tx, const AreaTree& tree,
                                                                 RuleShelf& shelf,
                                                                 const RuleSet& set, Instant now);

}  // namespace fl
