// No status differs from its evidence, nobody is restricted without, and whoever's restriction
// ended had a reason to: its time, later negatives, a withdrawal, an appeal.
#include <fmt/format.h>

#include "check.h"
#include "pass/pass.h"

namespace fl::faultcity {

namespace {

// Something was done that may ease: for the person, or for the case their contact rests on.
bool may_ease(History& history, std::int64_t person) {
  if (history.may_ease.contains(person)) return true;
  for (const auto of : history.cases_of[person])
    if (history.may_ease.contains(of)) return true;
  return false;
}

}  // namespace

void check_statuses(City& city, Problems& problems) {
  RuleShelf fresh;  // as a server just started reads the rules
  auto differing = city.app().db().read(
      [&](Tx& tx) { return differing_statuses(tx, fresh, city.clock().now()); });
  if (!differing) {
    problems.push_back("statuses: " + differing.error().key);
    return;
  }
  for (const auto person : *differing)
    problems.push_back("statuses: not what the evidence says: " + to_text(person));
  for (const auto person :
       city.column("SELECT person_id FROM pass_status WHERE verdict <> 'ok' AND person_id NOT IN "
                   "(SELECT person_id FROM pass_evidence WHERE state = 'counted')"))
    problems.push_back(fmt::format("statuses: restricted without evidence: {}", person));
  History& history = city.history();
  for (const auto& eased : history.eased) {
    if (eased.before.until <= eased.at || may_ease(history, eased.person.value)) continue;
    const auto negatives = city.number(fmt::format(
        "SELECT COUNT(*) FROM pass_evidence WHERE person_id = {} AND facts LIKE '%negative%' AND "
        "happened_at >= {}",
        eased.person.value, eased.before.from.ms));
    if (negatives < 2)
      problems.push_back(fmt::format("statuses: {} eased before its release ({} negatives)",
                                     to_text(eased.person), negatives));
  }
  city.figures().statuses += city.number("SELECT COUNT(*) FROM pass_status");
}

}  // namespace fl::faultcity
