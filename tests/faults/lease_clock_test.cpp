// The lease of the jobs while the clocks of two servers jump (R5), on PostgreSQL: whatever their
// clocks say, at no moment are both let write, and who leads is never left without.
#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "platform/clock.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/lease.h"
#include "storage/temp_db.h"

namespace fl::faults {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

Outcome write_as(Db& db, const Lease& lease) {
  const WriteGuard guard(db, [&](Tx& tx) { return lease.check(tx); });
  return db.write([](Tx&) -> Outcome { return Done{}; });
}

// Each round both look by a clock of their own; one in four is jumped by up to five hours.
TEST(LeaseClock, never_two_leaders_whatever_their_clocks_say) {
  if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
  TempDb db;
  Lease first(*db, "jobs"), second(*db, "jobs");
  Random random(5);
  const int rounds = count_from_environment("FIRSTLINE_CLOCK_ROUNDS", 200);
  std::int64_t first_ms = steady_ms(), second_ms = first_ms;
  int jumps = 0, both = 0, none = 0, changes = 0, asleep = 0, none_in_a_row = 0, longest = 0;
  bool was_first = true;
  for (int round = 0; round < rounds; ++round) {
    for (auto* clock : {&first_ms, &second_ms}) {
      *clock += Lease::kBeatEveryMs;
      if (random.below(4) != 0) continue;
      ++jumps;
      *clock += std::int64_t(random.below(10 * kHourMs)) - 5 * kHourMs;
    }
    // Now and then one does not look for a while: it sleeps, or the network is away.
    const bool is_first_up = random.below(5) != 0, is_second_up = random.below(5) != 0;
    asleep += !is_first_up + !is_second_up;
    if (is_first_up) first.beat(first_ms);
    if (is_second_up) second.beat(second_ms);
    const bool is_first = write_as(*db, first).is_ok(), is_second = write_as(*db, second).is_ok();
    both += is_first && is_second;
    none += !is_first && !is_second;
    none_in_a_row = is_first || is_second ? 0 : none_in_a_row + 1;
    longest = std::max(longest, none_in_a_row);
    changes += is_first != was_first;
    was_first = is_first;
  }
  std::printf(
      "lease: %d rounds, %d clock jumps of up to 5 h, %d looks slept through: two leaders "
      "%d, none %d (at most %d rounds on end), the lead changed %d times\n",
      rounds, jumps, asleep, both, none, longest, changes);
  EXPECT_EQ(both, 0);
  EXPECT_LE(longest, 2);  // rounds in which nobody had looked yet
}

// Who asked the fence and was then stopped has no transaction any more when the lead changes.
TEST(LeaseClock, a_writer_that_stands_still_is_cut_off_before_the_lead_changes) {
  if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
  TempDb db;
  auto shown = (*db).write([](Tx& tx) -> Result<std::string> {
    auto row = tx.run_text("SHOW idle_in_transaction_session_timeout");
    return row.step() ? row.str(0) : std::string();
  });
  ASSERT_TRUE(shown.is_ok());
  EXPECT_EQ(*shown, "4s");
  static_assert(Lease::kTakeAfterMs > 5'000);
}

// The fence itself: one whose other's clock jumped ahead writes nothing, whatever it believes.
TEST(LeaseClock, who_was_overtaken_writes_nothing) {
  if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
  TempDb db;
  Lease first(*db, "jobs"), second(*db, "jobs");
  const std::int64_t now_ms = steady_ms();
  first.beat(now_ms);
  second.beat(now_ms);
  second.beat(now_ms + 5 * kHourMs);  // its clock jumped: it takes the lead
  EXPECT_FALSE(write_as(*db, first).is_ok());
  EXPECT_TRUE(write_as(*db, second).is_ok());
  // Planted: without asking the fence it would have written.
  auto unasked = (*db).write([](Tx&) -> Outcome { return Done{}; });
  EXPECT_TRUE(unasked.is_ok());
}

}  // namespace
}  // namespace fl::faults
