// Sessions, roles in time, demo links.
#include "trust/acts_session.h"

#include "platform/limits.h"
#include "trust/store_sessions.h"
#include "trust/testing.h"

namespace fl {

namespace {
constexpr std::chrono::milliseconds kMoment{1};
}  // namespace

TEST(Session, it_ends_by_itself) {
  TestCity city;
  const AccountId account = city.make_staff("a", Role::auditor, "0001");
  auto made = open_session(*city.db, city.keys, account, city.now);
  ASSERT_TRUE(made);
  const Instant end = city.now + limits::kStaffSessionAge;
  EXPECT_EQ(made->actor.expires_at, end);
  EXPECT_TRUE(actor_of(*city.db, city.keys, made->token, end - kMoment));
  EXPECT_EQ(actor_of(*city.db, city.keys, made->token, end).error().key, "trust.not_signed_in");
}

TEST(Session, a_made_up_token_opens_nothing) {
  TestCity city;
  for (const auto* token : {"", "x", "00000000000000000000000000"})
    EXPECT_EQ(actor_of(*city.db, city.keys, token, city.now).error().key, "trust.not_signed_in");
}

TEST(Session, a_row_put_in_by_hand_opens_nothing) {
  TestCity city;
  const AccountId account = city.make_staff("a", Role::administrator, "0001");
  const std::string token(26, 'a');
  auto put = city.db->write([&](Tx& tx) -> Outcome {
    store::add_session(tx, {raw(sha256(token)), account, city.now,
                            city.now + limits::kStaffSessionAge, std::string(32, 'm')});
    return Done{};
  });
  ASSERT_TRUE(put);
  EXPECT_EQ(actor_of(*city.db, city.keys, token, city.now).error().key, "trust.not_signed_in");
}

TEST(Session, roles_count_only_in_their_time) {
  TestCity city;
  const AccountId account = city.make_staff("a", Role::auditor, "0001");
  auto put = city.db->write([&](Tx& tx) -> Outcome {
    store::RoleRow role{99, account, {Role::city_officer, AreaId{1}, "0001"}, {}, {}};
    role.from_at = city.now + std::chrono::hours(1);
    role.until_at = city.now + std::chrono::hours(2);
    store::add_role(tx, role);
    return Done{};
  });
  ASSERT_TRUE(put);
  auto made = open_session(*city.db, city.keys, account, city.now);
  auto role_count = [&](Instant at) {
    return actor_of(*city.db, city.keys, made->token, at)->roles.size();
  };
  EXPECT_EQ(role_count(city.now), 1u);
  EXPECT_EQ(role_count(city.now + std::chrono::hours(1)), 2u);
  EXPECT_EQ(role_count(city.now + std::chrono::hours(2)), 1u);
}

TEST(Session, a_resident_has_one_account_and_a_role_at_home) {
  TestCity city;
  auto account = [&] {
    return city.db->write([&](Tx& tx) {
      return resident_account(tx, Permit::for_job("test"), PersonId{5}, AreaId{9}, "00010002",
                              city.now);
    });
  };
  const AccountId first = *account();
  EXPECT_EQ(*account(), first);
  auto made = open_session(*city.db, city.keys, first, city.now);
  EXPECT_FALSE(made->actor.is_staff);
  EXPECT_EQ(made->actor.person, PersonId{5});
  EXPECT_EQ(made->actor.name, "");
  ASSERT_EQ(made->actor.roles.size(), 1u);
  EXPECT_EQ(made->actor.roles[0].path, "00010002");
  EXPECT_EQ(made->actor.expires_at, city.now + limits::kResidentSessionAge);
}

TEST(Session, two_accounts_do_not_share_a_login) {
  TestCity city;
  (void)city.make_staff("wang.li", Role::auditor, "0001");
  auto hash = new_password_hash(city.keys, TestCity::kPassword, PasswordCost::test);
  auto made = city.db->write([&](Tx& tx) {
    const NewAccount account{.login = "WANG.LI", .password_hash = *hash, .name = "x"};
    return make_account(tx, Permit::for_job("test"), account, {}, city.keys, city.now);
  });
  EXPECT_EQ(made.error().key, "trust.login_taken");
}

TEST(Session, passwords_have_a_length) {
  TestCity city;
  auto key = [&](std::size_t size) {
    auto hash = new_password_hash(city.keys, std::string(size, 'x'), PasswordCost::test);
    return hash ? "ok" : hash.error().key;
  };
  EXPECT_EQ(key(11), "trust.password_short");
  EXPECT_EQ(key(12), "ok");
  EXPECT_EQ(key(128), "ok");
  EXPECT_EQ(key(129), "trust.password_long");
  const Keys real = make_keys(false);
  EXPECT_THROW((void)new_password_hash(real, "correct horse battery", PasswordCost::test), Bug);
}

TEST(Session, the_cookie_says_all_it_must) {
  EXPECT_EQ(session_cookie("abc", std::chrono::hours(12)),
            "__Host-firstline=abc; Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Strict");
}

TEST(Session, demo_links_are_the_demos_own) {
  TestCity city;
  const AccountId account = city.make_staff("a", Role::auditor, "0001");
  const std::string token = demo_token(city.keys, account);
  EXPECT_EQ(*account_of_demo_token(city.keys, token), account);
  std::string other = token;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(account_of_demo_token(city.keys, other).error().key, "trust.not_signed_in");
  EXPECT_EQ(account_of_demo_token(city.keys, "").error().key, "trust.not_signed_in");
  EXPECT_EQ(account_of_demo_token(make_keys(true), token).error().key, "trust.not_signed_in");
  Keys real = city.keys;
  real.is_demo = false;
  EXPECT_EQ(account_of_demo_token(real, token).error().key, "trust.demo_only");
  EXPECT_THROW((void)demo_token(real, account), Bug);
}

TEST(Session, old_rows_are_dropped) {
  TestCity city;
  const AccountId account = city.make_staff("a", Role::auditor, "0001");
  ASSERT_TRUE(open_session(*city.db, city.keys, account, city.now));
  ASSERT_TRUE(send_code(*city.db, city.keys, "13800001234", true, "a", city.now));
  auto drop = [&](Instant at) {
    return *city.db->write([&](Tx& tx) -> Result<int> { return drop_old_trust(tx, at); });
  };
  EXPECT_EQ(drop(city.now), 0);
  EXPECT_EQ(drop(city.now + std::chrono::hours(24)), 2);
  EXPECT_EQ(drop(city.now + std::chrono::hours(24 * 31)), 3);
}

}  // namespace fl
