// The codings against the standards' own examples, and what they must refuse.
#include "seal/codec.h"

#include <gtest/gtest.h>

namespace fl {

namespace {

bool refuses(const Result<std::string>& result) {
  return !result && result.error().kind == FaultKind::bad_input;
}

TEST(Codec, base45_of_the_standard) {
  // RFC 9285 sections 4.3 and 4.4.
  EXPECT_EQ(base45_of("AB"), "BB8");
  EXPECT_EQ(base45_of("Hello!!"), "%69 VD92EX0");
  EXPECT_EQ(base45_of("base-45"), "UJCLQE7W581");
  EXPECT_EQ(*bytes_of_base45("QED8WEX0"), "ietf!");
  EXPECT_EQ(*bytes_of_base45(""), "");
}

TEST(Codec, base45_refuses) {
  EXPECT_TRUE(refuses(bytes_of_base45("A")));    // an impossible length
  EXPECT_TRUE(refuses(bytes_of_base45("bb8")));  // small letters
  EXPECT_TRUE(refuses(bytes_of_base45("GGW")));  // 65,536
  EXPECT_TRUE(refuses(bytes_of_base45("::")));   // above one byte
  EXPECT_TRUE(refuses(bytes_of_base45("B\n8")));
  EXPECT_TRUE(refuses(bytes_of_base45("\xff\xff\xff")));
}

TEST(Codec, base45_there_and_back_for_every_pair_and_byte) {
  for (int first = 0; first < 256; ++first) {
    const std::string one(1, char(first));
    ASSERT_EQ(*bytes_of_base45(base45_of(one)), one);
    for (int second = 0; second < 256; ++second) {
      const std::string two{char(first), char(second)};
      ASSERT_EQ(*bytes_of_base45(base45_of(two)), two);
    }
  }
}

TEST(Codec, base32_of_the_standard) {
  // RFC 4648 section 10.
  EXPECT_EQ(base32_of("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(*bytes_of_base32("MZXW6YTBOI"), "foobar");
  EXPECT_EQ(*bytes_of_base32("MZXW6YTBOI======"), "foobar");
  EXPECT_EQ(*bytes_of_base32("MY======"), "f");
  EXPECT_TRUE(refuses(bytes_of_base32("MZXW6YTBOI=")));
  EXPECT_TRUE(refuses(bytes_of_base32("mzxw6ytboi")));
  EXPECT_TRUE(refuses(bytes_of_base32("MZ1W6YTBOI")));
  EXPECT_TRUE(refuses(bytes_of_base32("M")));
  EXPECT_TRUE(refuses(bytes_of_base32("MZ")));  // bits after the byte are not nothing
}

TEST(Codec, base64url_is_strict) {
  EXPECT_EQ(base64url_of("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(*bytes_of_base64url("-__-"), "\xfb\xff\xfe");
  EXPECT_EQ(*bytes_of_base64url("Zg"), "f");
  EXPECT_TRUE(refuses(bytes_of_base64url("Zg==")));
  EXPECT_TRUE(refuses(bytes_of_base64url("Zh")));
  EXPECT_TRUE(refuses(bytes_of_base64url("+/+/")));
  EXPECT_TRUE(refuses(bytes_of_base64url("A")));
}

TEST(Codec, hex_takes_both_cases) {
  EXPECT_EQ(hex_of("\x01\xab"), "01ab");
  EXPECT_EQ(*bytes_of_hex("01aB"), "\x01\xab");
  EXPECT_TRUE(refuses(bytes_of_hex("0")));
  EXPECT_TRUE(refuses(bytes_of_hex("0g")));
}

TEST(Codec, inflating_gives_back_and_is_whole) {
  const std::string text(5000, 'x');
  for (const Packing packing : {Packing::zlib, Packing::raw}) {
    const std::string packed = deflated(text, packing);
    EXPECT_EQ(*inflated(packed, packing), text);
    EXPECT_TRUE(refuses(inflated(packed + "z", packing)));
    for (std::size_t size = 0; size < packed.size(); ++size)
      EXPECT_TRUE(refuses(inflated(packed.substr(0, size), packing))) << size;
  }
  EXPECT_TRUE(refuses(inflated("", Packing::zlib)));
}

TEST(Codec, a_bomb_is_refused) {
  const std::string bomb = deflated(std::string(64 << 20, '\0'), Packing::zlib);
  EXPECT_LT(bomb.size(), 70'000u);
  EXPECT_TRUE(refuses(inflated(bomb, Packing::zlib)));
  const std::string just = deflated(std::string(kInflatedBytesMax, 'a'), Packing::zlib);
  EXPECT_EQ(inflated(just, Packing::zlib)->size(), kInflatedBytesMax);
  const std::string beyond = deflated(std::string(kInflatedBytesMax + 1, 'a'), Packing::zlib);
  EXPECT_TRUE(refuses(inflated(beyond, Packing::zlib)));
}

}  // namespace

}  // namespace fl
