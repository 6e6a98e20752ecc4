// Texts of date-times and their calendar: the specification's tables, and what it leaves out.
#include "rules/moments.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

std::string read(std::string_view text) {
  const auto at = moment_of(text);
  return at ? moment_text(*at) : "no";
}

std::string plus(std::string_view text, double amount, std::string_view unit) {
  const auto moved = plus_time(*moment_of(text), amount, *time_unit_of(unit));
  return moved ? moment_text(*moved) : "no";
}

TEST(Moments, every_listed_form_is_read) {
  EXPECT_EQ(read("2004"), "2004-12-31T00:00:00.000Z");
  EXPECT_EQ(read("2004-02"), "2004-02-29T00:00:00.000Z");
  EXPECT_EQ(read("2003-02"), "2003-02-28T00:00:00.000Z");
  EXPECT_EQ(read("1900-02"), "1900-02-28T00:00:00.000Z");
  EXPECT_EQ(read("2021-05-04"), "2021-05-04T00:00:00.000Z");
  EXPECT_EQ(read("2021-05-04T13:37:42"), "2021-05-04T13:37:42.000Z");
  EXPECT_EQ(read("2021-05-04T13:37:42Z"), "2021-05-04T13:37:42.000Z");
  for (const char* offset : {"+2", "+02", "+200", "+0200", "+2:00", "+02:00"})
    EXPECT_EQ(read("2021-08-20T12:03:12" + std::string(offset)), "2021-08-20T10:03:12.000Z");
  EXPECT_EQ(read("2021-08-20T12:03:12.5-1:30"), "2021-08-20T13:33:12.500Z");
  EXPECT_EQ(read("2021-08-20T12:03:12.1239999-0130"), "2021-08-20T13:33:12.123Z");
  EXPECT_EQ(read("2021-08-01T00:00:00+1:00"), "2021-07-31T23:00:00.000Z");
  EXPECT_EQ(read("2021-08-01T24:00:00Z"), "2021-08-02T00:00:00.000Z");
}

TEST(Moments, other_texts_are_no_date_times) {
  for (const char* text : {"",
                           "0",
                           "200",
                           "20211",
                           "2021-1",
                           "2021-13",
                           "2021-00",
                           "2021-02-30",
                           "2021-9-01",
                           "2021-09-99",
                           "2021-05-04 13:37:42",
                           "2021-05-04t13:37:42Z",
                           "2021-05-04T13:37:42z",
                           "2021-05-04T13:37",
                           "2021-05-04T25:00:00",
                           "2021-05-04T24:00:01",
                           "2021-05-04T13:60:00",
                           "2021-05-04T13:37:60",
                           "2021-05-04T13:37:42.",
                           "2021-05-04T13:37:42.Z",
                           "2021-05-04T13:37:42+",
                           "2021-05-04T13:37:42+24",
                           "2021-05-04T13:37:42+1:0",
                           "2021-05-04T13:37:42+12345",
                           "2021-05-04T13:37:42+1:60",
                           "2021-05-04T13:37:42ZZ",
                           "2021-05-04T13:37:42Z ",
                           " 2021-05-04",
                           "+2021-05-04",
                           "2021-05-04T",
                           "2021-05-04Z"})
    EXPECT_EQ(read(text), "no") << text;
  EXPECT_FALSE(birth_moment_of("2021-05-04T00:00:00Z"));
  EXPECT_FALSE(birth_moment_of(""));
  EXPECT_TRUE(birth_moment_of("2021-05-04"));
}

TEST(Moments, months_and_years_keep_the_day_and_run_over) {
  EXPECT_EQ(plus("2020-02-29", 1, "day"), "2020-03-01T00:00:00.000Z");
  EXPECT_EQ(plus("2020-02-29", 1, "month"), "2020-03-29T00:00:00.000Z");
  EXPECT_EQ(plus("2020-02-29", 1, "year"), "2021-03-01T00:00:00.000Z");
  EXPECT_EQ(plus("2020-02-29", -4, "year"), "2016-02-29T00:00:00.000Z");
  EXPECT_EQ(plus("2004-02-29", -2, "year"), "2002-03-01T00:00:00.000Z");
  EXPECT_EQ(plus("2021-01-31", 1, "month"), "2021-03-03T00:00:00.000Z");
  EXPECT_EQ(plus("2021-12-01", -12, "month"), "2020-12-01T00:00:00.000Z");
  EXPECT_EQ(plus("2021-03-31T23:59:59.999Z", -1, "month"), "2021-03-03T23:59:59.999Z");
  EXPECT_EQ(plus("2021-06-23", -180, "day"), "2020-12-25T00:00:00.000Z");
  EXPECT_EQ(plus("2021-06-23", -25, "hour"), "2021-06-21T23:00:00.000Z");
  EXPECT_EQ(plus("1969-12-31T23:00:00Z", 1, "hour"), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(plus("0000-01-01", -1, "day"), "-000001-12-31T00:00:00.000Z");
  EXPECT_EQ(plus("9999-12-31", 1, "day"), "+010000-01-01T00:00:00.000Z");
}

TEST(Moments, what_leaves_the_range_is_nothing) {
  EXPECT_EQ(plus("2021-06-23", 1e9, "day"), "no");
  EXPECT_EQ(plus("2021-06-23", 1e300, "hour"), "no");
  EXPECT_EQ(plus("2021-06-23", -1e11, "year"), "no");
  EXPECT_EQ(plus("2021-06-23", 273'739, "year"), "+275760-06-23T00:00:00.000Z");
  EXPECT_EQ(plus("2021-06-23", 273'740, "year"), "no");
}

}  // namespace
}  // namespace fl
