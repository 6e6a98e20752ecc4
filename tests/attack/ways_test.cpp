// Through the doors: every route and pair of hands that could try to turn somebody without a case.
// Each test is one line of the table. No desk here is honest, and the desks stand at the root of
// the city, where nobody is out of their reach.
#include <gtest/gtest.h>

#include "city.h"
#include "platform/text.h"
#include "trust/trust.h"

namespace fl::attack {
namespace {

void expect_kept(const Outcome& outcome) {
  put(outcome);
  EXPECT_TRUE(outcome.is_kept()) << outcome.way << ": " << outcome.turned << " turned in silence";
}

TEST(Attack, no_route_takes_a_status) {
  City city;
  Outcome line{.way = "a status sent to a person's pages"};
  for (const auto person : city.victims) {
    bool is_taken = false;
    for (const auto* path : {"/status", "/status/set", "/verdict", "/pass"})
      is_taken |= city.post(city.officer, "/v1/people/" + to_text(person) + path,
                            {{"verdict", "stop"}, {"status", "stop"}})
                      .status < 300;
    line.refused += !is_taken;
  }
  city.judge(line);
  EXPECT_EQ(line.refused, kVictims);
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

TEST(Attack, joins_are_not_taken_from_whoever_sends_them) {
  City city;
  Outcome line{.way = "evidence with made-up joins"};
  const auto of = city.real_case();
  for (const auto person : city.victims) {
    auto body = city.contact_of(of, false);
    body["joins"] = json::object{{"scan_overlap", true}, {"case_lab_confirmed", true}};
    line.refused += !city.record(city.epidemiologist, person, body).has_value();
  }
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  EXPECT_EQ(line.refused, kVictims);
  expect_kept(line);
}

TEST(Attack, one_signature_restricts_nobody) {
  City city;
  Outcome line{.way = "each recording desk alone"};
  const auto of = city.real_case();
  for (std::size_t i = 0; i < city.victims.size(); ++i) {
    const auto person = city.victims[i];
    std::optional<std::string> taken;
    if (i % 2 == 0)
      taken = city.record(city.clinician, person,
                          {{"kind", "clinician_report"}, {"finding", "confirmed"}});
    else
      taken = city.record(city.epidemiologist, person, city.contact_of(of, true));
    line.refused += !taken.has_value();
    // What is not this desk's to find is not taken at all.
    EXPECT_FALSE(city.record(city.officer, person,
                             {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}}));
  }
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  EXPECT_EQ(line.waiting, kVictims);
  expect_kept(line);
}

TEST(Attack, one_body_does_not_sign_twice) {
  City city;
  Outcome line{.way = "both signatures by one body"};
  const auto of = city.real_case();
  for (const auto person : city.victims) {
    auto taken = city.record(city.epidemiologist, person, city.contact_of(of, true));
    line.refused += !taken || !city.sign(city.second_epidemiologist, person, *taken);
  }
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  EXPECT_EQ(line.refused, kVictims);
  expect_kept(line);
}

TEST(Attack, one_person_with_two_roles_is_one_person) {
  City city;
  Outcome line{.way = "one person with two roles"};
  const auto of = city.real_case();
  const Area& root = city.world.app().tree().root();
  auto added = city.world.app().db().write([&](Tx& tx) -> Result<std::int64_t> {
    return grant_role(tx, Permit::for_job("attack"), city.epidemiologist.account,
                      {Role::clinician, root.id, root.path},
                      city.world.clock().now() + std::chrono::hours(24), city.world.clock().now());
  });
  ASSERT_TRUE(added);
  city.world.sign_in(city.epidemiologist);
  for (const auto person : city.victims) {
    auto taken = city.record(city.epidemiologist, person, city.contact_of(of, true));
    line.refused += !taken || !city.sign(city.epidemiologist, person, *taken);
  }
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  EXPECT_EQ(line.refused, kVictims);
  expect_kept(line);
}

TEST(Attack, contacts_of_one_case_are_few_or_wait_for_a_key) {
  City city;
  Outcome line{.way = "fake contacts of a real case, two bodies willing"};
  const auto of = city.real_case();
  for (const auto person : city.victims) {
    auto taken = city.record(city.epidemiologist, person, city.contact_of(of, true));
    line.refused += !taken || !city.sign(city.clinician, person, *taken);
  }
  city.judge(line);
  EXPECT_LE(line.turned, 120);  // the limit of the example rules
  EXPECT_EQ(line.turned + line.waiting, kVictims);
  expect_kept(line);
}

TEST(Attack, a_key_nobody_listed_grants_nothing) {
  City city;
  Outcome line{.way = "the same, with a key of their own"};
  const auto of = city.real_case();
  for (const auto person : city.victims)
    ASSERT_TRUE(city.record(city.epidemiologist, person, city.contact_of(of, true)));
  const auto reply =
      city.world.send(city.world.request(city.officer, Method::get, "/v1/pass/large-acts"));
  ASSERT_EQ(reply.status, 200);
  const auto body = json::parse(reply.body);
  for (const auto& item : body.at("items").as_array()) {
    const auto granted = city.post(
        city.officer, "/v1/pass/large-acts/" + std::string(item.at("id").as_string()) + "/grant",
        {{"signature", "firstline-large-act-v1 0011223344556677 " + std::string(86, 'A')}});
    EXPECT_EQ(granted.status, 403) << granted.body;
  }
  city.judge(line);
  line.refused = kVictims - line.turned;
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

TEST(Attack, a_case_that_is_none_makes_no_contacts) {
  City city;
  Outcome line{.way = "fake contacts of somebody who tested negative"};
  auto negative = city.record(city.laboratory, city.others.front(),
                              {{"kind", "lab_result"}, {"result", "negative"}, {"tube", "single"}});
  ASSERT_TRUE(negative);
  for (const auto person : city.victims) {
    auto taken = city.record(city.epidemiologist, person,
                             city.contact_of({city.others.front(), *negative}, true));
    if (taken) (void)city.sign(city.clinician, person, *taken);
  }
  city.judge(line);
  line.refused = kVictims - line.turned - line.waiting;
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

TEST(Attack, a_venue_alone_is_no_contact) {
  City city;
  Outcome line{.way = "a fake venue: no scan, no household, no interview"};
  const auto of = city.real_case();
  for (std::size_t i = 0; i < city.victims.size(); ++i) {
    auto body = city.contact_of(of, false);
    body["place"] = "site";
    auto taken = city.record(city.epidemiologist, city.victims[i], body);
    if (taken) (void)city.sign(city.clinician, city.victims[i], *taken);
  }
  city.judge(line);
  line.refused = kVictims - line.turned - line.waiting;
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

TEST(Attack, a_household_written_afterwards_is_no_contact) {
  City city;
  Outcome line{.way = "moved into the case's home, then its contacts"};
  const auto of = city.real_case();
  auto home = city.world.app().db().read([&](Tx& tx) { return load_person(tx, of.person); });
  ASSERT_TRUE(home);
  for (const auto person : city.victims) {
    // Straight at the registry: the move as its desk writes it, leaf and all.
    auto moved = city.world.app().db().write([&](Tx& tx) -> fl::Outcome {
      append_leaf(tx, leaf_of(Permit::for_job("attack"), hash_bucket(person.value), "person.move",
                              "person", person.value, {}, city.world.clock().now()));
      return Done{};
    });
    ASSERT_TRUE(moved);
    auto taken = city.record(city.epidemiologist, person, city.contact_of(of, false));
    if (taken) (void)city.sign(city.clinician, person, *taken);
  }
  city.judge(line);
  line.refused = kVictims - line.turned - line.waiting;
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

TEST(Attack, who_is_no_laboratory_reports_nothing) {
  City city;
  Outcome line{.way = "a fake laboratory: every other desk reports positives"};
  const std::vector<matrix::Seat> desks{
      city.clinician, city.epidemiologist, city.officer, city.administrator,
      city.world.make_staff("city_officer", &city.world.app().tree().root(), true)};
  for (std::size_t i = 0; i < city.victims.size(); ++i)
    line.refused +=
        !city.record(desks[i % desks.size()], city.victims[i],
                     {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}})
             .has_value();
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  EXPECT_EQ(line.refused, kVictims);
  expect_kept(line);
}

TEST(Attack, a_laboratory_that_lies_is_seen_within_the_hour) {
  City city;
  Outcome line{.way = "a listed laboratory signs 1,317 false positives"};
  for (const auto person : city.victims)
    line.refused +=
        !city.record(city.laboratory, person,
                     {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}})
             .has_value();
  city.judge(line);
  line.seen = "public counts, each person";
  EXPECT_EQ(line.turned, kVictims);
  expect_kept(line);
}

TEST(Attack, a_tiny_area_restricts_nobody) {
  City city;
  Outcome line{.way = "an area drawn around them afterwards"};
  for (const auto person : city.victims)
    line.refused += !city.record(city.officer, person, {{"kind", "area_boundary"}}).has_value();
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  EXPECT_EQ(line.refused, kVictims);
  expect_kept(line);
}

TEST(Attack, an_order_rests_on_evidence_or_on_nothing) {
  City city;
  Outcome line{.way = "quarantine orders without a finding"};
  for (const auto person : city.victims) {
    auto test = city.record(city.laboratory, person,
                            {{"kind", "lab_result"}, {"result", "negative"}, {"tube", "single"}});
    ASSERT_TRUE(test);
    auto order =
        city.record(city.officer, person,
                    {{"kind", "quarantine_order"}, {"basis_id", *test}, {"act", "order 1"}});
    if (order) (void)city.sign(city.epidemiologist, person, *order);
  }
  city.judge(line);
  line.refused = kVictims - line.turned - line.waiting;
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

TEST(Attack, no_import_and_no_upload_carries_a_status) {
  City city;
  Outcome line{.way = "imports and offline uploads of statuses"};
  for (const auto* what : {"statuses", "evidence", "passes"})
    EXPECT_GE(city.post(city.administrator, "/v1/imports", {{"what", what}}).status, 400) << what;
  for (const auto person : city.victims)
    line.refused += city.post(city.officer, "/v1/field/uploads",
                              {{"kind", "status"}, {"person_id", to_text(person)}})
                        .status >= 400;
  city.judge(line);
  EXPECT_EQ(line.turned, 0);
  expect_kept(line);
}

}  // namespace
}  // namespace fl::attack
