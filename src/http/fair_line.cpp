// See fair_line.h.
#include "http/fair_line.h"

#include <algorithm>

namespace fl::http {

FairLine::FairLine(std::size_t count_max)
    : count_max_(count_max),
      lane_max_(std::max<std::size_t>(4, count_max / 8)),
      address_max_(std::max<std::size_t>(4, count_max / 2)) {}

bool FairLine::push(const Client& client, std::int64_t now_us,
                    std::function<void(bool is_late)> job) {
  auto& lane = lanes_[client.device % kLaneCount];
  const std::size_t slot = client.address % kLaneCount;
  if (is_full() || lane.size() >= lane_max_ || of_address_[slot] >= address_max_) return false;
  lane.push_back({now_us, std::move(job), slot});
  ++of_address_[slot];
  ++count_;
  return true;
}

Waiting FairLine::take_front(std::size_t lane) {
  Waiting out = std::move(lanes_[lane].front());
  lanes_[lane].pop_front();
  --of_address_[out.address_slot];
  --count_;
  return out;
}

std::optional<Waiting> FairLine::pop() {
  if (count_ == 0) return std::nullopt;
  while (lanes_[next_lane_].empty())
    next_lane_ = (next_lane_ + 1) % kLaneCount;
  auto out = take_front(next_lane_);
  next_lane_ = (next_lane_ + 1) % kLaneCount;
  return out;
}

void FairLine::take_late(std::int64_t before_us, std::vector<Waiting>& out) {
  if (count_ == 0) return;
  for (std::size_t lane = 0; lane < kLaneCount; ++lane)
    while (!lanes_[lane].empty() && lanes_[lane].front().since_us <= before_us)
      out.push_back(take_front(lane));
}

std::int64_t FairLine::oldest_since_us(std::int64_t otherwise) const {
  if (count_ == 0) return otherwise;
  for (const auto& lane : lanes_)
    if (!lane.empty()) otherwise = std::min(otherwise, lane.front().since_us);
  return otherwise;
}

}  // namespace fl::http
