// The arithmetic of the witnessed log, without a database: what a leaf hashes to, and the tree over
// leaves.
//
//   image_hash = SHA-256(salt || canonical image), or 32 zero bytes when there is no image
//   leaf_hash  = SHA-256(0x00 || version 1 || salt || canonical(bucket, seq, verb, actor,
//   entity_kind, entity, reason,
//                at) || image_hash)
//   inner node = SHA-256(0x01 || left || right); the tree is the Merkle tree of RFC 6962 over leaf
//   hashes head       = Ed25519("firstline head v1" || size || root || at), numbers as eight bytes,
//   big-endian
//
// canonical(): numbers as eight bytes big-endian, texts as their length so written and their bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "trust/trust.h"

namespace fl {

// A leaf as it stands in its row.
struct LeafRow {
  Bucket bucket = 0;
  std::int64_t seq = 0;
  std::string_view verb, actor, entity_kind;
  std::int64_t entity = 0;
  std::string_view reason;
  Instant at;
  std::string_view salt, image_hash;
};

[[nodiscard]] Hash32 image_hash_of(std::string_view salt, std::string_view image);
[[nodiscard]] Hash32 leaf_hash_of(const LeafRow& leaf);
[[nodiscard]] Hash32 inner_hash_of(const Hash32& left, const Hash32& right);
[[nodiscard]] std::string head_message(const TreeHead& head);

// A growing tree: holds only the roots of its full subtrees, left to right (at most 63).
class TreeGrowth {
 public:
  TreeGrowth() = default;
  // From a stored head: `peaks` is the concatenation of 32-byte roots.
  TreeGrowth(std::int64_t size, std::string_view peaks);
  void add(const Hash32& leaf_hash);
  [[nodiscard]] std::int64_t size() const { return size_; }
  [[nodiscard]] Hash32 root() const;  // SHA-256 of nothing for the empty tree
  [[nodiscard]] std::string peaks() const;

 private:
  std::int64_t size_ = 0;
  std::vector<Hash32> peaks_;
};

}  // namespace fl
