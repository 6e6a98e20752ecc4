// Bundles: full and delta, never back, never a part that is not signed and named; and their sizes.
#include "seal/bundle.h"

#include <gtest/gtest.h>

#include "platform/random.h"
#include "seal/testing.h"

namespace fl {

namespace {

using seal_testing::City;
using seal_testing::kNow;

std::string fault_of(const City& city, const BundleFile& file, const Bundle* before = nullptr,
                     std::int64_t now = kNow) {
  auto bundle = take_in(make_bundle(file), before, city.root.open(), city.is_demo, now);
  return bundle ? "" : bundle.error().detail;
}

TEST(Bundle, full_then_delta) {
  const City city;
  const std::string three = city.shard(3, {1}), four = city.shard(4, {2});
  auto full =
      take_in(make_bundle(city.bundle(7, {three, four})), nullptr, city.root.open(), false, kNow);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->shards.size(), 2u);
  // Only the bits that were set travel: the manifest names the bits that must come of it.
  BundleFile delta =
      city.bundle(8, {city.shard(3, {1, 5, 999'999}, kNow - 60), four}, {"live-one"}, kNow - 30);
  delta.shards = {};
  delta.builds_on = 7;
  delta.changes = {{20'833, 3, {5, 999'999}}};
  auto next = take_in(make_bundle(delta), &*full, city.root.open(), false, kNow);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->shards.at("20833/3").list.at(1), 1);
  EXPECT_EQ(next->shards.at("20833/3").list.at(5), 1);
  EXPECT_EQ(next->shards.at("20833/3").issued, kNow - 60);
  EXPECT_EQ(next->shards.at("20833/4").list.at(2), 1);
  EXPECT_EQ(next->manifest.number, 8);
  EXPECT_TRUE(next->live.contains("live-one"));
  EXPECT_EQ(full->shards.at("20833/3").list.at(5), 0);  // the one before is as it was
  BundleFile wrong = delta;
  wrong.changes = {{20'833, 3, {5}}};
  EXPECT_EQ(fault_of(city, wrong, &*full), "shard");
  wrong.changes = {{20'833, 3, {5, 999'999}}, {20'833, 9, {1}}};
  EXPECT_EQ(fault_of(city, wrong, &*full), "shard");
  wrong.changes = {{20'833, 3, {5, 999'998}}};  // as many bits, but another
  EXPECT_EQ(fault_of(city, wrong, &*full), "shard");
  wrong = delta;
  wrong.live = {};
  EXPECT_EQ(fault_of(city, wrong, &*full), "live");
  // The end of a restriction travels too; a new epoch's shard comes whole.
  const std::string five = city.shard(5, {7}, kNow - 20);
  BundleFile third =
      city.bundle(9, {city.shard(3, {1, 5, 999'999}, kNow - 60), four, five}, {}, kNow - 20);
  third.shards = {five};
  third.builds_on = 8;
  EXPECT_EQ(fault_of(city, third, &*next), "live");
  third.ended = {"live-one"};
  auto last = take_in(make_bundle(third), &*next, city.root.open(), false, kNow);
  ASSERT_TRUE(last);
  EXPECT_TRUE(last->live.empty());
  EXPECT_EQ(last->shards.at("20833/5").list.at(7), 1);
  // Not on another manifest, not on nothing, and never back.
  EXPECT_EQ(fault_of(city, delta), "delta_of_other");
  delta.builds_on = 6;
  EXPECT_EQ(fault_of(city, delta, &*full), "delta_of_other");
  EXPECT_EQ(fault_of(city, city.bundle(7, {three, four}), &*next), "older");
}

TEST(Bundle, gaps_there_and_back_in_one_form) {
  for (const std::vector<std::int64_t>& rising :
       {std::vector<std::int64_t>{}, {0}, {0, 1, 2}, {127, 128, 16'511, 999'999}}) {
    EXPECT_EQ(gaps_unpacked(packed_gaps(rising)), rising);
  }
  EXPECT_FALSE(gaps_unpacked(std::string("\x80", 1)));      // cut short
  EXPECT_FALSE(gaps_unpacked(std::string("\x81\x00", 2)));  // not the shortest
  EXPECT_FALSE(gaps_unpacked(std::string("\xff\xff\xff\xff\x01", 5)));
  EXPECT_FALSE(gaps_unpacked(packed_gaps({1'000'000})));  // past the end of a shard
}

TEST(Bundle, what_is_not_signed_and_named_is_not_used) {
  const City city, other;
  const std::string three = city.shard(3, {1});
  const BundleFile good = city.bundle(7, {three});
  EXPECT_EQ(fault_of(city, good), "");
  BundleFile bad = good;
  bad.shards = {city.shard(3, {})};  // signed, but not the one named
  EXPECT_EQ(fault_of(city, bad), "shard");
  bad.shards = {};
  EXPECT_EQ(fault_of(city, bad), "shard");
  bad = good;
  bad.key_list = other.bundle(7, {}).key_list;
  EXPECT_EQ(fault_of(city, bad), "key_list");
  bad = good;
  bad.manifest = other.manifest(7, {three});
  EXPECT_EQ(fault_of(city, bad), "manifest");
  bad = city.bundle(7, {three, three});
  EXPECT_EQ(fault_of(city, bad), "manifest");
  EXPECT_EQ(fault_of(city, good, nullptr, kNow - 601), "future");
  bad = good;
  bad.live = {"short"};
  EXPECT_EQ(fault_of(city, bad), "not_a_bundle");
  bad.live = {"01234567"};  // not the set that the manifest signs
  EXPECT_EQ(fault_of(city, bad), "live");
  EXPECT_EQ(take_in("", nullptr, city.root.open(), false, kNow).error().detail, "not_a_bundle");
}

TEST(Bundle, demo_keys_have_no_use_outside_the_demo) {
  City city;
  city.is_demo = true;
  const BundleFile file = city.bundle(7, {city.shard(3, {})});
  EXPECT_EQ(fault_of(city, file), "");
  auto real = take_in(make_bundle(file), nullptr, city.root.open(), false, kNow);
  EXPECT_EQ(real.error().detail, "manifest");  // its signer is off the list
}

TEST(Bundle, no_truncation_and_no_changed_byte_is_taken) {
  const City city;
  const std::string good = make_bundle(city.bundle(7, {city.shard(3, {1})}, {"01234567"}));
  int accepted = 0, tried = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = char(bad[i] ^ (1 << (i % 8)));
    ++tried;
    auto bundle = take_in(bad, nullptr, city.root.open(), false, kNow);
    // Only the log head is not covered by our signatures: trust/ signed it (decision 0013).
    accepted += bundle && bundle->log_head.empty();
  }
  for (std::size_t size = 0; size < good.size(); ++size, ++tried)
    accepted += take_in(good.substr(0, size), nullptr, city.root.open(), false, kNow).is_ok();
  EXPECT_EQ(accepted, 0);
  std::printf("[  BUNDLE  ] %d mutations: 0 accepted\n", tried);
}

// P6: the whole list of a city of 13 million, envelopes and manifest included; what 2,000 changes
// cost; and the guard's whole bundle with two epochs and 13,000 restrictions that are live.
// `firstline bench doubt` measures the same for docs/reference/capacity.json.
TEST(Bundle, sizes_of_a_city) {
  const City city;
  Random random(1);
  for (const auto& [ratio, bytes_max] : {std::pair(0.001, 40'000u), {0.01, 260'000u}}) {
    std::size_t bytes = 0;
    std::vector<std::string> files;
    for (int shard = 0; shard < 13; ++shard) {
      StatusList list(1, kListIndexCount);
      for (std::int64_t i = 0; i < kListIndexCount; ++i)
        if (random.below(1'000'000) < std::uint64_t(ratio * 1e6)) list.set(i, 1);
      files.push_back(
          make_shard(list, {20'833, shard, 0}, kNow, city.lists, key_id_of(city.lists.open())));
      bytes += files.back().size();
    }
    bytes += city.manifest(7, files).size();
    EXPECT_LE(bytes, bytes_max);
    BundleFile delta = city.bundle(8, files, {}, kNow);
    delta.shards = {};
    delta.builds_on = 7;
    for (int shard = 0; shard < 13; ++shard) {
      std::set<std::int64_t> set;
      while (set.size() < 154)
        set.insert(std::int64_t(random.below(kListIndexCount)));
      delta.changes.push_back({20'833, shard, {set.begin(), set.end()}});
    }
    const std::size_t changed = make_bundle(delta).size();
    EXPECT_LE(changed, 9'000u);
    std::printf("[  BUNDLE  ] 13 M at %.1f %%: list %zu bytes, delta of 2,002 changes %zu\n",
                ratio * 100, bytes, changed);
  }
}

}  // namespace

}  // namespace fl
