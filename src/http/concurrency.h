// How many handlers may run at once, found while running (DESIGN section 6, adaptive concurrency).
//
// Gradient limits (Netflix concurrency-limits) compare service times, which here differ a
// hundredfold from route to route, so a change of the mix looks like congestion. This one asks the
// kernel the question itself: of the time our workers wanted a core, how much did they wait for one
// (/proc/thread-self/schedstat: time on a core, time runnable and waiting). Workers that wait for
// the disk want no core and do not count, so a queue of commits still brings up many workers. Where
// the kernel does not say, the limit stays at its maximum.
#pragma once

#include <cstdint>

namespace fl::http {

// Sums over all workers, in nanoseconds.
struct CpuUse {
  std::int64_t running_ns = 0, waiting_ns = 0;
};

class Concurrency {
 public:
  Concurrency(int min, int max) : min_(min), max_(max), limit_(max) {}
  // Once a period: what the workers used in it, and whether the limit held something back.
  void adjust(const CpuUse& used, bool was_full);
  [[nodiscard]] int limit() const { return limit_; }

 private:
  int min_, max_;
  int limit_;
};

}  // namespace fl::http
