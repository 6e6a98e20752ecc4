// What is true of a whole ground, of grounds so large that finding it out costs more than the rest
// of a page: asked at most every ten seconds, by one request for all. The page says as of when it
// is known. Of smaller grounds it is always asked, so that who acts there sees it at once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "platform/time.h"

namespace fl {

inline constexpr int kLargeCellCount = 4000;
inline constexpr std::chrono::seconds kLatelyAgeMax{10};
inline constexpr std::size_t kLatelyKeptMax = 32;  // few grounds are that large

template <class T>
class Lately {
 public:
  struct Known {
    Instant as_of;
    std::shared_ptr<const T> what;
  };
  // `ask` runs while others who want to know of a large ground wait; what throws is not kept.
  template <class Ask>
  [[nodiscard]] Known of(const std::string& path, int cell_count, Instant now, Ask&& ask) {
    if (cell_count < kLargeCellCount) return {now, std::make_shared<const T>(ask())};
    const std::lock_guard lock(guard_);
    const auto known = kept_.find(path);
    if (known != kept_.end() && known->second.as_of <= now &&
        now - known->second.as_of < kLatelyAgeMax)
      return known->second;
    if (kept_.size() >= kLatelyKeptMax) kept_.clear();
    return kept_.insert_or_assign(path, Known{now, std::make_shared<const T>(ask())}).first->second;
  }

 private:
  std::mutex guard_;
  std::map<std::string, Known, std::less<>> kept_;
};

using CoveredLately = Lately<std::unordered_set<std::string>>;

}  // namespace fl
