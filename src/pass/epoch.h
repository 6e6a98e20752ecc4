// Places in the doubt list, by epoch (the day a token is issued, UTC). A place is drawn from the
// epoch's counter through a keyed permutation, so that it says nothing of who, when or where; the
// key is made from the city's, which lies beside the data. What the publisher of the list reads
// stands here too.
//
// Promises: two tokens never get the same place; a place still finds its person for 15 days.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/time.h"
#include "seal/token.h"
#include "storage/tx_fwd.h"
#include "trust/proof.h"

namespace fl {

inline constexpr std::chrono::hours kPhoneTokenLife{72};
inline constexpr std::chrono::hours kCardTokenLife{90 * 24};
inline constexpr std::chrono::hours kGivenKept{15 * 24};

// A one-to-one map of [0, size) onto itself: a Feistel network over the next even power of two,
// walked until it falls inside. Pure; the same key and size give the same map for ever.
class SlotPermutation {
 public:
  SlotPermutation(const Key32& key, std::int64_t size);
  [[nodiscard]] std::int64_t place_of(std::int64_t count) const;
  [[nodiscard]] std::int64_t count_of(std::int64_t place) const;

 private:
  static constexpr int kRounds = 6;
  [[nodiscard]] std::uint32_t round(int round, std::uint32_t half) const {
    return tables_[(std::size_t(round) << half_bits_) + half];
  }
  std::int64_t size_;
  int half_bits_;
  std::vector<std::uint16_t> tables_;  // each round's function, drawn from the key
};

[[nodiscard]] std::int64_t epoch_of(Instant now);

// Places drawn for tokens issued now, `epoch` in all of them. A first block is made for
// `expected` tokens; further ones follow by themselves. Part of the caller's transaction.
struct DrawnPlace {
  std::int64_t serial = 0;  // what it came from
  ListPlace place;
};
[[nodiscard]] std::vector<DrawnPlace> draw_places(Tx& tx, const Keys& keys, Instant now, int count,
                                                  std::int64_t expected = 0);
// Remembers whose it is.
void note_given(Tx& tx, std::int64_t epoch, std::int64_t serial, PersonId person);
// Whose token held this place; nothing when it was never given, or is forgotten.
[[nodiscard]] std::optional<PersonId> person_at(Tx& tx, const Keys& keys, const ListPlace& place);

// ---- what the doubt list is published from
struct LiveEpoch {
  std::int64_t epoch = 0, shard_count = 0, given = 0;
};
// Those of which a phone token may still be good, the oldest first.
[[nodiscard]] std::vector<LiveEpoch> live_epochs(Tx& tx, Instant now);
// The indexes of a shard whose bit is set, rising.
[[nodiscard]] std::vector<std::uint32_t> doubt_bits(Tx& tx, std::int64_t epoch, std::int64_t shard);
// Shards with a bit set at or after this time, each once: {epoch, shard}.
[[nodiscard]] std::vector<std::pair<std::int64_t, std::int64_t>> doubted_since(Tx& tx,
                                                                               Instant since);
// First 8 bytes of the witnessed leaf of each live *stop*, rising: what a check holds a stop
// against.
[[nodiscard]] std::vector<std::string> live_restrictions(Tx& tx, Instant now);
// The same leaves whole, with where they stand in the tree.
[[nodiscard]] std::vector<RowProof> live_leaves(Tx& tx, Instant now);

// A job: epochs nobody needs any more, places that are forgotten, the feed of yesterday. The number
// of rows dropped; call again while it is more than 0.
[[nodiscard]] int drop_old_passes(Tx& tx, Instant now);

}  // namespace fl
