// Meetings of two people's scans, by hand.
#include "scan/overlap.h"

#include <gtest/gtest.h>

namespace fl::scan {
namespace {

using std::chrono::minutes;

constexpr DayNumber kDay = 19'000;

ScanEntry at(std::uint64_t venue, int hour, int minute, ScanKind kind = ScanKind::pass) {
  return {kDay,
          {.who = 1,
           .venue = venue,
           .at = std::uint32_t((hour * 60 + minute) * 60'000),
           .tag = std::uint32_t(kind) << 24}};
}
Instant moment(int hour, int minute) {
  return {start_of_day_number(kDay).ms + (hour * 60 + minute) * 60'000};
}

TEST(Overlap, one_venue_within_the_minutes) {
  const auto met = meeting_of({at(5, 9, 0)}, {at(5, 9, 30)}, minutes(30), moment(9, 0));
  ASSERT_TRUE(met);
  EXPECT_EQ(met->venue, 5U);
  EXPECT_EQ(met->at, moment(9, 30));
  EXPECT_FALSE(meeting_of({at(5, 9, 0)}, {at(5, 9, 31)}, minutes(30), moment(9, 0)));
  EXPECT_FALSE(meeting_of({at(5, 9, 0)}, {at(6, 9, 0)}, minutes(30), moment(9, 0)));
  EXPECT_FALSE(meeting_of({}, {at(5, 9, 0)}, minutes(30), moment(9, 0)));
}

TEST(Overlap, who_came_in_was_there_until_they_went) {
  const std::vector<ScanEntry> stay{at(5, 8, 0, ScanKind::enter), at(5, 12, 0, ScanKind::leave)};
  EXPECT_TRUE(meeting_of(stay, {at(5, 10, 30)}, minutes(10), moment(10, 0)));
  EXPECT_TRUE(meeting_of({at(5, 12, 10)}, stay, minutes(10), moment(10, 0)));
  EXPECT_FALSE(meeting_of(stay, {at(5, 12, 11)}, minutes(10), moment(10, 0)));
  // Without the way out it is a moment, and so is a way out nobody came in by.
  EXPECT_FALSE(
      meeting_of({at(5, 8, 0, ScanKind::enter)}, {at(5, 10, 30)}, minutes(10), moment(10, 0)));
  EXPECT_FALSE(
      meeting_of({at(5, 12, 0, ScanKind::leave)}, {at(5, 10, 30)}, minutes(10), moment(10, 0)));
  // Thirteen hours: the way out was of another day's visit.
  EXPECT_FALSE(meeting_of({at(5, 8, 0, ScanKind::enter), at(5, 21, 0, ScanKind::leave)},
                          {at(5, 15, 0)}, minutes(10), moment(15, 0)));
}

TEST(Overlap, of_several_the_nearest_is_named) {
  const std::vector<ScanEntry> one{at(5, 8, 0), at(6, 14, 0)}, other{at(5, 8, 5), at(6, 14, 5)};
  EXPECT_EQ(meeting_of(one, other, minutes(10), moment(9, 0))->venue, 5U);
  EXPECT_EQ(meeting_of(one, other, minutes(10), moment(15, 0))->venue, 6U);
}

}  // namespace
}  // namespace fl::scan
