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
    "FROM trust_leaf l WHERE l.bucket = ?1 AND l.entity_kind = ?2 AND l.entity = ?3 "
    "ORDER BY l.seq DESC LIMIT 1"};

const Sql kPlacedFrom{SqlTag::job, "trust.placed_from",
                      "SELECT t.position, l.bucket, l.entity_kind, l.entity FROM trust_tree t "
                      "JOIN trust_leaf l ON l.bucket = t.bucket AND l.seq = t.seq "
                      "WHERE t.position >= ?1 ORDER BY t.position LIMIT ?2"};
const Sql kLastDone{SqlTag::point, "trust.last_done",
                    "SELECT at FROM trust_leaf WHERE bucket = ?1 AND entity_kind = ?2 AND "
                    "entity = ?3 AND verb = ?4 ORDER BY seq DESC LIMIT 1"};

}  // namespace

std::vector<PlacedLeaf> placed_from(Tx& tx, std::int64_t position, int limit) {
  std::vector<PlacedLeaf> found;
  auto row = tx.run(kPlacedFrom, position, limit);
  while (row.step())
    found.push_back({row.i64(0), static_cast<Bucket>(row.i64(1)), row.str(2), row.i64(3)});
  return found;
}

std::optional<Instant> last_done_at(Tx& tx, Bucket bucket, std::string_view entity_kind,
                                    std::int64_t entity, std::string_view verb) {
  auto row = tx.run(kLastDone, bucket, entity_kind, entity, verb);
  if (!row.step()) return std::nullopt;
  return row.instant(0);
}

std::optional<RowProof> proof_of_row(Tx& tx, Bucket bucket, std::string_view entity_kind,
                                     std::int64_t entity, std::string_view image) {
  auto row = tx.run(kLastLeaf, bucket, entity_kind, entity);
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
