// Rows of blockers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/blocker.h"

namespace fl::work_store {

void add_blocker(Tx& tx, const Blocker& blocker);
void save_blocker(Tx& tx, const Blocker& blocker);
[[nodiscard]] Result<Blocker> load_blocker(Tx& tx, BlockerId id);  // work.no_such_blocker (absent)
[[nodiscard]] std::vector<Blocker> blockers_of_task(Tx& tx, TaskId blocked);  // at most 50
// What blocks tasks in or under `path`; those that stand first are told by the caller.
[[nodiscard]] std::vector<Blocker> blockers_under(Tx& tx, std::string_view path, bool only_open,
                                                  int limit);
struct BlockerCount {
  std::string cause;
  AreaId area;  // that must answer
  std::int64_t count = 0;
};
// Open ones in or under `path`, counted to 1000.
[[nodiscard]] std::vector<BlockerCount> open_blocker_counts(Tx& tx, std::string_view path);
void each_blocker(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);

}  // namespace fl::work_store
