// Estimates grow with people, and a disk that is too small is said to be.
#include "cli/plan.h"

#include <gtest/gtest.h>

namespace fl::cli {
namespace {

TEST(plan, thirteen_million_have_the_peak_that_the_drill_asks_for) {
  const auto plan = plan_for(13'000'000);
  EXPECT_NEAR(plan.peak_per_s, 2'167, 1);
  EXPECT_NEAR(plan.ten_times_per_s, 21'667, 1);
  EXPECT_GT(plan.bytes(), 20e9);
  EXPECT_LT(plan.bytes(), 80e9);
}

TEST(plan, twice_the_people_need_twice_the_disk) {
  EXPECT_NEAR(plan_for(2'000'000).bytes(), 2 * plan_for(1'000'000).bytes(), 1);
  EXPECT_NEAR(plan_for(2'000'000).bytes_a_day(), 2 * plan_for(1'000'000).bytes_a_day(), 1);
}

TEST(plan, a_disk_that_is_too_small_lasts_no_day) {
  const auto plan = plan_for(1'000'000);
  EXPECT_EQ(plan.days_of(plan.bytes() - 1), 0);
  EXPECT_NEAR(plan.days_of(plan.bytes() + 10 * plan.bytes_a_day()), 10, 1e-6);
}

}  // namespace
}  // namespace fl::cli
