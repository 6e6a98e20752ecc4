// The seeded stream: the same on every machine and for ever, or a seed would lay another city.
#include "platform/random.h"

#include <array>

#include <gtest/gtest.h>

namespace fl {
namespace {

TEST(Random, same_seed_gives_the_same_stream) {
  Random a(1), b(1), c(2);
  for (int i = 0; i < 100; ++i) {
    const auto x = a.next();
    ASSERT_EQ(x, b.next());
    ASSERT_NE(x, c.next());
  }
}

TEST(Random, fork_depends_on_its_number_and_not_on_what_was_drawn) {
  const Random a(1);
  Random first = a.fork(7), again = a.fork(7), other = a.fork(8);
  const auto x = first.next();
  EXPECT_EQ(x, again.next());
  EXPECT_NE(x, other.next());
}

TEST(Random, bounds_are_kept_and_reached) {
  Random random(3);
  std::array<int, 5> seen{};
  for (int i = 0; i < 10'000; ++i) {
    const auto x = random.between(-2, 2);
    ASSERT_GE(x, -2);
    ASSERT_LE(x, 2);
    ++seen[static_cast<std::size_t>(x + 2)];
    const double unit = random.unit();
    ASSERT_GE(unit, 0.0);
    ASSERT_LT(unit, 1.0);
  }
  for (const int count : seen)
    EXPECT_GT(count, 1'700);
}

TEST(Random, weights_are_followed) {
  Random random(4);
  const std::array<double, 3> weights{1.0, 0.0, 3.0};
  std::array<int, 3> seen{};
  for (int i = 0; i < 10'000; ++i)
    ++seen[random.weighted(weights)];
  EXPECT_EQ(seen[1], 0);
  EXPECT_NEAR(seen[2] / 10'000.0, 0.75, 0.03);
}

}  // namespace
}  // namespace fl
