// What a gate needs to check passes with no server (decision 0013): the key list, signed by the
// offline root; the manifest, which names every shard by hash and never goes back; the shards; the
// live restrictions; all of it in one file that may come by network, CDN or stick. Pure.
//
// Promises: a part that the signed manifest does not name by hash, or that is older than what was
// seen, is never used; a bundle that fails changes nothing; a delta is joined only to the very
// manifest it builds on, and gives the very bits the manifest names. The same in TypeScript:
// web/src/seal/bundle.ts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "seal/status_list.h"
#include "seal/token.h"

namespace fl {

inline constexpr std::size_t kBundleBytesMax = 1'000'000;
inline constexpr std::int64_t kClockAheadSeconds = 300;  // how wrong a guard's clock may be

struct ListedKey {
  PublicKey key;
  std::int64_t not_before = 0, not_after = 0;
  std::set<std::string> uses;  // pass, card, list, head, rule
  bool is_demo = false;        // no use at a gate that is not in demo mode
};

struct KeyList {
  std::string issuer;
  std::int64_t issued = 0, expires = 0;
  std::map<std::string, ListedKey> keys;  // by key id
  [[nodiscard]] const ListedKey* find(std::string_view key_id) const;
};
[[nodiscard]] std::string make_key_list(const KeyList& list, const SignerKey& root);
// Demo keys are left off unless `is_demo`.
[[nodiscard]] Result<KeyList> read_key_list(std::string_view file, const PublicKey& root,
                                            bool is_demo);

struct ListedShard {
  std::int64_t epoch = 0, shard = 0, issued = 0;
  std::string hash;  // SHA-256 of its bits
  std::int64_t set_count = 0;
};
[[nodiscard]] ListedShard listed(std::string_view shard_file);  // of a file we made

// Of the live set: SHA-256 of its members, sorted, one after the other.
[[nodiscard]] std::string live_hash_of(const std::set<std::string>& live);

struct Manifest {
  std::string issuer;
  std::int64_t issued = 0;
  std::int64_t number = 0;  // rises by one with each
  std::vector<ListedShard> shards;
  std::int64_t log_size = 0;
  std::string log_root;  // 32 bytes
  std::string live_hash = live_hash_of({});
};
[[nodiscard]] std::string make_manifest(const Manifest& manifest, const SignerKey& key,
                                        std::string_view key_id);
[[nodiscard]] Result<Manifest> read_manifest(std::string_view file, const KeyList& keys);

// Bits of one shard that were set since.
struct ShardChange {
  std::int64_t epoch = 0, shard = 0;
  std::vector<std::int64_t> set;  // rising
};
// Rising numbers as their gaps, seven bits a byte; and back: nullopt for any other form.
[[nodiscard]] std::string packed_gaps(const std::vector<std::int64_t>& rising);
[[nodiscard]] std::optional<std::vector<std::int64_t>> gaps_unpacked(std::string_view bytes);

// As it travels.
struct BundleFile {
  std::string key_list, manifest;
  std::vector<std::string> shards;        // in a delta: those that are new
  std::string log_head;                   // as trust/ signed it; not looked at here
  std::set<std::string> live;             // 8 bytes of each live leaf's hash; in a delta: begun
  std::optional<std::int64_t> builds_on;  // nothing: a full bundle
  std::vector<ShardChange> changes;       // delta only
  std::set<std::string> ended;            // delta only: live no more
};
[[nodiscard]] std::string make_bundle(const BundleFile& file);
[[nodiscard]] Result<BundleFile> read_bundle_file(std::string_view bytes);

// As it is used.
struct Bundle {
  KeyList keys;
  Manifest manifest;
  std::map<std::string, DoubtShard> shards;  // by shard_name()
  std::set<std::string> live;
  std::string log_head;
};
// Takes in a bundle after the one before it (nullptr: the first). Faults: seal.bad_bundle with
// detail not_a_bundle, key_list, key_list_older, manifest, future, older, delta_of_other, shard,
// live.
[[nodiscard]] Result<Bundle> take_in(std::string_view bytes, const Bundle* before,
                                     const PublicKey& root, bool is_demo, std::int64_t now);

}  // namespace fl
