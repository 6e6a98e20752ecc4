// A packed token comes back byte for byte, or is not packed.
#include "pass/token_pack.h"

#include <gtest/gtest.h>

#include "platform/random.h"
#include "seal/token.h"

namespace fl {
namespace {

constexpr std::int64_t kNow_s = 1'795'000'000;

PassToken ordinary() {
  PassToken token;
  token.issuer = "610100";
  token.issued = kNow_s;
  token.expires = kNow_s + 72 * 3'600;
  token.place = {kNow_s / 86'400, 12, 345'678};
  token.name = "张*三";
  token.last_four = "7K3Q";
  return token;
}

class TokenPack : public testing::Test {
 protected:
  [[nodiscard]] std::string cose_of(const PassToken& token) const {
    auto made = make_token(token, key_, "12345678");
    return made ? *made : std::string();
  }
  const SignerKey key_ = SignerKey::make(Algorithm::es256);
};

TEST_F(TokenPack, an_ordinary_one_comes_back_byte_for_byte) {
  for (const std::int64_t shard : {0, 1, 23, 24, 255, 256, 4'000})
    for (const std::int64_t index : {0, 23, 24, 255, 256, 65'535, 65'536, 999'999})
      for (const char* name : {"张*", "张*三", "*", "J*n"}) {
        PassToken token = ordinary();
        token.place.shard = shard;
        token.place.index = index;
        token.name = name;
        const std::string cose = cose_of(token);
        const auto packed = pack_token(cose);
        ASSERT_TRUE(packed) << shard << ' ' << index << ' ' << name;
        EXPECT_LE(packed->bytes.size(), kPackedBytesMax);
        EXPECT_EQ(name_in_packed(packed->bytes), name);
        EXPECT_EQ(form_id_of(packed->bytes), packed->form_id);
        TokenBytes again;
        ASSERT_TRUE(unpack_token(packed->bytes, packed->form, again));
        EXPECT_EQ(again.view(), cose);
      }
}

TEST_F(TokenPack, of_one_key_and_city_there_is_one_form) {
  PassToken token = ordinary();
  const auto one = pack_token(cose_of(token));
  token.name = "李*";
  token.place.index = 7;
  const auto other = pack_token(cose_of(token));
  token.expires -= 60;
  const auto shorter = pack_token(cose_of(token));
  ASSERT_TRUE(one && other && shorter);
  EXPECT_EQ(one->form_id, other->form_id);
  EXPECT_NE(one->form_id, shorter->form_id);
}

TEST_F(TokenPack, what_is_not_ordinary_is_not_packed) {
  PassToken token = ordinary();
  token.status = TokenStatus::ask;
  token.reason = "R1";
  token.office = "610102";
  token.until = kNow_s + 60;
  EXPECT_FALSE(pack_token(cose_of(token)));
  token = ordinary();
  token.photo = std::string(16, 'p');
  EXPECT_FALSE(pack_token(cose_of(token)));
  token = ordinary();
  token.name = "一个很长的名字在此";
  EXPECT_FALSE(pack_token(cose_of(token)));
  token = ordinary();
  token.place.epoch += 1;
  EXPECT_FALSE(pack_token(cose_of(token)));
  token = ordinary();
  token.place.shard = 5'000;
  EXPECT_FALSE(pack_token(cose_of(token)));
  token = ordinary();
  token.kind = TokenKind::card;
  EXPECT_FALSE(pack_token(cose_of(token)));
  EXPECT_FALSE(pack_token(""));
  EXPECT_FALSE(pack_token(std::string(137, '\0')));
}

// Whatever the bytes are: packed means the same bytes come back.
TEST_F(TokenPack, every_change_of_a_byte_comes_back_or_is_not_packed) {
  const std::string cose = cose_of(ordinary());
  int packed_count = 0, wrong = 0;
  for (std::size_t i = 0; i < cose.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = cose;
      changed[i] = char(changed[i] ^ (1 << bit));
      const auto packed = pack_token(changed);
      TokenBytes again;
      if (!packed) continue;
      ++packed_count;
      if (!unpack_token(packed->bytes, packed->form, again) || again.view() != changed) ++wrong;
    }
  EXPECT_GT(packed_count, 500);
  EXPECT_EQ(wrong, 0);
  for (std::size_t size = 0; size < cose.size(); ++size)
    EXPECT_FALSE(pack_token(cose.substr(0, size)));
  EXPECT_FALSE(pack_token(cose + "x"));
}

TEST_F(TokenPack, damaged_bytes_end_in_no_harm) {
  const auto packed = pack_token(cose_of(ordinary()));
  ASSERT_TRUE(packed);
  Random random(3);
  TokenBytes into;
  std::size_t longest = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = packed->bytes + std::string(random.below(200), 'n'), form = packed->form;
    bytes.resize(random.below(bytes.size() + 1));
    if (!bytes.empty()) bytes[random.below(bytes.size())] ^= char(1 + random.below(255));
    form.resize(random.below(form.size() + 1));
    if (unpack_token(bytes, form, into)) longest = std::max(longest, into.size);
  }
  EXPECT_LE(longest, kCoseBytesMax);
}

}  // namespace
}  // namespace fl
