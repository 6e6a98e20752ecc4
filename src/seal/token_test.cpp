// Our own token: its size, its one form, and what is never signed.
#include "seal/token.h"

#include <gtest/gtest.h>

#include "seal/codec.h"

namespace fl {

namespace {

constexpr std::int64_t kNow = 1'800'000'000;

PassToken green() {
  return {.issuer = "610100",
          .issued = kNow,
          .expires = kNow + 48 * 3'600,
          .place = {20'833, 3, 4'711},
          .name = "王*芳",
          .last_four = "4471"};
}
PassToken stopped() {
  PassToken token = green();
  token.status = TokenStatus::stop;
  token.reason = "contact";
  token.office = "610102";
  token.until = kNow + 5 * 86'400;
  token.leaf = 20'417;
  token.leaf_hash = std::string(16, '\x7f');
  return token;
}
const SignerKey& key() {
  static const SignerKey kKey = SignerKey::make(Algorithm::es256);
  return kKey;
}
Result<std::string> made(const PassToken& token) {
  return make_token(token, key(), key_id_of(key().open()));
}

TEST(Token, there_and_back_within_its_size) {
  auto cose = made(green());
  ASSERT_TRUE(cose);
  const std::string text = text_of_token(*cose);
  EXPECT_LE(text.size(), 212u);
  auto read = read_token(text);
  ASSERT_TRUE(read);
  EXPECT_TRUE(verify_cose(read->message, key().open()));
  EXPECT_EQ(read->token.name, "王*芳");
  EXPECT_EQ(read->token.place, green().place);
  EXPECT_EQ(read->token.status, TokenStatus::ok);
  const std::string red = text_of_token(*made(stopped()));
  EXPECT_LE(red.size(), 300u);
  auto stop = read_token(red);
  ASSERT_TRUE(stop);
  EXPECT_EQ(stop->token.status, TokenStatus::stop);
  EXPECT_EQ(stop->token.leaf, 20'417);
  EXPECT_EQ(stop->token.leaf_hash, std::string(16, '\x7f'));
  std::printf("[  TOKEN   ] green %zu characters, stop %zu\n", text.size(), red.size());
}

TEST(Token, what_breaks_a_rule_is_not_signed) {
  const auto refused = [](auto change, PassToken token = stopped()) {
    change(token);
    return !made(token).is_ok();
  };
  EXPECT_TRUE(refused([](PassToken& t) { t.leaf.reset(), t.leaf_hash.clear(); }));
  EXPECT_TRUE(refused([](PassToken& t) { t.leaf_hash.pop_back(); }));
  EXPECT_TRUE(refused([](PassToken& t) { t.leaf.reset(); }));
  EXPECT_TRUE(refused([](PassToken& t) { t.reason = ""; }));
  EXPECT_TRUE(refused([](PassToken& t) { t.reason = "con-tact"; }));
  EXPECT_TRUE(refused([](PassToken& t) { t.office = ""; }));
  EXPECT_TRUE(refused([](PassToken& t) { t.kind = TokenKind::card; }));
  EXPECT_TRUE(refused([](PassToken& t) { t.issuer = "xi'an"; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.expires = t.issued; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.expires = t.issued + 72 * 3'600 + 1; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.place.index = kListIndexCount; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.name = ""; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.name = "1234567890123"; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.name = "a\nb"; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.last_four = "447"; }, green()));
  EXPECT_TRUE(refused([](PassToken& t) { t.photo = "short"; }, green()));
  EXPECT_FALSE(refused([](PassToken& t) { t.expires = t.issued + 72 * 3'600; }, green()));
  EXPECT_FALSE(refused(
      [](PassToken& t) {
        t.kind = TokenKind::card;
        t.expires = t.issued + kCardTokenSecondsMax;
      },
      green()));
  EXPECT_FALSE(refused([](PassToken& t) { t.status = TokenStatus::ask; }));
}

// The claims with one change, signed well: what the form alone must refuse.
bool is_read(const char* change_hex, bool is_whole_payload = false) {
  auto good = read_token_cose(*made(green()));
  std::string payload = *bytes_of_hex(change_hex);
  if (!is_whole_payload) payload = good->message.payload + payload;
  return read_token_cose(
             make_cose(payload, key(), {.key_id = key_id_of(key().open()), .is_tagged = false}))
      .is_ok();
}

TEST(Token, has_one_form_only) {
  const std::string cose = *made(green());
  EXPECT_FALSE(read_token_cose("\xd2" + cose).is_ok());
  EXPECT_FALSE(is_read("00"));
  EXPECT_TRUE(is_read(""));
  EXPECT_FALSE(is_read("a0", true));
  // The same claims with a phone's kind spelt out, with a fact 12, with another claim.
  const std::string payload = hex_of(read_token_cose(cose)->message.payload);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = payload;
    const auto at = changed.find(from);
    EXPECT_NE(at, changed.npos) << from;
    changed.replace(at, from.size(), to);
    return is_read(changed.c_str(), true);
  };
  EXPECT_FALSE(with("3a00010000a3", "3a00010000a40100"));
  EXPECT_TRUE(with("3a00010000a3", "3a00010000a40101"));  // a card: another kind, as good a form
  EXPECT_FALSE(with("046434343731", "0464343437310c00"));
  EXPECT_FALSE(with("a4016636", "a50166360000"));
}

TEST(Token, no_mutation_keeps_its_signature) {
  const std::string cose = *made(stopped());
  const std::string payload = read_token_cose(cose)->message.payload;
  int accepted = 0, bits = 0, cuts = 0;
  for (std::size_t i = 0; i < cose.size() * 8; ++i, ++bits) {
    std::string bad = cose;
    bad[i / 8] = char(bad[i / 8] ^ (1 << (i % 8)));
    auto read = read_token_cose(bad);
    accepted += read && verify_cose(read->message, key().open());
  }
  for (std::size_t size = 0; size < cose.size(); ++size, ++cuts)
    accepted += read_token_cose(cose.substr(0, size)).is_ok();
  for (int c = 0; c < 256; ++c)
    accepted += read_token_cose(cose + char(c)).is_ok();
  // A key id that is another is another key's: the signature covers it.
  EXPECT_EQ(accepted, 0);
  std::printf("[  TOKEN   ] %d bits, %d truncations, 256 added bytes: 0 accepted\n", bits, cuts);
}

}  // namespace

}  // namespace fl
