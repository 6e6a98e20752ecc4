// The whole desk once: an account, a session, an act with its receipt, the log and its
// verification.
#include "trust/testing.h"

namespace fl {

TEST(trust, staff_sign_in_and_out) {
  TestCity city;
  const AccountId account = city.make_staff("wang.li", Role::street_officer, "0001");
  auto made = sign_in_staff(*city.db, city.keys, "Wang.Li ", TestCity::kPassword, "", "127.0.0.1",
                            city.now);
  ASSERT_TRUE(made) << made.error().key;
  EXPECT_EQ(made->actor.account, account);
  ASSERT_EQ(made->actor.roles.size(), 1u);
  EXPECT_EQ(made->actor.roles[0].path, "0001");
  auto actor = actor_of(*city.db, city.keys, made->token, city.now);
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->csrf, made->actor.csrf);
  EXPECT_TRUE(sign_out(*city.db, *actor, city.now));
  EXPECT_EQ(actor_of(*city.db, city.keys, made->token, city.now).error().key,
            "trust.not_signed_in");
}

TEST(trust, an_act_runs_once_per_key) {
  TestCity city;
  int runs = 0;
  auto closure = [&](Tx&) -> Result<std::string> { return std::to_string(++runs); };
  Act first{3, AccountId{5}, {1, 2}, raw(sha256("a")), city.now};
  EXPECT_EQ(*act(*city.db, first, closure), "1");
  EXPECT_EQ(*act(*city.db, first, closure), "1");
  first.request_hash = raw(sha256("b"));
  EXPECT_EQ(act(*city.db, first, closure).error().key, "trust.key_reused");
  EXPECT_EQ(runs, 1);
}

TEST(trust, an_untouched_log_verifies_clean) {
  TestCity city;
  (void)city.make_staff("a", Role::street_officer, "0001");
  AuditLog log(*city.db, city.keys, trust_image_sources());
  ASSERT_TRUE(log.sequence(city.now));
  (void)city.make_staff("b", Role::auditor, "0001");
  ASSERT_TRUE(log.sequence(city.now));
  EXPECT_EQ(*log.sequence(city.now), 0);
  auto report = log.verify();
  ASSERT_TRUE(report);
  for (const auto& problem : report->problems)
    ADD_FAILURE() << problem.where << ": " << problem.what;
  EXPECT_EQ(report->leaf_count, 4);
  EXPECT_EQ(report->row_count, 4);
  EXPECT_EQ(report->head_count, 2);
}

}  // namespace fl
