// One database made to hold what another holds: gone on with, refused, and served only when whole.
#include <gtest/gtest.h>

#include "storage/care.h"
#include "storage/move.h"
#include "storage/outbox.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kNow{1'600'000'000'000};
constexpr std::int64_t kRows = 3'000;

ReceiptKey key_of(std::int64_t n) {
  return {Bucket(n % 7), AccountId{1}, {0, static_cast<std::uint64_t>(n)}};
}
void put(Tx& tx, std::int64_t n) {
  save_receipt(tx, key_of(n), "hash", "tab\t line\n back\\ \\N " + std::to_string(n), kNow);
  post_event(tx, Bucket(n % 7), "test.moved", n, "{\"word\":\"降压药\"}", kNow);
}

class StorageMove : public testing::Test {
 protected:
  void SetUp() override {
    auto laid = from->write([&](Tx& tx) -> Outcome {
      for (std::int64_t n = 0; n < kRows; ++n)
        put(tx, n);
      return Done{};
    });
    ASSERT_TRUE(laid);
  }
  Result<MoveProgress> copy() {
    return copy_content(*from, *to, [](const MoveProgress&) {});
  }
  static std::string hash_of(Db& db) {
    auto hash = content_hash(db, {"storage_moving", "storage_lease", "storage_scrub"});
    return hash ? *hash : hash.error().key;
  }
  TempDb from{true}, to{false};
};

TEST_F(StorageMove, ends_equal_and_is_served_only_then) {
  ASSERT_TRUE(begin_move(*to));
  auto refused = accept_moved(*to);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "storage.half_moved");
  auto copied = copy();
  ASSERT_TRUE(copied);
  EXPECT_GE(copied->row_count, 2 * kRows);
  EXPECT_FALSE(accept_moved(*to)) << "copied, but nobody has compared";
  auto moved = finish_move(*from, *to);
  ASSERT_TRUE(moved) << moved.error().key;
  EXPECT_EQ(moved->row_count, copied->row_count);
  ASSERT_TRUE(accept_moved(*to));
  EXPECT_EQ(hash_of(*to), hash_of(*from));
  EXPECT_TRUE(check_storage(*to).empty());
}

TEST_F(StorageMove, a_second_pass_brings_only_what_changed_meanwhile) {
  ASSERT_TRUE(begin_move(*to));
  auto first = copy();
  ASSERT_TRUE(first);
  auto more = from->write([&](Tx& tx) -> Outcome {
    put(tx, kRows);
    return Done{};
  });
  ASSERT_TRUE(more);
  auto early = finish_move(*from, *to);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().key, "storage.not_equal");
  auto second = copy();
  ASSERT_TRUE(second);
  EXPECT_GT(second->copied_count, 0);
  EXPECT_LT(second->copied_count, first->copied_count);
  EXPECT_TRUE(finish_move(*from, *to));
}

TEST_F(StorageMove, what_is_there_and_not_in_the_source_goes_away) {
  ASSERT_TRUE(begin_move(*to));
  auto strange = to->write([&](Tx& tx) -> Outcome {
    put(tx, 10 * kRows);
    return Done{};
  });
  ASSERT_TRUE(strange);
  ASSERT_TRUE(copy());
  EXPECT_TRUE(finish_move(*from, *to));
}

TEST_F(StorageMove, begun_again_it_has_to_be_compared_again) {
  ASSERT_TRUE(begin_move(*to));
  ASSERT_TRUE(copy());
  ASSERT_TRUE(finish_move(*from, *to));
  ASSERT_TRUE(begin_move(*to));
  EXPECT_FALSE(accept_moved(*to));
}

TEST_F(StorageMove, a_target_that_holds_something_is_refused) {
  TempDb used(true);
  auto refused = begin_move(*used);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "storage.target_exists");
  EXPECT_TRUE(accept_moved(*used)) << "and no mark is left on it";
}

}  // namespace
}  // namespace fl
