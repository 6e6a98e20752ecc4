// Ids are types: a TaskId is never an AskId. 63 random bits, never a row number.
// Outside they are 13 characters of Crockford base32.
//
// Buckets (DESIGN section 4) are 0..1023 and frozen for ever, byte for byte:
//   person, account, venue, token groups: the first ten bits of SHA-256 over the id's eight bytes,
//   big-endian
//     (for a text token: over its bytes);
//   area group (cells, buildings, households, asks, tasks): the bucket of the grid cell, i.e. the
//   hash above of the
//     cell id frozen at creation, and every id made inside it carries that bucket in its top ten
//     bits, so that a lone id still finds its bucket (docs/decisions/0001-bucket-in-id.md).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "platform/result.h"

namespace fl {

using Bucket = std::int16_t;
inline constexpr int kBucketCount = 1024;

template <class Tag>
struct Id {
  std::int64_t value = 0;  // 0 = no id
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool is_set() const { return value != 0; }
};

using AreaId = Id<struct AreaTag>;
using BuildingId = Id<struct BuildingTag>;
using HouseholdId = Id<struct HouseholdTag>;
using PersonId = Id<struct PersonTag>;
using AccountId = Id<struct AccountTag>;
using PostId = Id<struct PostTag>;
using AskId = Id<struct AskTag>;
using TaskId = Id<struct TaskTag>;
using EventId = Id<struct EventTag>;
using MessageId = Id<struct MessageTag>;
using PlanId = Id<struct PlanTag>;    // a line of a care plan, in its person's bucket
using MergeId = Id<struct MergeTag>;  // two records joined, in the survivor's bucket

// A client-made 128-bit idempotency key.
struct ActKey {
  std::uint64_t high = 0, low = 0;
  auto operator<=>(const ActKey&) const = default;
};

[[nodiscard]] std::string base32_of(std::int64_t value);                    // 13 characters
[[nodiscard]] Result<std::int64_t> value_of_base32(std::string_view text);  // positive only
[[nodiscard]] std::string hex_of(const ActKey& key);
[[nodiscard]] Result<ActKey> act_key_of_hex(std::string_view text);  // 32 hex digits

[[nodiscard]] Bucket hash_bucket(std::int64_t id);
[[nodiscard]] Bucket hash_bucket(std::string_view token);
// The bucket carried in the top ten bits of an area-group id, and the making of such an id.
[[nodiscard]] constexpr Bucket carried_bucket(std::int64_t id) {
  return static_cast<Bucket>(id >> 53);
}
[[nodiscard]] constexpr std::int64_t id_in_bucket(Bucket bucket, std::uint64_t random) {
  const std::int64_t tail = static_cast<std::int64_t>(random & ((std::uint64_t(1) << 53) - 1));
  return (static_cast<std::int64_t>(bucket) << 53) | (tail == 0 ? 1 : tail);
}

template <class Tag>
[[nodiscard]] std::string to_text(Id<Tag> id) {
  return base32_of(id.value);
}
template <class AnyId>
[[nodiscard]] Result<AnyId> id_of_text(std::string_view text) {
  auto value = value_of_base32(text);
  if (!value) return value.error();
  return AnyId{*value};
}

// What a person reads aloud: 7K3-Q2M, from an id's low thirty bits.
[[nodiscard]] std::string reference_of(std::int64_t id);

}  // namespace fl

template <class Tag>
struct std::hash<fl::Id<Tag>> {
  std::size_t operator()(const fl::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>()(id.value);
  }
};
