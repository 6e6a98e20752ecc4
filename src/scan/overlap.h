// Were two people at one place at one time? Pure, over what the scan log holds of each. A scan is a
// moment; a coming in and the going out after it at the same venue are all the time between them.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "scan/log.h"

namespace fl::scan {

// Longer, and only the coming in and the going out count: a working day in a shopping centre is
// not a meeting with everybody who passed through it.
inline constexpr std::chrono::hours kStayMax{4};
// A scan that arrives later than this after its moment was kept, but speaks for nobody: who knows
// of a case must not be able to make its meetings up.
inline constexpr std::chrono::hours kOnTime{24};

struct Meeting {
  std::uint64_t venue = 0;  // scrambled, as in the log
  Instant at;               // when the later of the two came
};
// The meeting nearest to `near`; nothing when no two stays at one venue lie within `apart`. Scans
// that came in late, or after `known_at` (when the case was put down), are not looked at.
[[nodiscard]] std::optional<Meeting> meeting_of(const std::vector<ScanEntry>& one,
                                                const std::vector<ScanEntry>& other,
                                                std::chrono::minutes apart, Instant near,
                                                Instant known_at);

}  // namespace fl::scan
