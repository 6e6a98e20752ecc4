// Moments as issuers write them, and when two certificates say the same.
#include "seal/moment.h"

#include <gtest/gtest.h>

namespace fl {

namespace {

TEST(Moment, is_read_in_all_habits) {
  const std::int64_t us = 1'621'599'967'390'079;
  for (const char* text :
       {"2021-05-21T12:26:07.390079Z", "2021-05-21T14:26:07.390079+02:00",
        "2021-05-21T14:26:07.390079+0200", "2021-05-21T14:26:07.390079+02",
        "2021-05-21 12:26:07.390079", "2021-05-21T12:26:07,390079", "2021-05-21T12:26:07.3900790Z"})
    EXPECT_EQ(moment_of_text(text)->us, us) << text;
  EXPECT_EQ(moment_of_text("2021-05-21")->us, 1'621'555'200'000'000);
  EXPECT_EQ(moment_of_text("2021-05-21T12:26")->us, 1'621'599'960'000'000);
  for (const char* text :
       {"", "2021", "2021-13-01", "2021-02-30", "2021-05-21T", "2021-05-21T25:00",
        "2021-05-21T12:26:07.", "2021-05-21T12:26:07ZZ", "2021-05-21T12:26:07+2",
        "2021-05-21T12:26:07+02:", "20210521", "2021-05-21x"})
    EXPECT_FALSE(moment_of_text(text).has_value()) << text;
}

TEST(Moment, is_read_from_numbers_and_fractions) {
  EXPECT_EQ(moment_of_cbor(Cbor::of(1'620'000'000))->us, 1'620'000'000'000'000);
  Cbor fraction{.kind = CborKind::floating, .floating = 1'620'000'000.25};
  EXPECT_EQ(moment_of_cbor(fraction)->us, 1'620'000'000'250'000);
  EXPECT_EQ(moment_of_cbor(Cbor::of_tag(1, fraction))->us, 1'620'000'000'250'000);
  fraction.floating = 1e300;
  EXPECT_FALSE(moment_of_cbor(fraction).has_value());
  EXPECT_FALSE(moment_of_cbor(Cbor::of_text("2021")).has_value());
  EXPECT_FALSE(moment_of_cbor({.kind = CborKind::positive, .number = ~0ull}).has_value());
}

bool same(const char* a, const char* b) {
  return says_the_same(cbor_of_json(json::parse(a)), cbor_of_json(json::parse(b)));
}

TEST(SaysTheSame, compares_as_values) {
  EXPECT_TRUE(same(R"({"a":1,"b":"x"})", R"({"b":"x","a":1.0})"));
  EXPECT_TRUE(same(R"({"a":1,"r":null})", R"({"a":1})"));
  EXPECT_TRUE(same(R"(["2021-05-07T02:00:00+02:00"])", R"(["2021-05-07"])"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":2})"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":"1"})"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(same(R"([1,2])", R"([2,1])"));
  EXPECT_FALSE(same(R"("2021-05-07")", R"("2021-05-08")"));
  EXPECT_TRUE(says_the_same(Cbor::of_tag(0, Cbor::of_text("2021-05-07T00:00:00Z")),
                            Cbor::of_text("2021-05-07T00:00:00Z")));
  EXPECT_TRUE(says_the_same(Cbor::of_tag(1, Cbor::of(1'620'345'600)), Cbor::of_text("2021-05-07")));
}

}  // namespace

}  // namespace fl
