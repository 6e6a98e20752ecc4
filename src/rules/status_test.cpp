// The shipped example set on people whose answer is known by hand.
#include "rules/status.h"

#include <chrono>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace fl {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;

constexpr Instant kNow{1'662'249'600'000};  // 2022-09-04T08:00 in the city

std::string shipped(const char* name) {
  std::ifstream in(std::string(FIRSTLINE_ROOT) + "/data/rules/" + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

RuleSet example() {
  auto set = read_rule_set(shipped("epidemic-pass-2022.json"));
  CHECK(set.is_ok());
  return *std::move(set);
}

Evidence piece(std::string id, EvidenceKind kind, std::chrono::hours ago, json::object facts) {
  Evidence out;
  out.id = std::move(id);
  out.kind = kind;
  out.happened_at = kNow - ago;
  out.recorded_at = out.happened_at;
  out.facts = std::move(facts);
  for (const std::string_view join : evidence_needs()[std::size_t(kind)].joins)
    out.joins[join] = true;
  if (kind == EvidenceKind::exposure) out.joins["shared_household"] = true;
  return out;
}
Evidence test(std::string id, std::chrono::hours ago, const char* result,
              const char* tube = "single") {
  return piece(std::move(id), EvidenceKind::lab_result, ago, {{"result", result}, {"tube", tube}});
}

std::string told(const RuleSet& set, std::vector<Evidence> evidence, Instant now = kNow) {
  const PersonEvidence person{30, std::move(evidence)};
  const Status status = status_of(person, set, now);
  return std::string(name_of(status.outcome)) +
         (status.rule == nullptr ? "" : " " + status.rule->code);
}

TEST(Status, the_example_set_row_by_row) {
  const RuleSet set = example();
  EXPECT_EQ(told(set, {}), "ok");
  EXPECT_EQ(told(set, {test("a", 20h, "negative")}), "ok G1");
  EXPECT_EQ(told(set, {test("a", 30h, "negative")}), "ok G2");
  EXPECT_EQ(told(set, {test("a", 60h, "negative"), test("b", 80h, "negative")}), "ok G3");
  EXPECT_EQ(told(set, {test("a", 80h, "negative")}), "ok");
  EXPECT_EQ(told(set, {test("a", 5h, "positive")}), "stop S1");
  EXPECT_EQ(told(set, {test("a", 5h, "positive", "pool")}), "ask A1");
  EXPECT_EQ(told(set, {test("a", 5h, "positive", "pool"), test("b", 1h, "negative")}), "ok G1");
  EXPECT_EQ(told(set, {test("a", 72h, "positive"), test("b", 30h, "negative")}), "stop S1");
  EXPECT_EQ(told(set, {test("a", 72h, "positive"), test("b", 30h, "negative"),
                       test("c", 10h, "negative")}),
            "stop S1");
  EXPECT_EQ(told(set, {test("a", 72h, "positive"), test("b", 30h, "negative"),
                       test("c", 6h, "negative")}),
            "ok G1");
  EXPECT_EQ(told(set, {piece("a", EvidenceKind::exposure, 24h, {{"category", "close"}})}),
            "stop S3");
  EXPECT_EQ(told(set, {piece("a", EvidenceKind::exposure, 24h * 8, {{"category", "close"}})}),
            "ask A3");
  EXPECT_EQ(told(set, {piece("a", EvidenceKind::exposure, 24h * 11, {{"category", "close"}})}),
            "ok");
  EXPECT_EQ(told(set, {piece("a", EvidenceKind::exposure, 24h, {{"category", "general"}})}), "ok");
  EXPECT_EQ(told(set, {piece("a", EvidenceKind::clinician_report, 9h, {{"finding", "febrile"}})}),
            "ask A2");
  EXPECT_EQ(told(set, {piece("a", EvidenceKind::area_boundary, 9h, {{"level", "high"}})}),
            "ask A5");
}

TEST(Status, an_order_does_no_more_than_what_it_rests_on) {
  const RuleSet set = example();
  Evidence order = piece("o", EvidenceKind::quarantine_order, 2h, {{"place", "central"}});
  EXPECT_EQ(told(set, {order}), "ok");
  order.basis = "a";
  EXPECT_EQ(told(set, {order, piece("a", EvidenceKind::exposure, 24h, {{"category", "x"}})}),
            "stop S4");
  EXPECT_EQ(told(set, {order, piece("a", EvidenceKind::area_boundary, 24h, {{"level", "x"}})}),
            "ask S4");
  EXPECT_EQ(told(set, {order, test("a", 24h, "negative")}), "ok G2");
  // What it rests on must have been known when it was signed.
  EXPECT_EQ(told(set, {order, piece("a", EvidenceKind::exposure, 1h, {{"category", "x"}})}), "ok");
  Evidence other = piece("a", EvidenceKind::quarantine_order, 3h, {});
  other.basis = "o";
  EXPECT_EQ(told(set, {order, other}), "ok");
}

TEST(Status, it_ends_to_the_minute) {
  const RuleSet set = example();
  const std::vector<Evidence> contact{
      piece("a", EvidenceKind::exposure, 24h, {{"category", "second"}})};
  const Instant end = kNow - 24h + 168h;
  EXPECT_EQ(told(set, contact, end - 1ms), "ask A4");
  EXPECT_EQ(told(set, contact, end), "ok");
  // The set is over in November, whatever its evidence says.
  EXPECT_EQ(told(set, {test("a", 0h, "positive")}, Instant{1'668'096'000'000}), "ok");
}

TEST(Status, it_says_what_would_change_it_and_what_does_not_count) {
  const RuleSet set = example();
  Evidence bad = piece("bad", EvidenceKind::exposure, 24h, {{"category", "close"}});
  bad.joins["case_lab_confirmed"] = false;
  PersonEvidence person{{}, {test("a", 72h, "positive"), test("b", 30h, "negative"), bad}};
  const Status status = status_of(person, set, kNow);
  ASSERT_EQ(status.changes.size(), 2U);
  EXPECT_EQ(status.changes[0].still_needed, 1);
  EXPECT_EQ(*status.changes[0].earliest_at, kNow - 30h + 24h);
  ASSERT_EQ(status.uncounted.size(), 1U);
  EXPECT_EQ(status.uncounted[0].why, "case_lab_confirmed");
  const auto english = status_lines(status, set, Language::en);
  EXPECT_EQ(english.front(), "Please stop - Positive single test [S1]");
  EXPECT_NE(english.back().find("not laboratory-confirmed"), std::string::npos);
  const auto chinese = status_lines(status, set, Language::zh);
  EXPECT_EQ(chinese.front(), "请停步 - 单管核酸阳性 [S1]");
  EXPECT_EQ(chinese.size(), english.size());
  const json::object json = status_json(status, set, kNow);
  EXPECT_EQ(json.at("code"), "S1");
  EXPECT_EQ(json.at("holdings").as_array().at(0).at("evidence"), "a");
}

TEST(Status, the_example_evidence_reads_as_the_page_says) {
  const auto person = read_evidence(shipped("example-evidence.json"));
  ASSERT_TRUE(person);
  const RuleSet set = example();
  const Status status = status_of(*person, set, kNow);
  EXPECT_EQ(status.rule->code, "S3");
  EXPECT_EQ(status.holdings.size(), 2U);  // the area asks as well
}

}  // namespace
}  // namespace fl
