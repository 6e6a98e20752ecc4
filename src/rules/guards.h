// Decisions that stand between an office and a status, beside the rules: which acts wait for an
// outside key, and what an unanswered appeal does. Pure; pass/ keeps the rows and asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/time.h"
#include "rules/ruleset.h"
#include "rules/status.h"

namespace fl {

// One act that would add evidence about several people at once.
struct BulkAct {
  // For each person: the exposures (case and place or household) that back them. A person without
  // any shares nothing with anybody.
  std::vector<std::vector<std::string>> exposures_of;
  // For each case named in the act: how many contacts it has already, and how many this adds.
  struct CaseContacts {
    std::string case_id;
    int before = 0, added = 0;
  };
  std::vector<CaseContacts> cases;
  // The same for each venue whose scans join them: who holds its code could have made them up.
  std::vector<CaseContacts> venues = {};
};

enum class Wait { none, contacts_of_case, contacts_of_venue, no_shared_exposure };
[[nodiscard]] std::string_view name_of(Wait wait);
struct WaitDecision {
  Wait wait = Wait::none;
  std::string case_id;  // contacts_of_case; the venue of contacts_of_venue
  int count = 0, count_max = 0;
};
// More than the set's contacts of one case or by one venue's scans, or more than its strangers in
// one list, waits for a key held outside the deciding bodies. The people of the largest group that
// is connected by shared exposures are no strangers to each other; all others are.
[[nodiscard]] WaitDecision decide_wait(const BulkAct& act, const RuleSet& set);

// Two signatures of two people of two bodies, neither about themselves.
struct Signature {
  std::int64_t account = 0, body = 0;
};
enum class SignatureFault { none, too_few, same_person, same_body, own_matter };
[[nodiscard]] std::string_view name_of(SignatureFault fault);
[[nodiscard]] SignatureFault check_two_bodies(const std::vector<Signature>& signatures,
                                              std::int64_t subject_account);

// DESIGN 5.5: an appeal unanswered in 24 hours lapses the restriction to "ask" and goes to the next
// body; one that rests on a laboratory-signed positive does not lapse, its lateness is public.
inline constexpr std::chrono::hours kAppealAnswerMax{24};
struct Appeal {
  std::string rule_id, evidence_id;
  Instant filed_at;
  std::optional<Instant> answered_at;
  bool is_upheld = false;  // answered, and the person is right
};
struct AfterAppeals {
  Verdict outcome = Verdict::ok;
  const Holding* holding = nullptr;  // what decides now
  bool is_lapsed = false;            // an unanswered appeal softened it
  bool is_late_in_public = false;    // unanswered, but of the kind that does not lapse
};
[[nodiscard]] AfterAppeals after_appeals(const Status& status, const std::vector<Appeal>& appeals,
                                         Instant now);

}  // namespace fl
