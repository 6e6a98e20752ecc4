// What an outside witness signs, and the book of the witnesses an installation knows. A witness is
// a machine of somebody else with a key of its own: it co-signs a head only when the log it saw
// before is the beginning of this one, so whoever trusts k of n witnesses need not trust the
// operator not to show two logs.
//
//   head    = Ed25519("firstline cosign v1" || size || root || at)
//   list    = Ed25519("firstline cosign list v1" || number || SHA-256(manifest) || live count)
//   refusal = Ed25519("firstline refusal v1" || size || at || what)
//
// Numbers as eight bytes, big-endian. The same head gives the same signature, so signing it again
// after a crash is not signing a second one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "platform/result.h"
#include "trust/trust.h"

namespace fl {

[[nodiscard]] std::string cosign_message(const TreeHead& head);
struct ListSeen {
  std::int64_t number = 0;
  Hash32 manifest_hash{};
  std::int64_t live_count = 0;
};
[[nodiscard]] std::string cosign_message(const ListSeen& list);
// Why a witness would not sign; one of kRefusalWords.
struct WitnessRefusal {
  Instant at;
  std::int64_t size = 0;  // of the head it was shown
  std::string what;
};
[[nodiscard]] std::string refusal_message(const WitnessRefusal& refusal);

// "shrunken" is a log shorter than what was signed, as after an old backup, "other_head" another
// root for a size that was signed, "rewritten" a longer one that did not grow from what was signed.
// "other_peer" says that another witness was shown a log that does not fit. "bad_signature" is not
// of the log's key, "other_key" of another key than before. "bad_list" does not hold together,
// "unwitnessed_stop" is a stop that stands nowhere in the tree.
inline constexpr std::string_view kRefusalWords[] = {"shrunken",   "other_head",      "rewritten",
                                                     "other_peer", "bad_signature",   "other_key",
                                                     "bad_list",   "unwitnessed_stop"};

using OpenKey = std::array<unsigned char, 32>;
[[nodiscard]] std::string hex_of(const OpenKey& key);
[[nodiscard]] std::optional<OpenKey> open_key_of_hex(std::string_view text);
// The bytes of hex of exactly so many bytes, or nothing.
[[nodiscard]] std::optional<std::string> bytes_of_hex(std::string_view text, std::size_t size);

// DIR.keys/witnesses: "need K" and a line "NAME HEX" for each. Configuration, for anyone to read.
struct WitnessBook {
  struct Known {
    std::string name;
    OpenKey key;
  };
  int need = 0;  // so many signatures make a head a co-signed one
  std::vector<Known> witnesses;
  [[nodiscard]] const Known* find(const OpenKey& key) const;
};
inline constexpr std::size_t kWitnessCountMax = 32;
// No file: a book without witnesses. Fault trust.bad_witnesses names the line.
[[nodiscard]] Result<WitnessBook> load_witnesses(const std::string& path);
// Faults: trust.bad_witnesses, trust.cannot_write.
[[nodiscard]] Outcome save_witnesses(const std::string& path, const WitnessBook& book);

// A witness's own folder: its key and what it signed last, each file whole or not changed.
struct WitnessMemory {
  std::optional<TreeHead> head;  // the last it signed
  std::int64_t list_number = 0;
  std::string list_hash;  // hex
  std::string log_key;    // hex; of the first head it saw, or given
  std::string root;       // base64; the city's key that lists are signed under
};
// Made on the first call, 0600. Faults: trust.cannot_write, trust.bad_witness_key.
[[nodiscard]] Result<SignKey> witness_key(const std::string& folder);
// Fault trust.bad_witness_memory: a file that is not whole is never taken for an empty one.
[[nodiscard]] Result<WitnessMemory> load_memory(const std::string& folder);
[[nodiscard]] Outcome save_memory(const std::string& folder, const WitnessMemory& memory);
// A file of evidence below DIR/evidence; its path.
[[nodiscard]] Result<std::string> keep_evidence(const std::string& folder, std::string_view name,
                                                std::string_view text);

// What a witness makes of a head. Pure. `proof` counts when the head is larger than the last.
// Empty: it may be signed. Else a word of kRefusalWords.
[[nodiscard]] std::string_view judge_head(const WitnessMemory& memory, const OpenKey& log_key,
                                          const TreeHead& head, const std::vector<Hash32>& proof);

}  // namespace fl
