// A need is answered in its kind's words and in writing, and asked again once.
#include "work/need.h"

#include <gtest/gtest.h>

namespace fl {

namespace {

constexpr Instant kNow{1'668'988'800'000};

Need dependants() {
  Need need;
  need.kind = "dependants";
  return need;
}

}  // namespace

TEST(need, every_kind_has_a_due_time_and_words_to_close_with) {
  EXPECT_EQ(need_kinds().size(), 5u);
  for (const auto& kind : need_kinds()) {
    EXPECT_GT(kind.due.count(), 0) << kind.kind;
    EXPECT_GE(kind.outcomes.size(), 2u) << kind.kind;
    EXPECT_EQ(need_kind(kind.kind), &kind);
  }
  EXPECT_EQ(need_kind("salary"), nullptr);
}

TEST(need, closes_with_a_word_of_its_kind_and_a_sentence) {
  EXPECT_TRUE(may_answer(dependants(), "carer_found", "邻居李婶接走了"));
  EXPECT_EQ(may_answer(dependants(), "paid", "邻居李婶接走了").error().key,
            "work.proof_not_enough");
  EXPECT_EQ(may_answer(dependants(), "carer_found", "好").error().key, "work.answer_short");
  Need answered = dependants();
  answered.answered_at = kNow;
  EXPECT_EQ(may_answer(answered, "carer_found", "邻居李婶接走了").error().key,
            "work.need_answered");
}

TEST(need, asked_again_once_after_an_answer_and_not_forever) {
  Need need = dependants();
  EXPECT_EQ(may_ask_again(need, kNow).error().key, "work.need_not_answered");
  need.answered_at = kNow;
  EXPECT_TRUE(may_ask_again(need, kNow + kNeedAgainWithin));
  EXPECT_EQ(may_ask_again(need, kNow + kNeedAgainWithin + std::chrono::seconds(1)).error().key,
            "work.too_late_to_reopen");
  need.round = 2;
  EXPECT_EQ(may_ask_again(need, kNow).error().key, "work.need_asked_again");
}

}  // namespace fl
