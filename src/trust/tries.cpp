// The counting behind the table in tries.h.
#include "trust/tries.h"

#include <arpa/inet.h>

#include <algorithm>

namespace fl {

namespace {

// The row as it stands at `now`: windows that have passed move on.
store::TryRow moved_to(const store::TryRow& row, Instant now, std::chrono::milliseconds window) {
  const std::int64_t window_at = now.ms - now.ms % window.count();
  store::TryRow moved = row;
  if (row.window_at == window_at) return moved;
  moved.past_count = row.window_at == window_at - window.count() ? row.now_count : 0;
  moved.now_count = 0;
  moved.window_at = window_at;
  return moved;
}

}  // namespace

int count_in_window(const store::TryRow& row, Instant now, std::chrono::milliseconds window) {
  const store::TryRow moved = moved_to(row, now, window);
  const std::int64_t left_ms = window.count() - (now.ms - moved.window_at);
  // Rounded up: the limit is never passed by waiting for the turn of a window.
  const std::int64_t past = (moved.past_count * left_ms + window.count() - 1) / window.count();
  return moved.now_count + static_cast<int>(past);
}

store::TryRow with_one_more(const store::TryRow& row, Instant now,
                            std::chrono::milliseconds window) {
  store::TryRow moved = moved_to(row, now, window);
  ++moved.now_count;
  moved.last_at = now;
  return moved;
}

store::TryRow with_one_less(const store::TryRow& row) {
  store::TryRow less = row;
  if (less.now_count > 0) --less.now_count;
  return less;
}

std::string peer_group(std::string_view peer) {
  constexpr std::size_t kHomeBytes = 8;
  unsigned char bytes[16];
  const std::string text(peer);
  if (inet_pton(AF_INET6, text.c_str(), bytes) != 1) return text;
  return std::string(reinterpret_cast<const char*>(bytes), kHomeBytes);
}

std::chrono::milliseconds pair_wait(int count) {
  if (count < kPairTriesFree) return std::chrono::milliseconds(0);
  const int doubling = std::min(count - kPairTriesFree + 1, 20);
  return std::min<std::chrono::milliseconds>(std::chrono::seconds(std::int64_t(1) << doubling),
                                             kPairWaitMax);
}

}  // namespace fl
