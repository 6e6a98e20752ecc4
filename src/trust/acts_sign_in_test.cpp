// Guessing: what it costs, whom it slows, and that nobody is locked out by strangers.
#include "trust/acts_sign_in.h"

#include <liboath/oath.h>

#include "platform/limits.h"
#include "post/post.h"
#include "trust/testing.h"
#include "trust/tries.h"

namespace fl {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kSecret = "12345678901234567890";
constexpr std::string_view kPhone = "13800001234";

std::string totp_at(Instant now) {
  char code[7];
  (void)oath_totp_generate(kSecret.data(), kSecret.size(), now.ms / 1000, 30, 0, 6, code);
  return code;
}

std::string sign_in_key(TestCity& city, std::string_view login, std::string_view password,
                        std::string_view peer, Instant now, std::string_view totp = {}) {
  auto made = sign_in_staff(*city.db, city.keys, login, password, totp, peer, now);
  return made ? "in" : made.error().key;
}

std::string check_key(TestCity& city, std::string_view code, std::string_view peer, Instant now) {
  auto checked = check_code(*city.db, city.keys, kPhone, code, peer, now);
  return checked ? "in" : checked.error().key;
}

std::string code_sent(TestCity& city) {
  auto shown = messages_on_screen(*city.db, city.keys);
  EXPECT_TRUE(shown && !shown->empty());
  const std::string& text = shown->front().text;
  return text.substr(text.find_first_of("0123456789"), 6);
}

std::string wrong(const std::string& code) {
  std::string other = code;
  other[0] = other[0] == '9' ? '0' : static_cast<char>(other[0] + 1);
  return other;
}

}  // namespace

TEST(SignIn, staff_need_password_and_code_and_a_code_is_good_once) {
  TestCity city(false);
  (void)city.make_staff("wang.li", Role::street_officer, "0001", std::string(kSecret));
  const std::string code = totp_at(city.now);
  const auto& right = TestCity::kPassword;
  EXPECT_EQ(sign_in_key(city, "wang.li", right, "a", city.now, ""), "trust.wrong_sign_in");
  EXPECT_EQ(sign_in_key(city, "wang.li", "wrong", "a", city.now, code), "trust.wrong_sign_in");
  EXPECT_EQ(sign_in_key(city, "nobody", right, "a", city.now, code), "trust.wrong_sign_in");
  EXPECT_EQ(sign_in_key(city, "wang.li", right, "a", city.now, code), "in");
  EXPECT_EQ(sign_in_key(city, "wang.li", right, "a", city.now, code), "trust.wrong_sign_in");
  const Instant later = city.now + seconds(30);
  EXPECT_EQ(sign_in_key(city, "wang.li", right, "a", later, totp_at(later)), "in");
}

TEST(SignIn, outside_the_demo_an_account_needs_an_authenticator) {
  TestCity city(false);
  auto hash = new_password_hash(city.keys, TestCity::kPassword, PasswordCost::interactive);
  auto made = city.db->write([&](Tx& tx) {
    const NewAccount account{.login = "x", .password_hash = *hash, .name = "x"};
    return make_account(tx, Permit::for_job("test"), account, {}, city.keys, city.now);
  });
  EXPECT_EQ(made.error().key, "trust.totp_needed");
}

TEST(SignIn, too_long_answers_cost_nothing) {
  TestCity city;
  EXPECT_EQ(sign_in_key(city, "a", std::string(5000, 'x'), "a", city.now), "trust.wrong_sign_in");
}

TEST(SignIn, an_address_that_guesses_waits_and_others_do_not) {
  TestCity city;
  (void)city.make_staff("wang.li", Role::street_officer, "0001");
  for (int i = 0; i < kPairTriesFree; ++i)
    EXPECT_EQ(sign_in_key(city, "wang.li", "wrong", "10.0.0.1", city.now), "trust.wrong_sign_in");
  EXPECT_EQ(sign_in_key(city, "wang.li", "wrong", "10.0.0.1", city.now), "trust.too_many_tries");
  // Even the right password waits there, so that the answer tells nothing.
  EXPECT_EQ(sign_in_key(city, "wang.li", TestCity::kPassword, "10.0.0.1", city.now),
            "trust.too_many_tries");
  EXPECT_EQ(sign_in_key(city, "wang.li", TestCity::kPassword, "10.0.0.2", city.now), "in");
  EXPECT_EQ(sign_in_key(city, "wang.li", TestCity::kPassword, "10.0.0.1", city.now + seconds(2)),
            "in");
}

TEST(SignIn, an_address_that_walks_through_logins_waits) {
  TestCity city;
  for (int i = 0; i < kPeerTriesMax; ++i)
    EXPECT_EQ(sign_in_key(city, "login" + std::to_string(i), "wrong", "10.0.0.1", city.now),
              "trust.wrong_sign_in");
  EXPECT_EQ(sign_in_key(city, "another", "wrong", "10.0.0.1", city.now), "trust.too_many_tries");
  EXPECT_EQ(sign_in_key(city, "another", "wrong", "10.0.0.2", city.now), "trust.wrong_sign_in");
}

TEST(SignIn, strangers_cannot_lock_out_an_address_that_has_signed_in) {
  TestCity city;
  (void)city.make_staff("wang.li", Role::street_officer, "0001");
  EXPECT_EQ(sign_in_key(city, "wang.li", TestCity::kPassword, "192.168.1.5", city.now), "in");
  int refused_count = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string peer = "10.0." + std::to_string(i) + ".1";
    refused_count +=
        sign_in_key(city, "wang.li", "wrong", peer, city.now) == "trust.too_many_tries" ? 1 : 0;
  }
  EXPECT_GE(refused_count, 200 - kLoginTriesFree);
  EXPECT_EQ(sign_in_key(city, "wang.li", TestCity::kPassword, "192.168.1.5", city.now), "in");
}

// T7: the figure is how many guesses an hour are let through to the password check.
TEST(SignIn, guesses_an_hour_from_one_and_from_a_thousand_addresses) {
  constexpr int kTries = 10'000;
  for (const int address_count : {1, 1000}) {
    TestCity city;
    (void)city.make_staff("wang.li", Role::street_officer, "0001");
    int checked_count = 0;
    for (int i = 0; i < kTries; ++i) {
      const Instant at = city.now + milliseconds(std::int64_t(i) * 3'600'000 / kTries);
      const std::string peer = "10.1.0." + std::to_string(i % address_count);
      checked_count += sign_in_key(city, "wang.li", "guess" + std::to_string(i), peer, at) ==
                               "trust.wrong_sign_in"
                           ? 1
                           : 0;
    }
    std::printf("          %d tries in an hour from %d addresses: %d checked\n", kTries,
                address_count, checked_count);
    EXPECT_LE(checked_count, address_count == 1 ? 20 : 160);
    EXPECT_GE(checked_count, kPairTriesFree);
  }
}

TEST(Code, it_opens_once_within_its_time) {
  TestCity city;
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "a", city.now));
  const std::string code = code_sent(city);
  EXPECT_EQ(check_key(city, wrong(code), "a", city.now), "trust.wrong_sign_in");
  EXPECT_EQ(check_key(city, code, "a", city.now + limits::kCodeAge - milliseconds(1)), "in");
  EXPECT_EQ(check_key(city, code, "a", city.now), "trust.wrong_sign_in");
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "a", city.now + minutes(10)));
  EXPECT_EQ(check_key(city, code_sent(city), "a", city.now + minutes(10) + limits::kCodeAge),
            "trust.wrong_sign_in");
}

TEST(Code, five_guesses_and_no_more) {
  TestCity city;
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "a", city.now));
  const std::string code = code_sent(city);
  for (int i = 0; i < limits::kCodeTriesMax; ++i)
    EXPECT_EQ(check_key(city, wrong(code), "a", city.now), "trust.wrong_sign_in");
  EXPECT_EQ(check_key(city, code, "a", city.now), "trust.too_many_tries");
}

TEST(Code, a_strangers_guesses_do_not_use_up_the_askers) {
  TestCity city;
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "asker", city.now));
  const std::string code = code_sent(city);
  for (int i = 0; i < 20; ++i)
    (void)check_key(city, wrong(code), "stranger" + std::to_string(i), city.now);
  EXPECT_EQ(check_key(city, code, "stranger0", city.now), "trust.too_many_tries");
  EXPECT_EQ(check_key(city, code, "asker", city.now), "in");
}

TEST(Code, a_second_click_sends_no_second_message) {
  TestCity city;
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "a", city.now));
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "a", city.now + seconds(10)));
  EXPECT_EQ(messages_on_screen(*city.db, city.keys)->size(), 1u);
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, true, "a", city.now + kCodeGap));
  EXPECT_EQ(messages_on_screen(*city.db, city.keys)->size(), 2u);
}

TEST(Code, messages_to_a_phone_are_bounded_for_known_and_unknown) {
  for (const bool is_known : {true, false}) {
    TestCity city;
    Instant at = city.now;
    for (int i = 0; i < kCodesPerPairMax; ++i, at = at + minutes(1))
      EXPECT_TRUE(send_code(*city.db, city.keys, kPhone, is_known, "a", at));
    auto more = send_code(*city.db, city.keys, kPhone, is_known, "a", at);
    EXPECT_EQ(more.error().key, "trust.too_many_tries");
    EXPECT_TRUE(send_code(*city.db, city.keys, kPhone, is_known, "b", at));
  }
}

TEST(Code, an_unknown_phone_gets_no_message_and_the_same_answers) {
  TestCity city;
  ASSERT_TRUE(send_code(*city.db, city.keys, kPhone, false, "a", city.now));
  EXPECT_TRUE(messages_on_screen(*city.db, city.keys)->empty());
  for (int i = 0; i < limits::kCodeTriesMax; ++i)
    EXPECT_EQ(check_key(city, "000000", "a", city.now), "trust.wrong_sign_in");
  EXPECT_EQ(check_key(city, "000000", "a", city.now), "trust.too_many_tries");
}

}  // namespace fl
