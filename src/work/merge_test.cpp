// The rule that joins phones: any order, any number of times, the same end.
#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "work/merge.h"

namespace fl {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr Instant kNoon{1'767'412'800'000};

}  // namespace

TEST(Merge, a_clock_a_little_off_is_the_way_of_a_request) {
  EXPECT_EQ(clock_error(kNoon - seconds(90), kNoon).count(), 0);
  EXPECT_EQ(clock_error(kNoon + minutes(2), kNoon).count(), 0);
  EXPECT_EQ(clock_error(std::nullopt, kNoon).count(), 0);
}

TEST(Merge, a_wrong_clock_is_put_right_by_whole_minutes) {
  EXPECT_EQ(clock_error(kNoon + hours(72) - seconds(1), kNoon), minutes(-72 * 60));
  EXPECT_EQ(clock_error(kNoon - hours(24) - seconds(2), kNoon), minutes(24 * 60));
}

TEST(Merge, nothing_happened_after_it_reached_us) {
  EXPECT_EQ(settled_time(kNoon + hours(1), minutes(0), kNoon), kNoon);
  EXPECT_EQ(settled_time(kNoon - hours(1), minutes(0), kNoon), kNoon - hours(1));
  EXPECT_EQ(settled_time(kNoon + hours(71), minutes(-72 * 60), kNoon), kNoon - hours(1));
}

TEST(Merge, the_latest_wins_and_a_repeat_does_not) {
  const Stamp first{kNoon, DeviceId{1}, 7};
  EXPECT_TRUE(wins(first, std::nullopt));
  EXPECT_FALSE(wins(first, first));
  EXPECT_TRUE(wins({kNoon, DeviceId{1}, 8}, first));
  EXPECT_TRUE(wins({kNoon, DeviceId{2}, 1}, first));
  EXPECT_FALSE(wins({kNoon - seconds(1), DeviceId{9}, 99}, first));
}

TEST(Merge, any_order_gives_the_same_end) {
  std::mt19937_64 draw(7);
  std::vector<Stamp> stamps;
  for (int i = 0; i < 400; ++i)
    stamps.push_back({kNoon + seconds(draw() % 50), DeviceId{std::int64_t(draw() % 5)}, i});
  std::optional<Stamp> wanted;
  for (int run = 0; run < 20; ++run) {
    std::optional<Stamp> kept;
    for (const auto& stamp : stamps)
      if (wins(stamp, kept)) kept = stamp;
    if (!wanted) wanted = kept;
    EXPECT_EQ(*kept, *wanted);
    std::shuffle(stamps.begin(), stamps.end(), draw);
  }
}

}  // namespace fl
