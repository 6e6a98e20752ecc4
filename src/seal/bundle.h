// What a gate needs to check passes with no server (decision 0013): the key list, signed by the
// offline root; the manifest, which names every shard by hash and never goes back; the shards; the
// live restrictions; all of it in one file that may come by network, CDN or stick. Pure.
//
// Promises: a part that is not signed, not named by the manifest, or older than what was seen is
// never used; a bundle that fails changes nothing; a delta is joined only to the very manifest it
// builds on. The same in TypeScript: web/src/seal/bundle.ts.
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
  std::string hash;  // SHA-256 of the file
  std::int64_t set_count = 0;
};
[[nodiscard]] ListedShard listed(std::string_view shard_file);  // of a file we made

struct Manifest {
  std::string issuer;
  std::int64_t issued = 0;
  std::int64_t number = 0;  // rises by one with each
  std::vector<ListedShard> shards;
  std::int64_t log_size = 0;
  std::string log_root;  // 32 bytes
};
[[nodiscard]] std::string make_manifest(const Manifest& manifest, const SignerKey& key,
                                        std::string_view key_id);
[[nodiscard]] Result<Manifest> read_manifest(std::string_view file, const KeyList& keys);

// As it travels.
struct BundleFile {
  std::string key_list, manifest;
  std::vector<std::string> shards;
  std::string log_head;                   // as trust/ signed it; not looked at here
  std::vector<std::string> live;          // first 8 bytes of each live leaf's hash, sorted
  std::optional<std::int64_t> builds_on;  // nothing: a full bundle
};
[[nodiscard]] std::string make_bundle(BundleFile file);
[[nodiscard]] Result<BundleFile> read_bundle_file(std::string_view bytes);

// As it is used.
struct Bundle {
  KeyList keys;
  Manifest manifest;
  std::map<std::string, DoubtShard> shards;  // by shard_name()
  std::set<std::string> live;
  BundleFile file;  // full
};
// Takes in a bundle after the one before it (nullptr: the first). Faults: seal.bad_bundle with
// detail not_a_bundle, key_list, key_list_older, manifest, future, older, delta_of_other, shard.
[[nodiscard]] Result<Bundle> take_in(std::string_view bytes, const Bundle* before,
                                     const PublicKey& root, bool is_demo, std::int64_t now);

}  // namespace fl
