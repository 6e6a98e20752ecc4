// One lock for all classes: it is held for a few pointer moves, and handlers take a thousand times
// longer.
#include "http/work_queue.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

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
constexpr std::int64_t kAdjustUs = 100'000;
constexpr std::size_t kFewestPlaces = 8;
// The loop that accepts, refuses and answers goes before the workers when there is one core for
// all: what waits for it may be life-critical.
constexpr int kWorkerNiceness = 4;

// Cores this process may use: those it was given, not those of the machine.
int core_count() {
  cpu_set_t cores;
  const bool is_said = ::sched_getaffinity(0, sizeof cores, &cores) == 0;
  return is_said ? std::max(1, CPU_COUNT(&cores)) : 1;
}

// Some of those that run wait for a commit, and others on the machine may want our cores.
constexpr int kFewestPerCore = 4;

int fewest_at_once(int worker_count) {
  return std::min(worker_count, kFewestPerCore * core_count());
}

// "on a core" and "waiting for one", in nanoseconds since the thread began.
CpuUse read_schedstat(int file) {
  char text[64];
  const ssize_t size = file < 0 ? -1 : ::pread(file, text, sizeof text, 0);
  CpuUse use;
  if (size <= 0) return use;
  const auto first = std::from_chars(text, text + size, use.running_ns);
  if (first.ec == std::errc() && first.ptr < text + size)
    std::from_chars(first.ptr + 1, text + size, use.waiting_ns);
  return use;
}

template <std::size_t... I>
std::array<FairLine, sizeof...(I)> lines_of(std::index_sequence<I...>) {
  return {FairLine(kRules[I].waiting_max)...};
}

}  // namespace

void set_niceness(int niceness) {
  const auto thread = id_t(::gettid());
  if (niceness > 0)
    ::setpriority(PRIO_PROCESS, thread, ::getpriority(PRIO_PROCESS, thread) + niceness);
}

WorkQueue::WorkQueue(int worker_count, std::chrono::milliseconds wait_max, int niceness)
    : wait_max_us_(std::chrono::microseconds(wait_max).count()),
      worker_count_(worker_count),
      niceness_(niceness),
      waiting_(lines_of(std::make_index_sequence<kClassCount>())),
      concurrency_(fewest_at_once(worker_count), worker_count),
      schedstats_(std::size_t(worker_count), -1) {
  for (std::size_t i = 0; i < kClassCount; ++i)
    places_[i] = kRules[i].waiting_max;
  for (int i = 0; i < worker_count; ++i)
    threads_.emplace_back([this, i] { work(std::size_t(i)); });
  threads_.emplace_back([this] { refuse_late(); });
}

WorkQueue::~WorkQueue() {
  stop();
  for (const int file : schedstats_)
    if (file >= 0) ::close(file);
}

int WorkQueue::limit() const {
  const std::lock_guard lock(mutex_);
  return concurrency_.limit();
}

bool WorkQueue::has_room(RouteClass route_class) const {
  const auto i = std::size_t(route_class);
  return !is_stopping_.load(std::memory_order_relaxed) &&
         count_[i].load(std::memory_order_relaxed) < places_[i].load(std::memory_order_relaxed);
}

void WorkQueue::say_count(std::size_t route_class) {
  count_[route_class].store(waiting_[route_class].count(), std::memory_order_relaxed);
}

bool WorkQueue::push(RouteClass route_class, const Client& client, Job job) {
  const auto i = std::size_t(route_class);
  const std::lock_guard lock(mutex_);
  if (is_stopping_ || !waiting_[i].push(client, steady_us(), std::move(job))) return false;
  ++waiting_count_;
  say_count(i);
  wake_one();
  if (waiting_count_ > std::size_t(idle_count_))
    watch_.notify_one();  // nobody free for it: watch its time
  return true;
}

bool WorkQueue::take(Waiting& out, std::size_t& route_class) {
  const int limit = concurrency_.limit();
  for (std::size_t i = 0; i < kClassCount; ++i) {
    if (waiting_[i].count() == 0) continue;
    const bool is_life = RouteClass(i) == RouteClass::life;
    if (!is_life && running_count_ >= limit) {
      was_full_ = true;
      continue;
    }
    const int share = (is_life ? worker_count_ : limit) * kRules[i].worker_percent / 100;
    if (running_[i] >= std::max(1, share)) continue;
    out = *waiting_[i].pop();
    --waiting_count_;
    say_count(i);
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

void WorkQueue::adjust_limit(std::unique_lock<std::mutex>& lock) {
  const std::int64_t now = steady_us();
  if (now - adjusted_us_ < kAdjustUs) return;
  adjust_places(now - std::exchange(adjusted_us_, now));
  const std::vector<int> files = schedstats_;
  const bool was_full = std::exchange(was_full_, false);
  lock.unlock();
  CpuUse sum;
  for (const int file : files) {
    const CpuUse one = read_schedstat(file);
    sum.running_ns += one.running_ns;
    sum.waiting_ns += one.waiting_ns;
  }
  lock.lock();
  concurrency_.adjust({sum.running_ns - used_.running_ns, sum.waiting_ns - used_.waiting_ns},
                      was_full);
  used_ = sum;
}

void WorkQueue::adjust_places(std::int64_t period_us) {
  for (std::size_t i = 0; i < kClassCount; ++i) {
    const std::size_t done = std::exchange(done_[i], 0);
    const bool was_late = std::exchange(was_late_[i], false);
    if (RouteClass(i) == RouteClass::life) continue;
    const auto in_time = std::size_t(double(done) * double(wait_max_us_) / double(period_us));
    if (was_late)
      places_[i] = std::clamp(in_time * 4 / 5, kFewestPlaces, kRules[i].waiting_max);
    else
      places_[i] = std::min(kRules[i].waiting_max, places_[i] * 17 / 16 + 1);
  }
}

void WorkQueue::work(std::size_t worker) {
  set_niceness(niceness_ + kWorkerNiceness);
  const int schedstat = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  std::unique_lock lock(mutex_);
  schedstats_[worker] = schedstat;
  Waiting next;
  std::size_t route_class = 0;
  while (true) {
    if (take(next, route_class)) {
      ++running_[route_class];
      ++running_count_;
      if (waiting_count_ > 0) wake_one();
      const std::int64_t wait_max_us = patience_us();
      lock.unlock();
      const bool is_late = steady_us() - next.since_us > wait_max_us;
      next.job(is_late);
      next.job = nullptr;
      lock.lock();
      if (is_late) was_late_[route_class] = true;
      if (!is_late) ++done_[route_class];
      --running_[route_class];
      --running_count_;
      adjust_limit(lock);
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
    oldest = line.oldest_since_us(oldest);
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
    for (std::size_t i = 0; i < kClassCount; ++i) {
      const std::size_t before = late.size();
      waiting_[i].take_late(now - wait_max_us, late);
      say_count(i);
      if (late.size() > before) was_late_[i] = true;
    }
    waiting_count_ -= late.size();
    lock.unlock();
    for (auto& waiting : late)
      waiting.job(true);
    late.clear();
    lock.lock();
  }
}

void WorkQueue::stop() {
  std::vector<Waiting> left;
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (auto& line : waiting_)
      while (auto one = line.pop())
        left.push_back(std::move(*one));
    waiting_count_ = 0;
  }
  work_came_.notify_all();
  watch_.notify_all();
  for (auto& waiting : left)
    waiting.job(true);
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace fl::http
