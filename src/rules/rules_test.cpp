// What no rule set may ever do, tried on seeded sets and people: the guards of the mission as
// properties. Each names the defect that must turn it red.
#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "rules/guards.h"
#include "rules/status.h"
#include "rules/testing.h"

namespace fl {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;

constexpr std::uint64_t kSeed = 20'220'622;
constexpr Instant kNow{1'662'249'600'000};  // 2022-09-04T00:00:00Z
constexpr int kSetCount = 200, kPeopleCount = 60;

// Calls `judge(person, set, random)` for many made pairs.
template <class Judge>
void for_many(Judge judge) {
  Random random(kSeed);
  for (int i = 0; i < kSetCount; ++i) {
    const auto set =
        read_rule_set(json_text(testing_rules::set_document(random, 1 + int(random.below(8)))));
    ASSERT_TRUE(set) << set.error().detail;
    for (int j = 0; j < kPeopleCount; ++j)
      judge(testing_rules::person_of(random, kNow), *set, random);
  }
}

// Red when weight_of() lets a piece with a missing join count.
TEST(RuleProperties, nothing_restricts_without_evidence_of_a_listed_kind_that_counts) {
  int restricted = 0;
  for_many([&](const PersonEvidence& person, const RuleSet& set, Random&) {
    const Status status = status_of(person, set, kNow);
    for (const Holding& one : status.holdings) {
      const EvidenceNeed& need = evidence_needs()[std::size_t(one.piece->kind)];
      for (const std::string_view join : need.joins)
        ASSERT_EQ(one.piece->joins.at(join), true) << join;
      ASSERT_NE(std::find(one.rule->kinds.begin(), one.rule->kinds.end(), one.piece->kind),
                one.rule->kinds.end());
      ASSERT_LE(one.outcome, need.most);
      ASSERT_LE(one.piece->recorded_at, kNow);
    }
    restricted += status.outcome != Verdict::ok;
    PersonEvidence empty{person.age_years, {}};
    ASSERT_EQ(status_of(empty, set, kNow).outcome, Verdict::ok);
  });
  EXPECT_GT(restricted, 300);
}

// Red when hold() takes the rule's outcome and not the piece's ceiling.
TEST(RuleProperties, where_one_lives_or_whose_tube_it_was_is_never_more_than_ask) {
  int asked = 0;
  for_many([&](PersonEvidence person, const RuleSet& set, Random&) {
    std::erase_if(person.evidence, [](const Evidence& piece) {
      const json::value* tube = piece.facts.if_contains("tube");
      const bool is_pool =
          piece.kind == EvidenceKind::lab_result && (tube == nullptr || *tube != "single");
      return !is_pool && piece.kind != EvidenceKind::area_boundary &&
             piece.kind != EvidenceKind::quarantine_order;
    });
    const Status status = status_of(person, set, kNow);
    ASSERT_NE(status.outcome, Verdict::stop);
    asked += status.outcome == Verdict::ask;
  });
  EXPECT_GT(asked, 50);
}

// Red when rule_end() leaves out the act's end.
TEST(RuleProperties, nothing_holds_after_the_legal_act_has_lapsed) {
  int before = 0;
  for_many([&](const PersonEvidence& person, const RuleSet& set, Random&) {
    RuleSet lapsed = set;
    lapsed.act.ends_at = kNow;
    const Status status = status_of(person, lapsed, kNow);
    ASSERT_TRUE(status.holdings.empty());
    RuleSet own = set;
    for (Rule& rule : own.rules)
      rule.act.ends_at = kNow - 1ms;
    ASSERT_TRUE(status_of(person, own, kNow).holdings.empty());
    before += !status_of(person, set, kNow).holdings.empty();
  });
  EXPECT_GT(before, 500);
}

// Red when a restriction may look at other pieces, or a release counts tests from the latest back.
TEST(RuleProperties, one_more_negative_test_never_worsens_anything) {
  int helped = 0;
  for_many([&](PersonEvidence person, const RuleSet& set, Random& random) {
    Verdict outcome = status_of(person, set, kNow).outcome;
    Instant until = status_of(person, set, kNow).until;
    for (int i = 0; outcome != Verdict::ok && i < 6; ++i) {
      Evidence test;
      test.id = "added" + std::to_string(i);
      test.happened_at = {kNow.ms - std::int64_t(random.below(6 * 24)) * testing_rules::kHourMs};
      test.recorded_at = test.happened_at;
      test.facts =
          json::object{{"result", "negative"}, {"tube", random.below(4) == 0 ? "pool" : "single"}};
      test.joins = json::object{
          {"person_matched", true}, {"laboratory_licensed", true}, {"signature_valid", true}};
      person.evidence.push_back(std::move(test));
      const Status after = status_of(person, set, kNow);
      ASSERT_LE(after.outcome, outcome);
      if (after.outcome == outcome) {
        ASSERT_LE(after.until, until);
      }
      helped += after.outcome < outcome;
      outcome = after.outcome;
      until = after.until;
    }
  });
  EXPECT_GT(helped, 100);
}

// Red when rule_end() forgets the 14 days, or a piece may happen after it was recorded.
TEST(RuleProperties, fifteen_days_later_without_new_evidence_nobody_is_restricted) {
  for_many([&](const PersonEvidence& person, const RuleSet& set, Random&) {
    Instant last = kNow;
    for (const Evidence& piece : person.evidence)
      last = std::max(last, piece.recorded_at);
    const Status later = status_of(person, set, last + 24h * 15);
    ASSERT_EQ(later.outcome, Verdict::ok);
    const Status now = status_of(person, set, kNow);
    if (now.outcome != Verdict::ok) {
      ASSERT_LE(now.until - now.from, 24h * 14);
    }
  });
}

// Red when the order of the pieces decides between two that hold.
TEST(RuleProperties, the_order_of_the_evidence_does_not_matter) {
  for_many([&](PersonEvidence person, const RuleSet& set, Random& random) {
    const std::string before = json_text(status_json(status_of(person, set, kNow), set, kNow));
    const Status first = status_of(person, set, kNow);
    const auto words = status_lines(first, set, Language::en);
    PersonEvidence shuffled = person;
    for (std::size_t i = shuffled.evidence.size(); i > 1; --i)
      std::swap(shuffled.evidence[i - 1], shuffled.evidence[random.below(i)]);
    const Status second = status_of(shuffled, set, kNow);
    ASSERT_EQ(first.outcome, second.outcome);
    ASSERT_EQ(first.rule, second.rule);
    ASSERT_EQ(first.until, second.until);
    ASSERT_EQ(json_text(status_json(status_of(person, set, kNow), set, kNow)), before);
    ASSERT_FALSE(words.empty());
  });
}

// Red when a rule that cannot be evaluated is taken as true.
TEST(RuleProperties, a_rule_that_cannot_be_evaluated_restricts_nobody_and_says_so) {
  int troubled = 0;
  for_many([&](const PersonEvidence& person, const RuleSet& set, Random&) {
    const Status status = status_of(person, set, kNow);
    for (const RuleTrouble& trouble : status.troubles)
      for (const Holding& one : status.holdings)
        ASSERT_FALSE(one.rule->id == trouble.rule_id && one.piece->id == trouble.evidence_id);
    troubled += !status.troubles.empty();
  });
  EXPECT_GT(troubled, 100);
}

}  // namespace
}  // namespace fl
