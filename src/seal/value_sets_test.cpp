// Codes that are published, that are not, and that real issuers write in ways of their own.
#include "seal/value_sets.h"

#include <gtest/gtest.h>

namespace fl {

namespace {

json::value vaccination() {
  return json::parse(R"({"v":[{"tg":"840539006","vp":"1119349007","mp":"EU/1/20/1528",
    "ma":"ORG-100030215","co":"AT"}]})");
}
json::value rapid_test() {
  return json::parse(R"({"t":[{"tg":"840539006","tt":"LP217198-3","ma":"1232","tr":"260415000",
    "co":"PL"}]})");
}

std::string broken_with(json::value hcert, const char* entries, const char* member,
                        const char* code) {
  hcert.at(entries).as_array().at(0).as_object()[member] = code;
  return value_set_broken_by(hcert);
}

TEST(ValueSets, a_code_that_nobody_published_is_refused) {
  EXPECT_EQ(value_set_broken_by(vaccination()), "");
  EXPECT_EQ(value_set_broken_by(rapid_test()), "");
  EXPECT_EQ(broken_with(vaccination(), "v", "ma", "ORG-99999999"),
            "v/0/ma: in no published value set");
  EXPECT_EQ(broken_with(rapid_test(), "t", "ma", "9999"), "t/0/ma: in no published value set");
  for (const char* member : {"tg", "vp", "mp", "ma"})
    EXPECT_NE(broken_with(vaccination(), "v", member, ""), "") << member;
  for (const char* member : {"tg", "tt", "tr"})
    EXPECT_NE(broken_with(rapid_test(), "t", member, "0"), "") << member;
  const auto recovery = json::parse(R"({"r":[{"tg":"840539006","co":"XY"}]})");
  EXPECT_EQ(value_set_broken_by(recovery), "r/0/co: in no published value set");
}

TEST(ValueSets, codes_of_every_version_and_of_every_habit_are_known) {
  for (const char* product : {"EU/1/20/1528", "eu/1/20/1528 ", "Sputnik-V", "Sputnik V",
                              "NVX-CoV2373", "EU/1/22/1709", "2021-000509-26"})
    EXPECT_EQ(broken_with(vaccination(), "v", "mp", product), "") << product;
  for (const char* kind : {"J07BX03", "1119305005", "29061000087103"})
    EXPECT_EQ(broken_with(vaccination(), "v", "vp", kind), "") << kind;
  for (const char* device : {"345", "1232", "2243", "2374", "25542", "", " "})
    EXPECT_EQ(broken_with(rapid_test(), "t", "ma", device), "") << device;
  for (const char* country : {"GR", "EL", "GB", "UK", "XK", "EU", "UN", "VA", "WHO", "UNHCR"})
    EXPECT_EQ(broken_with(rapid_test(), "t", "co", country), "") << country;
}

TEST(ValueSets, the_list_of_rapid_tests_is_not_asked_about_laboratories) {
  auto hcert = json::parse(R"({"t":[{"tt":"LP6464-4","ma":"Roche cobas"}]})");
  EXPECT_EQ(value_set_broken_by(hcert), "");
  hcert.at("t").as_array().at(0).as_object()["tt"] = "LP217198-3";
  EXPECT_NE(value_set_broken_by(hcert), "");
}

TEST(ValueSets, what_is_no_certificate_is_the_schemas_matter) {
  for (const char* text :
       {"null", "[]", R"({"v":null})", R"({"v":[null,{"co":1}]})", R"({"v":{}})"})
    EXPECT_EQ(value_set_broken_by(json::parse(text)), "") << text;
}

}  // namespace

}  // namespace fl
