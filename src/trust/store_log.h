// Rows of the witnessed log: the sequencer's and the verifier's statements.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "storage/tx_fwd.h"
#include "trust/leaf.h"

namespace fl::store {

struct HeadRow {
  TreeHead head;
  std::string peaks;
};
[[nodiscard]] std::optional<HeadRow> last_head(Tx& tx);
void add_head(Tx& tx, const HeadRow& row);

struct NewLeaf {
  Bucket bucket = 0;
  std::int64_t seq = 0;
  Hash32 hash{};
};
// Leaves of a bucket behind the sequencer, in order.
[[nodiscard]] std::vector<NewLeaf> unsequenced_leaves(Tx& tx, Bucket bucket, int limit);
void place_leaf(Tx& tx, std::int64_t position, const NewLeaf& leaf);
void set_sequenced(Tx& tx, Bucket bucket, std::int64_t last_seq);

// One leaf with its place in the tree, if it has one.
struct SeenLeaf {
  LeafRow row;
  std::string_view leaf_hash;
  std::optional<std::int64_t> position;
  std::string_view tree_hash;
};
void each_leaf(Tx& tx, const std::function<void(const SeenLeaf&)>& visit);  // by (bucket, seq)
void each_placed(Tx& tx, const std::function<void(std::int64_t position, const Hash32&)>& visit);
[[nodiscard]] std::optional<HeadRow> head_after(Tx& tx, std::int64_t size);  // the next larger
[[nodiscard]] std::vector<std::int64_t> places_without_leaf(Tx& tx, int limit);

// What the log last said of a row.
struct LastWord {
  Bucket bucket = 0;
  std::int64_t entity = 0;
  std::string salt, image_hash;
  bool is_erased = false;
};
// Every entity of a kind that ever had an image, once, with its last word.
void each_last_word(Tx& tx, std::string_view entity_kind,
                    const std::function<void(const LastWord&)>& visit);
[[nodiscard]] bool has_word(Tx& tx, std::string_view entity_kind, std::int64_t entity,
                            Bucket bucket);

[[nodiscard]] std::int64_t leaf_count(Tx& tx);

// ---- lists for the auditor
struct ListedLeaf {
  std::optional<std::int64_t> position;
  Bucket bucket = 0;
  std::int64_t seq = 0;
  Instant at;
  std::string verb, actor, entity_kind;
  std::int64_t entity = 0;
  Hash32 hash{};
};
struct Before {  // keyset cursor: strictly older than this
  std::int64_t at = INT64_MAX, bucket = INT64_MAX, number = INT64_MAX;
};
[[nodiscard]] std::vector<ListedLeaf> leaves_before(Tx& tx, const Before& before, int limit);

struct ListedRead {
  Bucket bucket = 0;
  std::int64_t id = 0;
  Instant at;
  AccountId account;
  std::string verb, reason;
  PersonId person;
};
[[nodiscard]] std::vector<ListedRead> reads_before(Tx& tx, const Before& before, int limit);

}  // namespace fl::store
