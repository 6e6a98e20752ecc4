// See loop.h.
#include "http/loop.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "http/connection.h"

namespace fl::http {

namespace {

constexpr std::size_t kCrowdShare = 4;  // an address with a quarter of all lines yields first
constexpr std::int64_t kVainMs = 50;

}  // namespace

std::size_t Loop::give_way(std::vector<Candidate>& all, std::size_t count) {
  count = std::min(count, all.size());
  std::ranges::partial_sort(all, all.begin() + std::ptrdiff_t(count),
                            [](const auto& one, const auto& other) {
                              return std::tuple(other.is_crowd, other.yield, one.since_ms) <
                                     std::tuple(one.is_crowd, one.yield, other.since_ms);
                            });
  for (std::size_t i = 0; i < count; ++i)
    all[i].connection->give_way();
  return count;
}

std::size_t Loop::make_room(std::size_t count) {
  std::unordered_map<Source, std::size_t> lines_of;
  for (const auto& connection : connections)
    ++lines_of[connection->source()];
  std::vector<Candidate> all;
  for (const auto& connection : connections)
    if (const Yield yield = connection->yield(); yield != Yield::never)
      all.push_back({lines_of[connection->source()] > connections.size() / kCrowdShare, yield,
                     connection->rests_since_ms(), connection});
  return give_way(all, count);
}

std::size_t Loop::make_room_of(Source source, std::size_t count, Yield least, std::int64_t now_ms) {
  if (least > Yield::newcomer && now_ms < vain_until_ms_) return 0;
  std::vector<Candidate> all;
  for (const auto& connection : connections)
    if (connection->source() == source && connection->yield() >= least)
      all.push_back({false, connection->yield(), connection->rests_since_ms(), connection});
  if (all.empty()) vain_until_ms_ = now_ms + kVainMs;
  return give_way(all, count);
}

void Loop::hold(std::shared_ptr<Connection> connection, std::uint64_t number, std::int64_t now_ms,
                std::int64_t until_ms) {
  const std::int64_t last = now_ms / kSliceMs + std::int64_t(kSliceCount) - 1;
  const std::int64_t slice = std::min(last, until_ms / kSliceMs + 1);
  wheel_[std::size_t(slice) % kSliceCount].push_back({std::move(connection), number});
  ++held_count;
}

void Loop::release(std::vector<Held>& held) {
  const auto due = std::exchange(held, {});
  held_count -= due.size();
  for (const auto& [connection, number] : due)
    connection->release(number);
}

void Loop::release_due(std::int64_t now_ms) {
  const std::int64_t now_slice = now_ms / kSliceMs;
  const std::int64_t first = std::max(released_slice_ + 1, now_slice - std::int64_t(kSliceCount));
  for (std::int64_t slice = first; slice <= now_slice; ++slice)
    release(wheel_[std::size_t(slice) % kSliceCount]);
  released_slice_ = now_slice;
}

void Loop::forget_held() {
  for (auto& held : wheel_)
    held.clear();
  held_count = 0;
  handshakes.forget();
}

}  // namespace fl::http
