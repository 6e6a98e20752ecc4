// What stands behind a status, through the doors: good news that is kept, and restrictions that
// fall with what they rest on.
#include <gtest/gtest.h>

#include "city.h"

namespace fl::attack {
namespace {

std::string verdict_of(City& city, PersonId person) {
  const auto reply = city.world.send(city.world.request(
      city.clinician, Method::get, "/v1/people/" + to_text(person) + "/status"));
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

}  // namespace
}  // namespace fl::attack
