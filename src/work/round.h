// What a round asks at a door today. Pure: the rules of work_visit_rule, who lives there, what was
// last seen, the day; what is due comes out. Called by routes_sync.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/time.h"

namespace fl {

struct VisitRule {
  std::string rule, zh, en;
  std::string who;  // everyone, alone, aged
  int age_min = 0, every_days = 1;
  bool asks_temperature = false;
  int until_hour = 20;
};

struct AtDoor {
  struct Member {
    PersonId id;
    int birth_year = 0;
    bool is_living_alone = false;
    std::optional<Instant> temperature_at;
  };
  HouseholdId id;
  std::vector<Member> members;
  std::string last_seen;  // "", well, nobody, unwell, moved
  std::optional<Instant> last_seen_at;
};

struct DueItem {
  std::string rule;
  PersonId person;  // whose temperature; unset: the whole door
  Instant due_at;
  bool is_done = false;  // answered today
  auto operator<=>(const DueItem&) const = default;
};

// The row of "everyone" stands at one door in every_days, by the door's id, until somebody has been
// there: a new round of 300 doors asks at 43 of them a day, not at all 300 on its first.
[[nodiscard]] std::vector<DueItem> due_at_door(const AtDoor& door,
                                               const std::vector<VisitRule>& rules, Instant now);

}  // namespace fl
