// The keys a city signs with, in `DIR.keys/city`, beside the data and never inside it: the offline
// root's public half, the list of station keys that the root signed (decision 0013), and the
// private halves of this machine's station keys, one file a key, mode 0600.
//
// Promises: a key signs only what its uses name, in its own time; the list is replaced whole or not
// at all; the private root lies here in a demo only, marked, and its keys are marked too. Who may
// call init and rotate is whoever may read the folder: there is no route to it. Called by the
// signer (pass), the publisher and `firstline pass keys`.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/time.h"
#include "seal/bundle.h"

namespace fl {

enum class KeyUse { pass, card, list, head, rule };
inline constexpr KeyUse kKeyUses[] = {KeyUse::pass, KeyUse::card, KeyUse::list, KeyUse::head,
                                      KeyUse::rule};
[[nodiscard]] std::string_view name_of(KeyUse use);
[[nodiscard]] std::optional<KeyUse> key_use_of(std::string_view name);

// How long a station key is listed for. It signs only what is over before it is: no card in its
// last 90 days. The list itself is over with its last key.
inline constexpr std::chrono::hours kStationKeyLife{24 * 365};
// A compromised key is believed so much longer: the time in which the whole city is signed anew.
inline constexpr std::chrono::minutes kCompromisedKeyLife{5};
// The longest that what a key of this use signs is good for.
[[nodiscard]] std::int64_t seconds_signed_for(KeyUse use);

// A key of the list whose private half is on this machine.
struct StationKey {
  std::string id;  // 8 bytes, as tokens carry it
  SignerKey key;
  std::int64_t not_before = 0, not_after = 0;  // seconds since 1970
  std::set<std::string> uses;
};

struct CityKeys {
  PublicKey root;
  bool is_demo = false;
  KeyList list;                      // with demo keys
  std::string list_file;             // the signed bytes, as a bundle carries them
  std::vector<StationKey> stations;  // newest first
  // The newest key for this use that is in its time and whose private half is here; null: none.
  [[nodiscard]] const StationKey* signer(KeyUse use, Instant now) const;
};

// What `make` is to do. Faults: pass.keys_exist, pass.cannot_write.
struct CityKeysPlan {
  std::string folder;     // DIR.keys/city
  std::string root_file;  // where the private root goes; empty: into the folder, demo only
  std::string issuer;     // statistics code of the city: 1 to 12 of [0-9A-Z]
  bool is_demo = false;
  Instant now;
};
[[nodiscard]] Outcome make_city_keys(const CityKeysPlan& plan);
// Faults: pass.no_city_keys (nothing was made), pass.bad_city_keys (detail: which file).
[[nodiscard]] Result<CityKeys> load_city_keys(const std::string& folder);

// A fresh key for `use`; the ones before it sign no more and are listed as long as what they signed
// is good. When they are compromised that is five minutes, in which everything is signed anew.
// Returns the new key's id. Faults: those of load, pass.wrong_root, pass.cannot_write.
struct KeyRotation {
  std::string folder, root_file;  // empty: the demo's own root
  KeyUse use = KeyUse::pass;
  bool is_compromised = false;
  Instant now;
};
[[nodiscard]] Result<std::string> rotate_city_key(const KeyRotation& rotation);

// The keys as they lie in the folder now: read again when the list's file was replaced, so that a
// rotation reaches a running server. Safe from several threads.
class CityKeyShelf {
 public:
  explicit CityKeyShelf(std::string folder) : folder_(std::move(folder)) {}
  [[nodiscard]] Result<std::shared_ptr<const CityKeys>> now_kept();
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  const std::string folder_;
  std::mutex guard_;
  std::shared_ptr<const CityKeys> kept_;
  std::string seen_;  // hash of the list's bytes
};

}  // namespace fl
