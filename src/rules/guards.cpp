// Groups by shared exposure (union-find), the two-bodies rule as a table of refusals, and appeals.
#include "rules/guards.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace fl {

namespace {

// The size of the largest group of people who share an exposure with another of the group.
int largest_group(const std::vector<std::vector<std::string>>& exposures_of) {
  std::vector<std::size_t> parent(exposures_of.size());
  std::iota(parent.begin(), parent.end(), std::size_t(0));
  const auto root = [&](std::size_t i) {
    while (parent[i] != i)
      i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::string_view, std::size_t> first_with;
  for (std::size_t i = 0; i < exposures_of.size(); ++i)
    for (const std::string& exposure : exposures_of[i]) {
      const auto [found, is_new] = first_with.try_emplace(exposure, i);
      if (!is_new) parent[root(i)] = root(found->second);
    }
  std::map<std::size_t, int> sizes;
  int largest = 0;
  for (std::size_t i = 0; i < exposures_of.size(); ++i)
    if (!exposures_of[i].empty()) largest = std::max(largest, ++sizes[root(i)]);
  return largest;
}

bool is_softened_by(const Holding& holding, const Appeal& appeal) {
  return appeal.rule_id == holding.rule->id && appeal.evidence_id == holding.piece->id;
}

}  // namespace

std::string_view name_of(Wait wait) {
  constexpr std::array<std::string_view, 4> kNames{"none", "contacts_of_case", "contacts_of_venue",
                                                   "no_shared_exposure"};
  return kNames[std::size_t(wait)];
}

WaitDecision decide_wait(const BulkAct& act, const RuleSet& set) {
  for (const BulkAct::CaseContacts& one : act.cases)
    if (one.before + one.added > set.contacts_per_case_max)
      return {Wait::contacts_of_case, one.case_id, one.before + one.added,
              set.contacts_per_case_max};
  for (const BulkAct::CaseContacts& one : act.venues)
    if (one.before + one.added > set.contacts_per_venue_max)
      return {Wait::contacts_of_venue, one.case_id, one.before + one.added,
              set.contacts_per_venue_max};
  const int strangers = int(act.exposures_of.size()) - largest_group(act.exposures_of);
  if (strangers > set.strangers_max)
    return {Wait::no_shared_exposure, {}, strangers, set.strangers_max};
  return {};
}

std::string_view name_of(SignatureFault fault) {
  constexpr std::array<std::string_view, 5> kNames{"none", "too_few", "same_person", "same_body",
                                                   "own_matter"};
  return kNames[std::size_t(fault)];
}

SignatureFault check_two_bodies(const std::vector<Signature>& signatures,
                                std::int64_t subject_account) {
  if (signatures.size() < 2) return SignatureFault::too_few;
  for (const Signature& one : signatures)
    if (subject_account != 0 && one.account == subject_account) return SignatureFault::own_matter;
  bool has_other_person = false;
  for (const Signature& one : signatures) {
    if (one.account == signatures[0].account) continue;
    has_other_person = true;
    if (one.body != signatures[0].body) return SignatureFault::none;
  }
  return has_other_person ? SignatureFault::same_body : SignatureFault::same_person;
}

AfterAppeals after_appeals(const Status& status, const std::vector<Appeal>& appeals, Instant now) {
  AfterAppeals out;
  for (const Holding& holding : status.holdings) {
    Verdict outcome = holding.outcome;
    bool is_lapsed = false;
    for (const Appeal& appeal : appeals) {
      if (!is_softened_by(holding, appeal) || appeal.filed_at > now) continue;
      const bool is_answered = appeal.answered_at && *appeal.answered_at <= now;
      if (is_answered) {
        if (appeal.is_upheld) outcome = Verdict::ok;
        continue;
      }
      if (now - appeal.filed_at < kAppealAnswerMax) continue;
      if (holding.piece->kind == EvidenceKind::lab_result) {
        out.is_late_in_public = true;
      } else if (outcome == Verdict::stop) {
        outcome = Verdict::ask;
        is_lapsed = true;
      }
    }
    if (out.holding == nullptr || outcome > out.outcome) {
      out.outcome = outcome;
      out.holding = &holding;
      out.is_lapsed = is_lapsed;
    }
  }
  return out;
}

}  // namespace fl
