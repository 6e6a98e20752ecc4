// Rows of subtrees and of what witnesses signed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "storage/tx_fwd.h"
#include "trust/leaf.h"

namespace fl::store {

// Stored subtrees: each level is 256 of the one below.
inline constexpr int kTileLevel = 8;
inline constexpr int kTileLevelMax = 32;
inline constexpr std::int64_t kTileWidth = std::int64_t(1) << kTileLevel;

[[nodiscard]] std::int64_t placed_count(Tx& tx);  // leaves in the tree
// Writes down subtrees that are full and not yet there, at most so many; the number written.
[[nodiscard]] int grow_tiles(Tx& tx, int count_max);
[[nodiscard]] std::int64_t tile_count(Tx& tx, int level);
[[nodiscard]] std::optional<Hash32> load_tile(Tx& tx, int level, std::int64_t position);
// `count` hashes of one stored level (0: the leaves) from this index on; fewer when they are not
// there.
[[nodiscard]] std::vector<Hash32> tile_hashes(Tx& tx, int level, std::int64_t index, int count);
[[nodiscard]] std::optional<Hash32> placed_hash(Tx& tx, std::int64_t position);

[[nodiscard]] std::int64_t sequenced_until(Tx& tx, Bucket bucket);

// ---- co-signatures
struct CosignRow {
  std::int64_t size = 0;
  std::string witness;  // its key in hex
  Instant at;
  std::string signature;
};
void add_cosign(Tx& tx, const CosignRow& row);  // a second one of the same changes nothing
[[nodiscard]] std::vector<CosignRow> cosigns_of(Tx& tx, std::int64_t size);
[[nodiscard]] std::optional<CosignRow> last_cosign(Tx& tx, std::string_view witness);
void each_cosign(Tx& tx, const std::function<void(const CosignRow&)>& visit);

struct ListCosignRow {
  std::int64_t number = 0;
  std::string witness;
  Instant at;
  std::string manifest_hash;
  std::int64_t live_count = 0;
  std::string signature;
};
void add_list_cosign(Tx& tx, const ListCosignRow& row);
// The newest list that a witness signed, with everyone's signatures; empty when there is none.
[[nodiscard]] std::vector<ListCosignRow> last_list_cosigns(Tx& tx);

struct RefusalRow {
  std::string witness;
  Instant at;
  std::int64_t size = 0;
  std::string what, signature;
};
void add_refusal(Tx& tx, const RefusalRow& row);
[[nodiscard]] std::optional<RefusalRow> last_refusal(Tx& tx, std::string_view witness);
void each_refusal(Tx& tx, const std::function<void(const RefusalRow&)>& visit);

}  // namespace fl::store
