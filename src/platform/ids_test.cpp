// Ids as text, keys of acts, and the bucket hash, which is frozen: a changed value here means that
// laid cities can no longer be found.
#include "platform/ids.h"

#include <limits>

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl {
namespace {

TEST(Ids, text_and_back_is_the_same_id) {
  Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    const auto value = static_cast<std::int64_t>(random.next() >> 1) | 1;
    const std::string text = base32_of(value);
    ASSERT_EQ(text.size(), 13U);
    const auto back = value_of_base32(text);
    ASSERT_TRUE(back.is_ok()) << text;
    ASSERT_EQ(*back, value);
  }
}

TEST(Ids, letters_that_look_like_digits_are_read_as_digits) {
  EXPECT_EQ(*value_of_base32("000000000001O"), *value_of_base32("0000000000010"));
  EXPECT_EQ(*value_of_base32("00000000000il"), *value_of_base32("0000000000011"));
}

TEST(Ids, what_is_no_id_is_refused) {
  for (const char* text : {"", "0", "0000000000000", "000000000000U", "8000000000000",
                           "00000000000001", "000000000000 ", "ZZZZZZZZZZZZZ"}) {
    EXPECT_FALSE(value_of_base32(text).is_ok()) << text;
  }
  EXPECT_EQ(*value_of_base32("7ZZZZZZZZZZZZ"), std::numeric_limits<std::int64_t>::max());
}

TEST(Ids, bucket_hash_is_frozen) {
  // The first ten bits of SHA-256 over the bytes, computed with another program.
  EXPECT_EQ(hash_bucket(std::int64_t{1}), 820);
  EXPECT_EQ(hash_bucket(std::int64_t{0x0123456789abcdef}), 343);
  EXPECT_EQ(hash_bucket(std::string_view("token")), 241);
}

TEST(Ids, id_made_in_a_bucket_carries_it) {
  Random random(2);
  for (int bucket = 0; bucket < kBucketCount; ++bucket) {
    const std::int64_t id = id_in_bucket(static_cast<Bucket>(bucket), random.next());
    ASSERT_GT(id, 0);
    ASSERT_EQ(carried_bucket(id), bucket);
  }
  EXPECT_NE(id_in_bucket(0, 0), 0) << "0 means no id";
}

TEST(Ids, act_key_is_32_digits_and_nothing_else) {
  const auto key = act_key_of_hex("0123456789abcdef0011223344556677");
  ASSERT_TRUE(key.is_ok());
  EXPECT_EQ(key->high, 0x0123456789abcdefULL);
  EXPECT_EQ(key->low, 0x0011223344556677ULL);
  EXPECT_EQ(hex_of(*key), "0123456789abcdef0011223344556677");
  EXPECT_FALSE(act_key_of_hex("0123456789abcdef001122334455667").is_ok());
  EXPECT_FALSE(act_key_of_hex("0123456789abcdef00112233445566778").is_ok());
  EXPECT_FALSE(act_key_of_hex("0123456789abcdef001122334455667g").is_ok());
}

TEST(Ids, reference_is_short_and_without_letters_that_look_alike) {
  const std::string text = reference_of(0x123456789LL);
  EXPECT_EQ(text.size(), 7U);
  EXPECT_EQ(text[3], '-');
  EXPECT_EQ(text.find_first_of("ILOU"), std::string::npos);
}

}  // namespace
}  // namespace fl
