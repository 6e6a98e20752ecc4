// The burden of a day, by area: counted from the steps people took.
#include <map>
#include <set>

#include "storage/db.h"
#include "work/burden_room.h"
#include "work/store_burden.h"

namespace fl {

namespace {

struct Sum {
  std::int64_t acts = 0;
  std::set<AccountId> workers;
};

}  // namespace

Result<int> count_burden(const WorkRoom& room, Instant now) {
  const Instant from = start_of_day(now);
  return room.db.write([&](Tx& tx) -> Result<int> {
    std::map<std::pair<std::string, std::string>, Sum> sums;  // (path, step)
    for (const auto& count : work_store::steps_between(tx, from, now)) {
      const Area* place = room.tree.find_path(count.area_path);
      if (place == nullptr) continue;
      for (const Area* area : room.tree.upward(*place)) {
        for (const auto& what : {std::string(), count.what}) {
          Sum& sum = sums[{area->path, what}];
          sum.acts += count.count;
          sum.workers.insert(count.account);
        }
      }
    }
    const std::string day = day_of(now);
    work_store::clear_burden(tx, day);
    for (const auto& [key, sum] : sums)
      work_store::add_burden(tx, key.first, day,
                             {key.second, std::int64_t(sum.workers.size()), sum.acts});
    return int(sums.size());
  });
}

}  // namespace fl
