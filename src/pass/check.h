// For app/: restrictions that are kept are held against their evidence all the time, the whole city
// within the hour. A row that differs was not written by this room; it is said, never mended, so
// that the log still shows it.
#pragma once

#include "pass/pass.h"

namespace fl {

// The job: the next 32 of 1,024 buckets. The number of restrictions that differ.
[[nodiscard]] Result<int> check_restrictions(const PassRoom& room, RuleShelf& shelf, Instant now);
// As the last round over all buckets found, or the present one when that is already worse.
[[nodiscard]] std::int64_t differing_count(Tx& tx);

}  // namespace fl
