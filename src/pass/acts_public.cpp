// Rule sets published by two; what the public may count; what the log can be held against.
#include <map>

#include "pass/store_pass.h"

namespace fl {

namespace {

constexpr std::int64_t kSmallCount = 5;  // below this a count could point at somebody

std::optional<std::int64_t> told(std::int64_t count) {
  if (count != 0 && count < kSmallCount) return std::nullopt;
  return count;
}

}  // namespace

Outcome publish_rule_set(Tx& tx, const Permit& permit, std::string_view document, AccountId first,
                         AccountId second, Instant now) {
  auto set = read_rule_set(document);
  if (!set) return set.error();
  if (first == second) return Fault{FaultKind::refused, "pass.same_person"};
  if (pass_store::has_edition(tx, set->id, set->edition))
    return Fault{FaultKind::conflict, "pass.edition_taken"};
  pass_store::RuleSetRow row;
  row.id = set->id;
  row.document = std::string(document);
  row.edition = set->edition;
  row.in_force_from = set->valid_from;
  row.in_force_until = set->valid_until;
  row.published_at = now;
  row.published_by = first;
  row.second_by = second;
  pass_store::add_rule_set(tx, row);
  const auto bucket = hash_bucket(set->id);
  append_leaf(tx, leaf_of(permit, bucket, "rules.publish", "rule_set",
                          std::int64_t(set->edition) << 10 | bucket, "", now, set->id));
  return Done{};
}

Result<std::vector<PublicCount>> public_counts(Tx& tx, const AreaTree& tree, Instant now) {
  struct Counts {
    std::int64_t live = 0, began = 0;
  };
  std::map<std::tuple<std::int64_t, std::string, std::string>, Counts> counts;
  const Instant day_ago = now - std::chrono::hours(24);
  const auto count = [&](const StatusRow& row) {
    const Area* area = tree.find_path(row.area_path);
    while (area && area->level != AreaLevel::district && tree.parent_of(*area))
      area = tree.parent_of(*area);
    auto& one = counts[{area ? area->id.value : 0, row.rule, row.verdict}];
    ++one.live;
    one.began += row.from > day_ago;
  };
  for (const auto* verdict : {"ask", "stop"})
    pass_store::each_live(tx, verdict, now, count);
  std::vector<PublicCount> found;
  for (const auto& [key, count] : counts)
    found.push_back({AreaId{std::get<0>(key)}, std::get<1>(key), std::get<2>(key), told(count.live),
                     told(count.began)});
  return found;
}

std::vector<ImageSource> pass_image_sources() {
  return {
      {"evidence",
       [](Tx& tx, Bucket bucket, std::int64_t id) -> std::optional<std::string> {
         auto row = pass_store::evidence_at(tx, bucket, EvidenceId{id});
         if (!row) return std::nullopt;
         return image_of(*row);
       },
       pass_store::each_evidence},
      {"status",
       [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
         auto row = pass_store::load_status(tx, PersonId{id});
         if (!row) return std::nullopt;
         return image_of(*row);
       },
       [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
         pass_store::each_status(tx, [&](const StatusRow& row) {
           visit(hash_bucket(row.person.value), row.person.value);
         });
       }},
      {"status_appeal",
       [](Tx& tx, Bucket bucket, std::int64_t id) -> std::optional<std::string> {
         auto row = pass_store::appeal_at(tx, bucket, AppealId{id});
         if (!row) return std::nullopt;
         return image_of(*row);
       },
       pass_store::each_appeal},
  };
}

}  // namespace fl
