// A brake on guessing: so many tries of one address in a time, counted in a fixed table without a
// lock, two addresses of one place together. Forgets at a restart; what is guessed at is long.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include "platform/time.h"

namespace fl {

class PeerBrake {
 public:
  PeerBrake(int tries_max, std::chrono::milliseconds window)
      : tries_max_(tries_max), window_ms_(window.count()) {}

  // Counts this try; true: it is one too many.
  [[nodiscard]] bool is_too_many(std::string_view peer, Instant now) {
    auto& cell = cells_[std::hash<std::string_view>()(peer) % cells_.size()];
    const auto window = static_cast<std::uint64_t>(now.ms / window_ms_) & kLow;
    std::uint64_t before = cell.load(std::memory_order_relaxed), after = 0;
    do {
      const std::uint64_t count = before >> 32 == window ? before & kLow : 0;
      after = window << 32 | (count < kLow ? count + 1 : count);
    } while (!cell.compare_exchange_weak(before, after, std::memory_order_relaxed));
    return (after & kLow) > static_cast<std::uint64_t>(tries_max_);
  }

 private:
  static constexpr std::uint64_t kLow = 0xFFFFFFFF;
  const int tries_max_;
  const std::int64_t window_ms_;
  std::array<std::atomic<std::uint64_t>, 4'096> cells_{};
};

}  // namespace fl
