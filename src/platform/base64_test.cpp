// Base64 there and back, and what it refuses.
#include <gtest/gtest.h>

#include "platform/base64.h"

namespace fl {

TEST(Base64, there_and_back) {
  EXPECT_EQ(base64_of("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_of("fo"), "Zm8=");
  EXPECT_EQ(base64_of(""), "");
  for (const std::string& bytes :
       {std::string(), std::string("\0\xff\x01", 3), std::string(99, 'z')})
    EXPECT_EQ(*bytes_of_base64(base64_of(bytes)), bytes);
}

TEST(Base64, refuses_what_is_not) {
  for (const auto* text : {"Zm9", "Z===", "Zm9v!A==", "Zm 9v"})
    EXPECT_FALSE(bytes_of_base64(text)) << text;
}

}  // namespace fl
