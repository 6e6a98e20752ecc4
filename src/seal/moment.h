// Moments in other people's certificates: CWT times as numbers, and ISO 8601 texts of many habits
// (no zone, a space for the T, microseconds, a date alone). Microseconds, because some issuers
// write fractions and two moments within one second must keep their order. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/time.h"
#include "seal/cbor.h"

namespace fl {

struct Moment {
  std::int64_t us = 0;  // since 1970-01-01T00:00:00Z
  auto operator<=>(const Moment&) const = default;
};

[[nodiscard]] inline Moment moment_of(Instant at) {
  return {at.ms * 1000};
}
[[nodiscard]] inline Instant instant_of(Moment at) {
  return {at.us / 1000};
}
// A date alone is its midnight; a time without a zone is UTC.
[[nodiscard]] std::optional<Moment> moment_of_text(std::string_view text);
// A number, a fraction, or either behind tag 1; absurd ones are nothing.
[[nodiscard]] std::optional<Moment> moment_of_cbor(const Cbor& item);

// Whether two items say the same: numbers by value, moments by instant (to the second), a member
// that is null as one that is absent, maps in any order.
[[nodiscard]] bool says_the_same(const Cbor& a, const Cbor& b);

}  // namespace fl
