// One reading of a list that is kept open is one entry; a new face, another reader or a later
// reading is another.
#include "trust/lately_read.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};
constexpr AccountId kLead{11}, kOther{12};
const std::vector<PersonId> kPage{PersonId{5}, PersonId{3}, PersonId{5}};

std::vector<PersonId> all() {
  return {PersonId{3}, PersonId{5}};
}

TEST(LatelyRead, who_was_logged_is_not_logged_again_while_the_list_stays_open) {
  LatelyRead lately;
  EXPECT_EQ(lately.not_seen(kLead, "task.list", kPage, kNow), all());
  // Not noted: the log did not reach the disk.
  EXPECT_EQ(lately.not_seen(kLead, "task.list", kPage, kNow), all());
  lately.note(kLead, "task.list", all());
  EXPECT_TRUE(lately.not_seen(kLead, "task.list", kPage, kNow + std::chrono::seconds(10)).empty());
  EXPECT_EQ(lately.not_seen(kLead, "task.list", {PersonId{3}, PersonId{9}}, kNow),
            std::vector<PersonId>{PersonId{9}});
}

TEST(LatelyRead, another_reader_and_another_list_are_other_readings) {
  LatelyRead lately;
  EXPECT_EQ(lately.not_seen(kLead, "task.list", kPage, kNow), all());
  lately.note(kLead, "task.list", all());
  EXPECT_EQ(lately.not_seen(kOther, "task.list", kPage, kNow), all());
  EXPECT_EQ(lately.not_seen(kLead, "task.list_mine", kPage, kNow), all());
}

TEST(LatelyRead, after_ten_minutes_at_most_it_is_logged_anew) {
  LatelyRead lately;
  Instant at = kNow;
  int logged = 0;
  for (int i = 0; i < 360; ++i, at = at + std::chrono::seconds(10)) {  // an hour of refreshing
    const auto fresh = lately.not_seen(kLead, "task.list", kPage, at);
    if (!fresh.empty()) ++logged;
    lately.note(kLead, "task.list", fresh);
  }
  EXPECT_GE(logged, 6);
  EXPECT_LE(logged, 12);
}

TEST(LatelyRead, a_pause_and_a_clock_that_was_set_back_forget) {
  LatelyRead lately;
  EXPECT_EQ(lately.not_seen(kLead, "task.list", kPage, kNow), all());
  lately.note(kLead, "task.list", all());
  EXPECT_EQ(lately.not_seen(kLead, "task.list", kPage, kNow + std::chrono::minutes(11)), all());
  lately.note(kLead, "task.list", all());
  EXPECT_EQ(lately.not_seen(kLead, "task.list", kPage, kNow), all());
}

TEST(LatelyRead, what_it_remembers_is_bounded) {
  LatelyRead lately;
  std::vector<PersonId> many;
  for (int i = 1; i <= 450'000; ++i)
    many.push_back(PersonId{i});
  lately.note(kLead, "task.list", lately.not_seen(kLead, "task.list", many, kNow));
  // Full: the next page turns it over; those of the full half are still known, once.
  EXPECT_TRUE(lately.not_seen(kLead, "task.list", {PersonId{7}}, kNow).empty());
  lately.note(kOther, "task.list", many);
  EXPECT_EQ(lately.not_seen(kLead, "task.list", {PersonId{7}}, kNow).size(), 1U);
}

}  // namespace
}  // namespace fl
