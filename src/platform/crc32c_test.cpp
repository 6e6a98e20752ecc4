// The sums against known values and against themselves.
#include "platform/crc32c.h"

#include <string>

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl {
namespace {

TEST(Crc32c, is_the_one_of_the_standard) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);  // RFC 3720's own polynomial, the usual check value
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
}

TEST(Crc32c, by_turns_is_two_sums_of_every_other_word) {
  Random random(1);
  std::string bytes;
  while (bytes.size() < 4088)
    bytes += static_cast<char>(random.below(256));
  std::string one(8, '\0'), other;
  one[0] = 7;
  other = one;
  for (std::size_t at = 0; at < bytes.size(); at += 8)
    (at / 8 % 2 == 0 ? one : other) += bytes.substr(at, 8);
  const std::uint64_t sums = crc32c_by_turns(7, bytes);
  EXPECT_EQ(sums & 0xffffffffu, crc32c(one));
  EXPECT_EQ(sums >> 32, crc32c(other));
  EXPECT_NE(sums, crc32c_by_turns(8, bytes));
}

}  // namespace
}  // namespace fl
