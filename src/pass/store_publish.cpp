// The SQL of publishing. Sets and changes are bytes there: one form, read strictly.
#include "pass/store_publish.h"

#include "seal/cbor.h"

namespace fl::pass_store {

namespace {

const Sql kLoad{SqlTag::reference, "pass.load_published",
                "SELECT number, issued_at, manifest, key_list, log_head, live, signer, seen_until "
                "FROM pass_published WHERE id = 1"};
const Sql kNumber{SqlTag::reference, "pass.published_number",
                  "SELECT number FROM pass_published WHERE id = 1"};
const Sql kSave{
    SqlTag::reference, "pass.save_published",
    "INSERT INTO pass_published (id, number, issued_at, manifest, key_list, log_head, live, "
    "signer, seen_until) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE "
    "SET number = excluded.number, issued_at = excluded.issued_at, manifest = excluded.manifest, "
    "key_list = excluded.key_list, log_head = excluded.log_head, live = excluded.live, "
    "signer = excluded.signer, seen_until = excluded.seen_until"};
const Sql kShards{SqlTag::job, "pass.load_published_shards",
                  "SELECT epoch, shard, issued_at, first_number, file FROM pass_published_shard "
                  "ORDER BY epoch, shard"};
const Sql kSaveShard{
    SqlTag::job, "pass.save_published_shard",
    "INSERT INTO pass_published_shard (epoch, shard, issued_at, first_number, file) VALUES "
    "(?1, ?2, ?3, ?4, ?5) ON CONFLICT (epoch, shard) DO UPDATE SET issued_at = "
    "excluded.issued_at, first_number = excluded.first_number, file = excluded.file"};
const Sql kDropShard{SqlTag::job, "pass.drop_published_shard",
                     "DELETE FROM pass_published_shard WHERE epoch = ?1 AND shard = ?2"};
const Sql kAddChange{SqlTag::job, "pass.add_published_change",
                     "INSERT INTO pass_published_change (number, issued_at, changes, begun, ended) "
                     "VALUES (?1, ?2, ?3, ?4, ?5)"};
const Sql kChanges{SqlTag::reference, "pass.published_changes",
                   "SELECT number, issued_at, changes, begun, ended FROM pass_published_change "
                   "WHERE number > ?1 ORDER BY number"};
const Sql kDropChanges{SqlTag::job, "pass.drop_published_changes",
                       "DELETE FROM pass_published_change WHERE number < ?1"};

constexpr std::size_t kMemberBytes = 8;
constexpr CborLimits kChangeLimits{
    .bytes_max = kBundleBytesMax, .nodes_max = 20'000, .depth_max = 4, .is_strict = true};

std::string bytes_of(const std::set<std::string>& members) {
  std::string bytes;
  for (const auto& one : members)
    bytes += one;
  return bytes;
}

std::set<std::string> members_of(std::string_view bytes) {
  std::set<std::string> members;
  for (std::size_t at = 0; at + kMemberBytes <= bytes.size(); at += kMemberBytes)
    members.insert(members.end(), std::string(bytes.substr(at, kMemberBytes)));
  return members;
}

std::string bytes_of(const std::vector<ShardChange>& changes) {
  std::vector<Cbor> items;
  for (const auto& one : changes)
    items.push_back(Cbor::of_array(
        {Cbor::of(one.epoch), Cbor::of(one.shard), Cbor::of_bytes(packed_gaps(one.set))}));
  return cbor_of(Cbor::of_array(std::move(items)));
}

std::vector<ShardChange> changes_of(std::string_view bytes) {
  std::vector<ShardChange> changes;
  const auto list = read_cbor(bytes, kChangeLimits);
  CHECK(list.is_ok() && list->is(CborKind::array));
  for (const Cbor& item : list->items) {
    ShardChange one;
    CHECK(item.items.size() == 3 && item.items[0].to_int(one.epoch) &&
          item.items[1].to_int(one.shard));
    auto set = gaps_unpacked(item.items[2].text);
    CHECK(set.has_value());
    one.set = std::move(*set);
    changes.push_back(std::move(one));
  }
  return changes;
}

}  // namespace

std::optional<PublishedRow> load_published(Tx& tx) {
  auto row = tx.run(kLoad);
  if (!row.step()) return std::nullopt;
  PublishedRow found;
  found.number = row.i64(0);
  found.issued_at = row.instant(1);
  found.manifest = std::string(row.blob(2));
  found.key_list = std::string(row.blob(3));
  found.log_head = std::string(row.blob(4));
  found.live = members_of(row.blob(5));
  found.signer = row.str(6);
  found.seen_until = row.instant(7);
  return found;
}

std::int64_t published_number(Tx& tx) {
  auto row = tx.run(kNumber);
  return row.step() ? row.i64(0) : 0;
}

void save_published(Tx& tx, const PublishedRow& row) {
  const std::string live = bytes_of(row.live);
  tx.exec(kSave, row.number, row.issued_at, Blob{row.manifest}, Blob{row.key_list},
          Blob{row.log_head}, Blob{live}, row.signer, row.seen_until);
}

std::vector<PublishedShard> load_published_shards(Tx& tx) {
  std::vector<PublishedShard> found;
  auto row = tx.run(kShards);
  while (row.step())
    found.push_back({row.i64(0), row.i64(1), row.i64(3), row.instant(2), std::string(row.blob(4))});
  return found;
}

void save_published_shard(Tx& tx, const PublishedShard& row) {
  tx.exec(kSaveShard, row.epoch, row.shard, row.issued_at, row.first_number, Blob{row.file});
}

void drop_published_shard(Tx& tx, std::int64_t epoch, std::int64_t shard) {
  tx.exec(kDropShard, epoch, shard);
}

void add_published_change(Tx& tx, const PublishedChange& row) {
  const std::string changes = bytes_of(row.changes), begun = bytes_of(row.begun),
                    ended = bytes_of(row.ended);
  tx.exec(kAddChange, row.number, row.issued_at, Blob{changes}, Blob{begun}, Blob{ended});
}

std::vector<PublishedChange> published_changes(Tx& tx, std::int64_t since) {
  std::vector<PublishedChange> found;
  auto row = tx.run(kChanges, since);
  while (row.step())
    found.push_back({row.i64(0), row.instant(1), changes_of(row.blob(2)), members_of(row.blob(3)),
                     members_of(row.blob(4))});
  return found;
}

void drop_published_changes(Tx& tx, std::int64_t below) {
  tx.exec(kDropChanges, below);
}

}  // namespace fl::pass_store
