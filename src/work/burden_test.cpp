// What forms cost, and what is refused.
#include "work/burden.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr DraftField kInside[] = {{"kind", FieldType::line, 1, 32},
                                  {.name = "note", .type = FieldType::text, .is_optional = true}};
constexpr DraftField kForm[] = {
    {.name = "proof", .type = FieldType::object, .inside = kInside},
    {.name = "stars", .type = FieldType::integer},
    {.name = "happened_at", .type = FieldType::time, .is_optional = true},
};

TEST(burden, every_field_counts_but_what_the_phone_writes) {
  const auto cost = cost_of(kForm);
  EXPECT_EQ(cost.field_count, 3);
  EXPECT_EQ(cost.seconds, 12 + 30 + 6);
  EXPECT_FALSE(is_over_budget(cost));
  EXPECT_TRUE(is_over_budget({kFormFieldsMax + 1, 10}));
  EXPECT_TRUE(is_over_budget({1, kFormSecondsMax + 1}));
}

TEST(burden, over_the_budget_is_refused_and_the_budget_named) {
  EXPECT_TRUE(within_budget(12, 15, 15));
  const auto fields = within_budget(13, 0, 0);
  EXPECT_EQ(fields.error().key, "work.over_budget");
  EXPECT_EQ(fields.error().fields[0].expected, "at most 12");
  EXPECT_EQ(within_budget(0, 16, 0).error().fields[0].expected, "at most 15");
  EXPECT_EQ(within_budget(0, 6, 25).error().fields[0].expected, "at most 30");
  EXPECT_TRUE(within_budget(0, 0, 99));  // what asks nothing adds nothing
}

TEST(burden, nothing_is_asked_that_a_page_shows) {
  const auto refused = not_asked_twice("请上报独居老人数");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "work.already_known");
  EXPECT_EQ(refused.error().detail, "/console#/care/mine");
  EXPECT_FALSE(not_asked_twice("Please REPORT who is on duty tonight"));
  EXPECT_TRUE(not_asked_twice("去看望独居老人"));    // to visit is no report
  EXPECT_TRUE(not_asked_twice("请上报停运的电梯"));  // the city does not know that
}

}  // namespace
}  // namespace fl
