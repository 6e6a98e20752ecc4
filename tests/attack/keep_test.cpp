// What the office lets go of, what it tells without a change, and two records of one person.
#include <gtest/gtest.h>

#include "city.h"
#include "pass/store_pass.h"
#include "pass/store_tokens.h"
#include "registry/duplicates.h"

namespace fl::attack {
namespace {

using std::chrono::hours;

json::object positive() {
  return {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}};
}

std::size_t pieces_of(City& city, PersonId person) {
  auto count = city.world.app().db().read(
      [&](Tx& tx) -> Result<std::size_t> { return pass_store::evidence_of(tx, person).size(); });
  return *count;
}

Verdict verdict_of(City& city, PersonId person) {
  RuleShelf shelf;
  auto verdict = city.world.app().db().read([&](Tx& tx) -> Result<Verdict> {
    auto now_is = status_now(tx, shelf, person, city.world.clock().now());
    if (!now_is) return now_is.error();
    return (*now_is)->after.outcome;
  });
  CHECK(verdict.is_ok());
  return *verdict;
}

TEST(Kept, evidence_goes_on_its_day_and_the_log_says_so) {
  City city;
  const auto person = city.victims.front(), well = city.victims[1];
  ASSERT_TRUE(city.record(city.laboratory, person, positive()));
  ASSERT_TRUE(
      city.record(city.clinician, well, {{"kind", "clinician_report"}, {"finding", "recovered"}}));
  const auto head = city.kept_head();
  const auto retention = [&] {
    return city.world.app().run_job("retention", city.world.clock().now()).is_ok();
  };
  city.world.clock().advance(hours(24 * 60 - 1));
  ASSERT_TRUE(retention());
  EXPECT_EQ(pieces_of(city, person), 1U);
  city.world.clock().advance(hours(2));
  ASSERT_TRUE(retention());
  EXPECT_EQ(pieces_of(city, person), 0U);
  EXPECT_EQ(pieces_of(city, well), 1U);
  city.world.clock().advance(hours(24 * 30));
  ASSERT_TRUE(retention());
  EXPECT_EQ(pieces_of(city, well), 0U);
  EXPECT_EQ(city.audit_says(head, "evidence"), "");  // gone, and the log knows why
}

TEST(Kept, a_positive_is_told_when_nothing_changes) {
  City city;
  const auto person = city.victims.front();
  ASSERT_TRUE(city.record(city.laboratory, person, positive()));
  const auto told = city.told_count();
  // An hour older than the first: the first still decides, until the same moment.
  auto older = positive();
  older["happened_at"] = to_rfc3339(city.world.clock().now() - hours(30));
  ASSERT_TRUE(city.record(city.laboratory, person, older));
  EXPECT_EQ(city.told_count(), told + 1);
}

TEST(Kept, two_records_of_one_person_have_one_status_at_once) {
  City city;
  const auto ill = city.victims[0], other = city.victims[1];
  ASSERT_TRUE(city.record(city.laboratory, ill, positive()));
  city.run_jobs();
  EXPECT_EQ(verdict_of(city, other), Verdict::ok);
  const auto& keys = city.world.app().pass().keys;
  auto merged = city.world.app().db().write([&](Tx& tx) -> Result<MergeId> {
    return merge_people(tx, keys, Permit::for_job("attack"), other, ill, "one person",
                        city.world.clock().now());
  });
  ASSERT_TRUE(merged);
  city.run_jobs();
  const auto kept = [&](PersonId person) {
    auto row = city.world.app().db().read([&](Tx& tx) -> Result<std::string> {
      const auto found = pass_store::load_status(tx, person);
      return found ? found->verdict : std::string("none");
    });
    return *row;
  };
  EXPECT_EQ(kept(other), "stop");
  EXPECT_EQ(kept(ill), "none");
  EXPECT_EQ(city.audit_says(city.kept_head(), "status"), "");
  auto undone = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
    return undo_merge(tx, keys, Permit::for_job("attack"), *merged, "two people",
                      city.world.clock().now());
  });
  ASSERT_TRUE(undone);
  city.run_jobs();
  EXPECT_EQ(kept(other), "ok");
  EXPECT_EQ(kept(ill), "stop");
}

TEST(Preview, counted_in_the_background_and_nothing_changes) {
  City city;
  for (int i = 0; i < 7; ++i)
    ASSERT_TRUE(city.record(city.laboratory, city.victims[std::size_t(i)], positive()));
  city.run_jobs();
  const auto rules = city.world.send(city.world.request({}, Method::get, "/v1/pass/rules"));
  auto set = json::parse(rules.body).at("set").as_object();
  json::array without;
  for (const auto& rule : set["rules"].as_array())
    if (rule.at("id") != "positive_single") without.push_back(rule);
  set["rules"] = without;
  const auto asked =
      city.post(city.officer, "/v1/rules/preview", {{"document", json_text(json::value(set))}});
  ASSERT_EQ(asked.status, 201) << asked.body;
  EXPECT_EQ(city.post(city.officer, "/v1/rules/preview", {{"document", "{}"}}).status, 400);
  EXPECT_EQ(city.post(city.laboratory, "/v1/rules/preview", {{"document", "{}"}}).status, 403);
  ASSERT_TRUE(city.world.app().run_job("previews", city.world.clock().now()));
  const auto page = json::parse(
      city.world.send(city.world.request(city.officer, Method::get, "/v1/rules/preview")).body);
  EXPECT_EQ(page.at("is_done"), true);
  std::int64_t today = 0, then = 0;
  for (const auto& item : page.at("items").as_array()) {
    today += item.at("today").at("stop").as_int64();
    then += item.at("then").at("stop").as_int64();
  }
  EXPECT_EQ(today, 7);
  EXPECT_EQ(then, 0);
  EXPECT_EQ(verdict_of(city, city.victims.front()), Verdict::stop);
  const auto editions =
      json::parse(city.world.send(city.world.request({}, Method::get, "/v1/rules")).body);
  EXPECT_EQ(editions.at("items").at(0).at("is_in_force"), true);
  EXPECT_EQ(editions.at("items").at(0).at("signers").as_array().size(), 2U);
}

}  // namespace
}  // namespace fl::attack
