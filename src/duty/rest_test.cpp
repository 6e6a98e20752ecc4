// A row for each rest rule: kept at the limit, broken one step beyond.
#include "duty/rest.h"

#include <gtest/gtest.h>

#include "platform/result.h"

namespace fl {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

Instant at(int day, int hour, int minute = 0) {
  auto monday = from_rfc3339("2022-01-03T00:00:00+08:00");
  return *monday + hours(24 * day + hour) + std::chrono::minutes(minute);
}

WorkSpan span(int day, int from, int length) {
  return {at(day, from), at(day, from + length), false, false};
}

std::vector<RestRule> broken(const std::vector<WorkSpan>& worked,
                             const std::vector<WorkSpan>& planned, HealthLimits limits = 0,
                             RestRules rules = {}) {
  std::vector<RestRule> found;
  for (const auto& breach : rest_breaches(worked, planned, limits, rules))
    found.push_back(breach.rule);
  return found;
}

TEST(rest, eleven_hours_between_shifts_are_enough_and_a_minute_less_is_not) {
  EXPECT_TRUE(broken({span(0, 8, 8)}, {span(1, 3, 8)}, 0).empty());
  WorkSpan early = span(1, 3, 8);
  early.from = early.from - std::chrono::minutes(1);
  const auto breaches = rest_breaches(std::vector{span(0, 8, 8)}, std::vector{early}, 0, {});
  ASSERT_EQ(breaches.size(), 1U);
  EXPECT_EQ(breaches[0].rule, RestRule::rest_between);
  EXPECT_EQ(breaches[0].have, 11 * 60 - 1);
  EXPECT_EQ(breaches[0].limit, 11 * 60);
}

TEST(rest, a_shift_put_before_one_already_worked_is_named_itself) {
  EXPECT_EQ(broken({span(1, 3, 8)}, {span(0, 9, 8)}), std::vector{RestRule::rest_between});
}

TEST(rest, two_shifts_at_once_are_not_possible) {
  EXPECT_EQ(broken({span(0, 8, 8)}, {span(0, 12, 8)}), std::vector{RestRule::one_at_a_time});
}

TEST(rest, a_long_shift_hides_no_overlap_behind_a_short_one) {
  const auto found = broken({}, {span(0, 6, 12), span(0, 7, 1), span(0, 10, 2)});
  EXPECT_EQ(found, (std::vector{RestRule::one_at_a_time, RestRule::one_at_a_time}));
}

TEST(rest, a_shift_has_at_most_twelve_hours) {
  EXPECT_TRUE(broken({}, {span(0, 8, 12)}).empty());
  EXPECT_EQ(broken({}, {span(0, 8, 13)}), std::vector{RestRule::shift_length});
}

TEST(rest, the_week_has_48_hours_and_60_in_a_declared_emergency) {
  std::vector<WorkSpan> worked;
  for (int day = 0; day < 5; ++day)
    worked.push_back(span(day, 8, 8));
  EXPECT_TRUE(broken(worked, {span(5, 8, 8)}).empty());
  EXPECT_EQ(broken(worked, {span(5, 8, 9)}), std::vector{RestRule::week_hours});
  RestRules emergency;
  emergency.is_emergency = true;
  EXPECT_TRUE(broken(worked, {span(5, 8, 12)}, 0, emergency).empty());
  emergency.emergency_week_max = hours(50);
  EXPECT_EQ(broken(worked, {span(5, 8, 12)}, 0, emergency), std::vector{RestRule::week_hours});
}

TEST(rest, the_seven_days_are_counted_back_from_the_end_of_the_shift) {
  std::vector<WorkSpan> worked{span(0, 8, 12)};
  for (int day = 3; day < 6; ++day)
    worked.push_back(span(day, 8, 12));
  EXPECT_TRUE(broken(worked, {span(7, 8, 12)}).empty());  // the first day has fallen out
  EXPECT_EQ(broken(worked, {span(6, 20, 4)}), std::vector{RestRule::week_hours});
}

TEST(rest, one_day_in_seven_is_off_even_in_an_emergency) {
  RestRules emergency;
  emergency.is_emergency = true;
  std::vector<WorkSpan> worked;
  for (int day = 0; day < 6; ++day)
    worked.push_back(span(day, 9, 4));
  EXPECT_EQ(broken(worked, {span(6, 9, 4)}, 0, emergency), std::vector{RestRule::day_off});
  EXPECT_TRUE(broken(worked, {span(7, 9, 4)}, 0, emergency).empty());
}

TEST(rest, a_day_filled_between_worked_ones_takes_the_day_off_away) {
  std::vector<WorkSpan> worked;
  for (int day : {0, 1, 2, 4, 5, 6})
    worked.push_back(span(day, 9, 4));
  EXPECT_EQ(broken(worked, {span(3, 9, 4)}), std::vector{RestRule::day_off});
}

TEST(rest, at_most_three_nights_in_a_row) {
  std::vector<WorkSpan> worked;
  for (int day = 0; day < 3; ++day)
    worked.push_back(span(day, 20, 8));
  EXPECT_EQ(broken(worked, {span(3, 20, 8)}), std::vector{RestRule::nights_in_row});
  EXPECT_TRUE(broken(worked, {span(4, 20, 8)}).empty());
}

TEST(rest, a_night_shift_touches_22_to_6) {
  const RestRules rules;
  EXPECT_FALSE(is_night(span(0, 6, 8), rules));
  EXPECT_FALSE(is_night(span(0, 14, 8), rules));
  EXPECT_TRUE(is_night(span(0, 14, 9), rules));
  EXPECT_TRUE(is_night(span(0, 5, 8), rules));
  EXPECT_TRUE(is_night(span(0, 23, 2), rules));
  EXPECT_TRUE(is_night(span(0, 8, 24), rules));
}

TEST(rest, health_limits_are_not_worked_around) {
  WorkSpan heavy = span(0, 8, 4), exposed = span(0, 8, 4);
  heavy.is_heavy = true;
  exposed.is_exposed = true;
  EXPECT_EQ(broken({}, {heavy}, kNoHeavyWork), std::vector{RestRule::no_heavy_work});
  EXPECT_EQ(broken({}, {exposed}, kNoExposure), std::vector{RestRule::no_exposure});
  EXPECT_EQ(broken({}, {span(0, 22, 4)}, kNoNight), std::vector{RestRule::no_night});
  EXPECT_TRUE(broken({}, {span(0, 8, 4)}, kNoNight | kNoHeavyWork | kNoExposure).empty());
}

TEST(rest, what_lies_in_the_past_is_not_reported) {
  EXPECT_TRUE(broken({span(0, 8, 13), span(0, 22, 8)}, {span(3, 8, 8)}).empty());
}

TEST(rest, every_rule_has_a_word) {
  for (int rule = 0; rule < int(RestRule::count_); ++rule)
    EXPECT_FALSE(name_of(RestRule(rule)).empty());
  EXPECT_EQ(rested_at({}, {}).ms, 0);
  EXPECT_EQ(rested_at(std::vector{span(0, 8, 8)}, {}), at(1, 3));
}

}  // namespace
}  // namespace fl
