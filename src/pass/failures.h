// A brake on guessing that counts failures only: who gets it right is never kept waiting by it, nor
// by others of the same address who got it right. Counted in a fixed table without a lock.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include "platform/time.h"

namespace fl {

class FailureBrake {
 public:
  FailureBrake(int failures_max, std::chrono::milliseconds window)
      : failures_max_(failures_max), window_ms_(window.count()) {}

  [[nodiscard]] bool is_waiting(std::string_view peer, Instant now) const {
    const std::uint64_t cell = cell_of(peer).load(std::memory_order_relaxed);
    return cell >> 32 == window_of(now) && (cell & kLow) >= std::uint64_t(failures_max_);
  }
  // Seconds until what was counted is forgotten; 1 to a whole window.
  [[nodiscard]] std::int64_t wait_seconds(Instant now) const {
    return (window_ms_ - now.ms % window_ms_ + 999) / 1'000;
  }
  void count(std::string_view peer, Instant now) {
    auto& cell = cells_[place_of(peer)];
    std::uint64_t before = cell.load(std::memory_order_relaxed), after = 0;
    do {
      const std::uint64_t failures = before >> 32 == window_of(now) ? before & kLow : 0;
      after = window_of(now) << 32 | (failures < kLow ? failures + 1 : failures);
    } while (!cell.compare_exchange_weak(before, after, std::memory_order_relaxed));
  }

 private:
  static constexpr std::uint64_t kLow = 0xFFFFFFFF;
  static constexpr std::size_t kCellCount = 4'096;
  [[nodiscard]] static std::size_t place_of(std::string_view peer) {
    return std::hash<std::string_view>()(peer) % kCellCount;
  }
  [[nodiscard]] const std::atomic<std::uint64_t>& cell_of(std::string_view peer) const {
    return cells_[place_of(peer)];
  }
  [[nodiscard]] std::uint64_t window_of(Instant now) const {
    return static_cast<std::uint64_t>(now.ms / window_ms_) & kLow;
  }
  const int failures_max_;
  const std::int64_t window_ms_;
  std::array<std::atomic<std::uint64_t>, kCellCount> cells_{};
};

}  // namespace fl
