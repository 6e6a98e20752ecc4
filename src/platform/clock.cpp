// Reads the system and the steady clock; nothing else does.
#include "platform/clock.h"

namespace fl {

Instant SystemClock::now() const {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::int64_t steady_ms() { return steady_us() / 1000; }

std::int64_t steady_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace fl
