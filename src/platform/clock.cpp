// Reads the system and the steady clock; nothing else does.
#include "platform/clock.h"

namespace fl {

namespace chrono = std::chrono;

Instant SystemClock::now() const {
  return {
      chrono::duration_cast<chrono::milliseconds>(chrono::system_clock::now().time_since_epoch())
          .count()};
}

std::int64_t steady_ms() {
  return steady_us() / 1000;
}

std::int64_t steady_us() {
  return chrono::duration_cast<chrono::microseconds>(chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace fl
