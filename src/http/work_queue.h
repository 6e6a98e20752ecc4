// The front door's queue: handlers wait here, bounded in number and in time, most precious class
// first, clients of one class in turn (fair_line.h), no more at once than the cores can carry
// (concurrency.h).
//
// A request that cannot start within 50 ms is told so at once: an unbounded queue gives nobody an
// answer in time (measured: goodput 0 at five times the load). Heavy classes may never take all
// workers.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "http/concurrency.h"
#include "http/fair_line.h"
#include "http/route.h"
#include "platform/limits.h"

namespace fl::http {

inline constexpr std::size_t kClassCount = 5;

// So much nicer than it is: the calling thread; 0 leaves it as it is.
void set_niceness(int niceness);

class WorkQueue {
 public:
  // Called once: `is_late` when it waited too long (or the queue stops) and must be refused instead
  // of run.
  using Job = std::function<void(bool is_late)>;

  explicit WorkQueue(int worker_count = limits::kWorkerCount,
                     std::chrono::milliseconds wait_max = limits::kWorkQueueWaitMax,
                     int niceness = 0);
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Without a lock: the loop asks it for each refusal, and must not wait for a worker that lost its
  // core. False when the class is full, or holds as many as it can start within the wait: refuse
  // now, before reading the body. push() may still refuse.
  [[nodiscard]] bool has_room(RouteClass route_class) const;
  [[nodiscard]] bool push(RouteClass route_class, const Client& client, Job job);
  // Running jobs end; waiting ones are refused.
  void stop();
  // Handlers that may run at once now; the class `life` may use all workers.
  [[nodiscard]] int limit() const;

 private:
  void work(std::size_t worker);
  // Once a tenth of a second, by the worker that comes by: the limit follows what the kernel says,
  // the places what was done.
  void adjust_limit(std::unique_lock<std::mutex>& lock);
  void adjust_places(std::int64_t period_us);
  void wake_one();                          // under the lock
  void say_count(std::size_t route_class);  // under the lock, after each change of a line
  void refuse_late();
  // Under the lock: the next job to start, most precious class first; false when none may start
  // now.
  bool take(Waiting& out, std::size_t& route_class);
  [[nodiscard]] std::int64_t oldest_since_us() const;
  // Under the lock: how long a job may wait now: 50 ms in a standing queue, 1 s in a nearly empty
  // one.
  [[nodiscard]] std::int64_t patience_us() const;

  const std::int64_t wait_max_us_;
  const int worker_count_, niceness_;
  mutable std::mutex mutex_;
  std::condition_variable work_came_, watch_;
  std::array<FairLine, kClassCount> waiting_;
  std::array<int, kClassCount> running_{};
  // Who would be refused for lateness costs a hundred times more than who is refused at the door,
  // so a class that is behind takes no more than it can start in time (Little's law).
  std::array<std::atomic<std::size_t>, kClassCount> places_, count_{};
  std::array<std::size_t, kClassCount> done_{};  // in this period
  std::array<bool, kClassCount> was_late_{};
  int running_count_ = 0;
  std::size_t waiting_count_ = 0;
  Concurrency concurrency_;
  CpuUse used_;
  std::int64_t adjusted_us_ = 0;
  bool was_full_ = false;
  std::vector<int> schedstats_;  // one a worker; -1: the kernel does not say
  int idle_count_ = 0;
  bool is_waking_ = false;
  std::atomic<bool> is_stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace fl::http
