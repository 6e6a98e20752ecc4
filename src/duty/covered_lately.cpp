// See covered_lately.h.
#include "duty/covered_lately.h"

namespace fl {

namespace {

constexpr int kLargeCellCount = 4000;
constexpr std::chrono::seconds kAgeMax{10};
constexpr std::size_t kKeptCountMax = 32;

}  // namespace

CoveredLately::Known CoveredLately::of(const std::string& path, int cell_count, Instant now,
                                       const std::function<Cells()>& ask) {
  if (cell_count < kLargeCellCount) return {now, std::make_shared<const Cells>(ask())};
  const std::lock_guard lock(guard_);
  const auto known = kept_.find(path);
  if (known != kept_.end() && known->second.as_of <= now && now - known->second.as_of < kAgeMax)
    return known->second;
  if (kept_.size() >= kKeptCountMax) kept_.clear();
  return kept_.insert_or_assign(path, Known{now, std::make_shared<const Cells>(ask())})
      .first->second;
}

}  // namespace fl
