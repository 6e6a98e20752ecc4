// How much of a loop's time strangers may take for shaking hands in TLS. What they will ask for is
// not known yet, so admission by class is impossible, and a handshake costs as much as several
// answers: a flood of them would leave no time for those who have a line. So they get a share of
// each slice of time (a quarter while requests are being refused, else half), and wait beyond it,
// addresses in turn; an address holds a bounded part of the waiting places. When many wait nobody
// is accepted for a moment: a stranger in the kernel's queue costs nothing, one who is taken and
// let go costs a tenth of a handshake. Belongs to one event loop.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "http/fair_line.h"
#include "http/sources.h"

namespace fl::http {

inline constexpr std::int64_t kHandshakeSliceUs = 25'000;

class Handshakes {
 public:
  // Called once: go on now, or (`is_refused`) never.
  using Go = std::function<void(bool is_refused)>;

  explicit Handshakes(std::size_t waiting_max = kWaitingMax)
      : waiting_max_(waiting_max), line_(waiting_max) {}
  // True when there is time left in this slice and nobody waits.
  [[nodiscard]] bool may_go() const { return used_us_ < share_us_ && line_.count() == 0; }
  // False: too many wait, or too many of this address.
  [[nodiscard]] bool wait(Source source, std::int64_t now_us, Go go);
  void spent(std::int64_t us) { used_us_ += us; }
  // A slice is over: those that wait go in turn while there is time. `is_hot`: requests are being
  // refused, those who have a line come first.
  void next_slice(bool is_hot);
  void forget();  // the loop has ended
  // Any thread: so many wait that no more should be accepted now.
  [[nodiscard]] bool is_crowded() const { return is_crowded_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kWaitingMax = 1'024;
  static constexpr std::int64_t kShareUs = kHandshakeSliceUs / 2;
  static constexpr std::int64_t kHotShareUs = kHandshakeSliceUs / 4;
  void judge_crowd() { is_crowded_ = line_.count() * 4 >= waiting_max_; }

  const std::size_t waiting_max_;
  std::atomic<bool> is_crowded_{false};
  FairLine line_;
  std::int64_t share_us_ = kShareUs, used_us_ = 0;
};

}  // namespace fl::http
