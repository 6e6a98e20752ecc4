// Inputs of `allocate` from JSON files (their form: docs/concepts/posting.md), and made rosters.
#pragma once

#include <cstdint>
#include <string>

#include "duty/posting.h"
#include "duty/roster.h"
#include "platform/result.h"

namespace fl::cli {

// Faults (bad_input): app.no_file, duty.bad_plan_file with the place.
[[nodiscard]] Result<PostingInput> posting_of_file(const std::string& path);
[[nodiscard]] Result<RosterInput> roster_of_file(const std::string& path);

// A street's week: early, late, night; two skills; `load` is the share of all people's hours that
// is needed. Synthetic.
[[nodiscard]] RosterInput made_roster(std::uint64_t seed, int people, double load);

}  // namespace fl::cli
