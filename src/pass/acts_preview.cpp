// See preview.h. The whole city in columns is rules/preview.h; here are the rows themselves.
#include <map>

#include "pass/preview.h"
#include "pass/store_pass.h"

namespace fl {

Result<std::vector<PreviewCount>> preview_rule_set(Tx& tx, const AreaTree& tree, RuleShelf& shelf,
                                                   const RuleSet& set, Instant now) {
  std::vector<StatusRow> kept;
  pass_store::each_status(tx, [&](const StatusRow& row) { kept.push_back(row); });
  std::map<std::int64_t, PreviewCount> counts;
  for (const auto& row : kept) {
    auto now_is = status_now(tx, shelf, row.person, now);
    if (!now_is) continue;
    const Area* area = tree.find_path(row.area_path);
    while (area && area->level != AreaLevel::district && tree.parent_of(*area))
      area = tree.parent_of(*area);
    auto& count = counts[area ? area->id.value : 0];
    if (area) count.district = area->id;
    ++count.today[std::size_t((*now_is)->after.outcome)];
    ++count.then[std::size_t(status_of((*now_is)->evidence, set, now).outcome)];
  }
  std::vector<PreviewCount> found;
  for (const auto& [district, count] : counts)
    found.push_back(count);
  return found;
}

}  // namespace fl
