// Reading, making and replacing the files of the key folder.
#include "pass/city_keys.h"

#include <algorithm>
#include <filesystem>

#include "pass/files.h"
#include "platform/crypto.h"

namespace fl {

namespace {

namespace fs = std::filesystem;

// A guard's clock may be five minutes behind: what is signed in the key's first minutes is good.
constexpr std::int64_t kStartsBeforeSeconds = kClockAheadSeconds;
constexpr std::int64_t kDaySeconds = 86'400;

std::int64_t seconds_of(Instant at) {
  return at.ms / 1'000;
}
std::string root_open_file(const std::string& folder) {
  return folder + "/root.spki";
}
std::string root_secret_file(const std::string& folder) {
  return folder + "/root.pem";
}
std::string list_path(const std::string& folder) {
  return folder + "/list.cose";
}
std::string station_file(const std::string& folder, std::string_view id) {
  return folder + "/" + hex(reinterpret_cast<const unsigned char*>(id.data()), id.size()) + ".pem";
}

bool is_issuer(std::string_view name) {
  return !name.empty() && name.size() <= 12 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  });
}

// A fresh key, its private half written, its public half on the list.
Outcome add_station(const std::string& folder, KeyList& list, KeyUse use, bool is_demo,
                    std::int64_t now, std::string* made = nullptr) {
  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string id = key_id_of(key.open());
  auto written = write_whole(station_file(folder, id), key.pem(), FileMode::secret);
  if (!written) return written;
  const auto life = std::chrono::duration_cast<std::chrono::seconds>(kStationKeyLife).count();
  list.keys.emplace(id, ListedKey{key.open(),
                                  now - kStartsBeforeSeconds,
                                  now + life,
                                  {std::string(name_of(use))},
                                  is_demo});
  if (made != nullptr) *made = id;
  return Done{};
}

// The list as it goes out: whole, dated after every list before it.
Outcome write_list(const std::string& folder, KeyList list, const SignerKey& root,
                   std::int64_t now) {
  list.issued = std::max(now, list.issued + 1);
  list.expires = 0;
  for (const auto& [id, key] : list.keys)
    list.expires = std::max(list.expires, key.not_after);
  return write_whole(list_path(folder), make_key_list(list, root), FileMode::open);
}

}  // namespace

std::string_view name_of(KeyUse use) {
  switch (use) {
    case KeyUse::pass:
      return "pass";
    case KeyUse::card:
      return "card";
    case KeyUse::list:
      return "list";
    case KeyUse::head:
      return "head";
    case KeyUse::rule:
      return "rule";
  }
  return "";
}

std::optional<KeyUse> key_use_of(std::string_view name) {
  for (const KeyUse use : kKeyUses)
    if (name_of(use) == name) return use;
  return std::nullopt;
}

std::int64_t seconds_signed_for(KeyUse use) {
  switch (use) {
    case KeyUse::pass:
      return kPhoneTokenSecondsMax;
    case KeyUse::card:
      return kCardTokenSecondsMax;
    case KeyUse::list:
    case KeyUse::head:
    case KeyUse::rule:
      return kDaySeconds;
  }
  return 0;
}

const StationKey* CityKeys::signer(KeyUse use, Instant now) const {
  const std::int64_t at = seconds_of(now);
  for (const StationKey& one : stations)
    if (one.uses.contains(std::string(name_of(use))) && one.not_before <= at &&
        at + seconds_signed_for(use) <= one.not_after)
      return &one;
  return nullptr;
}

Outcome make_city_keys(const CityKeysPlan& plan) {
  CHECK(plan.is_demo || !plan.root_file.empty());
  if (!is_issuer(plan.issuer)) return Fault{FaultKind::bad_input, "pass.bad_issuer", plan.issuer};
  const std::string secret =
      plan.root_file.empty() ? root_secret_file(plan.folder) : plan.root_file;
  if (fs::exists(list_path(plan.folder)))
    return Fault{FaultKind::conflict, "pass.keys_exist", plan.folder};
  if (fs::exists(secret)) return Fault{FaultKind::conflict, "pass.keys_exist", secret};
  std::error_code error;
  fs::create_directories(plan.folder, error);
  fs::permissions(plan.folder, fs::perms::owner_all, error);
  if (error) return Fault{FaultKind::unavailable, "pass.cannot_write", plan.folder};
  const SignerKey root = SignerKey::make(Algorithm::es256);
  const std::int64_t now = seconds_of(plan.now);
  KeyList list{.issuer = plan.issuer};
  for (const KeyUse use : kKeyUses) {
    auto added = add_station(plan.folder, list, use, plan.is_demo, now);
    if (!added) return added;
  }
  auto written = write_whole(secret, root.pem(), FileMode::secret);
  if (written)
    written = write_whole(root_open_file(plan.folder), root.open().spki(), FileMode::open);
  if (written) written = write_list(plan.folder, std::move(list), root, now);
  return written;
}

Result<CityKeys> load_city_keys(const std::string& folder) {
  std::string file = read_whole(list_path(folder));
  if (file.empty()) return Fault{FaultKind::unavailable, "pass.no_city_keys", folder};
  auto root = PublicKey::of_spki(read_whole(root_open_file(folder)));
  if (!root) return Fault{FaultKind::unavailable, "pass.bad_city_keys", root_open_file(folder)};
  auto list = read_key_list(file, *root, true);
  if (!list) return Fault{FaultKind::unavailable, "pass.bad_city_keys", list_path(folder)};
  CityKeys keys{.root = *root, .list = std::move(*list), .list_file = std::move(file)};
  for (const auto& [id, listed] : keys.list.keys) {
    keys.is_demo = keys.is_demo || listed.is_demo;
    const std::string pem = read_whole(station_file(folder, id));
    if (pem.empty()) continue;  // another machine's
    auto key = SignerKey::of_pem(pem);
    if (!key || key_id_of(key->open()) != id)
      return Fault{FaultKind::unavailable, "pass.bad_city_keys", station_file(folder, id)};
    keys.stations.push_back({id, *key, listed.not_before, listed.not_after, listed.uses});
  }
  std::sort(keys.stations.begin(), keys.stations.end(),
            [](const StationKey& a, const StationKey& b) {
              return std::pair(b.not_before, b.id) < std::pair(a.not_before, a.id);
            });
  return keys;
}

Result<std::string> rotate_city_key(const KeyRotation& rotation) {
  auto keys = load_city_keys(rotation.folder);
  if (!keys) return keys.error();
  const std::string secret =
      rotation.root_file.empty() ? root_secret_file(rotation.folder) : rotation.root_file;
  auto root = SignerKey::of_pem(read_whole(secret));
  if (!root || key_id_of(root->open()) != key_id_of(keys->root))
    return Fault{FaultKind::bad_input, "pass.wrong_root", secret};
  const std::int64_t now = seconds_of(rotation.now);
  const std::int64_t last =
      now + (rotation.is_compromised
                 ? std::chrono::duration_cast<std::chrono::seconds>(kCompromisedKeyLife).count()
                 : seconds_signed_for(rotation.use));
  KeyList list = keys->list;
  for (auto& [id, key] : list.keys)
    if (key.uses.contains(std::string(name_of(rotation.use))))
      key.not_after = std::min(key.not_after, last);
  // What is over stays listed for as long as anything it signed could be, then goes.
  std::erase_if(list.keys, [&](const auto& item) {
    return item.second.not_after + kCardTokenSecondsMax < now;
  });
  std::string made;
  auto added = add_station(rotation.folder, list, rotation.use, keys->is_demo, now, &made);
  if (added) added = write_list(rotation.folder, std::move(list), *root, now);
  if (!added) return added.error();
  return made;
}

Result<std::shared_ptr<const CityKeys>> CityKeyShelf::now_kept() {
  const std::string file = read_whole(list_path(folder_));
  const std::lock_guard lock(guard_);
  const std::string hash = raw(sha256(file));
  if (kept_ != nullptr && (file.empty() || hash == seen_)) return kept_;
  auto fresh = load_city_keys(folder_);
  if (!fresh) {
    // A list that cannot be read does not end what the one before it allows.
    if (kept_ != nullptr) return kept_;
    return fresh.error();
  }
  kept_ = std::make_shared<const CityKeys>(std::move(*fresh));
  seen_ = hash;
  return kept_;
}

}  // namespace fl
