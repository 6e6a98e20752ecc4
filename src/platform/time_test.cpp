// Instants as text in the city's time, and the city's calendar day.
#include "platform/time.h"

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl {
namespace {

TEST(Time, text_is_in_the_citys_time) {
  EXPECT_EQ(to_rfc3339(Instant{0}), "1970-01-01T08:00:00+08:00");
  EXPECT_EQ(from_rfc3339("2026-11-22T08:00:00+08:00")->ms, 1795305600000LL);
  EXPECT_EQ(to_rfc3339(*from_rfc3339("2026-11-22T00:00:00Z")), "2026-11-22T08:00:00+08:00");
}

TEST(Time, text_and_back_is_the_same_instant) {
  Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    const Instant at{random.between(0, 4'102'444'800) * 1000};
    const auto back = from_rfc3339(to_rfc3339(at));
    ASSERT_TRUE(back.is_ok());
    ASSERT_EQ(back->ms, at.ms);
  }
}

TEST(Time, what_is_no_time_is_refused) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T08:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z", "2026-11-22T08:00:00+8:00",
        "2026-11-22T08:00:00+08:00x", "2026-11-22 08:00:00Z", " 2026-11-22T08:00:00Z"}) {
    EXPECT_FALSE(from_rfc3339(text).is_ok()) << text;
  }
  EXPECT_TRUE(from_rfc3339("2028-02-29T00:00:00Z").is_ok()) << "a leap day";
}

TEST(Time, day_begins_at_the_citys_midnight) {
  const Instant late = *from_rfc3339("2026-11-22T23:59:59+08:00");
  const Instant early = *from_rfc3339("2026-11-23T00:00:00+08:00");
  EXPECT_EQ(day_of(late), "2026-11-22");
  EXPECT_EQ(day_of(early), "2026-11-23");
  EXPECT_EQ(start_of_day(late), *from_rfc3339("2026-11-22T00:00:00+08:00"));
  EXPECT_EQ(start_of_day(early), early);
  EXPECT_EQ(year_of(*from_rfc3339("2026-12-31T23:00:00Z")), 2027);
}

}  // namespace
}  // namespace fl
