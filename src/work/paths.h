// For app/: what stands at an old path after areas changed. Each call is bounded in every
// transaction, says how many rows it changed, and does nothing when called again.
#pragma once

#include <string_view>

#include "work/work.h"

namespace fl {

// Tasks at exactly `from` belong to `area` at `to`; those with a door to the cell of their door.
[[nodiscard]] Result<int> move_task_paths(const WorkRoom& room, const Permit& permit, AreaId area,
                                          std::string_view from, std::string_view to, Instant now);
// Lists, items, blockers, complaints, dossiers, needs, open hand-overs and open conflicts; days of
// burden are added to what stands there already. Tasks first: a blocker stands where its task does.
[[nodiscard]] Result<int> move_promise_paths(const WorkRoom& room, const Permit& permit,
                                             AreaId area, std::string_view from,
                                             std::string_view to, Instant now);
// All counters written anew, if no event waits that would count something twice; else false.
[[nodiscard]] Result<bool> recount_when_quiet(const WorkRoom& room, Instant now);

void recount_in(Tx& tx, const AreaTree& tree, Instant now);

}  // namespace fl
