// Rows of the doubt list as it was published: the newest whole, and what the last ones changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "seal/bundle.h"
#include "storage/db.h"

namespace fl::pass_store {

struct PublishedRow {
  std::int64_t number = 0;
  Instant issued_at, seen_until;
  std::string manifest, key_list, log_head, signer;
  std::set<std::string> live;
};
[[nodiscard]] std::optional<PublishedRow> load_published(Tx& tx);
[[nodiscard]] std::int64_t published_number(Tx& tx);  // 0: nothing was
void save_published(Tx& tx, const PublishedRow& row);

struct PublishedShard {
  std::int64_t epoch = 0, shard = 0, first_number = 0;
  Instant issued_at;
  std::string file;
};
[[nodiscard]] std::vector<PublishedShard> load_published_shards(Tx& tx);  // by epoch and shard
void save_published_shard(Tx& tx, const PublishedShard& row);
void drop_published_shard(Tx& tx, std::int64_t epoch, std::int64_t shard);

struct PublishedChange {
  std::int64_t number = 0;
  Instant issued_at;
  std::vector<ShardChange> changes;
  std::set<std::string> begun, ended;
};
void add_published_change(Tx& tx, const PublishedChange& row);
// Those after this number, rising.
[[nodiscard]] std::vector<PublishedChange> published_changes(Tx& tx, std::int64_t since);
void drop_published_changes(Tx& tx, std::int64_t below);

}  // namespace fl::pass_store
