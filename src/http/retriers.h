// Who was refused a moment ago. A refused client that waits as it was told costs nothing; one that
// asks again at once costs more than the refusal saved, so it is made to wait by holding its next
// refusal back. Known by the session or capability shown: behind one address or one proxy's line
// stand many people, and those who come for the first time are told at once.
//
// A table of fixed size by hash: two clients in one place can only make the later one wait a second
// for its refusal. Belongs to one event loop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fl::http {

// Retry-After says a second at least: who comes back sooner did not listen.
inline constexpr std::int64_t kRetryTooSoonMs = 1'000;
// A line with nobody's name on it is a retrier's when it asks again as fast as the wire carries.
inline constexpr std::int64_t kLineTooSoonMs = 100;

class Retriers {
 public:
  // Notes that this client is refused now.
  void note(std::uint64_t client, std::int64_t now_ms) {
    seen_[client % kPlaceCount] = {std::uint32_t(client >> 32), std::uint32_t(now_ms)};
  }
  [[nodiscard]] bool is_too_soon(std::uint64_t client, std::int64_t now_ms) const {
    const Seen& seen = seen_[client % kPlaceCount];
    return seen.at_ms != 0 && seen.tag == std::uint32_t(client >> 32) &&
           std::uint32_t(now_ms) - seen.at_ms < kRetryTooSoonMs;
  }

 private:
  static constexpr std::size_t kPlaceCount = 16'384;
  struct Seen {
    std::uint32_t tag = 0, at_ms = 0;
  };
  std::array<Seen, kPlaceCount> seen_{};
};

}  // namespace fl::http
