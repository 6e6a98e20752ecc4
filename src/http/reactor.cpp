// epoll(7), edge-triggered; eventfd(2) to wake a thread that waits.
#include "http/reactor.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "platform/clock.h"
#include "platform/result.h"

namespace fl::http {

namespace {

constexpr std::size_t kEventsAtOnce = 256;
constexpr std::uint64_t kWake = ~std::uint64_t(0);
constexpr std::chrono::milliseconds kShortPause{10};  // short of memory

std::uint64_t mark_of(int descriptor, std::uint32_t turn) {
  return std::uint64_t(turn) << 32 | std::uint32_t(descriptor);
}

}  // namespace

Reactor::Reactor()
    : poll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      now_us_(steady_us()) {
  CHECK(poll_ >= 0 && wake_ >= 0);
  epoll_event wanted{};
  wanted.events = EPOLLIN | EPOLLET;
  wanted.data.u64 = kWake;
  CHECK(::epoll_ctl(poll_, EPOLL_CTL_ADD, wake_, &wanted) == 0);
}

Reactor::~Reactor() {
  ::close(wake_);
  ::close(poll_);
}

bool Reactor::watch(int descriptor, std::uint32_t events, Watched* who) {
  const auto at = std::size_t(descriptor);
  if (at >= places_.size()) places_.resize(std::max(at + 1, places_.size() * 2));
  Place& place = places_[at];
  epoll_event wanted{};
  wanted.events = events;
  wanted.data.u64 = mark_of(descriptor, ++place.turn);
  if (::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &wanted) != 0) return false;
  place.who = who;
  return true;
}

void Reactor::change(int descriptor, std::uint32_t events) {
  epoll_event wanted{};
  wanted.events = events;
  wanted.data.u64 = mark_of(descriptor, places_[std::size_t(descriptor)].turn);
  CHECK(::epoll_ctl(poll_, EPOLL_CTL_MOD, descriptor, &wanted) == 0);
}

void Reactor::forget(int descriptor) {
  const auto at = std::size_t(descriptor);
  if (at < places_.size()) places_[at].who = nullptr;  // closing takes it from the kernel's list
}

void Reactor::every(std::chrono::microseconds period, Job job) {
  periodics_.push_back({period.count(), steady_us() + period.count(), std::move(job)});
}

void Reactor::post(Job job) {
  bool is_to_wake = false;
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(job));
    is_to_wake = std::exchange(is_waiting_, false);
  }
  if (is_to_wake) ::eventfd_write(wake_, 1);
}

void Reactor::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  ::eventfd_write(wake_, 1);
}

int Reactor::wait_ms() const {
  std::int64_t due_us = steady_us() + 1'000'000;
  for (const auto& one : periodics_)
    due_us = std::min(due_us, one.due_us);
  return int(std::max<std::int64_t>(0, (due_us - steady_us() + 999) / 1'000));
}

void Reactor::do_due() {
  now_us_ = steady_us();
  for (std::size_t i = 0; i < periodics_.size(); ++i) {
    Periodic& one = periodics_[i];
    if (one.due_us > now_us_) continue;
    one.due_us = now_us_ + one.period_us;  // before: what it throws does not end it
    attempt(one.job);
  }
}

void Reactor::do_jobs() {
  std::vector<Job> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(posted_);
  }
  std::vector<Job> own;
  own.swap(own_);
  for (auto* jobs : {&own, &all})
    for (auto& job : *jobs)
      attempt(std::exchange(job, nullptr));
}

// Edges are told once: what fails for one must not take the others' with it.
void Reactor::attempt(const Job& what) {
  try {
    what();
  } catch (const std::bad_alloc&) {
    is_short_ = true;
  }
}

void Reactor::turn() {
  bool may_wait = own_.empty();
  if (may_wait) {
    const std::lock_guard lock(mutex_);
    may_wait = posted_.empty() && !is_stopped_;
    is_waiting_ = may_wait;
  }
  std::array<epoll_event, kEventsAtOnce> ready;
  const int count = ::epoll_wait(poll_, ready.data(), int(ready.size()), may_wait ? wait_ms() : 0);
  if (may_wait) {
    const std::lock_guard lock(mutex_);
    is_waiting_ = false;
  }
  now_us_ = steady_us();
  for (int i = 0; i < count; ++i) {
    const auto& [events, data] = ready[std::size_t(i)];
    if (data.u64 == kWake) continue;
    const Place& place = places_[std::size_t(std::uint32_t(data.u64))];
    Watched* const who = place.turn == std::uint32_t(data.u64 >> 32) ? place.who : nullptr;
    if (who == nullptr) continue;
    const std::uint32_t what = events;
    attempt([who, what] { who->on_event(what); });
  }
  do_jobs();
  do_due();
}

void Reactor::run(const std::function<std::chrono::microseconds()>& rest) {
  thread_ = std::this_thread::get_id();
  while (true) {
    turn();
    {
      const std::lock_guard lock(mutex_);
      if (is_stopped_) return;
    }
    if (std::exchange(is_short_, false)) std::this_thread::sleep_for(kShortPause);
    if (const auto pause = rest(); pause.count() > 0) std::this_thread::sleep_for(pause);
  }
}

}  // namespace fl::http
