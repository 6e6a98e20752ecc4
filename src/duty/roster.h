// A week's roster of one street: who works which shift with which skill. Pure but for the solver,
// which runs in a child process with a time limit (roster_solve.cpp).
//
// Rules that must hold: the rest rules (rest.h), skills, days off asked for that were granted.
// What is weighed: seats left empty, wishes, and how evenly nights and weekends fall. The weights
// are published and the same for everybody.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/posting.h"
#include "duty/rest.h"

namespace fl {

struct RosterShift {
  std::string name;  // "Mon early"
  Instant from, until;
  bool is_heavy = false, is_exposed = false;
};
struct RosterNeed {
  std::size_t shift = 0;  // position in shifts
  int skill = 0;          // bit number
  int count = 1;
  int tier = 2;  // 0 life-critical .. 3: an empty seat of a lower number costs more
};
struct RosterWish {
  std::size_t shift = 0;
  int weight = 1;  // 1 would rather not .. 8 please not; negative: would like to
};
struct RosterPerson {
  ResponderId id;
  BitSet skills = 0;
  HealthLimits limits = 0;
  std::vector<WorkSpan> worked;     // at least the last seven days
  std::vector<std::size_t> absent;  // shifts that cannot be theirs (leave, sick)
  std::vector<RosterWish> wishes;
  int minutes_max = 0;                         // own weekly limit (part time); 0: the rules' alone
  int nights_before = 0, weekends_before = 0;  // shifts of the weeks before: fairness over time
};
struct RosterWeights {
  std::int64_t empty_seat[4] = {100'000, 10'000, 1'000, 100};  // by tier
  std::int64_t wish = 1;                                       // times the wish's weight
  // Fairness: times the square of what each has, counted from whoever has fewest before. The second
  // night costs three times the first, so nights go round.
  std::int64_t night_spread = 5, weekend_spread = 5, shift_spread = 1;
};
struct RosterInput {
  std::vector<RosterShift> shifts;  // at most kRosterShiftsMax
  std::vector<RosterNeed> needs;
  std::vector<RosterPerson> people;  // at most kRosterPeopleMax
  RestRules rest;
  RosterWeights weights;
};
inline constexpr std::size_t kRosterPeopleMax = 200, kRosterShiftsMax = 21;

struct RosterCell {
  ResponderId person;
  std::size_t shift = 0;
  int skill = 0;
  auto operator<=>(const RosterCell&) const = default;
};

// Every rule a roster breaks, whoever made it. Also for edits by hand.
enum class RosterRule {
  rest,  // see `rest`
  unknown_person,
  unknown_shift,
  no_skill,
  absent,
  own_hours,  // over the person's own weekly limit
  twice,      // the same person twice in one shift
  two_a_day,  // two shifts on one calendar day
  over_full,  // more people than the need asks for
};
[[nodiscard]] std::string_view name_of(RosterRule rule);
struct RosterBreach {
  RosterRule rule = RosterRule::rest;
  RestRule rest = RestRule::rest_between;  // when rule is rest
  ResponderId person;
  std::size_t shift = 0;
  std::int64_t have = 0, limit = 0;
};
[[nodiscard]] std::vector<RosterBreach> validate_roster(const RosterInput& input,
                                                        std::span<const RosterCell> cells);

struct RosterCost {
  std::int64_t empty_seats = 0, wishes = 0, nights = 0, weekends = 0, shifts = 0;
  [[nodiscard]] std::int64_t sum() const {
    return empty_seats + wishes + nights + weekends + shifts;
  }
};
// What a roster costs, recomputed from the input: the solver's own figure is checked against it.
[[nodiscard]] RosterCost roster_cost(const RosterInput& input, std::span<const RosterCell> cells);

// Why nobody more can take an empty seat: people by what keeps each of them away.
struct EmptySeat {
  std::size_t need = 0;
  int count = 0;
  int no_skill = 0, absent = 0, same_day = 0, rest = 0, hours = 0, limits = 0;
  int able = 0;  // could come without breaking a rule: 0 when the roster is the best there is
};
struct RosterShare {  // beside people: what each has, and why no more
  ResponderId person;
  int shifts = 0, nights = 0, weekend_shifts = 0, minutes = 0, wishes_broken = 0;
  std::string why_no_more;  // a word: hours, day_off, nights_in_row, not_needed, absent, no_skill
};
struct RosterPlan {
  std::vector<RosterCell> cells;  // by shift, skill, person
  std::vector<EmptySeat> empty;
  std::vector<RosterShare> shares;
  RosterCost cost;
  double bound = 0;  // no roster costs less than this
  bool is_proven = false;
  std::string solver;  // "cbc", or "greedy" when the solver gave none in time
};
struct RosterOptions {
  int seconds = 20;
  double gap = 0.005;             // stop when this near to the bound
  std::vector<RosterCell> fixed;  // by hand: kept as they are, validated first
};
// Faults (bad_input): duty.roster_too_large, duty.bad_roster, duty.same_responder_twice,
// duty.roster_fixed_breaks (with the breaches).
[[nodiscard]] Result<RosterPlan> plan_roster(const RosterInput& input,
                                             const RosterOptions& options);
// Without a solver: shift by shift, whoever has least so far. Keeps every rule.
[[nodiscard]] std::vector<RosterCell> greedy_roster(const RosterInput& input,
                                                    std::span<const RosterCell> fixed);

}  // namespace fl
