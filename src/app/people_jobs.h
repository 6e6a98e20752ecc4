// Jobs of the civil registry that need more rooms than one: areas that changed, care that is due,
// one pass for duplicates.
#pragma once

#include "duty/leaving.h"
#include "registry/registry.h"
#include "work/work.h"

namespace fl {

// Reads the table again when it changed and rewrites what stands at old paths; the rows changed.
// May be killed anywhere and called again.
[[nodiscard]] Result<int> follow_areas(AreaTree& tree, const WorkRoom& room, Instant now);
// Opens what care plans and expiring registrations ask for; the tasks opened.
[[nodiscard]] Result<int> open_care_tasks(const WorkRoom& room, Instant now);
// An account that was closed, or whose last role ended, leaves its shifts: as a handler of
// kRightsEnded, and for roles that ended by their day within the last hour. The shifts left.
[[nodiscard]] Result<int> leave_without_rights(Tx& tx, const DutyRoom& room, AccountId account,
                                               Instant now);
[[nodiscard]] Result<int> leave_ended_roles(const DutyRoom& room, Instant now);
[[nodiscard]] Result<int> scan_for_duplicates(const WorkRoom& room, Instant now);

}  // namespace fl
