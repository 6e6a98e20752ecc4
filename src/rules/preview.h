// What a rule set would make of everybody, before anybody decides on it: the status of each person
// of a population from columns, and its counts by area, set beside the counts of today's rules.
// Equal to status_of() for every person (tested on random ones). Nothing is stopped or stored for
// it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "rules/columns.h"
#include "rules/ruleset.h"

namespace fl {

inline constexpr std::uint16_t kNoRule = 0xFFFF;

struct Preview {
  std::vector<std::uint8_t> outcome;        // Verdict
  std::vector<std::uint16_t> rule;          // index into the set's rules; kNoRule
  std::vector<std::int32_t> until_minute;   // kNoMinute when nothing holds
  std::vector<std::int64_t> trouble_count;  // for each rule: pieces it could not be evaluated on
  std::vector<bool> is_interpreted;         // for each rule: it did not fit columns
};
[[nodiscard]] Preview preview_of(const Population& population, const RuleSet& set, Instant now);

struct AreaCount {
  std::array<std::int64_t, 3> by_outcome{};
  // from_to[a][b]: people whose outcome is a under the first preview and b under the second.
  std::array<std::array<std::int64_t, 3>, 3> from_to{};
};
// `today` may be null. One entry for each area, at least one.
[[nodiscard]] std::vector<AreaCount> count_by_area(const Population& population,
                                                   const Preview& preview, const Preview* today);

}  // namespace fl
