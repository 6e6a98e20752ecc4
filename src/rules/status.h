// From evidence to a status: what a rule set says of one person at one moment, why, until when, on
// which act, from which evidence, and what would change it. Pure and deterministic: the same
// evidence, rules and moment give the same answer everywhere, so that anyone can recompute it. It
// expires by itself; nothing is stored that could outlive its reason. Appeals are guards.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/evidence.h"
#include "rules/ruleset.h"

namespace fl {

// Evidence that counted for nothing, and why: a key of the words table.
struct UncountedEvidence {
  std::string id, why;
};

// A rule that would not evaluate on a piece. It does not hold: a broken rule restricts nobody.
struct RuleTrouble {
  std::string rule_id, evidence_id, detail;
};

// One rule that holds because of one piece.
struct Holding {
  const Rule* rule = nullptr;
  const Evidence* piece = nullptr;
  Verdict outcome = Verdict::ok;  // not more than the piece may do
  Instant from, until;
};

// What would end a restriction, beside its expiry.
struct StatusChange {
  Release release;
  int still_needed = 0;                // tests, or 1 for a clinician
  std::optional<Instant> earliest_at;  // the first moment a test would count
};

struct Status {
  Verdict outcome = Verdict::ok;
  const Rule* rule = nullptr;     // null: nothing holds
  Instant from, until;            // until is 0 when nothing holds
  std::vector<Holding> holdings;  // everything that holds, the deciding one first
  std::vector<UncountedEvidence> uncounted;
  std::vector<Holding> released;  // restrictions that would hold but for a release
  std::vector<StatusChange> changes;
  std::vector<RuleTrouble> troubles;
  bool is_in_force = false;  // whether the rule set is
};

// Points into `set` and `person`: both must outlive the answer.
[[nodiscard]] Status status_of(const PersonEvidence& person, const RuleSet& set, Instant now);

// Who is told first when several hold: the severest, then the longest, then the earlier rule; of
// good news the earlier rule, then the longest.
[[nodiscard]] bool is_told_before(const Holding& a, const Holding& b);

enum class Language { zh, en };
[[nodiscard]] std::string_view in(const Words& words, Language language);
// The words a person reads, line by line; the same at the gate, on the phone and in `explain`.
[[nodiscard]] std::vector<std::string> status_lines(const Status& status, const RuleSet& set,
                                                    Language language);
[[nodiscard]] json::object status_json(const Status& status, const RuleSet& set, Instant now);

}  // namespace fl
