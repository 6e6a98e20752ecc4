// Reads the system and the steady clock; nothing else does.
#include "platform/clock.h"

#include <ctime>

#include "platform/cpu_time.h"

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

std::int64_t thread_cpu_us() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::int64_t(used.tv_sec) * 1'000'000 + used.tv_nsec / 1'000;
}

}  // namespace fl
