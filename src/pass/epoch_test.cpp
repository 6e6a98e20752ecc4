// Places: one to one, forgotten by nobody, told to nobody; bits and what is read of them.
#include "pass/epoch.h"

#include <set>

#include <gtest/gtest.h>

#include "pass/doubt.h"
#include "pass/store_tokens.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};

Key32 key_of(unsigned char first) {
  Key32 key{};
  key[0] = first;
  return key;
}

TEST(SlotPermutation, is_one_to_one_and_goes_back) {
  start_crypto();
  for (const std::int64_t size : {1, 2, 7, 64, 65, 1'000, 4'097}) {
    const SlotPermutation map(key_of(1), size);
    std::set<std::int64_t> seen;
    for (std::int64_t i = 0; i < size; ++i) {
      const std::int64_t place = map.place_of(i);
      EXPECT_TRUE(place >= 0 && place < size);
      EXPECT_TRUE(seen.insert(place).second) << size << " " << i;
      EXPECT_EQ(map.count_of(place), i);
    }
  }
}

TEST(SlotPermutation, another_key_is_another_map_and_neighbours_part) {
  start_crypto();
  const std::int64_t size = 100'000;
  const SlotPermutation one(key_of(1), size), two(key_of(2), size);
  int same = 0, near = 0;
  for (std::int64_t i = 0; i + 1 < 2'000; ++i) {
    same += one.place_of(i) == two.place_of(i);
    near += std::abs(one.place_of(i) - one.place_of(i + 1)) < 100;
  }
  EXPECT_LT(same, 5);
  EXPECT_LT(near, 20);  // four are expected
}

struct Places : ::testing::Test {
  Places() : keys(make_keys_seeded(3)) { start_crypto(); }
  TempDb db;
  Keys keys;
};

TEST_F(Places, nobody_gets_the_same_one_and_each_finds_its_person) {
  std::set<ListPlace> seen;
  for (int round = 0; round < 5; ++round) {
    auto drawn = db->write([&](Tx& tx) -> Result<std::vector<DrawnPlace>> {
      auto places = draw_places(tx, keys, kNow, 200);
      for (const auto& one : places)
        note_given(tx, one.place.epoch, one.serial, PersonId{one.serial + 1});
      return places;
    });
    ASSERT_TRUE(drawn);
    for (const auto& one : *drawn)
      EXPECT_TRUE(seen.insert(one.place).second);
  }
  EXPECT_EQ(seen.size(), 1'000U);
  auto done = db->read([&](Tx& tx) -> Outcome {
    int found = 0;
    for (const auto& place : seen)
      found += person_at(tx, keys, place).has_value();
    EXPECT_EQ(found, 1'000);
    EXPECT_FALSE(person_at(tx, keys, {epoch_of(kNow), 99, 1}));
    EXPECT_FALSE(person_at(tx, keys, {epoch_of(kNow) - 1, 0, 1}));
    const auto live = live_epochs(tx, kNow);
    EXPECT_EQ(live.size(), 1U);
    EXPECT_EQ(live.front().given, 1'000);
    EXPECT_EQ(live.front().shard_count, 1);
    return Done{};
  });
  ASSERT_TRUE(done);
}

TEST_F(Places, a_key_that_changed_opens_another_block) {
  const Keys others = make_keys_seeded(4);
  auto done = db->write([&](Tx& tx) -> Outcome {
    const auto first = draw_places(tx, keys, kNow, 3);
    const auto second = draw_places(tx, others, kNow, 3);
    for (const auto& one : first)
      EXPECT_EQ(one.place.shard, 0);
    for (const auto& one : second)
      EXPECT_EQ(one.place.shard, 1);
    return Done{};
  });
  ASSERT_TRUE(done);
}

TEST_F(Places, an_epoch_lives_until_its_last_token_is_over) {
  auto done = db->write([&](Tx& tx) -> Outcome {
    EXPECT_EQ(draw_places(tx, keys, kNow, 1).size(), 1U);
    const Instant end{(epoch_of(kNow) + 1) * 86'400'000};
    EXPECT_EQ(live_epochs(tx, end + kPhoneTokenLife - std::chrono::seconds(1)).size(), 1U);
    EXPECT_TRUE(live_epochs(tx, end + kPhoneTokenLife).empty());
    return Done{};
  });
  ASSERT_TRUE(done);
}

TEST_F(Places, a_change_sets_the_bit_of_every_token_that_lives) {
  const PersonId person{77};
  auto done = db->write([&](Tx& tx) -> Outcome {
    doubt_tokens(tx, person, kNow);  // nobody yet: nothing happens
    pass_store::TokenRow row{.person = person, .name = "张*", .code = "000000000", .cose = "x"};
    row.epoch = epoch_of(kNow);
    row.place = 5;
    row.issued = kNow;
    row.expires = kNow + kPhoneTokenLife;
    row.was_epoch = row.epoch;
    row.was_place = kListIndexCount + 9;
    row.was_until = kNow + std::chrono::hours(1);
    pass_store::save_token(tx, row);
    doubt_tokens(tx, person, kNow);
    doubt_tokens(tx, person, kNow + std::chrono::seconds(1));
    return Done{};
  });
  ASSERT_TRUE(done);
  auto read = db->read([&](Tx& tx) -> Outcome {
    EXPECT_EQ(doubt_bits(tx, epoch_of(kNow), 0), std::vector<std::uint32_t>{5});
    EXPECT_EQ(doubt_bits(tx, epoch_of(kNow), 1), std::vector<std::uint32_t>{9});
    EXPECT_EQ(doubted_since(tx, kNow).size(), 2U);
    EXPECT_TRUE(doubted_since(tx, kNow + std::chrono::minutes(1)).empty());
    EXPECT_EQ(pass_store::due_people(tx, kNow, {}, 10).size(), 1U);
    return Done{};
  });
  ASSERT_TRUE(read);
}

TEST_F(Places, what_is_over_is_dropped) {
  auto done = db->write([&](Tx& tx) -> Outcome {
    const auto one = draw_places(tx, keys, kNow, 1).front();
    note_given(tx, one.place.epoch, one.serial, PersonId{5});
    pass_store::add_doubt(tx, one.place.epoch, one.place.index, kNow);
    EXPECT_EQ(drop_old_passes(tx, kNow + std::chrono::hours(24)), 0);
    EXPECT_EQ(drop_old_passes(tx, kNow + std::chrono::hours(24 * 6)), 1);
    EXPECT_TRUE(person_at(tx, keys, one.place));
    EXPECT_EQ(drop_old_passes(tx, kNow + std::chrono::hours(24 * 17)), 1);
    EXPECT_FALSE(person_at(tx, keys, one.place));
    return Done{};
  });
  ASSERT_TRUE(done);
}

}  // namespace
}  // namespace fl
