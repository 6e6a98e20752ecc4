// Proofs of RFC 6962 (section 2.1), without a database: that a leaf stands in a tree, and that one
// tree is the beginning of another. Made from the roots of full subtrees, checked from hashes
// alone. The same in TypeScript, written apart: tools/verify-log/.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "platform/crypto.h"

namespace fl {

using TreeProof = std::vector<Hash32>;

// The root over the leaves [index * 2^level, (index + 1) * 2^level); level 0 is the leaf hash.
using FullNode = std::function<Hash32(int level, std::int64_t index)>;

// 0 <= position < size.
[[nodiscard]] TreeProof inclusion_proof_of(const FullNode& node, std::int64_t position,
                                           std::int64_t size);
// 0 < from <= to. Empty when they are equal.
[[nodiscard]] TreeProof consistency_proof_of(const FullNode& node, std::int64_t from,
                                             std::int64_t to);

[[nodiscard]] bool is_included(const Hash32& leaf, std::int64_t position, std::int64_t size,
                               std::span<const Hash32> proof, const Hash32& root);
// A tree of nothing is the beginning of every tree.
[[nodiscard]] bool is_consistent(std::int64_t from, const Hash32& from_root, std::int64_t to,
                                 const Hash32& to_root, std::span<const Hash32> proof);

}  // namespace fl
