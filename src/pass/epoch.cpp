// The permutation, and the drawing of places.
#include "pass/epoch.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "pass/store_holders.h"
#include "pass/store_pass.h"
#include "pass/store_tokens.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr std::int64_t kDay_s = 86'400;
constexpr std::chrono::hours kFeedKept{24};

Key32 block_key(const Keys& keys, std::int64_t epoch, std::int64_t block) {
  const Hash32 hash =
      keyed_hash(keys.master, fmt::format("firstline places v1|{}|{}", epoch, block));
  Key32 key;
  std::copy(hash.begin(), hash.end(), key.begin());
  return key;
}

std::int64_t check_of(const Key32& key) {
  const Hash32 hash = keyed_hash(key, "check");
  std::int64_t value = 0;
  for (int i = 0; i < 7; ++i)
    value = value << 8 | hash[std::size_t(i)];
  return value;
}

// The last few permutations made: their tables cost thousands of hashes.
std::shared_ptr<const SlotPermutation> permutation_of(const Key32& key, std::int64_t size) {
  struct Kept {
    Key32 key;
    std::int64_t size;
    std::shared_ptr<const SlotPermutation> map;
  };
  static std::mutex guard;
  static std::vector<Kept> kept;
  constexpr std::size_t kKeptMax = 32;
  const std::lock_guard lock(guard);
  for (const auto& one : kept)
    if (one.key == key && one.size == size) return one.map;
  if (kept.size() >= kKeptMax) kept.erase(kept.begin());
  kept.push_back({key, size, std::make_shared<const SlotPermutation>(key, size)});
  return kept.back().map;
}

// A fresh block: as large as everything the epoch has, so that a growing city needs few.
pass_store::EpochBlock open_block(Tx& tx, const Keys& keys, Instant now, std::int64_t expected,
                                  const std::optional<pass_store::EpochBlock>& before) {
  pass_store::EpochBlock block;
  block.epoch = epoch_of(now);
  if (before) {
    block.block = before->block + 1;
    block.first_shard = before->first_shard + before->shards;
    block.shards = block.first_shard;
  }
  const std::int64_t wanted = (expected + kListIndexCount - 1) / kListIndexCount;
  block.shards = std::max({block.shards, wanted, std::int64_t(1)});
  block.key_check = check_of(block_key(keys, block.epoch, block.block));
  pass_store::add_block(tx, block, now);
  return block;
}

// How many tokens a day begins with room for: as many as the day before gave.
std::int64_t expected_today(Tx& tx, std::int64_t epoch) {
  std::int64_t given = 0;
  for (const auto& block : pass_store::blocks_since(tx, epoch - 1))
    given += block.epoch < epoch ? block.given : 0;
  return given;
}

}  // namespace

SlotPermutation::SlotPermutation(const Key32& key, std::int64_t size) : size_(size), half_bits_(1) {
  CHECK(size > 0 && size <= std::int64_t(1) << 32);
  while ((std::int64_t(1) << (2 * half_bits_)) < size)
    ++half_bits_;
  const std::size_t halves = std::size_t(1) << half_bits_;
  tables_.reserve(kRounds * halves + 16);
  for (int part = 0; tables_.size() < kRounds * halves; ++part) {
    const Hash32 hash = keyed_hash(key, fmt::format("round {}", part));
    for (std::size_t i = 0; i < hash.size(); i += 2)
      tables_.push_back(static_cast<std::uint16_t>((hash[i] << 8 | hash[i + 1]) & (halves - 1)));
  }
}

std::int64_t SlotPermutation::place_of(std::int64_t count) const {
  CHECK(count >= 0 && count < size_);
  const std::uint64_t mask = (std::uint64_t(1) << half_bits_) - 1;
  auto value = static_cast<std::uint64_t>(count);
  do {
    std::uint64_t left = value >> half_bits_, right = value & mask;
    for (int i = 0; i < kRounds; ++i) {
      const std::uint64_t next = left ^ round(i, static_cast<std::uint32_t>(right));
      left = right;
      right = next;
    }
    value = left << half_bits_ | right;
  } while (value >= static_cast<std::uint64_t>(size_));
  return static_cast<std::int64_t>(value);
}

std::int64_t SlotPermutation::count_of(std::int64_t place) const {
  CHECK(place >= 0 && place < size_);
  const std::uint64_t mask = (std::uint64_t(1) << half_bits_) - 1;
  auto value = static_cast<std::uint64_t>(place);
  do {
    std::uint64_t left = value >> half_bits_, right = value & mask;
    for (int i = kRounds; i-- > 0;) {
      const std::uint64_t before = right ^ round(i, static_cast<std::uint32_t>(left));
      right = left;
      left = before;
    }
    value = left << half_bits_ | right;
  } while (value >= static_cast<std::uint64_t>(size_));
  return static_cast<std::int64_t>(value);
}

std::int64_t epoch_of(Instant now) {
  return now.ms / 1'000 / kDay_s;
}

std::vector<DrawnPlace> draw_places(Tx& tx, const Keys& keys, Instant now, int count,
                                    std::int64_t expected) {
  const std::int64_t epoch = epoch_of(now);
  std::vector<DrawnPlace> drawn;
  drawn.reserve(std::size_t(count));
  auto block = pass_store::last_block(tx, epoch);
  while (drawn.size() < std::size_t(count)) {
    const bool is_ours =
        block && block->key_check == check_of(block_key(keys, epoch, block->block));
    if (!is_ours || block->given >= block->shards * kListIndexCount) {
      const std::int64_t wanted = block ? expected : std::max(expected, expected_today(tx, epoch));
      block = open_block(tx, keys, now, wanted, block);
    }
    const std::int64_t size = block->shards * kListIndexCount;
    const auto map = permutation_of(block_key(keys, epoch, block->block), size);
    for (; block->given < size && drawn.size() < std::size_t(count); ++block->given) {
      const std::int64_t place = map->place_of(block->given);
      drawn.push_back(
          {block->first_shard * kListIndexCount + block->given,
           {epoch, block->first_shard + place / kListIndexCount, place % kListIndexCount}});
    }
    pass_store::save_given(tx, *block);
  }
  return drawn;
}

void note_given(Tx& tx, std::int64_t epoch, std::int64_t serial, PersonId person) {
  pass_store::add_given(tx, epoch, serial, person);
}

std::optional<PersonId> person_at(Tx& tx, const Keys& keys, const ListPlace& place) {
  if (place.index < 0 || place.index >= kListIndexCount) return std::nullopt;
  for (const auto& block : pass_store::blocks_since(tx, place.epoch)) {
    if (block.epoch != place.epoch || place.shard < block.first_shard ||
        place.shard >= block.first_shard + block.shards)
      continue;
    const Key32 key = block_key(keys, block.epoch, block.block);
    if (block.key_check != check_of(key)) return std::nullopt;
    const auto map = permutation_of(key, block.shards * kListIndexCount);
    const std::int64_t count =
        map->count_of((place.shard - block.first_shard) * kListIndexCount + place.index);
    return pass_store::given_to(tx, place.epoch, block.first_shard * kListIndexCount + count);
  }
  return std::nullopt;
}

std::vector<LiveEpoch> live_epochs(Tx& tx, Instant now) {
  const auto life_s = std::chrono::duration_cast<std::chrono::seconds>(kPhoneTokenLife).count();
  // Its last token was issued at its last second.
  const std::int64_t oldest = (now.ms / 1'000 - life_s) / kDay_s;
  std::vector<LiveEpoch> live;
  for (const auto& block : pass_store::blocks_since(tx, oldest)) {
    if (live.empty() || live.back().epoch != block.epoch) live.push_back({block.epoch, 0, 0});
    live.back().shard_count += block.shards;
    live.back().given += block.given;
  }
  return live;
}

std::vector<RowProof> live_leaves(Tx& tx, Instant now) {
  std::vector<StatusRow> stopped;
  pass_store::each_live(tx, "stop", now, [&](const StatusRow& row) { stopped.push_back(row); });
  std::vector<RowProof> leaves;
  // A row that the log has not seen so is no restriction: a stop that rests on it is not believed.
  for (const auto& row : stopped)
    if (auto proof = proof_of_row(tx, hash_bucket(row.person.value), "status", row.person.value,
                                  image_of(row)))
      leaves.push_back(*proof);
  return leaves;
}

std::vector<std::string> live_restrictions(Tx& tx, Instant now) {
  std::vector<std::string> hashes;
  for (const auto& leaf : live_leaves(tx, now))
    hashes.push_back(raw(leaf.leaf_hash).substr(0, 8));
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

int drop_old_passes(Tx& tx, Instant now) {
  return pass_store::drop_epochs(tx, epoch_of(now - kPhoneTokenLife) - 1,
                                 epoch_of(now - kGivenKept)) +
         pass_store::drop_feed(tx, now - kFeedKept) + pass_store::drop_letters(tx, now);
}

}  // namespace fl
