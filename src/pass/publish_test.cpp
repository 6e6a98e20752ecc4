// Lists one after another: numbers only rise, deltas give the same as whole bundles, files hold
// together, and a stick carries it all.
#include "pass/publish.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "pass/files.h"
#include "pass/store_publish.h"
#include "pass/store_tokens.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

namespace fs = std::filesystem;
constexpr Instant kNow{1'767'398'400'000};
constexpr std::chrono::seconds kSecond{1};

struct Publish : ::testing::Test {
  Publish() : keys(make_keys_seeded(3)), city(folder / "data.keys/city"), audit(*db, keys, {}) {
    start_crypto();
    auto made = make_city_keys({.folder = city.folder(),
                                .root_file = {},
                                .issuer = "610100",
                                .is_demo = true,
                                .now = kNow});
    CHECK(made.is_ok());
  }
  [[nodiscard]] PublishDesk desk() { return {*db, city, audit, folder / "lists"}; }
  int publish(Instant now) {
    auto done = publish_lists(desk(), now);
    EXPECT_TRUE(done) << (done ? "" : done.error().key);
    return done ? *done : -1;
  }
  void draw(Instant now, int count) {
    auto done = db->write([&](Tx& tx) -> Outcome {
      (void)draw_places(tx, keys, now, count);
      return Done{};
    });
    CHECK(done.is_ok());
  }
  void doubt(std::int64_t place, Instant now) {
    auto done = db->write([&](Tx& tx) -> Outcome {
      pass_store::add_doubt(tx, epoch_of(now), place, now);
      return Done{};
    });
    CHECK(done.is_ok());
  }
  [[nodiscard]] Result<Bundle> taken(const std::string& bytes, const Bundle* before, Instant now) {
    return take_in(bytes, before, (*city.now_kept())->root, true, now.ms / 1'000);
  }
  [[nodiscard]] BundleShelf::Given given(std::optional<std::int64_t> since, Instant now) {
    BundleShelf shelf(*db);
    auto found = shelf.give(since, now);
    CHECK(found.is_ok());
    return *found;
  }

  // Set in the first list of the day, as a guard's phone takes it.
  std::int64_t bits_at(Instant now) {
    auto whole = taken(*given(std::nullopt, now).bytes, nullptr, now);
    EXPECT_TRUE(whole);
    return whole ? std::int64_t(whole->shards.at(shard_name(epoch_of(kNow), 0)).list.set_count())
                 : -1;
  }

  TempFolder folder;
  TempDb db;
  Keys keys;
  CityKeyShelf city;
  AuditLog audit;
};

TEST_F(Publish, at_once_when_a_bit_was_set_and_every_five_minutes) {
  draw(kNow, 3);
  EXPECT_EQ(publish(kNow), 1);
  EXPECT_EQ(publish(kNow + kSecond), 0);
  EXPECT_EQ(publish(kNow + std::chrono::minutes(4)), 0);
  doubt(77, kNow + std::chrono::minutes(4));
  EXPECT_EQ(publish(kNow + std::chrono::minutes(4)), 1);
  // Changes come in hundreds: a pause between two.
  doubt(78, kNow + std::chrono::minutes(4) + kSecond);
  EXPECT_EQ(publish(kNow + std::chrono::minutes(4) + 2 * kSecond), 0);
  EXPECT_EQ(publish(kNow + std::chrono::minutes(4) + 11 * kSecond), 1);
  EXPECT_EQ(publish(kNow + std::chrono::minutes(9) + 12 * kSecond), 1);
  EXPECT_EQ(given(std::nullopt, kNow + std::chrono::minutes(9)).number, 4);
}

// The clock stands an hour ahead when a list is published, and is set right.
TEST_F(Publish, a_bit_set_after_the_clock_was_set_back_is_published_at_once) {
  draw(kNow, 3);
  EXPECT_EQ(publish(kNow + std::chrono::hours(1)), 1);
  doubt(77, kNow);
  EXPECT_EQ(publish(kNow + kSecond), 1) << "not in an hour";
  EXPECT_EQ(bits_at(kNow + kSecond), 1);
  EXPECT_EQ(publish(kNow + 2 * kSecond), 0) << "and then as ever";
}

TEST_F(Publish, a_bit_set_while_the_clock_stood_back_is_in_the_list_after_it) {
  draw(kNow, 3);
  const Instant ahead = kNow + std::chrono::hours(1);
  EXPECT_EQ(publish(ahead), 1);
  doubt(77, kNow);
  EXPECT_EQ(publish(ahead + kPublishPause), 1);
  EXPECT_EQ(bits_at(ahead + kPublishPause), 1);
  EXPECT_EQ(publish(ahead + 2 * kPublishPause), 0) << "published once";
}

TEST_F(Publish, deltas_since_any_kept_list_give_the_whole) {
  draw(kNow, 5);
  Instant now = kNow;
  std::vector<Bundle> kept;
  for (int round = 0; round < 6; ++round, now = now + std::chrono::minutes(5)) {
    doubt(100 * round + 7, now);
    ASSERT_EQ(publish(now), 1);
    auto whole = taken(*given(std::nullopt, now).bytes, nullptr, now);
    ASSERT_TRUE(whole);
    kept.push_back(std::move(*whole));
  }
  const Bundle& newest = kept.back();
  const std::string name = shard_name(epoch_of(kNow), 0);
  EXPECT_EQ(newest.shards.at(name).list.set_count(), 6);
  for (std::size_t i = 0; i + 1 < kept.size(); ++i) {
    const auto delta = given(kept[i].manifest.number, now);
    ASSERT_TRUE(delta.is_delta);
    EXPECT_LT(delta.bytes->size(), 2'500u);
    auto next = taken(*delta.bytes, &kept[i], now);
    ASSERT_TRUE(next) << i << " " << next.error().detail;
    EXPECT_EQ(next->shards.at(name).list.bytes(), newest.shards.at(name).list.bytes());
  }
  EXPECT_EQ(given(newest.manifest.number, now).bytes, nullptr);
  EXPECT_NE(given(newest.manifest.number + 9, now).bytes, nullptr);  // never given here: whole
  EXPECT_FALSE(given(0, now).is_delta);  // longer ago than is known: whole
}

TEST_F(Publish, a_new_day_comes_whole_and_an_old_one_goes) {
  draw(kNow, 3);
  ASSERT_EQ(publish(kNow), 1);
  auto first = taken(*given(std::nullopt, kNow).bytes, nullptr, kNow);
  ASSERT_TRUE(first);
  const Instant next_day = kNow + std::chrono::hours(24);
  draw(next_day, 3);
  doubt(5, next_day);
  ASSERT_EQ(publish(next_day), 1);
  const auto delta = given(first->manifest.number, next_day);
  ASSERT_TRUE(delta.is_delta);
  auto second = taken(*delta.bytes, &*first, next_day);
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->shards.size(), 2u);
  EXPECT_EQ(second->shards.at(shard_name(epoch_of(next_day), 0)).list.at(5), 1);
  const Instant later = kNow + std::chrono::hours(24 * 5);
  ASSERT_EQ(publish(later), 1);
  auto third = taken(*given(std::nullopt, later).bytes, nullptr, later);
  ASSERT_TRUE(third);
  EXPECT_FALSE(third->shards.contains(shard_name(epoch_of(kNow), 0)));
  EXPECT_FALSE(fs::exists(folder / ("lists/" + std::to_string(epoch_of(kNow)))));
}

// A backup of yesterday put in place: its next list is newer than any that a gate has seen.
TEST_F(Publish, the_number_rises_over_a_restored_backup) {
  draw(kNow, 3);
  for (int i = 0; i < 5; ++i)
    ASSERT_EQ(publish(kNow + i * std::chrono::minutes(5)), 1);
  const Instant now = kNow + std::chrono::minutes(25);
  auto fifth = taken(*given(std::nullopt, now).bytes, nullptr, now);
  ASSERT_TRUE(fifth);
  EXPECT_EQ(fifth->manifest.number, 5);
  auto restored = db->write([&](Tx& tx) -> Outcome {
    auto row = pass_store::load_published(tx);
    row->number = 2;
    pass_store::save_published(tx, *row);
    pass_store::drop_published_changes(tx, 1'000);
    return Done{};
  });
  ASSERT_TRUE(restored);
  EXPECT_EQ(publish(now), 1);
  const auto next = given(5, now);
  EXPECT_EQ(next.number, 6);
  EXPECT_FALSE(next.is_delta);
  ASSERT_NE(next.bytes, nullptr);
  EXPECT_TRUE(taken(*next.bytes, &*fifth, now));
}

TEST_F(Publish, a_rotated_list_key_signs_everything_anew_at_once) {
  draw(kNow, 3);
  ASSERT_EQ(publish(kNow), 1);
  auto first = taken(*given(std::nullopt, kNow).bytes, nullptr, kNow);
  ASSERT_TRUE(first);
  const Instant now = kNow + std::chrono::minutes(1);
  ASSERT_TRUE(rotate_city_key({.folder = city.folder(),
                               .root_file = {},
                               .use = KeyUse::list,
                               .is_compromised = true,
                               .now = now}));
  ASSERT_EQ(publish(now), 1);
  const auto delta = given(1, now);
  ASSERT_TRUE(delta.is_delta);
  EXPECT_TRUE(taken(*delta.bytes, &*first, now));
  // Ten minutes on the old key is over; a new gate takes the bundle that the new one signed.
  const Instant later = now + std::chrono::minutes(10);
  EXPECT_TRUE(taken(*given(std::nullopt, later).bytes, nullptr, later));
}

TEST_F(Publish, files_hold_together_and_a_stick_carries_them) {
  draw(kNow, 3);
  doubt(9, kNow);
  ASSERT_EQ(publish(kNow), 1);
  doubt(10, kNow + std::chrono::minutes(5));
  ASSERT_EQ(publish(kNow + std::chrono::minutes(5)), 1);
  const Instant now = kNow + std::chrono::minutes(6);
  const std::string lists = folder / "lists";
  auto bundle = taken(read_whole(lists + "/bundle.cbor"), nullptr, now);
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle->manifest.number, 2);
  for (const auto& shard : bundle->manifest.shards) {
    auto file = read_shard(read_whole(lists + "/" + shard_name(shard.epoch, shard.shard) + "/" +
                                      std::to_string(shard.issued) + ".cwt"));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->shard.list.set_count(), shard.set_count);
  }
  EXPECT_TRUE(fs::exists(lists + "/delta/2.cbor"));
  const std::string stick = folder / "stick";
  const auto plan = [&](const std::string& to) {
    return ExportPlan{.bundle = read_whole(lists + "/bundle.cbor"),
                      .root = (*city.now_kept())->root,
                      .is_demo = true,
                      .now = now,
                      .to = to};
  };
  auto made = export_lists(plan(stick));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->number, 2);
  EXPECT_EQ(made->file_count, 5);
  EXPECT_TRUE(export_lists(plan(stick)));  // again: replaced whole
  fs::create_directories(folder / "photos");
  ASSERT_TRUE(write_whole(folder / "photos/a.jpg", "x", FileMode::open));
  EXPECT_EQ(export_lists(plan(folder / "photos")).error().key, "pass.not_an_export");
  EXPECT_TRUE(fs::exists(folder / "photos/a.jpg"));
  auto bad = plan(folder / "other");
  bad.bundle.back() = char(bad.bundle.back() ^ 1);
  EXPECT_FALSE(export_lists(bad));
  EXPECT_FALSE(fs::exists(folder / "other"));
}

TEST_F(Publish, a_city_without_keys_publishes_nothing) {
  CityKeyShelf none(folder / "nowhere");
  auto done = publish_lists({*db, none, audit, ""}, kNow);
  ASSERT_TRUE(done);
  EXPECT_EQ(*done, 0);
  BundleShelf shelf(*db);
  EXPECT_EQ(shelf.give(std::nullopt, kNow).error().key, "pass.nothing_published");
}

}  // namespace
}  // namespace fl
