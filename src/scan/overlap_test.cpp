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

constexpr Instant kLater{(kDay + 9) * kDayMs};

TEST(Overlap, one_venue_within_the_minutes) {
  const auto met = meeting_of({at(5, 9, 0)}, {at(5, 9, 30)}, minutes(30), moment(9, 0), kLater);
  ASSERT_TRUE(met);
  EXPECT_EQ(met->venue, 5U);
  EXPECT_EQ(met->at, moment(9, 30));
  EXPECT_FALSE(meeting_of({at(5, 9, 0)}, {at(5, 9, 31)}, minutes(30), moment(9, 0), kLater));
  EXPECT_FALSE(meeting_of({at(5, 9, 0)}, {at(6, 9, 0)}, minutes(30), moment(9, 0), kLater));
  EXPECT_FALSE(meeting_of({}, {at(5, 9, 0)}, minutes(30), moment(9, 0), kLater));
}

TEST(Overlap, who_came_in_was_there_until_they_went) {
  const std::vector<ScanEntry> stay{at(5, 8, 0, ScanKind::enter), at(5, 12, 0, ScanKind::leave)};
  EXPECT_TRUE(meeting_of(stay, {at(5, 10, 30)}, minutes(10), moment(10, 0), kLater));
  EXPECT_TRUE(meeting_of({at(5, 12, 10)}, stay, minutes(10), moment(10, 0), kLater));
  EXPECT_FALSE(meeting_of(stay, {at(5, 12, 11)}, minutes(10), moment(10, 0), kLater));
  // Without the way out it is a moment, and so is a way out nobody came in by.
  EXPECT_FALSE(meeting_of({at(5, 8, 0, ScanKind::enter)}, {at(5, 10, 30)}, minutes(10),
                          moment(10, 0), kLater));
  EXPECT_FALSE(meeting_of({at(5, 12, 0, ScanKind::leave)}, {at(5, 10, 30)}, minutes(10),
                          moment(10, 0), kLater));
  // Five hours and more: the way out was of another day's visit.
  EXPECT_FALSE(meeting_of({at(5, 8, 0, ScanKind::enter), at(5, 13, 0, ScanKind::leave)},
                          {at(5, 10, 0)}, minutes(10), moment(15, 0), kLater));
}

TEST(Overlap, of_several_the_nearest_is_named) {
  const std::vector<ScanEntry> one{at(5, 8, 0), at(6, 14, 0)}, other{at(5, 8, 5), at(6, 14, 5)};
  EXPECT_EQ(meeting_of(one, other, minutes(10), moment(9, 0), kLater)->venue, 5U);
  EXPECT_EQ(meeting_of(one, other, minutes(10), moment(15, 0), kLater)->venue, 6U);
}

// Who hears of a case must not be able to write its meetings.
TEST(Overlap, what_arrived_late_or_after_the_case_was_known_speaks_for_nobody) {
  const auto sent = [](int hour, std::chrono::hours later) {
    ScanEntry scan = at(5, hour, 0);
    scan.record.tag = scan_tag(ScanKind::pass, moment(hour, 0), moment(hour, 0) + later);
    return scan;
  };
  const auto met = [](const ScanEntry& one, const ScanEntry& other, Instant known_at) {
    return meeting_of({one}, {other}, minutes(10), moment(9, 0), known_at).has_value();
  };
  using std::chrono::hours;
  EXPECT_TRUE(met(sent(9, hours(0)), sent(9, hours(23)), kLater));
  EXPECT_FALSE(met(sent(9, hours(0)), sent(9, hours(24)), kLater));
  EXPECT_FALSE(met(sent(9, hours(300)), sent(9, hours(0)), kLater));
  EXPECT_TRUE(met(sent(9, hours(0)), sent(9, hours(2)), moment(12, 0)));
  EXPECT_FALSE(met(sent(9, hours(0)), sent(9, hours(2)), moment(11, 59)));
  // The same scan sent again keeps its first arrival.
  std::vector<ScanRecord> twice{sent(9, hours(30)).record, sent(9, hours(1)).record};
  sort_records(ScanOrder::by_person, twice);
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(arrived_after({kDay, twice[0]}), moment(10, 0));
}

}  // namespace
}  // namespace fl::scan
