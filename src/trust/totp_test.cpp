// RFC 6238, appendix B, shortened to six digits, and the edges of time.
#include "trust/totp.h"

#include <gtest/gtest.h>

namespace fl {

TEST(Totp, fits_the_published_vectors) {
  constexpr std::string_view kSecret = "12345678901234567890";
  EXPECT_EQ(totp_step_of(kSecret, "287082", {59'000}), 1);
  EXPECT_EQ(totp_step_of(kSecret, "081804", {1'111'111'109'000}), 37'037'036);
  EXPECT_EQ(totp_step_of(kSecret, "005924", {1'234'567'890'000}), 41'152'263);
}

TEST(Totp, one_step_of_clock_error_and_no_more) {
  constexpr std::string_view kSecret = "12345678901234567890";
  for (const std::int64_t off_s : {-30, 0, 30})
    EXPECT_TRUE(totp_step_of(kSecret, "081804", {1'111'111'109'000 + off_s * 1000})) << off_s;
  for (const std::int64_t off_s : {-60, 60})
    EXPECT_FALSE(totp_step_of(kSecret, "081804", {1'111'111'109'000 + off_s * 1000})) << off_s;
  EXPECT_FALSE(totp_step_of(kSecret, "", {59'000}));
  EXPECT_FALSE(totp_step_of(kSecret, "28708", {59'000}));
}

}  // namespace fl
