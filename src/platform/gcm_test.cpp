// AES-256-GCM: what was sealed opens, what was touched does not.
#include <gtest/gtest.h>

#include "platform/gcm.h"

namespace fl {

TEST(Gcm, opens_what_it_sealed_and_nothing_else) {
  start_crypto();
  Key32 key{}, other{};
  random_bytes(key.data(), key.size());
  random_bytes(other.data(), other.size());
  for (const std::string& plain : {std::string(), std::string("36.5"), std::string(5000, 'x')}) {
    const std::string sealed = seal_gcm(key, plain, "phone|record");
    auto open = open_gcm(key, sealed, "phone|record");
    ASSERT_TRUE(open);
    EXPECT_EQ(*open, plain);
    EXPECT_FALSE(open_gcm(other, sealed, "phone|record"));
    EXPECT_FALSE(open_gcm(key, sealed, "phone|another"));
    std::string touched = sealed;
    touched[touched.size() / 2] = static_cast<char>(touched[touched.size() / 2] ^ 1);
    EXPECT_FALSE(open_gcm(key, touched, "phone|record"));
  }
  EXPECT_FALSE(open_gcm(key, "short", ""));
}

// NIST GCM test case 14 (256-bit key of zeros, one block of zeros).
TEST(Gcm, agrees_with_the_published_answer) {
  const std::string sealed = std::string(12, '\0') +
                             std::string(
                                 "\xce\xa7\x40\x3d\x4d\x60\x6b\x6e\x07\x4e\xc5\xd3\xba\xf3\x9d\x18"
                                 "\xd0\xd1\xc8\xa7\x99\x99\x6b\xf0\x26\x5b\x98\xb5\xd4\x8a\xb9\x19",
                                 32);
  auto open = open_gcm(Key32{}, sealed, "");
  ASSERT_TRUE(open);
  EXPECT_EQ(*open, std::string(16, '\0'));
}

}  // namespace fl
