// See concurrency.h.
#include "http/concurrency.h"

#include <algorithm>

namespace fl::http {

namespace {

constexpr std::int64_t kMeasurableNs = 2'000'000;  // less than this in a period says nothing
constexpr double kCrowded = 0.5;  // waits as long as it runs: twice as many as there are cores
constexpr double kRoomy = 0.3;

}  // namespace

void Concurrency::adjust(const CpuUse& used, bool was_full) {
  const std::int64_t wanted = used.running_ns + used.waiting_ns;
  const double waited = wanted < kMeasurableNs ? 0 : double(used.waiting_ns) / double(wanted);
  if (waited > kCrowded)
    limit_ = std::max(min_, limit_ - std::max(1, limit_ / 4));
  else if (waited < kRoomy && (was_full || wanted < kMeasurableNs))
    limit_ = std::min(max_, limit_ + 1);
}

}  // namespace fl::http
