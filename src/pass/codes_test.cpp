// Codes that are read as they were meant, names that say little, renewals spread out.
#include <map>

#include <gtest/gtest.h>

#include "pass/brake.h"
#include "pass/failures.h"
#include "pass/show.h"

namespace fl {
namespace {

TEST(codes, one_wrong_character_is_always_found) {
  start_crypto();
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  for (int i = 0; i < 50; ++i) {
    const std::string code = fresh_code();
    EXPECT_EQ(read_code(code), code);
    EXPECT_EQ(read_code(shown_code(code)), code);
    for (std::size_t at = 0; at < code.size(); ++at)
      for (const char other : kAlphabet) {
        if (other == code[at]) continue;
        std::string wrong = code;
        wrong[at] = other;
        EXPECT_EQ(read_code(wrong), "") << wrong;
      }
  }
}

// The same vector as web/src/seal/short_code.ts gives.
TEST(codes, what_people_confuse_is_read_as_meant) {
  start_crypto();
  const std::string code = code_of(0x21);  // 11000000 and its check
  EXPECT_EQ(code.substr(0, 2), "11");
  std::string typed = "il-oo oo.oo" + code.substr(8);
  EXPECT_EQ(read_code(typed), code);
  EXPECT_EQ(read_code("short"), "");
  EXPECT_EQ(read_code(code + "0"), "");
  EXPECT_EQ(read_code("U" + code.substr(1)), "");
}

TEST(masked_name, first_and_last) {
  EXPECT_EQ(masked_name("张三"), "张*");
  EXPECT_EQ(masked_name("张小三"), "张*三");
  EXPECT_EQ(masked_name("买买提·艾力"), "买*力");
  EXPECT_EQ(masked_name("王"), "王*");
  EXPECT_EQ(masked_name(""), "*");
}

TEST(renewal, between_one_and_eight_hours_before_the_end_and_spread) {
  start_crypto();
  const Keys keys = make_keys_seeded(1);
  const Instant end{1'767'398'400'000};
  std::map<std::int64_t, int> by_hour;
  for (std::int64_t i = 1; i <= 7'000; ++i) {
    const Instant at = renewal_of(keys, PersonId{i}, end);
    EXPECT_TRUE(end - at >= std::chrono::hours(1) && end - at <= std::chrono::hours(8));
    ++by_hour[(end - at).count() / 3'600'000];
    EXPECT_EQ(at, renewal_of(keys, PersonId{i}, end));
  }
  for (const auto& [hour, count] : by_hour) {
    if (hour >= 8) continue;
    EXPECT_NEAR(count, 1'000, 150) << hour;
  }
}

TEST(PeerBrake, one_address_waits_and_nobody_else) {
  PeerBrake brake(3, std::chrono::minutes(1));
  const Instant now{1'767'398'400'000};
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(brake.is_too_many("10.0.0.1", now));
  EXPECT_TRUE(brake.is_too_many("10.0.0.1", now));
  EXPECT_FALSE(brake.is_too_many("10.0.0.2", now));
  EXPECT_FALSE(brake.is_too_many("10.0.0.1", now + std::chrono::minutes(1)));
}

TEST(FailureBrake, counts_failures_only) {
  FailureBrake brake(2, std::chrono::minutes(15));
  const Instant now{1'767'398'400'000};
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(brake.is_waiting("10.0.0.1", now));
  brake.count("10.0.0.1", now);
  EXPECT_FALSE(brake.is_waiting("10.0.0.1", now));
  brake.count("10.0.0.1", now);
  EXPECT_TRUE(brake.is_waiting("10.0.0.1", now));
  EXPECT_FALSE(brake.is_waiting("10.0.0.2", now));
  EXPECT_FALSE(brake.is_waiting("10.0.0.1", now + std::chrono::minutes(15)));
  const std::int64_t wait = brake.wait_seconds(now);
  EXPECT_TRUE(wait >= 1 && wait <= 900) << wait;
  EXPECT_TRUE(brake.is_waiting("10.0.0.1", now + std::chrono::seconds(wait - 1)));
  EXPECT_FALSE(brake.is_waiting("10.0.0.1", now + std::chrono::seconds(wait)));
}

}  // namespace
}  // namespace fl
