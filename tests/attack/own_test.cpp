// Nobody in their own matter: who signs about people says which resident they are, and is refused
// what is about them or their household, whichever of the acts it is.
#include <gtest/gtest.h>

#include "city.h"
#include "registry/own_person.h"

namespace fl::attack {
namespace {

PersonPrivate known(City& city, PersonId person) {
  auto open = city.world.app().db().read(
      [&](Tx& tx) { return open_private(tx, city.world.app().pass().keys, person); });
  CHECK(open.is_ok());
  return *open;
}

// Somebody with a number of their own and others in the household.
struct Home {
  PersonId own, other;
};
Home home_of(City& city) {
  for (const auto person : city.victims) {
    const auto open = known(city, person);
    if (open.phone.empty()) continue;
    auto members = city.world.app().db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
      if (find_by_phone(tx, city.world.app().pass().keys, open.phone).size() != 1)
        return std::vector<PersonId>();
      return members_of(tx, load_person(tx, person)->household);
    });
    for (const auto member : *members)
      if (member != person) return {person, member};
  }
  CHECK(false);
}

Reply link(City& city, const matrix::Seat& seat, const PersonPrivate& as) {
  return city.post(seat, "/v1/me/own-person", {{"name", as.name}, {"phone", as.phone}});
}

std::string fault(const Reply& reply) {
  return reply.status < 300 ? std::string() : matrix::key_of_fault(reply);
}

Reply put_down(City& city, const matrix::Seat& seat, PersonId person, json::object body) {
  body["happened_at"] = to_rfc3339(city.world.clock().now() - std::chrono::hours(1));
  return city.post(seat, "/v1/people/" + to_text(person) + "/evidence", body);
}

TEST(OwnMatter, nothing_is_put_down_or_signed_about_oneself_or_the_household) {
  City city;
  const Home home = home_of(city);
  const json::object recovered{{"kind", "clinician_report"}, {"finding", "recovered"}};
  EXPECT_EQ(put_down(city, city.clinician, home.own, recovered).status, 201);  // nobody said it yet
  ASSERT_EQ(link(city, city.clinician, known(city, home.own)).status, 200);
  EXPECT_EQ(fault(put_down(city, city.clinician, home.own, recovered)), "pass.own_matter");
  EXPECT_EQ(fault(put_down(city, city.clinician, home.other, recovered)), "pass.own_matter");
  EXPECT_EQ(put_down(city, city.clinician, city.others.front(), recovered).status, 201);
  // Nor signed as the second body, nor taken back.
  const auto contact =
      city.record(city.epidemiologist, home.other, city.contact_of(city.real_case(), true));
  ASSERT_TRUE(contact);
  EXPECT_FALSE(city.sign(city.clinician, home.other, *contact));
  const auto positive =
      city.record(city.laboratory, home.own,
                  {{"kind", "lab_result"}, {"result", "positive"}, {"tube", "single"}});
  ASSERT_TRUE(positive);
  ASSERT_EQ(link(city, city.laboratory, known(city, home.own)).status, 200);
  EXPECT_EQ(
      fault(city.post(city.laboratory, "/v1/people/" + to_text(home.own) + "/evidence/withdraw",
                      {{"evidence_id", *positive}, {"reason", "tubes mixed up"}})),
      "pass.own_matter");
}

TEST(OwnMatter, a_name_and_a_number_of_one_person_and_the_person_sees_it) {
  City city;
  const Home home = home_of(city);
  auto wrong = known(city, home.own);
  wrong.name += "某";
  EXPECT_EQ(fault(link(city, city.clinician, wrong)), "registry.no_such_own");
  EXPECT_EQ(link(city, city.clinician, known(city, home.own)).status, 200);
  const auto said =
      city.world.send(city.world.request(city.clinician, Method::get, "/v1/me/own-person"));
  EXPECT_EQ(said.body, R"({"is_linked":true})");
  auto reads = city.world.app().db().read([&](Tx& tx) -> Result<std::vector<SeenRead>> {
    return reads_of(tx, home.own, city.world.clock().now() + std::chrono::hours(1), 20);
  });
  ASSERT_TRUE(reads);
  EXPECT_TRUE(std::any_of(reads->begin(), reads->end(),
                          [](const SeenRead& read) { return read.verb == "person.own"; }));
  // A link changed in the database shows.
  const auto head = city.kept_head();
  city.edit("UPDATE registry_own_person SET person_id = 7");
  EXPECT_NE(city.audit_says(head, "own_person"), "");
}

}  // namespace
}  // namespace fl::attack
