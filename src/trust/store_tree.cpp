// Subtrees and co-signatures in their tables, and proofs made from them.
#include "trust/store_tree.h"

#include "storage/db.h"
#include "trust/log_proof.h"

namespace fl {

namespace {

constexpr std::int64_t kListCosignsKept = 1'000;

const Sql kLastPlace{SqlTag::list, "trust.last_place",
                     "SELECT position FROM trust_tree ORDER BY position DESC LIMIT 1"};
const Sql kPlacedHash{SqlTag::reference, "trust.placed_hash",
                      "SELECT leaf_hash FROM trust_tree WHERE position = ?1"};
const Sql kPlacedRange{SqlTag::reference, "trust.placed_range",
                       "SELECT position, leaf_hash FROM trust_tree WHERE position >= ?1 AND "
                       "position < ?2 ORDER BY position"};
const Sql kLastTile{SqlTag::reference, "trust.last_tile",
                    "SELECT position FROM trust_tile WHERE level = ?1 ORDER BY position DESC "
                    "LIMIT 1"};
const Sql kTile{SqlTag::reference, "trust.tile",
                "SELECT hash FROM trust_tile WHERE level = ?1 AND position = ?2"};
const Sql kTileRange{SqlTag::reference, "trust.tile_range",
                     "SELECT position, hash FROM trust_tile WHERE level = ?1 AND position >= ?2 "
                     "AND position < ?3 ORDER BY position"};
const Sql kAddTile{SqlTag::reference, "trust.add_tile",
                   "INSERT INTO trust_tile (level, position, hash) VALUES (?1, ?2, ?3)"};
const Sql kSequencedUntil{SqlTag::reference, "trust.sequenced_until",
                          "SELECT last_seq FROM trust_sequenced WHERE bucket = ?1"};

const Sql kAddCosign{SqlTag::reference, "trust.add_cosign",
                     "INSERT INTO trust_cosign (size, witness, at, signature) VALUES "
                     "(?1, ?2, ?3, ?4) ON CONFLICT (size, witness) DO NOTHING"};
const Sql kCosignsOf{SqlTag::reference, "trust.cosigns_of",
                     "SELECT size, witness, at, signature FROM trust_cosign WHERE size = ?1 "
                     "ORDER BY witness LIMIT 100"};
const Sql kLastCosign{SqlTag::reference, "trust.last_cosign",
                      "SELECT size, witness, at, signature FROM trust_cosign WHERE witness = ?1 "
                      "ORDER BY size DESC LIMIT 1"};
const Sql kEachCosign{SqlTag::job, "trust.each_cosign",
                      "SELECT size, witness, at, signature FROM trust_cosign "
                      "ORDER BY size, witness"};
const Sql kAddListCosign{
    SqlTag::reference, "trust.add_list_cosign",
    "INSERT INTO trust_cosign_list (number, witness, at, manifest_hash, live_count, signature) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (number, witness) DO NOTHING"};
const Sql kDropListCosigns{SqlTag::job, "trust.drop_list_cosigns",
                           "DELETE FROM trust_cosign_list WHERE number < ?1"};
const Sql kLastListCosigns{
    SqlTag::list, "trust.last_list_cosigns",
    "SELECT number, witness, at, manifest_hash, live_count, signature FROM trust_cosign_list "
    "ORDER BY number DESC, witness DESC LIMIT 100"};
const Sql kAddRefusal{SqlTag::reference, "trust.add_refusal",
                      "INSERT INTO trust_refusal (witness, at, size, what, signature) VALUES "
                      "(?1, ?2, ?3, ?4, ?5) ON CONFLICT (witness, size, what) DO NOTHING"};
const Sql kLastRefusal{SqlTag::reference, "trust.last_refusal",
                       "SELECT witness, at, size, what, signature FROM trust_refusal WHERE "
                       "witness = ?1 ORDER BY at DESC LIMIT 1"};
const Sql kEachRefusal{SqlTag::job, "trust.each_refusal",
                       "SELECT witness, at, size, what, signature FROM trust_refusal "
                       "ORDER BY witness, size, what"};

// A hash of another length was written by hand: it counts as a hash that fits nothing.
Hash32 hash_of_column(std::string_view bytes) {
  return bytes.size() == sizeof(Hash32) ? hash_of_raw(bytes) : Hash32{};
}

// The root over hashes whose number is a power of two.
Hash32 root_over(std::vector<Hash32> hashes) {
  for (; hashes.size() > 1; hashes.resize(hashes.size() / 2))
    for (std::size_t i = 0; i < hashes.size() / 2; ++i)
      hashes[i] = inner_hash_of(hashes[i * 2], hashes[i * 2 + 1]);
  return hashes[0];
}

store::CosignRow read_cosign(Statement& row) {
  return {row.i64(0), row.str(1), row.instant(2), std::string(row.blob(3))};
}

store::RefusalRow read_refusal(Statement& row) {
  return {row.str(0), row.instant(1), row.i64(2), row.str(3), std::string(row.blob(4))};
}

// Any full subtree, from the stored level below it.
class StoredNodes {
 public:
  explicit StoredNodes(Tx& tx) : tx_(tx) {}
  Hash32 operator()(int level, std::int64_t index) {
    const int above = level % store::kTileLevel;
    auto hashes = store::tile_hashes(tx_, level - above, index << above, 1 << above);
    if (hashes.size() == std::size_t(1) << above) return root_over(std::move(hashes));
    is_short_ = true;
    return {};
  }
  [[nodiscard]] Result<TreeProof> whole(TreeProof proof) const {
    if (is_short_) return Fault{FaultKind::unavailable, "trust.proof_not_ready"};
    return proof;
  }

 private:
  Tx& tx_;
  bool is_short_ = false;
};

}  // namespace

namespace store {

std::int64_t placed_count(Tx& tx) {
  auto row = tx.run(kLastPlace);
  return row.step() ? row.i64(0) + 1 : 0;
}

std::int64_t tile_count(Tx& tx, int level) {
  auto row = tx.run(kLastTile, level);
  return row.step() ? row.i64(0) + 1 : 0;
}

std::optional<Hash32> load_tile(Tx& tx, int level, std::int64_t position) {
  auto row = tx.run(kTile, level, position);
  if (!row.step()) return std::nullopt;
  return hash_of_column(row.blob(0));
}

std::vector<Hash32> tile_hashes(Tx& tx, int level, std::int64_t index, int count) {
  std::vector<Hash32> found;
  auto row = level == 0 ? tx.run(kPlacedRange, index, index + count)
                        : tx.run(kTileRange, level, index, index + count);
  while (row.step())
    found.push_back(hash_of_column(row.blob(1)));
  return found;
}

int grow_tiles(Tx& tx, int count_max) {
  int written = 0;
  std::int64_t below = placed_count(tx);
  for (int level = kTileLevel; level <= kTileLevelMax; level += kTileLevel) {
    std::int64_t have = tile_count(tx, level);
    for (; have < below / kTileWidth && written < count_max; ++have, ++written) {
      auto hashes = tile_hashes(tx, level - kTileLevel, have * kTileWidth, int(kTileWidth));
      // A hole in the tree: `audit verify` names it; nothing is built upon it.
      if (hashes.size() != std::size_t(kTileWidth)) return written;
      tx.exec(kAddTile, level, have, Blob{raw(root_over(std::move(hashes)))});
    }
    below = have;
  }
  return written;
}

std::optional<Hash32> placed_hash(Tx& tx, std::int64_t position) {
  auto row = tx.run(kPlacedHash, position);
  if (!row.step()) return std::nullopt;
  return hash_of_column(row.blob(0));
}

std::int64_t sequenced_until(Tx& tx, Bucket bucket) {
  auto row = tx.run(kSequencedUntil, bucket);
  return row.step() ? row.i64(0) : 0;
}

void add_cosign(Tx& tx, const CosignRow& row) {
  tx.exec(kAddCosign, row.size, row.witness, row.at, Blob{row.signature});
}

std::vector<CosignRow> cosigns_of(Tx& tx, std::int64_t size) {
  std::vector<CosignRow> found;
  auto row = tx.run(kCosignsOf, size);
  while (row.step())
    found.push_back(read_cosign(row));
  return found;
}

std::optional<CosignRow> last_cosign(Tx& tx, std::string_view witness) {
  auto row = tx.run(kLastCosign, witness);
  if (!row.step()) return std::nullopt;
  return read_cosign(row);
}

void each_cosign(Tx& tx, const std::function<void(const CosignRow&)>& visit) {
  auto row = tx.run(kEachCosign);
  while (row.step())
    visit(read_cosign(row));
}

void add_list_cosign(Tx& tx, const ListCosignRow& row) {
  tx.exec(kAddListCosign, row.number, row.witness, row.at, Blob{row.manifest_hash}, row.live_count,
          Blob{row.signature});
  tx.exec(kDropListCosigns, row.number - kListCosignsKept);
}

std::vector<ListCosignRow> last_list_cosigns(Tx& tx) {
  std::vector<ListCosignRow> found;
  auto row = tx.run(kLastListCosigns);
  while (row.step()) {
    if (!found.empty() && row.i64(0) != found.front().number) break;
    found.push_back({row.i64(0), row.str(1), row.instant(2), std::string(row.blob(3)), row.i64(4),
                     std::string(row.blob(5))});
  }
  return found;
}

void add_refusal(Tx& tx, const RefusalRow& row) {
  tx.exec(kAddRefusal, row.witness, row.at, row.size, row.what, Blob{row.signature});
}

std::optional<RefusalRow> last_refusal(Tx& tx, std::string_view witness) {
  auto row = tx.run(kLastRefusal, witness);
  if (!row.step()) return std::nullopt;
  return read_refusal(row);
}

void each_refusal(Tx& tx, const std::function<void(const RefusalRow&)>& visit) {
  auto row = tx.run(kEachRefusal);
  while (row.step())
    visit(read_refusal(row));
}

}  // namespace store

Result<TreeProof> inclusion_proof(Tx& tx, std::int64_t position, std::int64_t size) {
  if (position < 0 || position >= size || size > store::placed_count(tx))
    return Fault{FaultKind::absent, "trust.no_such_leaf"};
  StoredNodes nodes(tx);
  TreeProof proof = inclusion_proof_of(std::ref(nodes), position, size);
  return nodes.whole(std::move(proof));
}

Result<TreeProof> consistency_proof(Tx& tx, std::int64_t from, std::int64_t to) {
  if (from <= 0 || from > to || to > store::placed_count(tx))
    return Fault{FaultKind::absent, "trust.no_such_head"};
  StoredNodes nodes(tx);
  TreeProof proof = consistency_proof_of(std::ref(nodes), from, to);
  return nodes.whole(std::move(proof));
}

}  // namespace fl
