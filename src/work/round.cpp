// The rules of a round.
#include "work/round.h"

#include <algorithm>

namespace fl {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

std::int64_t day_number(Instant at) {
  return start_of_day(at).ms / kDayMs;
}

bool concerns(const VisitRule& rule, const AtDoor::Member& member, int year) {
  const int age = year - member.birth_year;
  if (rule.who == "everyone") return true;
  if (rule.who == "alone") return member.is_living_alone && age >= rule.age_min;
  return age >= rule.age_min;
}

// Due on the day that is `every_days` after the last; never asked: on the door's own day.
struct Standing {
  bool is_due = false, is_done = false;
};
Standing standing_of(std::optional<Instant> last, HouseholdId door, int every_days, Instant now) {
  const std::int64_t today = day_number(now);
  if (!last) return {(door.value + today) % every_days == 0, false};
  const std::int64_t since = today - day_number(*last);
  if (since <= 0) return {true, true};
  return {since >= every_days, false};
}

}  // namespace

std::vector<DueItem> due_at_door(const AtDoor& door, const std::vector<VisitRule>& rules,
                                 Instant now) {
  std::vector<DueItem> due;
  const int year = year_of(now);
  // Knocking in vain answers nothing: the visit stays due.
  const auto last_visit = door.last_seen == "nobody" ? std::nullopt : door.last_seen_at;
  bool is_visit_asked = false;
  for (const auto& rule : rules) {
    const Instant until = start_of_day(now) + std::chrono::hours(rule.until_hour);
    if (rule.asks_temperature) {
      for (const auto& member : door.members) {
        if (!concerns(rule, member, year)) continue;
        const auto standing = standing_of(member.temperature_at, door.id, rule.every_days, now);
        if (standing.is_due) due.push_back({rule.rule, member.id, until, standing.is_done});
      }
      continue;
    }
    const bool is_for_someone =
        std::any_of(door.members.begin(), door.members.end(),
                    [&](const AtDoor::Member& member) { return concerns(rule, member, year); });
    if (!is_for_someone || is_visit_asked) continue;
    const auto standing = standing_of(last_visit, door.id, rule.every_days, now);
    if (!standing.is_due) continue;
    is_visit_asked = true;  // one knock answers every rule that only asks how they are
    due.push_back({rule.rule, {}, until, standing.is_done});
  }
  return due;
}

}  // namespace fl
