// When is a seat empty? Pure: hours a post is wanted, hours somebody holds it, and the first moment
// of a span at which fewer sit there than it has seats.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "duty/personnel.h"

namespace fl {

struct SeatQuestion {
  std::vector<DutyHours> wanted;  // empty: always
  std::vector<DutyHours> held;
  int seats = 1;
  Instant from, until;
};
// The first empty moment in [from, until), or nothing. `empty_until` is when that gap closes.
struct EmptyHours {
  Instant from, until;
};
[[nodiscard]] std::optional<EmptyHours> first_empty(const SeatQuestion& question);

}  // namespace fl
