// What happens when phones that were apart come back: one rule for every field of a record, and
// the rule of the state of a task. Pure: the same records in any order, any number of times, give
// the same end (docs/concepts/offline.md). Called by acts_sync.cpp and round.h.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/ids.h"
#include "platform/time.h"

namespace fl {

using DeviceId = Id<struct DeviceTag>;

// Where a record stands among others about the same thing. The latest wins a field.
struct Stamp {
  Instant at;       // happened_at as settled_time() gives it
  DeviceId device;  // only to part records of one millisecond
  std::int64_t seq = 0;
  auto operator<=>(const Stamp&) const = default;
};

// A phone this far off is wrong; less is the way of a request.
inline constexpr std::chrono::minutes kClockTrusted{2};

// What the phone's clock is off by, told by when it says it sent: whole minutes, so that the time a
// request takes never shows. Nothing when it sent no time: somebody else brought the record.
[[nodiscard]] inline std::chrono::milliseconds clock_error(std::optional<Instant> sent_at,
                                                           Instant received_at) {
  if (!sent_at) return std::chrono::milliseconds(0);
  const auto off = received_at - *sent_at;
  const auto size = off.count() < 0 ? -off : off;
  if (size <= kClockTrusted) return std::chrono::milliseconds(0);
  const std::int64_t half = off.count() < 0 ? -30'000 : 30'000;
  return std::chrono::minutes((off.count() + half) / 60'000);
}

// When it happened: what the phone says, put right by its clock's error, never after it reached
// us.
[[nodiscard]] inline Instant settled_time(Instant happened_at, std::chrono::milliseconds error,
                                          Instant received_at) {
  const Instant right = happened_at + error;
  return right < received_at ? right : received_at;
}

// Does `arriving` take the place of `kept`? The same record again does not.
[[nodiscard]] inline bool wins(const Stamp& arriving, const std::optional<Stamp>& kept) {
  return !kept || arriving > *kept;
}

}  // namespace fl
