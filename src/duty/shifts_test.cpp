// Shifts: rest rules hold on every way in, a sick call is refilled or shown, an offer is taken
// once.
#include "duty/shifts.h"

#include <gtest/gtest.h>

#include "duty/seats.h"
#include "duty/testing.h"

namespace fl {

namespace {

constexpr Instant kNow{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
constexpr std::chrono::hours kHour{1};
const Permit kJob = Permit::for_job("test");

class ShiftsTest : public DutyCity {
 protected:
  template <class F>
  auto writing(F&& closure) {
    auto result = db_->write(closure);
    CHECK(result.is_ok());
    return *result;
  }
  ShiftsTest() : DutyCity(kNow) {
    lead_ = standing(tree_->root(), "city_duty");
    post_ = writing([&](Tx& tx) { return save_post(tx, *room_, kJob, watch(), kNow); });
  }
  [[nodiscard]] PostFile watch() const {
    PostFile post;
    post.area = cell_->id;
    post.title = "night_watch";
    return post;
  }
  AccountId standing(const Area& area, std::string_view title) {
    return writing([&](Tx& tx) -> Result<AccountId> {
      const AccountId account = make_waiting_account(tx, kJob, "lead", {}, kNow);
      auto post = make_post(tx, kJob, area, title, kNow);
      if (!post) return post.error();
      auto shift = make_shift(tx, kJob, *post, area, account, kNow - kHour,
                              kNow + std::chrono::hours(24 * 300), kNow);
      if (!shift) return shift.error();
      return account;
    });
  }
  AccountId person(HealthLimits limits = 0, const std::string& skills = "registration") {
    return writing([&](Tx& tx) -> Result<AccountId> {
      ResponderDraft draft;
      draft.name = "someone";
      draft.home = community_->id;
      draft.limits = limits;
      draft.skills = skills;
      auto saved = save_responder(tx, *room_, kJob, draft, kNow);
      if (!saved) return saved.error();
      return saved->account;
    });
  }
  Result<ShiftId> give(AccountId account, Instant from, Instant until,
                       std::optional<RestOverride> lifted = {}) {
    return db_->write([&](Tx& tx) {
      return give_shift(tx, *room_, kJob, {post_, account, from, until, "plan", lifted}, kNow);
    });
  }
  Result<Gap> sick(AccountId account, ShiftId shift, Instant now) {
    return db_->write([&](Tx& tx) { return call_in_sick(tx, *room_, kJob, account, shift, now); });
  }
  Outcome answer(AccountId account, OfferId offer, bool is_yes, Instant now) {
    return db_->write(
        [&](Tx& tx) { return answer_offer(tx, *room_, kJob, account, offer, is_yes, now); });
  }
  std::vector<Offer> asked(AccountId account, Instant now) {
    return *db_->read(
        [&](Tx& tx) -> Result<std::vector<Offer>> { return offers_to(tx, account, now); });
  }
  AccountId who(Instant now) {
    auto holder = db_->read([&](Tx& tx) { return who_answers(tx, *tree_, *cell_, now); });
    CHECK(holder.is_ok());
    return holder->account;
  }
  int run(Instant now) {
    auto changed = run_refill(*room_, kJob, now);
    CHECK(changed.is_ok());
    return *changed;
  }
  std::vector<Notice> told(AccountId account) {
    return *db_->read(
        [&](Tx& tx) -> Result<std::vector<Notice>> { return notices_of(tx, account, {0}); });
  }

  PostId post_;
  AccountId lead_;
};

}  // namespace

TEST_F(ShiftsTest, a_shift_that_breaks_rest_is_refused_and_the_rule_is_named) {
  const auto a = person();
  ASSERT_TRUE(give(a, kNow, kNow + 8 * kHour));
  const auto second = give(a, kNow + 12 * kHour, kNow + 20 * kHour);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().key, "duty.rest_broken");
  EXPECT_EQ(second.error().detail, "rest_between");
  ASSERT_EQ(second.error().fields.size(), 1U);
  // The second click finds the same.
  EXPECT_EQ(give(a, kNow + 12 * kHour, kNow + 20 * kHour).error().key, "duty.rest_broken");
  EXPECT_TRUE(give(a, kNow + 19 * kHour, kNow + 27 * kHour));
  EXPECT_EQ(give(a, kNow + 40 * kHour, kNow + 53 * kHour).error().detail, "shift_length");
}

TEST_F(ShiftsTest, a_health_limit_keeps_nights_away) {
  const auto a = person(kNoNight);
  EXPECT_EQ(give(a, kNow + 15 * kHour, kNow + 23 * kHour).error().detail, "no_night");
}

TEST_F(ShiftsTest, a_lifted_rule_is_a_row_with_who_and_why) {
  const auto a = person();
  ASSERT_TRUE(give(a, kNow, kNow + 8 * kHour));
  ASSERT_TRUE(give(a, kNow + 12 * kHour, kNow + 20 * kHour, RestOverride{lead_, "flood"}));
  const auto rows = *db_->read([&](Tx& tx) -> Result<std::vector<RestLifted>> {
    return lifted_under(tx, tree_->root().path, {0}, 10);
  });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].rule, "rest_between");
  EXPECT_EQ(rows[0].reason, "flood");
  EXPECT_EQ(rows[0].by, lead_);
  EXPECT_EQ(rows[0].account, a);
}

TEST_F(ShiftsTest, a_rota_is_whole_or_not_at_all) {
  const auto a = person(), b = person();
  ShiftTemplate pattern;
  pattern.post = post_;
  pattern.name = "night";
  pattern.from_minute = 22 * 60;
  pattern.minutes = 8 * 60;
  const auto rota = [&](std::vector<AccountId> people) {
    return db_->write([&](Tx& tx) {
      return give_rota(tx, *room_, kJob, {pattern, kNow, 6, people}, kNow);
    });
  };
  EXPECT_EQ(rota({a}).error().key, "duty.rest_broken");  // four nights in a row
  EXPECT_TRUE(db_->read([&](Tx& tx) -> Result<bool> {
                   return shifts_of(tx, a, kNow, kNow + 300 * kHour).empty();
                 })
                  .value());
  const auto made = rota({a, b});
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, 6);
  EXPECT_EQ(rota({a, b}).error().key, "duty.post_full");  // the second click
}

TEST_F(ShiftsTest, who_has_no_file_or_no_skill_or_no_term_is_refused) {
  EXPECT_EQ(give(AccountId{77}, kNow, kNow + kHour).error().key, "duty.no_such_responder");
  const auto a = person(0, "driver");
  auto post = watch();
  post.skills = "medical";
  const auto other = writing([&](Tx& tx) { return save_post(tx, *room_, kJob, post, kNow); });
  const auto given = db_->write([&](Tx& tx) {
    return give_shift(tx, *room_, kJob, {other, a, kNow, kNow + kHour}, kNow);
  });
  EXPECT_EQ(given.error().key, "duty.skill_missing");
  EXPECT_TRUE(db_->write([&](Tx& tx) { return end_term(tx, *room_, kJob, a, kNow); }));
  EXPECT_EQ(give(a, kNow, kNow + kHour).error().key, "duty.term_ended");
  EXPECT_EQ(db_->write([&](Tx& tx) { return end_term(tx, *room_, kJob, a, kNow); }).error().key,
            "duty.term_ended");
}

TEST_F(ShiftsTest, a_sick_call_at_five_is_refilled_by_the_first_yes_once) {
  const auto a = person(), b = person(), c = person();
  const Instant five = kNow - 3 * kHour;
  const auto shift = db_->write([&](Tx& tx) {
    return give_shift(tx, *room_, kJob, {post_, a, kNow, kNow + 8 * kHour}, five);
  });
  ASSERT_TRUE(shift);
  const auto gap = sick(a, *shift, five);
  ASSERT_TRUE(gap) << gap.error().key;
  EXPECT_EQ(gap->asked_count, 2);
  EXPECT_EQ(sick(a, *shift, five).error().key, "duty.not_your_shift");  // the second click
  const auto to_b = asked(b, five), to_c = asked(c, five);
  ASSERT_EQ(to_b.size(), 1U);
  ASSERT_EQ(to_c.size(), 1U);
  EXPECT_EQ(answer(c, to_b[0].id, true, five).error().key, "duty.offer_gone");  // not theirs
  ASSERT_TRUE(answer(b, to_b[0].id, true, five));
  EXPECT_EQ(answer(b, to_b[0].id, true, five).error().key, "duty.offer_gone");
  EXPECT_EQ(answer(c, to_c[0].id, true, five).error().key, "duty.offer_gone");
  EXPECT_EQ(who(kNow), b);
  EXPECT_EQ(run(five + std::chrono::minutes(3)), 0);
}

TEST_F(ShiftsTest, with_nobody_to_come_the_seat_is_uncovered_in_two_minutes_and_the_lead_told) {
  const auto a = person();
  const auto shift = give(a, kNow, kNow + 8 * kHour);
  ASSERT_TRUE(shift);
  const Instant later = kNow + kHour;
  EXPECT_EQ(who(later), a);
  ASSERT_TRUE(sick(a, *shift, later));
  EXPECT_EQ(who(later), lead_);  // at once, by the level above
  EXPECT_EQ(run(later + std::chrono::seconds(119)), 0);
  EXPECT_EQ(run(later + kRefillDue), 1);
  EXPECT_EQ(run(later + kRefillDue), 0);  // once
  const auto notices = told(lead_);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].kind, "uncovered");
}

TEST_F(ShiftsTest, a_sick_call_from_a_standing_post_lasts_twelve_hours) {
  const auto standing_of = [&](AccountId account) {
    return db_->read([&](Tx& tx) -> Result<ShiftId> {
      return shifts_of(tx, account, kNow, kNow + kHour).front().id;
    });
  };
  const auto a = standing(*community_, "community_lead");
  EXPECT_EQ(who(kNow), a);
  ASSERT_TRUE(sick(a, *standing_of(a), kNow));
  EXPECT_EQ(who(kNow + kHour), lead_);
  EXPECT_EQ(who(kNow + 12 * kHour), a);
  // The city's post: who held it last answers until somebody takes it.
  ASSERT_TRUE(sick(lead_, *standing_of(lead_), kNow));
  EXPECT_EQ(who(kNow + kHour), lead_);
}

TEST_F(ShiftsTest, who_has_had_no_rest_is_not_asked) {
  const auto a = person(), tired = person(kNoNight), b = person();
  const auto shift = give(a, kNow + 16 * kHour, kNow + 23 * kHour);  // until after midnight
  ASSERT_TRUE(shift);
  ASSERT_TRUE(sick(a, *shift, kNow));
  EXPECT_TRUE(asked(tired, kNow).empty());
  EXPECT_EQ(asked(b, kNow).size(), 1U);
}

TEST_F(ShiftsTest, a_swap_is_the_givers_until_someone_takes_it_within_the_rules) {
  const auto a = person(), b = person(), c = person();
  const Instant tomorrow = kNow + 24 * kHour;
  const auto shift = give(a, tomorrow, tomorrow + 8 * kHour);
  ASSERT_TRUE(shift);
  const auto count =
      db_->write([&](Tx& tx) { return offer_swap(tx, *room_, kJob, a, *shift, {}, kNow); });
  ASSERT_TRUE(count);
  EXPECT_EQ(*count, 2);
  EXPECT_EQ(who(tomorrow), a);
  // Meanwhile b was given a shift too near: the rule is asked again when b says yes.
  auto post = watch();
  const auto other = writing([&](Tx& tx) { return save_post(tx, *room_, kJob, post, kNow); });
  ASSERT_TRUE(db_->write([&](Tx& tx) {
    return give_shift(tx, *room_, kJob, {other, b, tomorrow + 10 * kHour, tomorrow + 14 * kHour},
                      kNow);
  }));
  EXPECT_EQ(answer(b, asked(b, kNow)[0].id, true, kNow).error().key, "duty.rest_broken");
  ASSERT_EQ(asked(b, kNow).size(), 1U);  // a refused yes leaves the question open
  ASSERT_TRUE(answer(c, asked(c, kNow)[0].id, true, kNow));
  EXPECT_EQ(who(tomorrow + kHour), c);
  EXPECT_TRUE(asked(b, kNow).empty());
  EXPECT_FALSE(told(lead_).empty());
}

TEST(SeatsTest, the_first_empty_moment_is_found) {
  const auto at = [](int hour) { return kNow + hour * kHour; };
  SeatQuestion question{{}, {{at(0), at(4)}, {at(6), at(12)}}, 1, at(0), at(12)};
  auto empty = first_empty(question);
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->from, at(4));
  EXPECT_EQ(empty->until, at(6));
  question.wanted = {{at(0), at(4)}, {at(6), at(8)}};
  EXPECT_FALSE(first_empty(question));
  question.seats = 2;
  EXPECT_EQ(first_empty(question)->from, at(0));
  question.held.clear();
  question.seats = 1;
  question.wanted.clear();
  EXPECT_EQ(first_empty(question)->until, at(12));
}

}  // namespace fl
