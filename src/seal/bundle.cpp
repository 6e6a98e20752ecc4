// The signed files of a bundle, each held to its form, and how they are put together.
#include "seal/bundle.h"

#include <algorithm>

#include "platform/crypto.h"

namespace fl {

namespace {

constexpr std::int64_t kClaimIssuer = 1, kClaimExpires = 4, kClaimIssued = 6;
constexpr std::int64_t kClaimManifest = -65538, kClaimKeys = -65539;
constexpr std::int64_t kVersion = 1;
constexpr std::size_t kHashBytes = 32, kLiveBytes = 8;
constexpr CborLimits kBundleLimits{
    .bytes_max = kBundleBytesMax, .nodes_max = 200'000, .depth_max = 6, .is_strict = true};

Fault bad_bundle(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_bundle", std::move(why)};
}

bool to_uint(const Cbor* item, std::int64_t& out) {
  return item != nullptr && item->is(CborKind::positive) && item->to_int(out) &&
         out <= (std::int64_t(1) << 53) - 1;
}
bool to_bytes(const Cbor* item, std::string& out, std::size_t size = 0) {
  if (item == nullptr || !item->is(CborKind::bytes) || (size != 0 && item->text.size() != size))
    return false;
  out = item->text;
  return true;
}
bool to_text(const Cbor* item, std::string& out) {
  if (item == nullptr || !item->is(CborKind::text)) return false;
  out = item->text;
  return true;
}
bool has_members(const Cbor& item, std::size_t count) {
  return item.is(CborKind::map) && item.items.size() == 2 * count;
}

Cbor texts(const std::set<std::string>& all) {
  std::vector<Cbor> items;
  for (const auto& one : all)
    items.push_back(Cbor::of_text(one));
  return Cbor::of_array(std::move(items));
}
Cbor byte_strings(const std::vector<std::string>& all) {
  std::vector<Cbor> items;
  for (const auto& one : all)
    items.push_back(Cbor::of_bytes(one));
  return Cbor::of_array(std::move(items));
}
bool to_byte_strings(const Cbor* item, std::vector<std::string>& out) {
  if (item == nullptr || !item->is(CborKind::array)) return false;
  for (const Cbor& one : item->items) {
    if (!one.is(CborKind::bytes)) return false;
    out.push_back(one.text);
  }
  return true;
}

bool read_listed_key(const Cbor& item, bool is_demo, KeyList& list) {
  std::string key_id, spki;
  std::int64_t not_before = 0, not_after = 0;
  const Cbor *uses = item.at(5), *demo = item.at(6);
  if (!has_members(item, demo == nullptr ? 5 : 6) || !to_bytes(item.at(1), key_id, 8) ||
      !to_bytes(item.at(2), spki) || !to_uint(item.at(3), not_before) ||
      !to_uint(item.at(4), not_after) || uses == nullptr || !uses->is(CborKind::array) ||
      (demo != nullptr && !demo->is(CborKind::boolean)))
    return false;
  auto key = PublicKey::of_spki(spki);
  if (!key || key->algorithm() != Algorithm::es256 || key_id_of(*key) != key_id) return false;
  ListedKey listed{.key = *key, .not_before = not_before, .not_after = not_after};
  for (const Cbor& use : uses->items) {
    if (!use.is(CborKind::text)) return false;
    listed.uses.insert(use.text);
  }
  listed.is_demo = demo != nullptr && demo->number != 0;
  if (list.keys.contains(key_id)) return false;
  if (listed.is_demo && !is_demo) return true;
  list.keys.emplace(key_id, std::move(listed));
  return true;
}

bool read_listed_shard(const Cbor& item, Manifest& manifest) {
  ListedShard one;
  if (!item.is(CborKind::array) || item.items.size() != 5 || !to_uint(&item.items[0], one.epoch) ||
      !to_uint(&item.items[1], one.shard) || !to_uint(&item.items[2], one.issued) ||
      !to_bytes(&item.items[3], one.hash, kHashBytes) || !to_uint(&item.items[4], one.set_count))
    return false;
  manifest.shards.push_back(std::move(one));
  return true;
}

bool names_one_twice(const Manifest& manifest) {
  std::set<std::pair<std::int64_t, std::int64_t>> names;
  for (const auto& one : manifest.shards)
    if (!names.emplace(one.epoch, one.shard).second) return true;
  return false;
}

// Signed by a key for lists, in that key's own time.
bool is_by_list_key(const CoseSign1& message, const KeyList& keys, std::int64_t issued) {
  const ListedKey* by = keys.find(message.key_id);
  return by != nullptr && by->uses.contains("list") && by->not_before <= issued &&
         issued <= by->not_after && verify_cose(message, by->key);
}

// The signed files that came, by name.
bool read_shards(const std::vector<std::string>& files, const KeyList& keys,
                 std::map<std::string, DoubtShard>& shards) {
  for (const std::string& file : files) {
    auto read = read_shard(file);
    if (!read || !is_by_list_key(read->message, keys, read->shard.issued)) return false;
    auto name = shard_name(read->shard.epoch, read->shard.shard);
    if (!shards.emplace(std::move(name), std::move(read->shard)).second) return false;
  }
  return true;
}

// Sets the bits that changed; false when one is of a shard that is not there.
bool change_shards(const std::vector<ShardChange>& changes,
                   std::map<std::string, DoubtShard>& shards) {
  for (const ShardChange& change : changes) {
    const auto found = shards.find(shard_name(change.epoch, change.shard));
    if (found == shards.end()) return false;
    StatusList& list = found->second.list;
    for (const std::int64_t index : change.set) {
      if (index >= list.count()) return false;
      list.set(index, 1);
    }
  }
  return true;
}

// Every shard that the manifest names, with the very bits it names; false when one is not there.
bool join_shards(const BundleFile& file, const Bundle* before, Bundle& bundle) {
  std::map<std::string, DoubtShard> shards;
  if (!read_shards(file.shards, bundle.keys, shards)) return false;
  std::set<std::string> fresh;
  for (const auto& [name, shard] : shards)
    fresh.insert(name);
  if (file.builds_on)
    for (const auto& [name, shard] : before->shards)
      shards.emplace(name, shard);
  if (!change_shards(file.changes, shards)) return false;
  for (const ListedShard& listed : bundle.manifest.shards) {
    const std::string name = shard_name(listed.epoch, listed.shard);
    const auto found = shards.find(name);
    if (found == shards.end()) return false;
    DoubtShard& shard = found->second;
    // What came as a file is as old as the manifest says; of what was here it says the new age.
    if (fresh.contains(name) && shard.issued != listed.issued) return false;
    if (raw(sha256(shard.list.bytes())) != listed.hash ||
        shard.list.set_count() != listed.set_count)
      return false;
    shard.issued = listed.issued;
    // The manifest says that these bits are right as of its own time.
    shard.expires = bundle.manifest.issued + kShardSeconds;
    bundle.shards.emplace(name, std::move(shard));
  }
  return true;
}

bool join_live(const BundleFile& file, const Bundle* before, Bundle& bundle) {
  bundle.live = file.live;
  if (file.builds_on) {
    bundle.live.insert(before->live.begin(), before->live.end());
    for (const auto& one : file.ended)
      bundle.live.erase(one);
  }
  return live_hash_of(bundle.live) == bundle.manifest.live_hash;
}

std::string joined(const std::set<std::string>& all) {
  std::string bytes;
  for (const auto& one : all)
    bytes += one;
  return bytes;
}

// Members of eight bytes, sorted, none twice.
bool to_members(const Cbor* item, std::set<std::string>& out) {
  if (item == nullptr || !item->is(CborKind::bytes) || item->text.size() % kLiveBytes != 0)
    return false;
  for (std::size_t at = 0; at < item->text.size(); at += kLiveBytes) {
    std::string one = item->text.substr(at, kLiveBytes);
    if (!out.empty() && one <= *out.rbegin()) return false;
    out.insert(out.end(), std::move(one));
  }
  return true;
}

bool to_changes(const Cbor* item, std::vector<ShardChange>& out) {
  if (item == nullptr || !item->is(CborKind::array)) return false;
  for (const Cbor& one : item->items) {
    ShardChange change;
    std::string gaps;
    if (!one.is(CborKind::array) || one.items.size() != 3 ||
        !to_uint(&one.items[0], change.epoch) || !to_uint(&one.items[1], change.shard) ||
        !to_bytes(&one.items[2], gaps))
      return false;
    auto set = gaps_unpacked(gaps);
    if (!set) return false;
    change.set = std::move(*set);
    out.push_back(std::move(change));
  }
  return true;
}

}  // namespace

const ListedKey* KeyList::find(std::string_view key_id) const {
  const auto found = keys.find(std::string(key_id));
  return found == keys.end() ? nullptr : &found->second;
}

std::string make_key_list(const KeyList& list, const SignerKey& root) {
  std::vector<Cbor> items;
  for (const auto& [key_id, one] : list.keys) {
    std::vector<Cbor> item{
        Cbor::of(1), Cbor::of_bytes(key_id),   Cbor::of(2), Cbor::of_bytes(one.key.spki()),
        Cbor::of(3), Cbor::of(one.not_before), Cbor::of(4), Cbor::of(one.not_after),
        Cbor::of(5), texts(one.uses)};
    if (one.is_demo) {
      item.push_back(Cbor::of(6));
      item.push_back({.kind = CborKind::boolean, .number = 1});
    }
    items.push_back(Cbor::of_map(std::move(item)));
  }
  const Cbor claims =
      Cbor::of_map({Cbor::of(kClaimIssuer), Cbor::of_text(list.issuer), Cbor::of(kClaimExpires),
                    Cbor::of(list.expires), Cbor::of(kClaimIssued), Cbor::of(list.issued),
                    Cbor::of(kClaimKeys), Cbor::of_array(std::move(items))});
  return make_cose(cbor_of(claims), root, {.key_id = key_id_of(root.open()), .is_tagged = false});
}

Result<KeyList> read_key_list(std::string_view file, const PublicKey& root, bool is_demo) {
  auto message = read_own_cose(file, kBundleLimits);
  if (!message || message->key_id != key_id_of(root) || !verify_cose(*message, root))
    return bad_bundle("key_list");
  auto claims = read_cbor(message->payload, kBundleLimits);
  KeyList list;
  const Cbor* keys = claims ? claims->at(kClaimKeys) : nullptr;
  if (keys == nullptr || !has_members(*claims, 4) || !keys->is(CborKind::array) ||
      !to_text(claims->at(kClaimIssuer), list.issuer) ||
      !to_uint(claims->at(kClaimExpires), list.expires) ||
      !to_uint(claims->at(kClaimIssued), list.issued))
    return bad_bundle("key_list");
  for (const Cbor& item : keys->items)
    if (!read_listed_key(item, is_demo, list)) return bad_bundle("key_list");
  return list;
}

std::string live_hash_of(const std::set<std::string>& live) {
  return raw(sha256(joined(live)));
}

std::string packed_gaps(const std::vector<std::int64_t>& rising) {
  std::string bytes;
  std::int64_t next = 0;
  for (const std::int64_t one : rising) {
    CHECK(one >= next);
    auto gap = static_cast<std::uint64_t>(one - next);
    for (; gap >= 0x80; gap >>= 7)
      bytes += char(0x80 | (gap & 0x7f));
    bytes += char(gap);
    next = one + 1;
  }
  return bytes;
}

std::optional<std::vector<std::int64_t>> gaps_unpacked(std::string_view bytes) {
  std::vector<std::int64_t> rising;
  std::int64_t next = 0, gap = 0;
  int shift = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (shift > 21 || (byte == 0 && shift > 0)) return std::nullopt;  // too large, or not shortest
    gap |= std::int64_t(byte & 0x7f) << shift;
    shift += 7;
    if ((byte & 0x80) != 0) continue;
    rising.push_back(next + gap);
    next += gap + 1;
    gap = shift = 0;
  }
  if (shift != 0 || next > kListIndexCount) return std::nullopt;
  return rising;
}

ListedShard listed(std::string_view shard_file) {
  auto read = read_shard(shard_file);
  CHECK(read.is_ok());
  return {read->shard.epoch, read->shard.shard, read->shard.issued,
          raw(sha256(read->shard.list.bytes())), read->shard.list.set_count()};
}

std::string make_manifest(const Manifest& manifest, const SignerKey& key, std::string_view key_id) {
  std::vector<Cbor> shards;
  for (const ListedShard& one : manifest.shards)
    shards.push_back(Cbor::of_array({Cbor::of(one.epoch), Cbor::of(one.shard), Cbor::of(one.issued),
                                     Cbor::of_bytes(one.hash), Cbor::of(one.set_count)}));
  const Cbor facts = Cbor::of_map(
      {Cbor::of(1), Cbor::of(manifest.number), Cbor::of(2), Cbor::of_array(std::move(shards)),
       Cbor::of(3),
       Cbor::of_array({Cbor::of(manifest.log_size), Cbor::of_bytes(manifest.log_root)}),
       Cbor::of(4), Cbor::of_bytes(manifest.live_hash)});
  const Cbor claims =
      Cbor::of_map({Cbor::of(kClaimIssuer), Cbor::of_text(manifest.issuer), Cbor::of(kClaimIssued),
                    Cbor::of(manifest.issued), Cbor::of(kClaimManifest), facts});
  return make_cose(cbor_of(claims), key, {.key_id = std::string(key_id), .is_tagged = false});
}

Result<Manifest> read_manifest(std::string_view file, const KeyList& keys) {
  auto message = read_own_cose(file, kBundleLimits);
  if (!message) return bad_bundle("manifest");
  auto claims = read_cbor(message->payload, kBundleLimits);
  Manifest manifest;
  const Cbor* facts = claims ? claims->at(kClaimManifest) : nullptr;
  if (facts == nullptr || !has_members(*claims, 3) || !has_members(*facts, 4) ||
      !to_text(claims->at(kClaimIssuer), manifest.issuer) || manifest.issuer != keys.issuer ||
      !to_uint(claims->at(kClaimIssued), manifest.issued) ||
      !to_uint(facts->at(1), manifest.number) ||
      !to_bytes(facts->at(4), manifest.live_hash, kHashBytes) ||
      !is_by_list_key(*message, keys, manifest.issued))
    return bad_bundle("manifest");
  const Cbor *shards = facts->at(2), *head = facts->at(3);
  if (shards == nullptr || !shards->is(CborKind::array) || head == nullptr ||
      !head->is(CborKind::array) || head->items.size() != 2 ||
      !to_uint(&head->items[0], manifest.log_size) || !to_bytes(&head->items[1], manifest.log_root))
    return bad_bundle("manifest");
  for (const Cbor& item : shards->items)
    if (!read_listed_shard(item, manifest)) return bad_bundle("manifest");
  if (names_one_twice(manifest)) return bad_bundle("manifest");
  return manifest;
}

std::string make_bundle(const BundleFile& file) {
  std::vector<Cbor> members{Cbor::of(1), Cbor::of(kVersion),
                            Cbor::of(2), Cbor::of_bytes(file.key_list),
                            Cbor::of(3), Cbor::of_bytes(file.manifest),
                            Cbor::of(4), byte_strings(file.shards),
                            Cbor::of(5), Cbor::of_bytes(file.log_head),
                            Cbor::of(6), Cbor::of_bytes(joined(file.live))};
  if (file.builds_on) {
    std::vector<Cbor> changes;
    for (const ShardChange& one : file.changes)
      changes.push_back(Cbor::of_array(
          {Cbor::of(one.epoch), Cbor::of(one.shard), Cbor::of_bytes(packed_gaps(one.set))}));
    for (Cbor& one : std::vector<Cbor>{Cbor::of(7), Cbor::of(*file.builds_on), Cbor::of(8),
                                       Cbor::of_array(std::move(changes)), Cbor::of(9),
                                       Cbor::of_bytes(joined(file.ended))})
      members.push_back(std::move(one));
  }
  return cbor_of(Cbor::of_map(std::move(members)));
}

Result<BundleFile> read_bundle_file(std::string_view bytes) {
  auto item = read_cbor(bytes, kBundleLimits);
  if (!item) return bad_bundle("not_a_bundle");
  BundleFile file;
  const Cbor *version = item->at(1), *builds_on = item->at(7);
  std::int64_t base = 0;
  if (!has_members(*item, builds_on == nullptr ? 6 : 9) || version == nullptr ||
      !version->has_number(kVersion) || !to_bytes(item->at(2), file.key_list) ||
      !to_bytes(item->at(3), file.manifest) || !to_byte_strings(item->at(4), file.shards) ||
      !to_bytes(item->at(5), file.log_head) || !to_members(item->at(6), file.live))
    return bad_bundle("not_a_bundle");
  if (builds_on == nullptr) return file;
  if (!to_uint(builds_on, base) || !to_changes(item->at(8), file.changes) ||
      !to_members(item->at(9), file.ended))
    return bad_bundle("not_a_bundle");
  file.builds_on = base;
  return file;
}

Result<Bundle> take_in(std::string_view bytes, const Bundle* before, const PublicKey& root,
                       bool is_demo, std::int64_t now) {
  auto file = read_bundle_file(bytes);
  if (!file) return file.error();
  auto keys = read_key_list(file->key_list, root, is_demo);
  if (!keys) return keys.error();
  if (keys->issued > now + kClockAheadSeconds) return bad_bundle("future");
  if (before != nullptr && keys->issued < before->keys.issued) return bad_bundle("key_list_older");
  auto manifest = read_manifest(file->manifest, *keys);
  if (!manifest) return manifest.error();
  if (manifest->issued > now + kClockAheadSeconds) return bad_bundle("future");
  if (before != nullptr && manifest->number < before->manifest.number) return bad_bundle("older");
  if (file->builds_on && (before == nullptr || before->manifest.number != *file->builds_on))
    return bad_bundle("delta_of_other");
  Bundle bundle{.keys = std::move(*keys), .manifest = std::move(*manifest)};
  if (!join_shards(*file, before, bundle)) return bad_bundle("shard");
  if (!join_live(*file, before, bundle)) return bad_bundle("live");
  bundle.log_head = std::move(file->log_head);
  return bundle;
}

}  // namespace fl
