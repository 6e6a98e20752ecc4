// IETF Token Status List: arrays of 1, 2, 4 or 8 bits a token, zlib inside, as the draft publishes
// it; and our doubt list, a signed shard of a million single bits (decision 0013). A bit means "ask
// for a fresh one" and never "stop". Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "seal/cose.h"
#include "seal/token.h"

namespace fl {

// What the arrays of others may inflate to: two million single bits.
inline constexpr std::size_t kStatusBytesMax = 2 << 20;
inline constexpr std::string_view kStatusListType = "application/statuslist+cwt";

class StatusList {
 public:
  // All zero; the last byte is filled up.
  StatusList(int bits, std::int64_t count);
  [[nodiscard]] static Result<StatusList> of_packed(int bits, std::string_view zlib,
                                                    std::size_t bytes_max = kStatusBytesMax);
  [[nodiscard]] static Result<StatusList> of_cbor(std::string_view cbor);  // {"bits", "lst"}
  [[nodiscard]] static Result<StatusList> of_json(std::string_view text);  // the same in JSON

  [[nodiscard]] int bits() const { return bits_; }
  [[nodiscard]] std::int64_t count() const { return std::int64_t(bytes_.size()) * 8 / bits_; }
  // 0 to 2^bits - 1; an index that is not there is a Bug: ask count() first.
  [[nodiscard]] int at(std::int64_t index) const;
  void set(std::int64_t index, int status);
  [[nodiscard]] std::int64_t set_count() const;  // statuses other than 0
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  [[nodiscard]] std::string packed(int level = 9) const;
  [[nodiscard]] Cbor cbor(int level = 9) const;
  [[nodiscard]] std::string json_text(int level = 9) const;

 private:
  explicit StatusList(int bits) : bits_(bits) {}
  int bits_;
  std::string bytes_;
};

// One shard of the doubt list, as a file that any web server, CDN or stick can carry.
struct DoubtShard {
  std::int64_t epoch = 0, shard = 0, issued = 0, expires = 0;
  StatusList list{1, kListIndexCount};
};
inline constexpr std::int64_t kShardSeconds = 86'400;
inline constexpr std::int64_t kShardTtlSeconds = 300;
[[nodiscard]] std::string make_shard(const StatusList& list, const ListPlace& place,
                                     std::int64_t issued, const SignerKey& key,
                                     std::string_view key_id);
// Read by its form; whether its signer may, and whether the manifest names it, is bundle.h's.
struct ReadShard {
  DoubtShard shard;
  CoseSign1 message;
};
[[nodiscard]] Result<ReadShard> read_shard(std::string_view file);
[[nodiscard]] std::string shard_name(std::int64_t epoch, std::int64_t shard);  // "20833/3"

}  // namespace fl
