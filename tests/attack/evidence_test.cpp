// What stands behind a status, through the doors: good news that is kept, and restrictions that
// fall with what they rest on.
#include <gtest/gtest.h>

#include "city.h"

namespace fl::attack {
namespace {

std::string verdict_of(City& city, PersonId person) {
  const auto reply = city.world.send(
      city.world.request(city.clinician, Method::get, "/v1/people/" + to_text(person) + "/status"));
  if (reply.status != 200) return std::to_string(reply.status);
  return std::string(json::parse(reply.body).at("verdict").as_string());
}

TEST(Evidence, a_recovery_is_kept_for_ninety_days) {
  City city;
  const auto person = city.victims.front();
  EXPECT_TRUE(city.record(city.clinician, person,
                          {{"kind", "clinician_report"}, {"finding", "recovered"}}));
  EXPECT_EQ(verdict_of(city, person), "ok");
}

std::string state_of(City& city, PersonId person, const std::string& evidence) {
  const auto reply = city.world.send(
      city.world.request(city.clinician, Method::get, "/v1/people/" + to_text(person) + "/status"));
  const auto body = json::parse(reply.body);
  for (const auto& item : body.at("evidence").as_array())
    if (item.at("id").as_string() == evidence) return std::string(item.at("state").as_string());
  return {};
}

int withdraw(City& city, const matrix::Seat& seat, PersonId person, const std::string& evidence) {
  return city
      .post(seat, "/v1/people/" + to_text(person) + "/evidence/withdraw",
            {{"evidence_id", evidence}, {"reason", "tubes mixed up"}})
      .status;
}

json::object positive() {
  return {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}};
}
json::object order_on(const std::string& basis) {
  return {{"kind", "quarantine_order"}, {"basis_id", basis}, {"act", "order 1"}};
}

TEST(Evidence, contacts_are_free_when_their_case_is_withdrawn) {
  City city;
  const auto of = city.real_case();
  const auto person = city.victims.front();
  const auto contact = city.record(city.epidemiologist, person, city.contact_of(of, true));
  ASSERT_TRUE(contact && city.sign(city.clinician, person, *contact));
  EXPECT_EQ(verdict_of(city, person), "stop");
  const auto told = city.told_count();
  ASSERT_EQ(withdraw(city, city.laboratory, of.person, of.evidence), 200);
  EXPECT_EQ(verdict_of(city, person), "ok");
  city.run_jobs();
  EXPECT_EQ(city.told_count(), told + 2);  // the patient, and the contact
  RuleShelf shelf;
  auto differing = city.world.app().db().read(
      [&](Tx& tx) { return differing_statuses(tx, shelf, city.world.clock().now()); });
  ASSERT_TRUE(differing);
  EXPECT_TRUE(differing->empty());
}

TEST(Evidence, an_order_needs_a_basis_that_restricts_and_ends_with_it) {
  City city;
  const auto person = city.victims.front();
  const Instant now = city.world.clock().now();
  auto old = positive();
  old["happened_at"] = to_rfc3339(now - std::chrono::hours(24 * 40));
  const auto lapsed = city.record(city.laboratory, person, old);
  ASSERT_TRUE(lapsed);
  EXPECT_FALSE(city.record(city.officer, person, order_on(*lapsed)));
  const auto of = city.real_case(std::chrono::hours(24 * 9));
  auto contact = city.contact_of(of, true);
  contact["happened_at"] = to_rfc3339(now - std::chrono::hours(24 * 9));
  const auto basis = city.record(city.epidemiologist, person, contact);
  ASSERT_TRUE(basis);
  EXPECT_FALSE(city.record(city.officer, person, order_on(*basis))) << "not signed yet";
  ASSERT_TRUE(city.sign(city.clinician, person, *basis));
  const auto order = city.record(city.officer, person, order_on(*basis));
  EXPECT_FALSE(city.record(city.officer, person, order_on(*basis))) << "the same, twice";
  auto other = order_on(*basis);
  other["act"] = "order 2";
  const auto late = city.record(city.officer, person, other);
  ASSERT_TRUE(order && late);
  ASSERT_TRUE(city.sign(city.clinician, person, *order));
  EXPECT_EQ(verdict_of(city, person), "stop");
  // Day ten of the contact is over: so is what rests on it, and nothing renews it.
  city.world.clock().advance(std::chrono::hours(25));
  for (auto* seat : {&city.officer, &city.clinician})
    city.world.sign_in(*seat);
  EXPECT_EQ(verdict_of(city, person), "ok");
  EXPECT_FALSE(city.sign(city.clinician, person, *late));
  EXPECT_FALSE(city.record(city.officer, person, order_on(*basis)));
}

TEST(Evidence, contacts_are_counted_by_the_patient) {
  City city;
  const auto of = city.real_case();
  auto later = positive();
  later["happened_at"] = to_rfc3339(city.world.clock().now() - std::chrono::minutes(2));
  const auto again = city.record(city.laboratory, of.person, later);
  ASSERT_TRUE(again);
  for (int i = 0; i < 120; ++i)
    ASSERT_TRUE(
        city.record(city.epidemiologist, city.victims[std::size_t(i)], city.contact_of(of, true)));
  const auto person = city.victims[120];
  const auto next =
      city.record(city.epidemiologist, person, city.contact_of({of.person, *again}, true));
  ASSERT_TRUE(next);
  EXPECT_EQ(state_of(city, person, *next), "held");
}

TEST(Evidence, one_hands_reports_of_a_day_are_one_list) {
  City city;
  const json::object report{{"kind", "clinician_report"}, {"finding", "suspected"}};
  std::string last;
  for (int i = 0; i < 11; ++i) {
    const auto person = city.victims[std::size_t(i)];
    EXPECT_TRUE(city.record(city.clinician, person,
                            {{"kind", "clinician_report"}, {"finding", "recovered"}}));
    const auto taken = city.record(city.clinician, person, report);
    ASSERT_TRUE(taken);
    EXPECT_EQ(state_of(city, person, *taken), i < 10 ? "waiting" : "held");
    EXPECT_EQ(city.sign(city.epidemiologist, person, *taken), i < 10);
  }
  city.world.clock().advance(std::chrono::hours(25));
  city.world.sign_in(city.clinician);
  const auto taken = city.record(city.clinician, city.victims[12], report);
  ASSERT_TRUE(taken);
  EXPECT_EQ(state_of(city, city.victims[12], *taken), "waiting");
}

}  // namespace
}  // namespace fl::attack
