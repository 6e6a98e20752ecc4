// Inside duty/: rows of delegations.
#pragma once

#include <optional>

#include "duty/delegation.h"
#include "storage/db.h"

namespace fl::store {

void add_delegation(Tx& tx, const Delegation& row);
[[nodiscard]] std::optional<Delegation> load_delegation(Tx& tx, DelegationId id);
void end_delegation_row(Tx& tx, DelegationId id, Instant now);

}  // namespace fl::store
