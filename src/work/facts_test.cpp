// When the facts of a month may be shown, to whom; and who decides a dossier.
#include "work/facts.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

using std::chrono::hours;

const Month kJanuary = *month_of("2026-01");

Facts facts_with(int promises) {
  Facts facts;
  facts.promises = promises;
  return facts;
}

TEST(facts, a_month_has_the_bounds_of_the_city) {
  EXPECT_EQ(to_rfc3339(kJanuary.from), "2026-01-01T00:00:00+08:00");
  EXPECT_EQ(to_rfc3339(kJanuary.until), "2026-02-01T00:00:00+08:00");
  EXPECT_EQ(to_rfc3339(month_of("2025-12")->until), "2026-01-01T00:00:00+08:00");
  EXPECT_EQ(month_name_of(kJanuary.from), "2026-01");
  for (const auto* bad : {"", "2026", "2026-13", "2026-1x", "26-01-1"})
    EXPECT_FALSE(month_of(bad)) << bad;
}

struct Row {
  const char* name;
  int promises;
  int hours_after_month;
  std::optional<int> seen, commented;  // hours after the month
  FactsShown shown;
};

TEST(facts, the_person_looks_and_comments_before_a_superior_sees) {
  const Row rows[] = {
      {"too few are never shown", 19, 24 * 30, 1, 1, FactsShown::too_few},
      {"the month still runs", 20, -1, {}, {}, FactsShown::month_open},
      {"a comment on a running month opens nothing", 20, -1, -2, -2, FactsShown::month_open},
      {"not looked at", 20, 1, {}, {}, FactsShown::own_first},
      {"looked at, time to comment", 20, 25, 1, {}, FactsShown::own_first},
      {"commented", 20, 2, 1, 1, FactsShown::yes},
      {"looked at, said nothing", 20, 1 + 72, 1, {}, FactsShown::yes},
      {"never looked, time is over", 20, 240, {}, {}, FactsShown::yes},
      {"never looked, not yet over", 20, 239, {}, {}, FactsShown::own_first},
  };
  for (const auto& row : rows) {
    FactsView view;
    if (row.seen) view.seen_at = kJanuary.until + hours(*row.seen);
    if (row.commented) view.commented_at = kJanuary.until + hours(*row.commented);
    EXPECT_EQ(name_of(shown_to_superior(facts_with(row.promises), kJanuary, view,
                                        kJanuary.until + hours(row.hours_after_month))),
              name_of(row.shown))
        << row.name;
  }
  EXPECT_EQ(shown_to_self(facts_with(19)), FactsShown::too_few);
  EXPECT_EQ(shown_to_self(facts_with(20)), FactsShown::yes);
}

TEST(facts, a_dossier_is_decided_by_another_after_the_reply) {
  Dossier dossier;
  dossier.about = AccountId{1};
  dossier.opener = AccountId{2};
  dossier.opened_at = kJanuary.until;
  const Instant soon = kJanuary.until + hours(1);
  EXPECT_EQ(decided(dossier, "nothing", AccountId{2}, soon).error().key, "work.two_people");
  EXPECT_EQ(decided(dossier, "nothing", AccountId{1}, soon).error().key, "work.two_people");
  EXPECT_EQ(decided(dossier, "nothing", AccountId{3}, soon).error().key, "work.reply_first");
  EXPECT_TRUE(decided(dossier, "nothing", AccountId{3}, kJanuary.until + kReplyTime));
  const auto replied = reply_given(dossier, "the lift stood still", soon);
  const auto done = decided(*replied, "no fault of theirs", AccountId{3}, soon);
  ASSERT_TRUE(done);
  EXPECT_EQ(decided(*done, "again", AccountId{3}, soon).error().key, "work.dossier_decided");
  EXPECT_EQ(reply_given(*done, "too late", soon).error().key, "work.dossier_decided");
}

}  // namespace
}  // namespace fl
