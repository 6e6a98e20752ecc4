// Walks over people, a page at a time: making passes and cards for many. Ids only; who opens a
// record logs it. A second door of registry/.
#pragma once

#include <utility>
#include <vector>

#include "platform/ids.h"
#include "storage/tx_fwd.h"

namespace fl {

// The people of a bucket by id.
[[nodiscard]] std::vector<PersonId> people_in_bucket(Tx& tx, Bucket bucket, PersonId after,
                                                     int limit);
// The people of a cell, household by household, also in houses that came to it from another cell.
using Resident = std::pair<HouseholdId, PersonId>;
[[nodiscard]] std::vector<Resident> residents_of_cell(Tx& tx, AreaId cell, Resident after,
                                                      int limit);
[[nodiscard]] std::int64_t people_count(Tx& tx);

}  // namespace fl
