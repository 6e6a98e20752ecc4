// Answers by SMS: only what is signed and fresh is read, only "1" and "2" mean something, and a
// number stands in the table as a keyed hash.
#include "post/replies.h"

#include <gtest/gtest.h>

#include "platform/hmac.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};
const std::string kSecret(40, 's');
const std::string kBody = R"({"id":"m1","from":"13900000001","text":"1"})";

std::string signed_at(Instant at, const std::string& body = kBody) {
  return hmac_sha256_hex(kSecret, std::to_string(at.ms / 1000) + "." + body);
}

TEST(Hmac, is_that_of_rfc_4231) {
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Replies, what_is_signed_and_fresh_is_read) {
  const std::string time = std::to_string(kNow.ms / 1000);
  const auto read = read_inbound(kSecret, time, signed_at(kNow), kBody, kNow);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->from, "13900000001");
  EXPECT_EQ(read->text, "1");
  for (const auto later : {kReplyWindow, -kReplyWindow})
    EXPECT_TRUE(read_inbound(kSecret, time, signed_at(kNow), kBody, kNow + later));
}

TEST(Replies, what_is_not_is_refused) {
  const std::string time = std::to_string(kNow.ms / 1000);
  const auto key = [&](std::string_view secret, const std::string& at, const std::string& by,
                       const std::string& body, Instant now) {
    auto read = read_inbound(secret, at, by, body, now);
    return read ? std::string("taken") : read.error().key;
  };
  const std::string good = signed_at(kNow);
  EXPECT_EQ(key(kSecret, time, "", kBody, kNow), "post.reply_unsigned");
  EXPECT_EQ(key(kSecret, time, good, kBody + " ", kNow), "post.reply_unsigned");
  EXPECT_EQ(key(kSecret, "1767398401", good, kBody, kNow), "post.reply_unsigned");
  EXPECT_EQ(key(kSecret, "yesterday", good, kBody, kNow), "post.reply_unsigned");
  EXPECT_EQ(key(std::string(40, 't'), time, good, kBody, kNow), "post.reply_unsigned");
  EXPECT_EQ(key("", time, hmac_sha256_hex("", time + "." + kBody), kBody, kNow),
            "post.reply_unsigned");
  EXPECT_EQ(key(kSecret, time, good, kBody, kNow + kReplyWindow + std::chrono::seconds(1)),
            "post.reply_stale");
  EXPECT_EQ(key(kSecret, time, signed_at(kNow, "{}"), "{}", kNow), "post.bad_reply");
}

TEST(Replies, only_one_and_two_mean_something) {
  for (const auto* yes : {"1", " 1 ", "１", "1。", "1."})
    EXPECT_EQ(word_of_reply(yes), ReplyWord::yes) << yes;
  for (const auto* no : {"2", "２\n"})
    EXPECT_EQ(word_of_reply(no), ReplyWord::no) << no;
  for (const auto* other : {"", "11", "好", "1 2", "."})
    EXPECT_EQ(word_of_reply(other), ReplyWord::none) << other;
}

TEST(Replies, the_newest_message_to_a_number_is_what_an_answer_is_about) {
  start_crypto();
  TempDb db;
  const Keys keys = make_keys_seeded(1);
  const auto from = [&](std::string_view phone, Instant at) {
    auto found = db->read([&](Tx& tx) -> Result<std::int64_t> {
      const auto awaited = awaited_from(tx, keys, phone, at);
      return awaited ? awaited->entity : 0;
    });
    return *found;
  };
  ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
    await_reply(tx, keys, "13900000001", {"rung", 7, AccountId{5}}, kNow);
    await_reply(tx, keys, "13900000001", {"rung", 8, AccountId{5}}, kNow);
    return Done{};
  }));
  EXPECT_EQ(from("+86 139 0000 0001", kNow), 8);
  EXPECT_EQ(from("13900000002", kNow), 0);
  EXPECT_EQ(from("13900000001", kNow + kReplyFor), 0);
  const auto dropped =
      db->write([&](Tx& tx) -> Result<int> { return drop_old_awaited(tx, kNow + kReplyFor); });
  EXPECT_EQ(*dropped, 1);
}

}  // namespace
}  // namespace fl
