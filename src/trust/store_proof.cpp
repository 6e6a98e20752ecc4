// See proof.h: one row, its last leaf, three hashes.
#include "storage/db.h"
#include "trust/leaf.h"
#include "trust/proof.h"

namespace fl {

namespace {

const Sql kLastLeaf{
    SqlTag::point, "trust.last_leaf",
    "SELECT l.seq, l.verb, l.actor, l.reason, l.at, l.salt, l.image_hash, l.leaf_hash, "
    "(SELECT t.position FROM trust_tree t WHERE t.bucket = l.bucket AND t.seq = l.seq) "
    "FROM trust_leaf l WHERE l.entity_kind = ?1 AND l.entity = ?2 AND l.bucket = ?3 "
    "ORDER BY l.seq DESC LIMIT 1"};

}  // namespace

std::optional<RowProof> proof_of_row(Tx& tx, Bucket bucket, std::string_view entity_kind,
                                     std::int64_t entity, std::string_view image) {
  auto row = tx.run(kLastLeaf, entity_kind, entity, bucket);
  if (!row.step()) return std::nullopt;
  const LeafRow leaf{bucket, row.i64(0),  row.text(1),    row.text(2), entity_kind,
                     entity, row.text(3), row.instant(4), row.blob(5), row.blob(6)};
  if (raw(image_hash_of(leaf.salt, image)) != leaf.image_hash) return std::nullopt;
  RowProof proof;
  proof.leaf_hash = leaf_hash_of(leaf);
  if (raw(proof.leaf_hash) != row.blob(7)) return std::nullopt;
  if (!row.is_null(8)) proof.position = row.i64(8);
  return proof;
}

}  // namespace fl
