// The counting behind the price of guessing.
#include "trust/tries.h"

#include <gtest/gtest.h>

namespace fl {

namespace {
using std::chrono::minutes;
using std::chrono::seconds;
}  // namespace

TEST(Tries, the_window_slides) {
  store::TryRow row;
  const Instant start{1'641'168'000'000};
  for (int i = 0; i < 10; ++i)
    row = with_one_more(row, start, minutes(15));
  EXPECT_EQ(count_in_window(row, start, minutes(15)), 10);
  EXPECT_EQ(count_in_window(row, start + minutes(15), minutes(15)), 10);
  EXPECT_EQ(count_in_window(row, start + minutes(15) + minutes(9), minutes(15)), 4);
  EXPECT_EQ(count_in_window(row, start + minutes(30), minutes(15)), 0);
  EXPECT_EQ(with_one_less(row).now_count, 9);
  EXPECT_EQ(with_one_less({}).now_count, 0);
}

TEST(Tries, the_wait_doubles_up_to_its_end) {
  EXPECT_EQ(pair_wait(4), seconds(0));
  EXPECT_EQ(pair_wait(5), seconds(2));
  EXPECT_EQ(pair_wait(6), seconds(4));
  EXPECT_EQ(pair_wait(9), seconds(32));
  EXPECT_EQ(pair_wait(1000), kPairWaitMax);
}

TEST(Tries, an_ipv6_home_is_one_address) {
  EXPECT_EQ(peer_group("2001:db8:1:2:3:4:5:6"), peer_group("2001:db8:1:2::9"));
  EXPECT_NE(peer_group("2001:db8:1:2::1"), peer_group("2001:db8:1:3::1"));
  EXPECT_NE(peer_group("10.0.0.1"), peer_group("10.0.0.2"));
}

}  // namespace fl
