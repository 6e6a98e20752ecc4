// For app/: who may do nothing any more answers for nothing.
#pragma once

#include "duty/shifts.h"

namespace fl {

// Every shift the account holds now or later is left as by a sick call: the next people are asked,
// the level above answers, and kShiftLeft tells the task desk. The number left.
[[nodiscard]] Result<int> leave_shifts_of(Tx& tx, const DutyRoom& room, const Permit& permit,
                                          AccountId account, Instant now);

}  // namespace fl
