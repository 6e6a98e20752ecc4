// What a round asks, rule by rule.
#include <gtest/gtest.h>

#include "work/round.h"

namespace fl {

namespace {

constexpr Instant kMorning{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
constexpr auto kDay = std::chrono::hours(24);

const std::vector<VisitRule> kRules{
    {"alone_daily", "", "", "alone", 60, 1, false, 20},
    {"aged_temperature", "", "", "aged", 80, 3, true, 18},
    {"everyone_weekly", "", "", "everyone", 0, 7, false, 20},
};

AtDoor door_of(std::int64_t id, std::vector<AtDoor::Member> members) {
  AtDoor door;
  door.id = HouseholdId{id};
  door.members = std::move(members);
  return door;
}

}  // namespace

TEST(Round, who_lives_alone_is_asked_daily_and_once) {
  auto door = door_of(700, {{PersonId{1}, 1950, true, {}}});
  auto due = due_at_door(door, kRules, kMorning);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].rule, "alone_daily");
  EXPECT_EQ(to_rfc3339(due[0].due_at), "2026-01-03T20:00:00+08:00");
  EXPECT_FALSE(due[0].is_done);
  door.last_seen = "well";
  door.last_seen_at = kMorning - std::chrono::minutes(1);
  due = due_at_door(door, kRules, kMorning);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_TRUE(due[0].is_done);
  door.last_seen_at = kMorning - kDay;
  EXPECT_FALSE(due_at_door(door, kRules, kMorning)[0].is_done);
}

TEST(Round, knocking_in_vain_leaves_the_visit_due) {
  auto door = door_of(700, {{PersonId{1}, 1950, true, {}}});
  door.last_seen = "nobody";
  door.last_seen_at = kMorning;
  const auto due = due_at_door(door, kRules, kMorning);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_FALSE(due[0].is_done);
}

TEST(Round, a_temperature_is_asked_of_the_person_every_third_day) {
  auto door = door_of(3, {{PersonId{8}, 1940, false, kMorning - 2 * kDay}});
  door.last_seen = "well";
  door.last_seen_at = kMorning - 2 * kDay;
  EXPECT_TRUE(due_at_door(door, kRules, kMorning).empty());
  const auto due = due_at_door(door, kRules, kMorning + kDay);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].person, PersonId{8});
  EXPECT_EQ(due[0].rule, "aged_temperature");
}

TEST(Round, a_new_round_spreads_over_the_week) {
  int first_day = 0, week = 0;
  for (std::int64_t id = 1; id <= 700; ++id) {
    const auto door = door_of(id, {{PersonId{1}, 1990, false, {}}});
    first_day += int(due_at_door(door, kRules, kMorning).size());
    for (int day = 0; day < 7; ++day)
      week += int(due_at_door(door, kRules, kMorning + day * kDay).size());
  }
  EXPECT_EQ(first_day, 100);
  EXPECT_EQ(week, 700);
}

TEST(Round, an_empty_door_asks_nothing) {
  EXPECT_TRUE(due_at_door(door_of(7, {}), kRules, kMorning).empty());
}

}  // namespace fl
