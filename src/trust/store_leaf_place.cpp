// One leaf, by what it is about.
#include "storage/db.h"
#include "trust/leaf_place.h"

namespace fl {

namespace {

const Sql kLastLeafAbout{
    SqlTag::list, "trust.last_leaf_about",
    "SELECT l.leaf_hash, (SELECT t.position FROM trust_tree t WHERE t.bucket = l.bucket AND "
    "t.seq = l.seq) FROM trust_leaf l WHERE l.entity_kind = ?1 AND l.entity = ?2 AND "
    "l.bucket = ?3 ORDER BY l.seq DESC LIMIT 1"};

}  // namespace

std::optional<LeafPlace> last_leaf_about(Tx& tx, std::string_view entity_kind, std::int64_t entity,
                                         Bucket bucket) {
  auto row = tx.run(kLastLeafAbout, entity_kind, entity, bucket);
  if (!row.step()) return std::nullopt;
  LeafPlace place{std::nullopt, std::string(row.blob(0))};
  if (!row.is_null(1)) place.number = row.i64(1);
  return place;
}

}  // namespace fl
