// Outside key, two bodies, appeals: one test a row.
#include "rules/guards.h"

#include <gtest/gtest.h>

#include "rules/testing.h"

namespace fl {
namespace {

RuleSet limits() {  // 50 contacts a case, 5 strangers
  Random random(3);
  return *read_rule_set(json_text(testing_rules::set_document(random, 1)));
}

TEST(Guards, too_many_contacts_of_one_case_wait_for_an_outside_key) {
  const RuleSet set = limits();
  EXPECT_EQ(decide_wait({{}, {{"c1", 40, 10}}}, set).wait, Wait::none);
  const WaitDecision waits = decide_wait({{}, {{"c0", 0, 50}, {"c1", 40, 11}}}, set);
  EXPECT_EQ(waits.wait, Wait::contacts_of_case);
  EXPECT_EQ(waits.case_id, "c1");
  EXPECT_EQ(waits.count, 51);
}

TEST(Guards, too_many_contacts_by_one_venue_wait_for_an_outside_key) {
  const RuleSet set = limits();  // says nothing of venues: the usual 60
  EXPECT_EQ(decide_wait({{}, {}, {{"v1", 59, 1}}}, set).wait, Wait::none);
  const WaitDecision waits = decide_wait({{}, {{"c1", 0, 1}}, {{"v1", 60, 1}}}, set);
  EXPECT_EQ(waits.wait, Wait::contacts_of_venue);
  EXPECT_EQ(waits.case_id, "v1");
  EXPECT_EQ(waits.count_max, 60);
}

TEST(Guards, a_list_of_strangers_waits_for_an_outside_key) {
  const RuleSet set = limits();
  // The standing test: depositors of a bank, in no case and at no common place.
  EXPECT_EQ(decide_wait({std::vector<std::vector<std::string>>(1'317), {}}, set).count, 1'317);
  std::vector<std::vector<std::string>> each_alone;
  for (int i = 0; i < 30; ++i)
    each_alone.push_back({"own" + std::to_string(i)});
  EXPECT_EQ(decide_wait({each_alone, {}}, set).count, 29);
  // A chain: a and b share x, b and c share y.
  EXPECT_EQ(decide_wait({{{"x"}, {"x", "y"}, {"y"}, {}, {}, {}, {}, {}}, {}}, set).wait,
            Wait::none);
  EXPECT_EQ(decide_wait({{{"x"}, {"x", "y"}, {"y"}, {}, {}, {}, {}, {}, {}}, {}}, set).wait,
            Wait::no_shared_exposure);
  EXPECT_EQ(decide_wait({{}, {}}, set).wait, Wait::none);
}

TEST(Guards, two_people_of_two_bodies) {
  EXPECT_EQ(check_two_bodies({{1, 10}}, 0), SignatureFault::too_few);
  EXPECT_EQ(check_two_bodies({{1, 10}, {1, 20}}, 0), SignatureFault::same_person);
  EXPECT_EQ(check_two_bodies({{1, 10}, {2, 10}}, 0), SignatureFault::same_body);
  EXPECT_EQ(check_two_bodies({{1, 10}, {2, 20}}, 2), SignatureFault::own_matter);
  EXPECT_EQ(check_two_bodies({{1, 10}, {2, 20}}, 0), SignatureFault::none);
  EXPECT_EQ(check_two_bodies({{1, 10}, {2, 10}, {3, 20}}, 0), SignatureFault::none);
}

class Appeals : public ::testing::Test {
 protected:
  void SetUp() override {
    set_ = limits();
    piece_.id = "e";
    piece_.kind = EvidenceKind::exposure;
    status_.holdings.push_back({&set_.rules[0], &piece_, Verdict::stop, kNow, kNow});
  }
  [[nodiscard]] AfterAppeals after(std::chrono::milliseconds age,
                                   std::optional<bool> answer = {}) const {
    Appeal appeal{set_.rules[0].id, "e", kNow - age, {}, answer.value_or(false)};
    if (answer) appeal.answered_at = kNow;
    return after_appeals(status_, {appeal}, kNow);
  }
  static constexpr Instant kNow{1'662'249'600'000};
  RuleSet set_;
  Evidence piece_;
  Status status_;
};

TEST_F(Appeals, unanswered_for_a_day_lapse_to_ask) {
  EXPECT_EQ(after(kAppealAnswerMax - std::chrono::milliseconds(1)).outcome, Verdict::stop);
  EXPECT_EQ(after(kAppealAnswerMax).outcome, Verdict::ask);
  EXPECT_TRUE(after(kAppealAnswerMax).is_lapsed);
}

TEST_F(Appeals, an_answer_decides) {
  EXPECT_EQ(after(kAppealAnswerMax * 2, true).outcome, Verdict::ok);
  EXPECT_EQ(after(kAppealAnswerMax * 2, false).outcome, Verdict::stop);
}

TEST_F(Appeals, a_laboratory_signed_positive_does_not_lapse_but_is_late_in_public) {
  piece_.kind = EvidenceKind::lab_result;
  EXPECT_EQ(after(kAppealAnswerMax).outcome, Verdict::stop);
  EXPECT_TRUE(after(kAppealAnswerMax).is_late_in_public);
}

TEST_F(Appeals, what_else_holds_still_holds) {
  Evidence other = piece_;
  other.id = "f";
  status_.holdings.push_back({&set_.rules[0], &other, Verdict::stop, kNow, kNow});
  const AfterAppeals out = after(kAppealAnswerMax);
  EXPECT_EQ(out.outcome, Verdict::stop);
  EXPECT_EQ(out.holding->piece->id, "f");
}

}  // namespace
}  // namespace fl
