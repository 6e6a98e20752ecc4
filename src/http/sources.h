// Where lines come from, and how many each place holds: one telephone, one office or a carrier's
// gateway must not take all places. Private to this room.
//
// A place is an IPv4 address, or the /64 that one IPv6 customer has. Behind a reverse proxy every
// line comes from the proxy, so named proxies are not counted; this machine itself is one unless
// said otherwise. Safe from several threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "http/address.h"

namespace fl::http {

using Source = std::uint64_t;
[[nodiscard]] Source source_of(const Address& address);

class Sources {
 public:
  // `line_max`: lines of a place; beyond it come so many extra ones, only for what is
  // life-critical.
  Sources(std::size_t line_max, const std::vector<std::string>& proxies);

  [[nodiscard]] bool is_counted(Source source) const { return !proxies_.contains(source); }
  void add(Source source);
  void remove(Source source);
  // The next line would be an extra one; there is no place even for an extra one.
  [[nodiscard]] bool is_at_max(Source source) const { return lines_of(source) >= line_max_; }
  [[nodiscard]] bool is_beyond(Source source) const {
    return lines_of(source) >= line_max_ + extra_max_;
  }
  // Still more lines than it may have.
  [[nodiscard]] bool is_over(Source source) const { return lines_of(source) > line_max_; }
  // Lines that give way together.
  [[nodiscard]] std::size_t room_at_once() const { return extra_max_ / 8 + 1; }

 private:
  [[nodiscard]] std::size_t lines_of(Source source) const;

  const std::size_t line_max_, extra_max_;
  std::unordered_set<Source> proxies_;
  mutable std::mutex mutex_;
  std::unordered_map<Source, std::size_t> lines_;
};

// What the front door did, for the metrics; told twice a second and not each time.
struct DoorCounts {
  std::atomic<std::uint64_t> lines_refused{0};  // by an address' own limit
  std::atomic<std::uint64_t> lines_extra{0};    // taken beyond it, for what is life-critical
  std::atomic<std::uint64_t> shaken{0}, resumed{0}, shakes_put_off{0}, shakes_refused{0};
  void tell();
};

}  // namespace fl::http
