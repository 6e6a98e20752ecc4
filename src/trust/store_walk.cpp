// See store_walk.h.
#include "trust/store_walk.h"

#include "storage/db.h"

namespace fl::store {

namespace {

const Sql kPlacedLeaves{
    SqlTag::job, "trust.placed_leaves",
    "SELECT t.position, t.bucket, t.seq, t.leaf_hash, l.verb, l.actor, l.entity_kind, l.entity, "
    "l.reason, l.at, l.salt, l.image_hash, l.leaf_hash FROM trust_tree t LEFT JOIN trust_leaf l "
    "ON l.bucket = t.bucket AND l.seq = t.seq WHERE t.position >= ?1 ORDER BY t.position LIMIT ?2"};
const Sql kPositionOfLeaf{SqlTag::point, "trust.position_of_leaf",
                          "SELECT position FROM trust_tree WHERE bucket = ?1 AND seq = ?2"};
const Sql kLeavesBehind{
    SqlTag::point, "trust.leaves_behind",
    "SELECT seq, verb, actor, entity_kind, entity, reason, at, salt, image_hash, leaf_hash "
    "FROM trust_leaf WHERE bucket = ?1 AND seq > ?2 ORDER BY seq"};
const Sql kCountedLeaves{SqlTag::job, "trust.counted_leaves", "SELECT COUNT(*) FROM trust_leaf"};

// A hash of another length was written by hand: it counts as a hash that fits nothing.
Hash32 hash_of_column(std::string_view bytes) {
  return bytes.size() == sizeof(Hash32) ? hash_of_raw(bytes) : Hash32{};
}

}  // namespace

void each_placed_leaf(Tx& tx, std::int64_t from, std::int64_t limit,
                      const std::function<void(const PlacedRow&)>& visit) {
  auto rows = tx.run(kPlacedLeaves, from, limit);
  while (rows.step()) {
    PlacedRow row;
    row.position = rows.i64(0);
    row.bucket = static_cast<Bucket>(rows.i64(1));
    row.seq = rows.i64(2);
    row.tree_hash = hash_of_column(rows.blob(3));
    if (!rows.is_null(4)) {
      row.leaf = LeafRow{row.bucket,  row.seq,      rows.text(4),    rows.text(5),  rows.text(6),
                         rows.i64(7), rows.text(8), rows.instant(9), rows.blob(10), rows.blob(11)};
      row.leaf_hash = rows.blob(12);
    }
    visit(row);
  }
}

std::optional<std::int64_t> position_of_leaf(Tx& tx, Bucket bucket, std::int64_t seq) {
  auto row = tx.run(kPositionOfLeaf, bucket, seq);
  if (!row.step()) return std::nullopt;
  return row.i64(0);
}

void each_leaf_behind(Tx& tx, Bucket bucket, std::int64_t seq,
                      const std::function<void(const LeafRow&, std::string_view)>& visit) {
  auto rows = tx.run(kLeavesBehind, bucket, seq);
  while (rows.step())
    visit(LeafRow{bucket, rows.i64(0), rows.text(1), rows.text(2), rows.text(3), rows.i64(4),
                  rows.text(5), rows.instant(6), rows.blob(7), rows.blob(8)},
          rows.blob(9));
}

std::int64_t counted_leaves(Tx& tx) {
  auto row = tx.run(kCountedLeaves);
  return row.step() ? row.i64(0) : 0;
}

}  // namespace fl::store
