// The one of several servers on a database that runs the jobs. No clocks are compared: the holder
// counts up a beat every second; another takes over when the beat it sees has stood still for
// kTakeAfterMs of its own time, which raises the fence. A holder that could not beat for
// kHeldMs stops by itself before that. Writes of a job ask the fence in their own transaction
// (WriteGuard), so one that was only asleep cannot write any more.
//
// On SQLite there is one server and it always holds the lease.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "platform/result.h"
#include "storage/tx_fwd.h"

namespace fl {

class Lease {
 public:
  static constexpr std::int64_t kBeatEveryMs = 1'000, kHeldMs = 4'000, kTakeAfterMs = 6'000;

  Lease(Db& db, std::string name);
  ~Lease();  // gives it back when it is ours
  Lease(const Lease&) = delete;

  // Beats from a thread of its own until this goes away.
  void start();
  void stop();  // ends the thread and gives the lease back
  // One look at the rows at this time: beats, takes over, or waits. The thread does it each second.
  void beat(std::int64_t steady_now_ms);
  void give_back();
  [[nodiscard]] bool is_held() const;
  // Fault storage.lease_lost unless the fence is still ours.
  [[nodiscard]] Outcome check(Tx& tx) const;

 private:
  struct Seen {
    std::int64_t holder = 0, fence = 0, beat = -1;
    bool operator==(const Seen&) const = default;
  };
  [[nodiscard]] Outcome look_and_act(Tx& tx, std::int64_t now_ms);
  void loop();

  Db& db_;
  const std::string name_, beat_name_;
  const std::int64_t self_;
  std::atomic<std::int64_t> fence_{0};  // 0: not ours
  std::atomic<std::int64_t> held_until_ms_{0};
  Seen seen_;  // what the rows said, and since when
  std::int64_t seen_since_ms_ = 0;
  std::int64_t fence_wanted_ = 0;  // set within the transaction, taken over after it
  std::mutex guard_;
  std::condition_variable wake_;
  bool is_stopping_ = false;
  std::thread thread_;
};

// While it lives, every write() of this thread to that database asks `check` first, in the same
// transaction; its fault takes the write back.
class WriteGuard {
 public:
  using Check = std::function<Outcome(Tx&)>;
  WriteGuard(Db& db, Check check);
  ~WriteGuard();
  WriteGuard(const WriteGuard&) = delete;

  // The check of this thread and database, or null.
  [[nodiscard]] static const Check* of(const Db& db);

 private:
  const Db& db_;
  Check check_;
  WriteGuard* before_;
};

}  // namespace fl
