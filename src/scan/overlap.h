// Were two people at one place at one time? Pure, over what the scan log holds of each. A scan is a
// moment; a coming in and the going out after it at the same venue are all the time between them.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "scan/log.h"

namespace fl::scan {

inline constexpr std::chrono::hours kStayMax{12};  // longer, and the way out was not scanned

struct Meeting {
  std::uint64_t venue = 0;  // scrambled, as in the log
  Instant at;               // when the later of the two came
};
// The meeting nearest to `near`; nothing when no two stays at one venue lie within `apart`.
[[nodiscard]] std::optional<Meeting> meeting_of(const std::vector<ScanEntry>& one,
                                                const std::vector<ScanEntry>& other,
                                                std::chrono::minutes apart, Instant near);

}  // namespace fl::scan
