// Who answers now: the nearest level with a holder on shift.
#include "duty/duty.h"

#include <gtest/gtest.h>

#include "duty/testing.h"

namespace fl {

namespace {

constexpr Instant kNow{1'668'988'800'000};
constexpr std::chrono::hours kHour{1};

class DutyTest : public DutyCity {
 protected:
  DutyTest() : DutyCity(kNow) {
    up_ = tree_->upward(*cell_);  // cell, community, street, district, city
    CHECK(up_.size() == 5);
  }

  void put_on(const Area& area, std::string_view title, AccountId account, Instant from,
              Instant until) {
    auto outcome = db_->write([&](Tx& tx) -> Outcome {
      const auto permit = Permit::for_job("test");
      const auto post = make_post(tx, permit, area, title, kNow);
      if (!post) return post.error();
      return make_shift(tx, permit, *post, area, account, from, until, kNow);
    });
    ASSERT_TRUE(outcome) << outcome.error().key;
  }
  Result<Holder> ask(Instant now) {
    return db_->read([&](Tx& tx) { return who_answers(tx, *tree_, *cell_, now); });
  }
  template <class F>
  void reading(F&& closure) {
    auto outcome = db_->read([&](Tx& tx) -> Outcome {
      closure(tx);
      return Done{};
    });
    ASSERT_TRUE(outcome);
  }
  std::string plan(std::string_view name) {
    std::string text;
    for (const Sql* sql = Sql::first(); sql != nullptr; sql = sql->next) {
      if (sql->name != name) continue;
      for (const auto& step : db_->plan_of(sql->text))
        text += step + "\n";
    }
    return text;
  }

  std::vector<const Area*> up_;
};

constexpr AccountId kWorker{11}, kLead{12}, kStreet{13}, kDistrict{14}, kCity{15};

}  // namespace

TEST_F(DutyTest, nearest_holder_answers_and_the_next_when_nobody_is_there) {
  EXPECT_EQ(ask(kNow).error().key, "duty.nobody_answers");
  struct Step {
    std::size_t level;
    std::string_view title;
    AccountId account;
  };
  const Step steps[] = {{4, "city_duty", kCity},
                        {3, "district_duty", kDistrict},
                        {2, "street_duty", kStreet},
                        {1, "community_lead", kLead},
                        {0, "grid_worker", kWorker}};
  for (const auto& step : steps) {
    put_on(*up_[step.level], step.title, step.account, kNow - kHour, kNow + kHour);
    const auto holder = ask(kNow);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->account, step.account);
    EXPECT_EQ(holder->title, step.title);
    EXPECT_EQ(holder->area, up_[step.level]->id);
    EXPECT_EQ(holder->area_path, up_[step.level]->path);
    EXPECT_EQ(holder->is_fallback, step.level != 0);
  }
}

TEST_F(DutyTest, gap_between_shifts_falls_upward) {
  put_on(*up_[4], "city_duty", kCity, kNow - 24 * kHour, kNow + 24 * kHour);
  put_on(*cell_, "grid_worker", kWorker, kNow, kNow + 8 * kHour);
  put_on(*cell_, "grid_worker", kLead, kNow + 9 * kHour, kNow + 17 * kHour);
  EXPECT_EQ(ask(kNow - std::chrono::milliseconds(1))->account, kCity);
  EXPECT_EQ(ask(kNow)->account, kWorker);  // the first millisecond is theirs
  EXPECT_EQ(ask(kNow + 8 * kHour - std::chrono::milliseconds(1))->account, kWorker);
  EXPECT_EQ(ask(kNow + 8 * kHour)->account, kCity);  // the end is not
  EXPECT_EQ(ask(kNow + 9 * kHour)->account, kLead);
}

TEST_F(DutyTest, who_held_the_city_post_last_answers_until_somebody_takes_it) {
  put_on(*up_[4], "city_duty", kStreet, kNow - 48 * kHour, kNow - 24 * kHour);
  put_on(*up_[4], "city_duty", kCity, kNow - 24 * kHour, kNow);
  EXPECT_EQ(ask(kNow - kHour)->account, kCity);
  const auto last = ask(kNow + 24 * kHour);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->account, kCity);
  EXPECT_TRUE(last->is_fallback);
  put_on(*up_[4], "city_duty", kLead, kNow + 24 * kHour, kNow + 48 * kHour);
  EXPECT_EQ(ask(kNow + 24 * kHour)->account, kLead);
}

TEST_F(DutyTest, holder_of_another_cell_does_not_answer_here) {
  const auto cells = tree_->cells_under(tree_->root().path);
  ASSERT_GT(cells.size(), 1U);
  put_on(*cells[1], "grid_worker", kWorker, kNow - kHour, kNow + kHour);
  EXPECT_EQ(ask(kNow).error().key, "duty.nobody_answers");
}

TEST_F(DutyTest, on_duty_reaches_down_not_up) {
  put_on(*up_[1], "community_lead", kLead, kNow - kHour, kNow + kHour);
  reading([&](Tx& tx) {
    EXPECT_TRUE(is_on_duty_for(tx, kLead, cell_->path, kNow));
    EXPECT_TRUE(is_on_duty_for(tx, kLead, up_[1]->path, kNow));
    EXPECT_FALSE(is_on_duty_for(tx, kLead, up_[2]->path, kNow));
    EXPECT_FALSE(is_on_duty_for(tx, kLead, cell_->path, kNow + kHour));
    EXPECT_FALSE(is_on_duty_for(tx, kWorker, cell_->path, kNow));
  });
}

TEST_F(DutyTest, lists_of_a_scope_hold_who_is_on_now) {
  const auto cells = tree_->cells_under(tree_->root().path);
  put_on(*cells[0], "grid_worker", kWorker, kNow - kHour, kNow + kHour);
  put_on(*cells[1], "grid_worker", kLead, kNow - 2 * kHour, kNow - kHour);
  put_on(*up_[3], "district_duty", kDistrict, kNow - kHour, kNow + kHour);
  reading([&](Tx& tx) {
    const auto all = on_duty_under(tx, tree_->root().path, kNow, 50);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(on_duty_under(tx, tree_->root().path, kNow, 1).size(), 1U);
    EXPECT_EQ(on_duty_under(tx, cells[0]->path, kNow, 50).size(), 1U);
    const auto covered = covered_cells(tx, tree_->root().path, kNow);
    EXPECT_EQ(covered, std::unordered_set<std::string>{cells[0]->path});
  });
}

TEST_F(DutyTest, shift_needs_its_post_and_an_end_after_its_start) {
  auto outcome = db_->write([&](Tx& tx) -> Outcome {
    const auto permit = Permit::for_job("test");
    const auto post = make_post(tx, permit, *cell_, "grid_worker", kNow);
    if (!post) return post.error();
    EXPECT_EQ(make_shift(tx, permit, *post, *cell_, kWorker, kNow, kNow, kNow).error().key,
              "duty.shift_ends_first");
    EXPECT_EQ(make_shift(tx, permit, *post, *up_[1], kWorker, kNow, kNow + kHour, kNow).error().key,
              "duty.no_such_post");
    return Done{};
  });
  EXPECT_TRUE(outcome);
}

TEST_F(DutyTest, titles_are_known_in_both_languages) {
  EXPECT_EQ(title_zh("grid_worker"), "网格员");
  EXPECT_EQ(title_en("grid_worker"), "Grid worker");
  EXPECT_EQ(title_zh("city_duty"), "市值班");
  EXPECT_EQ(title_en("street_duty"), "Subdistrict duty");
}

TEST_F(DutyTest, hot_statements_walk_their_indexes) {
  if (is_test_on_postgres()) GTEST_SKIP() << "plans of SQLite";
  EXPECT_EQ(
      plan("duty.find_holder"),
      "SEARCH duty_shift USING INDEX duty_shift_area (bucket=? AND area_id=? AND until_at>?)\n");
  EXPECT_EQ(plan("duty.find_holder_at"),
            "SEARCH duty_shift USING INDEX duty_shift_path (area_path=? AND until_at>?)\n");
  EXPECT_EQ(plan("duty.shifts_of_account"),
            "SEARCH duty_shift USING INDEX duty_shift_account (account_id=? AND until_at>?)\n");
  EXPECT_EQ(plan("duty.on_duty_under"),
            "SEARCH duty_shift USING INDEX duty_shift_path (area_path>? AND area_path<?)\n");
  EXPECT_EQ(plan("duty.covered_cells"),
            "SEARCH duty_shift USING INDEX duty_shift_path (area_path>? AND area_path<?)\n");
}

}  // namespace fl
