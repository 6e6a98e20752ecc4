// See handshakes.h.
#include "http/handshakes.h"

#include <algorithm>
#include <utility>

namespace fl::http {

bool Handshakes::wait(Source source, std::int64_t now_us, Go go) {
  const std::uint64_t mixed = (source * 0x9e3779b97f4a7c15ull) >> 16;
  const bool is_taken = line_.push({mixed, mixed}, now_us, std::move(go));
  judge_crowd();
  return is_taken;
}

void Handshakes::next_slice(bool is_hot) {
  used_us_ = std::max<std::int64_t>(0, used_us_ - share_us_);  // what was too much is owed
  share_us_ = is_hot ? kHotShareUs : kShareUs;
  while (used_us_ < share_us_) {
    auto next = line_.pop();
    if (!next) break;
    next->job(false);
  }
  judge_crowd();
}

void Handshakes::forget() {
  while (auto next = line_.pop())
    continue;
  judge_crowd();
}

}  // namespace fl::http
