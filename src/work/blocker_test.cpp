// Whose lateness it is when something stood in the way, row by row.
#include "work/blocker.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

using std::chrono::hours;

constexpr Instant kDue{1'767'412'800'000};
Instant at(int hour) {
  return kDue + hours(hour);
}

struct Row {
  const char* name;
  int end;
  std::vector<std::pair<int, int>> spans;
  int own, blocked;
};

TEST(blocker, lateness_is_the_levels_while_it_does_not_answer) {
  const Row rows[] = {
      {"in time", 0, {}, 0, 0},
      {"late alone", 3, {}, 3, 0},
      {"blocked all the while", 3, {{-1, 5}}, 0, 3},
      {"blocked before it was due moves the holder's own time", 3, {{-4, -2}}, 1, 2},
      {"blocked a part of the lateness", 5, {{1, 3}}, 3, 2},
      {"two blockers at once count once", 6, {{0, 3}, {1, 4}}, 2, 4},
      {"two after another count both", 6, {{0, 2}, {3, 4}}, 3, 3},
      {"a blocker after the end counts nothing", 2, {{4, 6}}, 2, 0},
  };
  for (const auto& row : rows) {
    std::vector<BlockedSpan> spans;
    for (const auto& [from, until] : row.spans)
      spans.push_back({at(from), at(until)});
    const auto late = lateness_of(kDue, at(row.end), spans);
    EXPECT_EQ(late.own, hours(row.own)) << row.name;
    EXPECT_EQ(late.blocked, hours(row.blocked)) << row.name;
  }
}

TEST(blocker, it_is_answered_once_and_in_words) {
  Blocker blocker;
  EXPECT_EQ(answered(blocker, "ok", AccountId{2}, kDue).error().key, "work.answer_short");
  const auto once = answered(blocker, "a lorry is on its way", AccountId{2}, kDue);
  ASSERT_TRUE(once);
  EXPECT_EQ(once->answerer, AccountId{2});
  EXPECT_EQ(answered(*once, "again and again", AccountId{2}, kDue).error().key,
            "work.already_answered");
}

}  // namespace
}  // namespace fl
