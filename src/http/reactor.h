// One thread's events: descriptors that became ready, jobs other threads hand over, and what is due
// every so often. Private to this room.
//
// A descriptor is registered once and told of by edges: its owner remembers what is ready and asks
// the kernel for nothing it knows already. A request then costs one receive and one send; a library
// that arms each wait anew, or tries a receive in vain before it, costs a call more
// (docs/decisions/0018-own-event-loop.md).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace fl::http {

// Owns a descriptor, and hears of it from the reactor's thread.
class Watched {
 public:
  // Events as epoll names them.
  virtual void on_event(std::uint32_t events) = 0;

 protected:
  ~Watched() = default;
};

class Reactor {
 public:
  using Job = std::function<void()>;

  Reactor();
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // The following belong to the reactor's thread; before run() to whoever made it.
  // False: the kernel has no room for one more.
  [[nodiscard]] bool watch(int descriptor, std::uint32_t events, Watched* who);
  void change(int descriptor, std::uint32_t events);
  // Before the descriptor is closed. What the kernel said of it already is not told any more.
  void forget(int descriptor);
  // In the next turn, after what the kernel says then: nobody keeps the thread for itself.
  void again(Job job) { own_.push_back(std::move(job)); }
  void every(std::chrono::microseconds period, Job job);
  // steady_us() and steady_ms() as this turn began: what is bounded in seconds needs no better.
  [[nodiscard]] std::int64_t now_us() const { return now_us_; }
  [[nodiscard]] std::int64_t now_ms() const { return now_us_ / 1'000; }

  // Any thread.
  void post(Job job);
  void stop();
  [[nodiscard]] bool is_own_thread() const { return std::this_thread::get_id() == thread_; }

  // Turns until stop(). Between two turns it rests for as long as `rest` says; what comes meanwhile
  // is done together. Short of memory, what cannot be done is left undone and all else goes on.
  void run(const std::function<std::chrono::microseconds()>& rest);

 private:
  struct Place {
    Watched* who = nullptr;
    std::uint32_t turn = 0;  // of watching: an event of who was here before is nobody's
  };
  struct Periodic {
    std::int64_t period_us, due_us;
    Job job;
  };
  [[nodiscard]] int wait_ms() const;
  void turn();
  void do_due();
  void do_jobs();
  void attempt(const Job& what);

  int poll_ = -1, wake_ = -1;
  std::thread::id thread_;
  bool is_short_ = false;  // of memory
  std::int64_t now_us_;
  std::vector<Place> places_;  // by descriptor
  std::vector<Periodic> periodics_;
  std::vector<Job> own_;
  std::mutex mutex_;
  std::vector<Job> posted_;
  bool is_waiting_ = false, is_stopped_ = false;  // under the mutex
};

}  // namespace fl::http
