// What does not parse: sets without an act, an end, both languages, or with more than they may.
#include "rules/ruleset.h"

#include <functional>

#include <gtest/gtest.h>

#include "rules/document.h"
#include "rules/testing.h"

namespace fl {
namespace {

json::object made() {
  Random random(7);
  json::object set = testing_rules::set_document(random, 1);
  set["rules"].as_array()[0] = json::object{{"id", "positive"},
                                            {"version", 1},
                                            {"outcome", "stop"},
                                            {"code", "S1"},
                                            {"evidence", {"lab_result"}},
                                            {"when", true},
                                            {"hours", 24},
                                            {"clause", testing_rules::both("c")},
                                            {"title", testing_rules::both("t")},
                                            {"why", testing_rules::both("w")},
                                            {"next", testing_rules::both("n")},
                                            {"office", testing_rules::both("o")}};
  return set;
}

// "" when it parses; else the first complaint without its line.
std::string complaint(const std::function<void(json::object& set, json::object& rule)>& spoil) {
  json::object set = made();
  spoil(set, set["rules"].as_array()[0].as_object());
  const auto out = read_rule_set(json_text(set));
  if (out) return "";
  const BadField& first = out.error().fields.front();
  return first.field.substr(0, first.field.find(' ')) + ": " + first.expected;
}

TEST(RuleSets, the_guards_are_part_of_the_form) {
  EXPECT_EQ(complaint([](auto&, auto&) {}), "");
  EXPECT_EQ(complaint([](auto& set, auto&) { set.erase("act"); }), "/act: an object");
  EXPECT_EQ(complaint([](auto& set, auto&) { set["act"].as_object().erase("ends_at"); }),
            "/act/ends_at: RFC 3339 with a whole minute, e.g. 2022-06-28T00:00:00+08:00");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule["hours"] = 337; }), "/rules/0/hours: 1 to 336");
  EXPECT_EQ(complaint([](auto&, auto& rule) {
              rule["hours"] = 337;
              rule["outcome"] = "ok";
            }),
            "");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule["evidence"] = json::array{}; }),
            "/rules/0/evidence: a list of 1 to 5");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule["evidence"] = {"area_boundary"}; }),
            "/rules/0/evidence/0: area_boundary gives at most ask");
  EXPECT_EQ(complaint([](auto&, auto& rule) {
              rule["evidence"] = {"area_boundary"};
              rule["outcome"] = "ask";
            }),
            "");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule["evidence"] = {"list_of_names"}; }),
            "/rules/0/evidence/0: lab_result, clinician_report, exposure, area_boundary or "
            "quarantine_order");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule["title"].as_object().erase("zh"); }),
            "/rules/0/title/zh: 1 to 120 bytes");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule.erase("office"); }),
            "/rules/0/office: an object");
  EXPECT_EQ(complaint([](auto& set, auto&) { set["limits"].as_object().clear(); }),
            "/limits/contacts_per_case: 1 to 2000");
}

TEST(RuleSets, expressions_are_checked_whole_and_read_only_what_they_may) {
  EXPECT_EQ(complaint([](auto&, auto& rule) {
              rule["when"] = json::object{{"and", {true, json::object{{"nope", {1}}}}}};
            }),
            "/rules/0/when/and/1/nope: unrecognised operator: \"nope\"");
  EXPECT_EQ(complaint([](auto&, auto& rule) {
              rule["when"] = json::object{{"var", "person.name"}};
            }),
            "/rules/0/when: \"person.name\": only evidence.<name>, person.age_years and clock");
  EXPECT_EQ(complaint([](auto&, auto& rule) {
              rule["when"] = json::object{{"var", ""}};
            }),
            "/rules/0/when: \"\": only evidence.<name>, person.age_years and clock");
}

TEST(RuleSets, unknown_and_doubled_things_are_refused) {
  EXPECT_EQ(complaint([](auto& set, auto&) { set["people"] = {"a"}; }), "/people: no such field");
  EXPECT_EQ(complaint([](auto&, auto& rule) { rule["status_of"] = "x"; }),
            "/rules/0/status_of: no such field");
  EXPECT_EQ(complaint([](auto& set, auto&) { set["format_version"] = 2; }),
            "/format_version: 1 to 1");
  EXPECT_EQ(complaint([](auto& set, auto&) {
              set["rules"].as_array().push_back(set["rules"].as_array()[0]);
            }),
            "/rules/1/id: each id once");
  EXPECT_EQ(complaint([](auto& set, auto&) { set["valid_until"] = "2021-01-01T00:00:00Z"; }),
            "/valid_until: later than valid_from");
  EXPECT_EQ(complaint([](auto&, auto& rule) {
              rule["release"] = {json::object{{"kind", "payment"}}};
            }),
            "/rules/0/release/0/kind: negative_tests or clinician");
  const std::string text = json_text(made());
  const auto doubled = read_rule_set("{\"id\":\"other\"," + text.substr(1));
  EXPECT_EQ(doubled.error().fields.front().expected, "each field once");
}

TEST(RuleSets, the_canonical_bytes_do_not_depend_on_how_it_was_written) {
  const std::string text = json_text(made());
  std::string spaced;
  for (const char c : text)
    spaced += c == ',' ? std::string(",\n ") : std::string(1, c);
  const auto one = read_rule_set(text), two = read_rule_set(spaced);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->canonical, two->canonical);
  EXPECT_EQ(*canonical_json(json::parse(R"({"b":[1.0,"é\u0001"],"a":{"d":null,"c":true}})")),
            "{\"a\":{\"c\":true,\"d\":null},\"b\":[1,\"é\\u0001\"]}");
  EXPECT_EQ(canonical_json(json::value(0.5)).error().key, "rules.not_canonical");
}

TEST(RuleSets, a_restriction_ends_at_the_first_of_its_ends) {
  const auto set = read_rule_set(json_text(made()));
  Rule rule = set->rules[0];
  const Instant at{1'662'249'600'000};
  const auto hours = [&](std::optional<Instant> until = {}) {
    return (rule_end(*set, rule, at, until) - at).count() / 3'600'000;
  };
  EXPECT_EQ(hours(), 24);
  EXPECT_EQ(hours(at + std::chrono::hours(5)), 5);
  rule.hours = 1'000;  // cannot parse, and still does not hold
  EXPECT_EQ(hours(), 336);
  rule.outcome = Verdict::ok;
  EXPECT_EQ(hours(), 1'000);
  rule.act.ends_at = at + std::chrono::hours(3);
  EXPECT_EQ(hours(), 3);
}

}  // namespace
}  // namespace fl
