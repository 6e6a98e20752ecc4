// Which cells have somebody of their own, of grounds so large that finding out costs more than the
// rest of a page: asked at most every ten seconds, by one request for all. The page says as of when
// it knows. Of smaller grounds it is always asked, so that who acts there sees it at once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "platform/time.h"

namespace fl {

class CoveredLately {
 public:
  using Cells = std::unordered_set<std::string>;
  struct Known {
    Instant as_of;
    std::shared_ptr<const Cells> cells;
  };
  // `ask` runs while others who want the same wait.
  [[nodiscard]] Known of(const std::string& path, int cell_count, Instant now,
                         const std::function<Cells()>& ask);

 private:
  std::mutex guard_;
  std::map<std::string, Known, std::less<>> kept_;  // few grounds are that large
};

}  // namespace fl
