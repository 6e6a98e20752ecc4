// The derivation. Restrictions are asked piece by piece, so that one piece can never make another
// worse; only releases look at several pieces, and they can only help.
#include "rules/status.h"

#include <algorithm>

namespace fl {

namespace {

struct Weighed {
  const Evidence* piece;
  EvidenceWeight weight;
};

bool is_negative(const Weighed& one) {
  const json::value* result = one.piece->facts.if_contains("result");
  return one.piece->kind == EvidenceKind::lab_result && result != nullptr && *result == "negative";
}
bool is_positive(const Weighed& one) {
  return one.piece->kind == EvidenceKind::lab_result && one.weight.most > Verdict::ok;
}
bool is_single(const Evidence& piece) {
  const json::value* tube = piece.facts.if_contains("tube");
  return tube != nullptr && *tube == "single";
}

// Negative tests that count for a release, oldest first: as many as lie far enough apart.
struct Negatives {
  int count = 0;
  std::optional<Instant> last_at;
};

Negatives negatives_for(const Release& release, const Evidence& trigger,
                        const std::vector<Weighed>& all) {
  Instant from = trigger.happened_at + std::chrono::hours(release.from_hours);
  for (const Weighed& one : all)
    if (is_positive(one))
      from = std::max(from, one.piece->happened_at + std::chrono::milliseconds(1));
  std::vector<Instant> times;
  for (const Weighed& one : all)
    if (is_negative(one) && one.piece->happened_at >= from &&
        (!release.is_single_tube || is_single(*one.piece)))
      times.push_back(one.piece->happened_at);
  std::sort(times.begin(), times.end());
  Negatives out;
  for (const Instant at : times) {
    if (out.last_at && at < *out.last_at + std::chrono::hours(release.hours_apart)) continue;
    out.last_at = at;
    ++out.count;
  }
  return out;
}

bool is_found_by_clinician(const Release& release, const Evidence& trigger,
                           const std::vector<Weighed>& all) {
  return std::any_of(all.begin(), all.end(), [&](const Weighed& one) {
    const json::value* finding = one.piece->facts.if_contains("finding");
    return one.piece->kind == EvidenceKind::clinician_report && finding != nullptr &&
           finding->is_string() && one.piece->happened_at > trigger.happened_at &&
           one.piece->happened_at >= trigger.happened_at + std::chrono::hours(release.from_hours) &&
           std::find(release.findings.begin(), release.findings.end(),
                     std::string_view(finding->as_string())) != release.findings.end();
  });
}

StatusChange change_for(const Release& release, const Evidence& trigger,
                        const std::vector<Weighed>& all) {
  StatusChange out{release, 1, trigger.happened_at + std::chrono::hours(release.from_hours)};
  if (release.kind == ReleaseKind::clinician) {
    if (is_found_by_clinician(release, trigger, all)) out.still_needed = 0;
    return out;
  }
  const Negatives negatives = negatives_for(release, trigger, all);
  out.still_needed = std::max(0, release.count - negatives.count);
  if (negatives.last_at)
    out.earliest_at =
        std::max(*out.earliest_at, *negatives.last_at + std::chrono::hours(release.hours_apart));
  return out;
}

std::vector<Weighed> weigh(const PersonEvidence& person, Instant now, Status& out) {
  std::vector<Weighed> all;
  for (const Evidence& piece : person.evidence) {
    EvidenceWeight weight = weight_of(piece, person.evidence);
    // What is not yet recorded is not yet known; nothing can have happened after that.
    if (weight.is_counted && piece.recorded_at > now) weight = {false, Verdict::ok, "not_yet"};
    if (weight.is_counted)
      all.push_back({&piece, weight});
    else
      out.uncounted.push_back({piece.id, weight.why});
  }
  return all;
}

void hold(const RuleSet& set, const Rule& rule, const Weighed& one, const std::vector<Weighed>& all,
          Status& out) {
  Holding holding{&rule, one.piece, std::min(rule.outcome, one.weight.most), one.piece->happened_at,
                  rule_end(set, rule, one.piece->happened_at, one.piece->until)};
  const bool is_released =
      holding.outcome != Verdict::ok &&
      std::any_of(rule.releases.begin(), rule.releases.end(), [&](const Release& release) {
        return change_for(release, *one.piece, all).still_needed == 0;
      });
  (is_released ? out.released : out.holdings).push_back(holding);
}

}  // namespace

bool is_told_before(const Holding& a, const Holding& b) {
  if (a.outcome != b.outcome) return a.outcome > b.outcome;
  // Good news in the order of the rules: the freshest kind first; restrictions by how long.
  if (a.outcome == Verdict::ok && a.rule != b.rule) return a.rule < b.rule;
  if (a.until != b.until) return a.until > b.until;
  if (a.rule != b.rule) return a.rule < b.rule;  // of one vector: the earlier rule
  return a.piece->id < b.piece->id;
}

Status status_of(const PersonEvidence& person, const RuleSet& set, Instant now) {
  Status out;
  out.is_in_force = set.is_in_force(now);
  const std::vector<Weighed> all = weigh(person, now, out);
  if (!out.is_in_force) return out;
  for (const Weighed& one : all) {
    json::value context;
    for (const Rule& rule : set.rules) {
      if (std::find(rule.kinds.begin(), rule.kinds.end(), one.piece->kind) == rule.kinds.end())
        continue;
      // A rule to restrict says nothing of a piece that may not restrict.
      if (rule.outcome != Verdict::ok && one.weight.most == Verdict::ok) continue;
      const Instant until = rule_end(set, rule, one.piece->happened_at, one.piece->until);
      if (now < one.piece->happened_at || now >= until) continue;
      if (context.is_null()) context = evidence_context(*one.piece, person.age_years, now);
      const auto value = rule.when.evaluate(context);
      if (!value)
        out.troubles.push_back({rule.id, one.piece->id, value.error().detail});
      else if (truth_of(*value) == Truth::truthy)
        hold(set, rule, one, all, out);
    }
  }
  std::sort(out.holdings.begin(), out.holdings.end(), is_told_before);
  std::sort(out.released.begin(), out.released.end(), is_told_before);
  if (out.holdings.empty()) return out;
  const Holding& first = out.holdings.front();
  out.outcome = first.outcome;
  out.rule = first.rule;
  out.from = first.from;
  out.until = first.until;
  if (out.outcome != Verdict::ok)
    for (const Release& release : first.rule->releases)
      out.changes.push_back(change_for(release, *first.piece, all));
  return out;
}

}  // namespace fl
