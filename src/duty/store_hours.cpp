// Time on shift, for whoever must count it.
#include <algorithm>

#include "duty/duty.h"
#include "storage/db.h"

namespace fl {

namespace {

// Longer ones name a holder; nobody works them through.
constexpr std::chrono::hours kStandingShift{24 * 7};

const Sql kShiftsOf{SqlTag::list, "duty.shifts_of_span",
                    "SELECT from_at, until_at FROM duty_shift WHERE account_id = ?1 "
                    "AND until_at > ?2 AND from_at < ?3 ORDER BY until_at LIMIT 500"};

}  // namespace

std::chrono::minutes time_on_shift(Tx& tx, AccountId account, Instant from, Instant until) {
  std::chrono::milliseconds worked{};
  auto row = tx.run(kShiftsOf, account, from, until);
  while (row.step()) {
    const Instant start = row.instant(0), end = row.instant(1);
    if (end - start > kStandingShift) continue;
    worked += std::min(end, until) - std::max(start, from);
  }
  return std::chrono::duration_cast<std::chrono::minutes>(worked);
}

}  // namespace fl
