// Who waits in one class, shared fairly: stochastic fair queueing (McKenney 1990). Each client,
// known by its device or household (the session or the capability it shows, its address when it
// shows neither), falls into one of 64 lanes; lanes are served in turn, a lane in order of arrival.
// One client that asks a thousand times then waits behind itself, and not before its neighbours.
//
// A lane may hold a bounded share of the places, and so may an address: inventing a session for
// each request wins nothing beyond half of the class. Not safe from several threads: its owner
// locks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace fl::http {

inline constexpr std::size_t kLaneCount = 64;

// Who asks, as two hashes that say nothing about anybody.
struct Client {
  std::uint64_t device = 0;   // of the session or capability; of the address without either
  std::uint64_t address = 0;  // of the address
};

struct Waiting {
  std::int64_t since_us = 0;
  std::function<void(bool is_late)> job = {};
  std::size_t address_slot = 0;
};

class FairLine {
 public:
  explicit FairLine(std::size_t count_max);
  // False: the line, this client's lane or its address' share is full.
  [[nodiscard]] bool push(const Client& client, std::int64_t now_us,
                          std::function<void(bool is_late)> job);
  // The next to be served; nothing when empty.
  [[nodiscard]] std::optional<Waiting> pop();
  // Those that have waited since `before_us` or longer, out of the line.
  void take_late(std::int64_t before_us, std::vector<Waiting>& out);
  [[nodiscard]] std::int64_t oldest_since_us(std::int64_t otherwise) const;
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool is_full() const { return count_ >= count_max_; }

 private:
  Waiting take_front(std::size_t lane);

  std::size_t count_max_, lane_max_, address_max_;
  std::size_t count_ = 0, next_lane_ = 0;
  std::array<std::deque<Waiting>, kLaneCount> lanes_;
  std::array<std::uint16_t, kLaneCount> of_address_{};  // places held, by hash of the address
};

}  // namespace fl::http
