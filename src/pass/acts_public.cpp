// Rule sets published by two; what the public may count; what the log can be held against.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "pass/store_pass.h"

namespace fl {

namespace {

constexpr std::int64_t kSmallCount = 5;  // below this a count could point at somebody

bool has_body(Tx& tx, AccountId account, std::initializer_list<Role> bodies, Instant now) {
  for (const auto& grant : grants_of(tx, account, now))
    if (std::find(bodies.begin(), bodies.end(), grant.role) != bodies.end()) return true;
  return false;
}

std::optional<std::int64_t> told(std::int64_t count) {
  if (count != 0 && count < kSmallCount) return std::nullopt;
  return count;
}

}  // namespace

namespace pass_store {

std::string image_of(const RuleSetRow& r) {
  return fmt::format("rule set v1|{}|{}|{}|{}|{}|{}|{}|{}", r.id, r.edition, r.document,
                     r.in_force_from.ms, r.in_force_until.ms, r.published_by.value,
                     r.second_by.value, r.published_at.ms);
}

std::int64_t entity_of(std::string_view id, std::int64_t edition) {
  return edition << 10 | hash_bucket(id);
}

}  // namespace pass_store

Outcome publish_rule_set(Tx& tx, const Permit& permit, std::string_view document, AccountId first,
                         AccountId second, Instant now) {
  auto set = read_rule_set(document);
  if (!set) return set.error();
  if (first == second) return Fault{FaultKind::refused, "pass.same_person"};
  if (!has_body(tx, first, {Role::pass_officer}, now))
    return Fault{FaultKind::refused, "pass.not_this_body"};
  if (!has_body(tx, second, {Role::epidemiologist, Role::clinician}, now))
    return Fault{FaultKind::refused, "pass.same_body"};
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
                          pass_store::entity_of(set->id, set->edition), pass_store::image_of(row),
                          now, set->id));
  return Done{};
}

Result<std::vector<PublicCount>> public_counts(Tx& tx, const AreaTree& tree, Instant now) {
  struct Counts {
    std::int64_t live = 0, began = 0, late = 0;
  };
  std::map<std::tuple<std::int64_t, std::string, std::string>, Counts> counts;
  const Instant day_ago = now - std::chrono::hours(24);
  const auto district_of = [&](std::string_view path) -> std::int64_t {
    const Area* area = tree.find_path(path);
    while (area && area->level != AreaLevel::district && tree.parent_of(*area))
      area = tree.parent_of(*area);
    return area ? area->id.value : 0;
  };
  const auto count = [&](const StatusRow& row) {
    auto& one = counts[{district_of(row.area_path), row.rule, row.verdict}];
    ++one.live;
    one.began += row.from > day_ago;
  };
  for (const auto* verdict : {"ask", "stop"})
    pass_store::each_live(tx, verdict, now, count);
  pass_store::each_late_appeal(tx, now, [&](PersonId person, std::string_view rule) {
    const auto row = pass_store::load_status(tx, person);
    if (row && row->verdict != "ok" && row->rule == rule)
      ++counts[{district_of(row->area_path), row->rule, row->verdict}].late;
  });
  std::vector<PublicCount> found;
  for (const auto& [key, count] : counts) {
    // The older ones are live less began: they too are not told when they are few.
    const bool is_few_older = !told(count.live - count.began);
    found.push_back({AreaId{std::get<0>(key)}, std::get<1>(key), std::get<2>(key), told(count.live),
                     is_few_older ? std::nullopt : told(count.began), told(count.late)});
  }
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
      {"rule_set",
       [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
         for (const auto& row : pass_store::rule_sets(tx))
           if (pass_store::entity_of(row.id, row.edition) == id) return pass_store::image_of(row);
         return std::nullopt;
       },
       [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
         for (const auto& row : pass_store::rule_sets(tx))
           visit(hash_bucket(row.id), pass_store::entity_of(row.id, row.edition));
       }},
  };
}

}  // namespace fl
