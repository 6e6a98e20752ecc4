// A list of responders is kept whole: read twice it changes nothing, and what is exported can be
// imported; what cannot be read is refused by column before an account is made.
#include "duty/responder_table.h"

#include <gtest/gtest.h>

#include "duty/testing.h"
#include "platform/table.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr Instant kNow{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00
const Permit kJob = Permit::for_job("test");

class ResponderTableTest : public DutyCity {
 protected:
  ResponderTableTest() : DutyCity(kNow) {
    CHECK(db_->write([&](Tx& tx) -> Outcome {
               Organisation unit;
               unit.party = "unit";
               unit.name = "市水务局";
               unit.area = tree_->root().id;
               unit.area_path = tree_->root().path;
               auto made = save_organisation(tx, kJob, unit, kNow);
               if (!made) return made.error();
               return Done{};
             })
              .is_ok());
  }
  ImportReport take(const std::string& bytes, bool is_dry_run = false,
                    TableWhat what = TableWhat::responders) {
    codes_ = 0;
    ImportPlace place{*db_, keys_, *tree_, kJob, tree_->root().path};
    auto taker = accounts_taker(
        place, what, [&](const std::string&, const std::string&, const std::string&) { ++codes_; },
        responder_keeper(*room_, kJob, tree_->root().path, kNow));
    ImportOrder order{*db_, *taker, kJob, {}, bytes};
    order.is_dry_run = is_dry_run;
    order.now = kNow;
    auto report = run_import(order);
    CHECK(report.is_ok());
    return *report;
  }
  std::string give(bool is_english) {
    std::string out;
    auto count = export_responders(*room_, tree_->root().path, is_english,
                                   [&](std::span<const std::string> row) { append_csv(out, row); });
    CHECK(count.is_ok());
    return out;
  }
  [[nodiscard]] std::string list() const {
    const auto home = area_word(*community_);
    return "姓名,登录名,电话,单位,居住区域,技能,语言,培训,可加班,有车,健康限制,起始日期,截止日期\n"
           "李一,li-one,13900000001,市水务局," +
           home + ",急救、驾驶,普通话,感染防护=2027-05-01,夜间,是,重活,2026-01-01,2026-03-31\n" +
           "王二,wang-two,,," + home + ",,putonghua,,,,,,\n";
  }

  int codes_ = 0;
};

std::string told(const ImportReport& report) {
  const auto& n = report.numbers;
  return std::to_string(n.inserted) + "+" + std::to_string(n.updated) + "~" +
         std::to_string(n.unchanged) + "=" + std::to_string(n.refused) + "!";
}

TEST_F(ResponderTableTest, a_list_is_kept_whole_and_a_second_run_changes_nothing) {
  EXPECT_EQ(told(take(list(), true)), "2+0~0=0!");
  EXPECT_EQ(told(take(list())), "2+0~0=0!");
  EXPECT_EQ(codes_, 2);
  EXPECT_EQ(told(take(list())), "0+0~2=0!");
  const auto found = db_->read([&](Tx& tx) -> Result<std::vector<ResponderFile>> {
    return responders_under(tx, keys_, tree_->root().path, {}, 10);
  });
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2u);
  const auto& one = (*found)[0].skills.empty() ? (*found)[1] : (*found)[0];
  EXPECT_EQ(one.skills, "first_aid,driver");
  EXPECT_EQ(one.languages, "putonghua");
  EXPECT_EQ(one.trained, "infection_control=2027-05-01");
  EXPECT_EQ(one.availability, "nights");
  EXPECT_TRUE(one.has_vehicle);
  EXPECT_EQ(int(one.limits), 1);
  EXPECT_EQ(one.phone, "13900000001");
  EXPECT_TRUE(one.organisation.is_set());
  EXPECT_EQ(day_of(one.term_from_at), "2026-01-01");
  EXPECT_EQ(day_of(one.term_until_at), "2026-04-01") << "the last day is still theirs";
  const bool can_sign_in = *db_->read([&](Tx& tx) -> Result<bool> {
    return !seats_of(tx, one.account, kNow).empty() &&
           is_trained_for(tx, one.account, "driver", kNow);
  });
  EXPECT_TRUE(can_sign_in);
}

TEST_F(ResponderTableTest, what_is_exported_can_be_imported_in_both_languages) {
  take(list());
  for (const bool is_english : {false, true}) {
    const auto out = give(is_english);
    EXPECT_EQ(told(take(out)), "0+0~2=0!") << out;
    EXPECT_EQ(give(is_english), out);
  }
  auto changed = give(false);
  changed.replace(changed.find("急救"), std::string("急救").size(), "医护");
  EXPECT_EQ(told(take(changed)), "0+1~1=0!");
}

TEST_F(ResponderTableTest, what_cannot_be_read_is_refused_by_column_and_makes_no_account) {
  const std::string head = "姓名,登录名,居住区域,技能,单位,培训,健康限制\n";
  const auto home = area_word(*community_);
  const auto report = take(head + "甲,a-one," + home + ",飞行,,,\n" + "乙,b-two,nowhere,,,,\n" +
                           "丙,c-three," + home + ",,没有的单位,,\n" + "丁,d-four," + home +
                           ",,,感染防护=someday,\n" + "戊,e-five," + home + ",,,,跑步\n");
  EXPECT_EQ(told(report), "0+0~0=5!");
  EXPECT_EQ(codes_, 0);
  std::string columns;
  for (const auto& refusal : report.first_refusals)
    columns += std::to_string(refusal.line) + refusal.column + " ";
  EXPECT_EQ(columns, "2技能 3居住区域 4单位 5培训 6健康限制 ");
}

// Whom the administrator let go is not brought back by a table of before.
TEST_F(ResponderTableTest, a_role_that_ended_comes_back_only_from_a_day_after_its_end) {
  take(list());
  const auto home = area_word(*community_);
  const auto accounts = [&](const std::string& from, const std::string& until) {
    return "登录名,姓名,角色,区域,起始日期,截止日期\nwang-two,王二,community_worker," + home + "," +
           from + "," + until + "\n";
  };
  EXPECT_EQ(told(take(accounts("", ""), false, TableWhat::accounts)), "0+0~1=0!");
  const auto is_in = [&] {
    return *db_->read([&](Tx& tx) -> Result<bool> {
      return !seats_of(tx, account_of_login(tx, keys_, "wang-two"), kNow).empty();
    });
  };
  ASSERT_TRUE(db_->write([&](Tx& tx) -> Outcome {
    const auto account = account_of_login(tx, keys_, "wang-two");
    return end_staff_role(tx, kJob, account, staff_line(tx, account)->roles.at(0).id, kNow);
  }));
  EXPECT_FALSE(is_in());
  EXPECT_EQ(told(take(list())), "0+0~2=0!");
  EXPECT_FALSE(is_in()) << "nor by the table of responders";
  for (const bool is_dry_run : {true, false})
    for (const auto* from : {"", "2020-01-01"}) {
      const auto report = take(accounts(from, ""), is_dry_run, TableWhat::accounts);
      ASSERT_EQ(told(report), "0+0~0=1!") << from;
      EXPECT_EQ(report.first_refusals.at(0).expected->key, "role_ended");
    }
  EXPECT_FALSE(is_in());
  EXPECT_EQ(told(take(accounts("", "2020-02-01"), false, TableWhat::accounts)), "0+0~1=0!");
  const auto next_day = day_of(kNow + std::chrono::hours(48));
  EXPECT_EQ(told(take(accounts(next_day, ""), false, TableWhat::accounts)), "0+1~0=0!");
  EXPECT_EQ(told(take(accounts(next_day, ""), false, TableWhat::accounts)), "0+0~1=0!");
  EXPECT_TRUE(is_in());
}

TEST(responder_table, words_are_read_in_any_of_their_spellings) {
  EXPECT_EQ(words_of_cell(" 急救，Driving / repair", skill_words()), "first_aid,driver,repair");
  EXPECT_EQ(words_of_cell("", skill_words()), "");
  EXPECT_EQ(words_of_cell("急救,flying", skill_words()), std::nullopt);
  EXPECT_EQ(cell_of_words("first_aid,driver", skill_words(), true), "First aid,Driving");
  EXPECT_EQ(courses_of_cell("Infection control=2027-05-01"), "infection_control=2027-05-01");
  EXPECT_EQ(courses_of_cell("infection_control=2027-5-1"), std::nullopt);
}

}  // namespace

}  // namespace fl
