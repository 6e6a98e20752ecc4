// One lock for all classes: it is held for a few pointer moves, and handlers take a thousand times
// longer.
#include "http/work_queue.h"

#include <algorithm>

#include "platform/clock.h"

namespace fl::http {

namespace {

// Places in the queue and the share of workers a class may hold. life may hold all.
struct ClassRule {
  std::size_t waiting_max;
  int worker_percent;
};
constexpr std::array<ClassRule, kClassCount> kRules{{
    {limits::kWorkQueueCountMax / 2, 100},  // life
    {limits::kWorkQueueCountMax / 4, 90},   // pass
    {limits::kWorkQueueCountMax / 8, 80},   // field
    {limits::kWorkQueueCountMax / 16, 60},  // list
    {limits::kWorkQueueCountMax / 64, 15},  // heavy
}};
// With fewer waiting than there are workers nothing is overloaded: the machine is only slow to wake
// a thread. Refusing then would turn a pause of the machine into errors, so patience is this much
// longer.
constexpr std::int64_t kSlackFactor = 20;

}  // namespace

WorkQueue::WorkQueue(int worker_count, std::chrono::milliseconds wait_max)
    : wait_max_us_(std::chrono::microseconds(wait_max).count()), worker_count_(worker_count) {
  for (int i = 0; i < worker_count; ++i)
    threads_.emplace_back([this] { work(); });
  threads_.emplace_back([this] { refuse_late(); });
}

WorkQueue::~WorkQueue() {
  stop();
}

bool WorkQueue::has_room(RouteClass route_class) const {
  const auto i = std::size_t(route_class);
  const std::lock_guard lock(mutex_);
  return !is_stopping_ && waiting_[i].size() < kRules[i].waiting_max;
}

bool WorkQueue::push(RouteClass route_class, Job job) {
  const auto i = std::size_t(route_class);
  const std::lock_guard lock(mutex_);
  if (is_stopping_ || waiting_[i].size() >= kRules[i].waiting_max) return false;
  waiting_[i].push_back({steady_us(), std::move(job)});
  ++waiting_count_;
  wake_one();
  if (waiting_count_ > std::size_t(idle_count_))
    watch_.notify_one();  // nobody free for it: watch its time
  return true;
}

bool WorkQueue::take(Waiting& out, std::size_t& route_class) {
  for (std::size_t i = 0; i < kClassCount; ++i) {
    if (waiting_[i].empty()) continue;
    if (running_[i] >= std::max(1, worker_count_ * kRules[i].worker_percent / 100)) continue;
    out = std::move(waiting_[i].front());
    waiting_[i].pop_front();
    --waiting_count_;
    route_class = i;
    return true;
  }
  return false;
}

// One at a time: the worker that wakes takes a job and, if more wait, wakes the next. A burst of
// short jobs is then done by few warm threads, while jobs that block still bring up as many threads
// as they need.
void WorkQueue::wake_one() {
  if (idle_count_ == 0 || is_waking_) return;
  is_waking_ = true;
  work_came_.notify_one();
}

void WorkQueue::work() {
  std::unique_lock lock(mutex_);
  Waiting next;
  std::size_t route_class = 0;
  while (true) {
    if (take(next, route_class)) {
      ++running_[route_class];
      if (waiting_count_ > 0) wake_one();
      const std::int64_t wait_max_us = patience_us();
      lock.unlock();
      next.job(steady_us() - next.since_us > wait_max_us);
      next.job = nullptr;
      lock.lock();
      --running_[route_class];
      continue;
    }
    if (is_stopping_) return;
    if (waiting_count_ > 0)
      watch_.notify_one();  // waiting for a share of workers, not for a worker
    ++idle_count_;
    work_came_.wait(lock);
    is_waking_ = false;
    --idle_count_;
  }
}

std::int64_t WorkQueue::patience_us() const {
  const bool is_standing = waiting_count_ + 1 >= std::size_t(worker_count_);
  return is_standing ? wait_max_us_ : wait_max_us_ * kSlackFactor;
}

std::int64_t WorkQueue::oldest_since_us() const {
  std::int64_t oldest = steady_us();
  for (const auto& line : waiting_)
    if (!line.empty()) oldest = std::min(oldest, line.front().since_us);
  return oldest;
}

void WorkQueue::refuse_late() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    if (waiting_count_ == 0) {
      watch_.wait(lock);
      continue;
    }
    const std::int64_t now = steady_us();
    const std::int64_t wait_max_us = patience_us();
    const std::int64_t left = oldest_since_us() + wait_max_us - now;
    if (left > 0) {
      watch_.wait_for(lock, std::chrono::microseconds(left));
      continue;
    }
    std::vector<Waiting> late;
    for (auto& line : waiting_) {
      while (!line.empty() && line.front().since_us + wait_max_us <= now) {
        late.push_back(std::move(line.front()));
        line.pop_front();
        --waiting_count_;
      }
    }
    lock.unlock();
    for (auto& waiting : late)
      waiting.job(true);
    late.clear();
    lock.lock();
  }
}

void WorkQueue::stop() {
  std::array<std::deque<Waiting>, kClassCount> left;
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    left.swap(waiting_);
    waiting_count_ = 0;
  }
  work_came_.notify_all();
  watch_.notify_all();
  for (auto& line : left)
    for (auto& waiting : line)
      waiting.job(true);
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace fl::http
