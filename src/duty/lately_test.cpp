// A large ground is asked about every ten seconds at most, a small one each time.
#include "duty/lately.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};

using Cells = std::unordered_set<std::string>;

struct Asked {
  CoveredLately lately;
  int count = 0;
  CoveredLately::Known of(const std::string& path, int cells, Instant now) {
    return lately.of(path, cells, now, [&] {
      ++count;
      return Cells{"cell " + std::to_string(count)};
    });
  }
};

TEST(Lately, a_large_ground_is_asked_about_every_ten_seconds_and_says_as_of) {
  Asked asked;
  EXPECT_EQ(asked.of("001", 15'000, kNow).as_of, kNow);
  const auto again = asked.of("001", 15'000, kNow + std::chrono::seconds(9));
  EXPECT_EQ(again.as_of, kNow);
  EXPECT_TRUE(again.what->contains("cell 1"));
  EXPECT_EQ(asked.count, 1);
  EXPECT_EQ(asked.of("001", 15'000, kNow + std::chrono::seconds(10)).as_of,
            kNow + std::chrono::seconds(10));
  EXPECT_EQ(asked.count, 2);
}

TEST(Lately, small_grounds_other_grounds_and_a_clock_set_back_are_asked) {
  Asked asked;
  asked.of("00101", 300, kNow);
  asked.of("00101", 300, kNow);
  EXPECT_EQ(asked.count, 2);
  asked.of("001", 15'000, kNow);
  asked.of("002", 15'000, kNow);
  EXPECT_EQ(asked.count, 4);
  asked.of("001", 15'000, kNow - std::chrono::seconds(1));
  EXPECT_EQ(asked.count, 5);
}

TEST(Lately, a_question_that_fails_is_not_kept) {
  CoveredLately lately;
  EXPECT_THROW(
      (void)lately.of("001", 15'000, kNow, []() -> Cells { throw std::runtime_error("away"); }),
      std::runtime_error);
  EXPECT_TRUE(lately.of("001", 15'000, kNow, [] { return Cells{"a"}; }).what->contains("a"));
}

}  // namespace
}  // namespace fl
