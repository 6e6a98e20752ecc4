// The personnel desk of the demo: organisations, lent staff with skills, posts with day, evening
// and night, shifts that really change, and the people to try this desk with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "duty/shifts.h"

namespace fl {

struct DutyLaying {
  const DutyRoom& room;
  const Keys& keys;
  const Permit& permit;
  const Area& home;  // the cell of the resident to try
  AccountId worker;  // who holds it
  std::uint64_t seed = 1;
  Instant now;
};
// Returns how many accounts it made; adds its rows to the people to try.
[[nodiscard]] Result<int> lay_duty_desk(Tx& tx, const DutyLaying& laying);

}  // namespace fl
