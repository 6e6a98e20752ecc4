// Rows of the witnessed log in the order of the tree: the verifier's that goes piece by piece.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "storage/tx_fwd.h"
#include "trust/leaf.h"

namespace fl::store {

struct PlacedRow {
  std::int64_t position = 0;
  Bucket bucket = 0;
  std::int64_t seq = 0;
  Hash32 tree_hash{};
  std::optional<LeafRow> leaf;  // texts live until the next row
  std::string_view leaf_hash;
};
// At most `limit` from this position on, by position.
void each_placed_leaf(Tx& tx, std::int64_t from, std::int64_t limit,
                      const std::function<void(const PlacedRow&)>& visit);
[[nodiscard]] std::optional<std::int64_t> position_of_leaf(Tx& tx, Bucket bucket, std::int64_t seq);
// Leaves of a bucket behind this one, with the hash that stands beside them.
void each_leaf_behind(Tx& tx, Bucket bucket, std::int64_t seq,
                      const std::function<void(const LeafRow&, std::string_view)>& visit);
[[nodiscard]] std::int64_t counted_leaves(Tx& tx);

}  // namespace fl::store
