// Two servers and one lease, by a clock of the test's own.
#include "storage/lease.h"

#include <gtest/gtest.h>

#include "platform/clock.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

const Sql kCountLeases{SqlTag::job, "storage.test_leases", "SELECT COUNT(*) FROM storage_lease"};

TEST(StorageLease, alone_on_a_file_it_is_always_held) {
  if (is_test_on_postgres()) GTEST_SKIP() << "of one file";
  TempDb db;
  Lease lease(*db, "jobs");
  EXPECT_TRUE(lease.is_held());
}

class StorageLeaseOfMany : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
    db = std::make_unique<TempDb>();
    at_ms = steady_ms();
  }
  // Both look at the rows, `by_ms` later.
  void both(Lease& a, Lease& b, std::int64_t by_ms) {
    at_ms += by_ms;
    a.beat(at_ms);
    b.beat(at_ms);
  }
  Outcome write_as(const Lease& lease) {
    const WriteGuard guard(**db, [&](Tx& tx) { return lease.check(tx); });
    return (*db)->write([](Tx&) -> Outcome { return Done{}; });
  }
  std::unique_ptr<TempDb> db;
  std::int64_t at_ms = 0;
};

TEST_F(StorageLeaseOfMany, one_holds_it_and_the_other_takes_over_when_the_beat_stands_still) {
  Lease first(**db, "jobs"), second(**db, "jobs");
  first.beat(at_ms);
  for (int i = 0; i < 20; ++i)
    both(first, second, Lease::kBeatEveryMs);
  EXPECT_TRUE(write_as(first));
  auto refused = write_as(second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "storage.lease_lost");
  // The first stops; the second sees the last beat, and waits its time.
  for (std::int64_t waited_ms = 0; waited_ms < Lease::kTakeAfterMs; waited_ms += 1000) {
    EXPECT_FALSE(write_as(second));
    second.beat(at_ms += 1000);
  }
  second.beat(at_ms += 1000);
  EXPECT_TRUE(write_as(second));
  EXPECT_FALSE(write_as(first)) << "it was asleep; the fence keeps its writes out";
  first.beat(at_ms += 1000);
  EXPECT_FALSE(first.is_held());
}

TEST_F(StorageLeaseOfMany, given_back_it_is_taken_at_once) {
  Lease first(**db, "jobs"), second(**db, "jobs");
  first.beat(at_ms);
  first.beat(at_ms);
  EXPECT_TRUE(first.is_held());
  first.give_back();
  second.beat(at_ms);
  EXPECT_TRUE(second.is_held());
  EXPECT_FALSE(first.is_held());
}

TEST_F(StorageLeaseOfMany, a_lease_of_another_name_is_another_lease) {
  Lease first(**db, "jobs"), other(**db, "post");
  for (int i = 0; i < 2; ++i)
    both(first, other, 10);
  EXPECT_TRUE(first.is_held());
  EXPECT_TRUE(other.is_held());
  auto count = (*db)->read([](Tx& tx) -> Result<std::int64_t> {
    auto row = tx.run(kCountLeases);
    return row.step() ? row.i64(0) : 0;
  });
  EXPECT_TRUE(count && *count == 4);
}

}  // namespace
}  // namespace fl
