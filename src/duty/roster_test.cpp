// Rosters: every rule by hand, the solver against every roster there is, made weeks against the
// judge.
#include "duty/roster.h"

#include <algorithm>
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "duty/roster_rules.h"
#include "platform/random.h"

namespace fl {
namespace {

using std::chrono::hours;

Instant monday() {
  return *from_rfc3339("2022-01-03T00:00:00+08:00");
}

// Early 6-14, late 14-22, night 22-6, every day.
RosterInput week(int days = 7) {
  RosterInput input;
  for (int day = 0; day < days; ++day)
    for (int shift = 0; shift < 3; ++shift) {
      const Instant from = monday() + hours(24 * day + 6 + 8 * shift);
      input.shifts.push_back({"", from, from + hours(8), false, false});
    }
  return input;
}

RosterPerson person(std::int64_t id, BitSet skills = 1) {
  RosterPerson made;
  made.id = {id};
  made.skills = skills;
  return made;
}

std::vector<std::string> broken(const RosterInput& input, const std::vector<RosterCell>& cells) {
  std::vector<std::string> words;
  for (const RosterBreach& breach : validate_roster(input, cells))
    words.emplace_back(breach.rule == RosterRule::rest ? name_of(breach.rest)
                                                       : name_of(breach.rule));
  std::sort(words.begin(), words.end());
  return words;
}
using Words = std::vector<std::string>;

TEST(roster, the_judge_names_every_rule) {
  RosterInput input = week();
  for (std::size_t shift = 0; shift < 21; ++shift)
    input.needs.push_back({shift, 0, 1, 2});
  input.people = {person(1), person(2, 2)};
  EXPECT_EQ(broken(input, {{{1}, 0, 0}}), Words{});
  EXPECT_EQ(broken(input, {{{9}, 0, 0}}), Words{"unknown_person"});
  EXPECT_EQ(broken(input, {{{1}, 21, 0}}), Words{"unknown_shift"});
  EXPECT_EQ(broken(input, {{{2}, 0, 0}}), Words{"no_skill"});
  EXPECT_EQ(broken(input, {{{2}, 0, 1}}), Words{"over_full"});
  EXPECT_EQ(broken(input, {{{1}, 0, 0}, {{1}, 0, 0}}),
            (Words{"one_at_a_time", "over_full", "twice"}));
  EXPECT_EQ(broken(input, {{{1}, 0, 0}, {{1}, 2, 0}}), (Words{"rest_between", "two_a_day"}));
  EXPECT_EQ(broken(input, {{{1}, 1, 0}, {{1}, 3, 0}}), Words{"rest_between"});
  EXPECT_EQ(broken(input, {{{1}, 2, 0}, {{1}, 4, 0}}), Words{"rest_between"});
  EXPECT_EQ(broken(input, {{{1}, 2, 0}, {{1}, 5, 0}, {{1}, 8, 0}, {{1}, 11, 0}}),
            Words{"nights_in_row"});
  input.people[0].absent = {4};
  EXPECT_EQ(broken(input, {{{1}, 4, 0}}), Words{"absent"});
  input.people[0].limits = kNoNight;
  EXPECT_EQ(broken(input, {{{1}, 2, 0}}), Words{"no_night"});
  input.people[0].minutes_max = 8 * 60;
  EXPECT_EQ(broken(input, {{{1}, 0, 0}, {{1}, 6, 0}, {{1}, 9, 0}}), Words{"own_hours"});
  std::vector<RosterCell> seven;
  for (std::size_t day = 0; day < 7; ++day)
    seven.push_back({{1}, day * 3, 0});
  input.people[0].minutes_max = 0;
  EXPECT_EQ(broken(input, seven), (Words{"day_off", "week_hours"}));
  for (int rule = 0; rule <= int(RosterRule::over_full); ++rule)
    EXPECT_FALSE(name_of(RosterRule(rule)).empty());
}

TEST(roster, what_was_worked_before_counts) {
  RosterInput input = week();
  input.needs = {{0, 0, 1, 2}};
  input.people = {person(1)};
  input.people[0].worked = {{monday() - hours(2), monday() + hours(6), false, false}};
  EXPECT_EQ(broken(input, {{{1}, 0, 0}}), Words{"rest_between"});
}

RosterInput random_week(std::uint64_t seed, int people, int days, int skills) {
  Random random(seed);
  RosterInput input = week(days);
  for (int i = 1; i <= people; ++i) {
    RosterPerson one = person(i, BitSet(1 + random.below(std::uint64_t(1) << unsigned(skills))));
    one.skills &= (BitSet(1) << unsigned(skills)) - 1;
    if (one.skills == 0) one.skills = 1;
    if (random.chance(0.2)) one.limits = kNoNight;
    if (random.chance(0.2)) one.absent = {random.below(input.shifts.size())};
    if (random.chance(0.5))
      one.wishes = {{random.below(input.shifts.size()), int(1 + random.below(8))}};
    if (random.chance(0.2)) one.minutes_max = 16 * 60;
    one.nights_before = int(random.below(4));
    one.weekends_before = int(random.below(3));
    for (int back = 1; back <= 6; ++back)
      if (random.chance(0.5)) {
        const Instant from =
            monday() - hours(24 * back) + hours(6 + 8 * std::int64_t(random.below(3)));
        if (one.worked.empty() || from + hours(19) <= one.worked.back().from)
          one.worked.push_back({from, from + hours(8), false, false});
      }
    input.people.push_back(one);
  }
  for (std::size_t shift = 0; shift < input.shifts.size(); ++shift)
    for (int skill = 0; skill < skills; ++skill)
      if (random.chance(0.8))
        input.needs.push_back({shift, skill, 1 + int(random.below(2)), int(random.below(4))});
  return input;
}

// Every roster there is, for a few people and two days.
std::int64_t least_of_all(const RosterInput& input) {
  std::int64_t least = roster_cost(input, {}).sum();
  std::vector<RosterCell> cells;
  const std::function<void(std::size_t, std::size_t)> go = [&](std::size_t p, std::size_t n) {
    if (p == input.people.size()) {
      least = std::min(least, roster_cost(input, cells).sum());
      return;
    }
    if (n == input.needs.size()) return go(p + 1, 0);
    go(p, n + 1);
    cells.push_back({input.people[p].id, input.needs[n].shift, input.needs[n].skill});
    if (validate_roster(input, cells).empty()) go(p, n + 1);
    cells.pop_back();
  };
  go(0, 0);
  return least;
}

TEST(roster, of_the_solver_costs_what_the_best_of_all_costs) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const RosterInput input = random_week(seed, 3, 2, 1);
    const auto plan = plan_roster(input, {.seconds = 20, .gap = 0, .fixed = {}});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->solver, "cbc");
    EXPECT_EQ(plan->cost.sum(), least_of_all(input)) << seed;
    EXPECT_TRUE(plan->is_proven);
  }
}

TEST(roster, of_a_week_keeps_every_rule_and_beats_the_greedy) {
  for (std::uint64_t seed = 100; seed < 104; ++seed) {
    const RosterInput input = random_week(seed, 30, 7, 2);
    const auto plan = plan_roster(input, {.seconds = 20, .gap = 0.01, .fixed = {}});
    ASSERT_TRUE(plan);
    EXPECT_TRUE(validate_roster(input, plan->cells).empty());
    const auto greedy = greedy_roster(input, {});
    EXPECT_TRUE(validate_roster(input, greedy).empty());
    EXPECT_LE(plan->cost.sum(), roster_cost(input, greedy).sum());
    EXPECT_EQ(plan->cost.sum(), roster_cost(input, plan->cells).sum());
    EXPECT_EQ(plan->shares.size(), 30U);
    for (const EmptySeat& seat : plan->empty) {
      const bool is_dear = input.weights.empty_seat[input.needs[seat.need].tier] >= 1'000;
      if (plan->is_proven && is_dear) {
        EXPECT_EQ(seat.able, 0) << seed;
      }
    }
  }
}

TEST(roster, says_why_a_seat_is_empty) {
  RosterInput input = week(1);
  input.needs = {{2, 0, 3, 0}};
  input.people = {person(1), person(2, 2), person(3)};
  input.people[2].limits = kNoNight;
  const auto plan = plan_roster(input, {});
  ASSERT_EQ(plan->empty.size(), 1U);
  EXPECT_EQ(plan->empty[0].count, 2);
  EXPECT_EQ(plan->empty[0].no_skill, 1);
  EXPECT_EQ(plan->empty[0].limits, 1);
  EXPECT_EQ(plan->empty[0].able, 0);
  EXPECT_EQ(plan->shares[1].why_no_more, "no_skill");
  EXPECT_EQ(plan->shares[2].why_no_more, "limits");
}

TEST(roster, nights_go_round_and_carried_ones_count) {
  RosterInput input = week(6);
  for (std::size_t day : {0U, 2U, 4U})
    input.needs.push_back({day * 3 + 2, 0, 1, 1});
  input.people = {person(1), person(2), person(3)};
  input.people[2].nights_before = 2;
  const auto plan = plan_roster(input, {.seconds = 20, .gap = 0, .fixed = {}});
  std::map<std::int64_t, int> nights;
  for (const RosterCell& cell : plan->cells)
    ++nights[cell.person.value];
  EXPECT_EQ(plan->cells.size(), 3U);
  EXPECT_EQ(nights[3], 0);
}

TEST(roster, what_was_fixed_by_hand_stays_and_is_judged_first) {
  RosterInput input = week(2);
  input.needs = {{0, 0, 1, 2}, {3, 0, 1, 2}};
  input.people = {person(1), person(2)};
  input.people[1].wishes = {{0, 8}};
  const auto plan = plan_roster(input, {.seconds = 5, .gap = 0, .fixed = {{{2}, 0, 0}}});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->cells.at(0), (RosterCell{{2}, 0, 0}));
  input.people[1].absent = {0};
  EXPECT_EQ(plan_roster(input, {.seconds = 5, .gap = 0, .fixed = {{{2}, 0, 0}}}).error().key,
            "duty.roster_fixed_breaks");
}

TEST(roster, refuses_input_that_is_not_one) {
  RosterInput input = week();
  EXPECT_TRUE(plan_roster(input, {}));
  input.needs = {{21, 0, 1, 2}};
  EXPECT_EQ(plan_roster(input, {}).error().key, "duty.bad_roster");
  input.needs = {{0, 0, 1, 2}, {0, 0, 2, 2}};
  EXPECT_EQ(plan_roster(input, {}).error().key, "duty.bad_roster");
  input.needs = {};
  input.people = {person(1), person(1)};
  EXPECT_EQ(plan_roster(input, {}).error().key, "duty.same_responder_twice");
  input.people.assign(201, person(1));
  EXPECT_EQ(plan_roster(input, {}).error().key, "duty.roster_too_large");
}

}  // namespace
}  // namespace fl
