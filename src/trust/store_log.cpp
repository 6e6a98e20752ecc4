// The witnessed log and the log of reads in their tables.
#include "trust/store_log.h"

#include "storage/db.h"
#include "storage/many.h"
#include "storage/outbox.h"

namespace fl {

namespace {

constexpr std::string_view kLeafStream = "leaf";
const std::string kNoImage(sizeof(Hash32), '\0');

const Sql kAddLeaf{
    SqlTag::point, "trust.add_leaf",
    "INSERT INTO trust_leaf (bucket, seq, verb, actor, entity_kind, entity, reason, at, salt, "
    "image_hash, leaf_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
const Sql kAddRead{SqlTag::point, "trust.add_read",
                   "INSERT INTO trust_read (bucket, id, at, account_id, verb, person_id, reason) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kLastHead{SqlTag::list, "trust.last_head",
                    "SELECT size, root, peaks, at, signature FROM trust_head WHERE size > 0 ORDER "
                    "BY size DESC LIMIT 1"};
const Sql kAddHead{
    SqlTag::job, "trust.add_head",
    "INSERT INTO trust_head (size, root, peaks, at, signature) VALUES (?1, ?2, ?3, ?4, ?5)"};
const Sql kUnsequenced{
    SqlTag::point, "trust.unsequenced_leaves",
    "SELECT seq, leaf_hash FROM trust_leaf WHERE bucket = ?1 AND seq > COALESCE("
    "(SELECT last_seq FROM trust_sequenced WHERE bucket = ?1), 0) ORDER BY seq LIMIT ?2"};
const Sql kPlaceLeaf{
    SqlTag::job, "trust.place_leaf",
    "INSERT INTO trust_tree (position, bucket, seq, leaf_hash) VALUES (?1, ?2, ?3, ?4)"};
const Sql kSetSequenced{SqlTag::point, "trust.set_sequenced",
                        "INSERT INTO trust_sequenced (bucket, last_seq) VALUES (?1, ?2) "
                        "ON CONFLICT (bucket) DO UPDATE SET last_seq = excluded.last_seq"};
const Sql kEachLeaf{
    SqlTag::job, "trust.each_leaf",
    "SELECT l.bucket, l.seq, l.verb, l.actor, l.entity_kind, l.entity, l.reason, l.at, l.salt, "
    "l.image_hash, l.leaf_hash, t.position, t.leaf_hash FROM trust_leaf l LEFT JOIN trust_tree t "
    "ON t.bucket = l.bucket AND t.seq = l.seq ORDER BY l.bucket, l.seq"};
const Sql kEachPlaced{SqlTag::job, "trust.each_placed",
                      "SELECT position, leaf_hash FROM trust_tree ORDER BY position"};
const Sql kHeadAfter{SqlTag::list, "trust.head_after",
                     "SELECT size, root, peaks, at, signature FROM trust_head WHERE size > ?1 "
                     "ORDER BY size LIMIT 1"};
const Sql kPlacesWithoutLeaf{
    SqlTag::job, "trust.places_without_leaf",
    "SELECT t.position FROM trust_tree t LEFT JOIN trust_leaf l ON l.bucket = t.bucket "
    "AND l.seq = t.seq WHERE l.seq IS NULL ORDER BY t.position LIMIT ?1"};
const Sql kLastWords{SqlTag::job, "trust.last_words",
                     "SELECT i.entity, i.bucket, l.salt, l.image_hash, l.verb FROM trust_leaf i "
                     "JOIN trust_leaf l ON l.bucket = i.bucket AND l.seq = i.seq "
                     "WHERE i.entity_kind = ?1 ORDER BY i.entity, i.bucket, i.seq"};
const Sql kHasWord{
    SqlTag::job, "trust.has_word",
    "SELECT 1 FROM trust_leaf WHERE entity_kind = ?1 AND entity = ?2 AND bucket = ?3 "
    "AND image_hash <> ?4 ORDER BY seq LIMIT 1"};
const Sql kLastSeq{SqlTag::point, "trust.last_seq",
                   "SELECT MAX(seq) FROM trust_leaf WHERE bucket = ?1"};
const Sql kLeavesBefore{
    SqlTag::list, "trust.leaves_before",
    "SELECT l.bucket, l.seq, l.at, l.verb, l.actor, l.entity_kind, l.entity, l.leaf_hash, "
    "(SELECT t.position FROM trust_tree t WHERE t.bucket = l.bucket AND t.seq = l.seq) "
    "FROM trust_leaf l WHERE (l.at, l.bucket, l.seq) < (?1, ?2, ?3) "
    "ORDER BY l.at DESC, l.bucket DESC, l.seq DESC LIMIT ?4"};
const Sql kReadsBefore{
    SqlTag::list, "trust.reads_before",
    "SELECT bucket, id, at, account_id, verb, person_id, reason FROM trust_read "
    "WHERE (at, bucket, id) < (?1, ?2, ?3) ORDER BY at DESC, bucket DESC, id DESC LIMIT ?4"};

const Sql kReadsOf{SqlTag::point, "trust.reads_of",
                   "SELECT id, at, account_id, verb, reason FROM trust_read "
                   "WHERE bucket = ?1 AND person_id = ?2 AND at < ?3 "
                   "ORDER BY at DESC, id DESC LIMIT ?4"};

// A hash of another length was written by hand: it counts as a hash that fits nothing.
Hash32 hash_of_column(std::string_view bytes) {
  return bytes.size() == sizeof(Hash32) ? hash_of_raw(bytes) : Hash32{};
}

store::HeadRow read_head(Statement& row) {
  store::HeadRow found;
  found.head = {row.i64(0), hash_of_column(row.blob(1)), row.instant(3), std::string(row.blob(4))};
  found.peaks = std::string(row.blob(2));
  return found;
}

}  // namespace

Leaf leaf_of(const Permit& permit, Bucket bucket, std::string_view verb,
             std::string_view entity_kind, std::int64_t entity, std::string image, Instant now,
             std::string reason) {
  std::string actor =
      permit.job().empty() ? to_text(permit.account()) : "job:" + std::string(permit.job());
  return {bucket,           verb, std::move(actor), entity_kind, entity, std::move(reason),
          std::move(image), now};
}

void append_leaf(Tx& tx, const Leaf& leaf) {
  const std::int64_t seq = next_seq(tx, leaf.bucket, kLeafStream);
  std::string salt(sizeof(Salt16), '\0');
  random_bytes(salt.data(), salt.size());
  const std::string image_hash = raw(image_hash_of(salt, leaf.image));
  const LeafRow row{leaf.bucket, seq,         leaf.verb, leaf.actor, leaf.entity_kind,
                    leaf.entity, leaf.reason, leaf.now,  salt,       image_hash};
  tx.exec(kAddLeaf, leaf.bucket, seq, leaf.verb, leaf.actor, leaf.entity_kind, leaf.entity,
          leaf.reason, leaf.now, Blob{salt}, Blob{image_hash}, Blob{raw(leaf_hash_of(row))});
}

std::vector<SeenRead> reads_of(Tx& tx, PersonId person, Instant before, int limit) {
  std::vector<SeenRead> found;
  auto rows = tx.run(kReadsOf, hash_bucket(person.value), person, before, limit);
  while (rows.step())
    found.push_back(
        {rows.i64(0), rows.instant(1), rows.id<AccountId>(2), rows.str(3), rows.str(4)});
  return found;
}

void log_read(Tx& tx, const ReadEntry& entry, Instant now) {
  if (entry.people.empty()) {
    tx.exec(kAddRead, hash_bucket(entry.account.value), random_u64() >> 1, now, entry.account,
            entry.verb, PersonId{}, entry.reason);
  }
  for (const PersonId person : entry.people) {
    tx.exec(kAddRead, hash_bucket(person.value), random_u64() >> 1, now, entry.account, entry.verb,
            person, entry.reason);
  }
}

namespace store {

std::optional<HeadRow> last_head(Tx& tx) {
  auto row = tx.run(kLastHead);
  if (!row.step()) return std::nullopt;
  return read_head(row);
}

void add_head(Tx& tx, const HeadRow& row) {
  tx.exec(kAddHead, row.head.size, Blob{raw(row.head.root)}, Blob{row.peaks}, row.head.at,
          Blob{row.head.signature});
}

std::vector<NewLeaf> unsequenced_leaves(Tx& tx, Bucket bucket, int limit) {
  std::vector<NewLeaf> found;
  auto rows = tx.run(kUnsequenced, bucket, limit);
  while (rows.step())
    found.push_back({bucket, rows.i64(0), hash_of_column(rows.blob(1))});
  return found;
}

void place_leaf(Tx& tx, std::int64_t position, const NewLeaf& leaf) {
  tx.exec(kPlaceLeaf, position, leaf.bucket, leaf.seq, Blob{raw(leaf.hash)});
}

void set_sequenced(Tx& tx, Bucket bucket, std::int64_t last_seq) {
  tx.exec(kSetSequenced, bucket, last_seq);
}

void each_leaf(Tx& tx, const std::function<void(const SeenLeaf&)>& visit) {
  auto rows = tx.run(kEachLeaf);
  while (rows.step()) {
    SeenLeaf seen;
    seen.row = {static_cast<Bucket>(rows.i64(0)),
                rows.i64(1),
                rows.text(2),
                rows.text(3),
                rows.text(4),
                rows.i64(5),
                rows.text(6),
                rows.instant(7),
                rows.blob(8),
                rows.blob(9)};
    seen.leaf_hash = rows.blob(10);
    if (!rows.is_null(11)) {
      seen.position = rows.i64(11);
      seen.tree_hash = rows.blob(12);
    }
    visit(seen);
  }
}

void each_placed(Tx& tx, const std::function<void(std::int64_t, const Hash32&)>& visit) {
  auto rows = tx.run(kEachPlaced);
  while (rows.step())
    visit(rows.i64(0), hash_of_column(rows.blob(1)));
}

std::optional<HeadRow> head_after(Tx& tx, std::int64_t size) {
  auto row = tx.run(kHeadAfter, size);
  if (!row.step()) return std::nullopt;
  return read_head(row);
}

std::vector<std::int64_t> places_without_leaf(Tx& tx, int limit) {
  std::vector<std::int64_t> found;
  auto rows = tx.run(kPlacesWithoutLeaf, limit);
  while (rows.step())
    found.push_back(rows.i64(0));
  return found;
}

void each_last_word(Tx& tx, std::string_view entity_kind,
                    const std::function<void(const LastWord&)>& visit) {
  std::optional<LastWord> last;
  auto rows = tx.run(kLastWords, entity_kind);
  while (rows.step()) {
    const std::int64_t entity = rows.i64(0);
    const auto bucket = static_cast<Bucket>(rows.i64(1));
    if (last && (last->entity != entity || last->bucket != bucket)) {
      visit(*last);
      last.reset();
    }
    const bool is_erased = rows.text(4).ends_with(".erased");
    if (rows.blob(3) == kNoImage && !is_erased) continue;  // says nothing about the row
    last =
        LastWord{bucket, entity, std::string(rows.blob(2)), std::string(rows.blob(3)), is_erased};
  }
  if (last) visit(*last);
}

bool has_word(Tx& tx, std::string_view entity_kind, std::int64_t entity, Bucket bucket) {
  return tx.run(kHasWord, entity_kind, entity, bucket, Blob{kNoImage}).step();
}

std::int64_t leaf_count(Tx& tx) {
  // Sequences have no gaps: 1,024 seeks instead of a walk over everything.
  std::int64_t count = 0;
  for_many(
      tx, kBucketCount, [&](std::size_t bucket) { return tx.run(kLastSeq, int(bucket)); },
      [&](std::size_t, Statement& row) {
        if (row.step()) count += row.i64(0);
      });
  return count;
}

std::vector<ListedLeaf> leaves_before(Tx& tx, const Before& before, int limit) {
  std::vector<ListedLeaf> found;
  auto rows = tx.run(kLeavesBefore, before.at, before.bucket, before.number, limit);
  while (rows.step()) {
    ListedLeaf leaf{{},
                    static_cast<Bucket>(rows.i64(0)),
                    rows.i64(1),
                    rows.instant(2),
                    rows.str(3),
                    rows.str(4),
                    rows.str(5),
                    rows.i64(6),
                    hash_of_column(rows.blob(7))};
    if (!rows.is_null(8)) leaf.position = rows.i64(8);
    found.push_back(std::move(leaf));
  }
  return found;
}

std::vector<ListedRead> reads_before(Tx& tx, const Before& before, int limit) {
  std::vector<ListedRead> found;
  auto rows = tx.run(kReadsBefore, before.at, before.bucket, before.number, limit);
  while (rows.step())
    found.push_back({static_cast<Bucket>(rows.i64(0)), rows.i64(1), rows.instant(2),
                     rows.id<AccountId>(3), rows.str(4), rows.str(6), rows.id<PersonId>(5)});
  return found;
}

}  // namespace store

}  // namespace fl
