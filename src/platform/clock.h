// The only reader of the clock. `now` is stamped once per request or job and passed down.
#pragma once

#include <atomic>

#include "platform/time.h"

namespace fl {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

// A clock that moves only when told to: stories and tests.
class HandClock final : public Clock {
 public:
  explicit HandClock(Instant at) : ms_(at.ms) {}
  [[nodiscard]] Instant now() const override { return {ms_.load()}; }
  void set(Instant at) { ms_ = at.ms; }
  void advance(std::chrono::milliseconds by) { ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> ms_;
};

// Monotonic milliseconds for leases, timeouts and measurements; never shown to people.
[[nodiscard]] std::int64_t steady_ms();
[[nodiscard]] std::int64_t steady_us();

}  // namespace fl
