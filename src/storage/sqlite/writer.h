// The single writer: takes whatever is queued, runs it as one transaction, tells every caller after
// the group is on disk. The only thread that writes and the only one that checkpoints, so that
// no two connections ever meet inside the log (the reset bug of SQLite before 3.51.3 needs two).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/sqlite/connection.h"

namespace fl {

class Writer {
 public:
  struct Callbacks {
    std::function<void()> begin_checkpoint;  // from here on idle readers hold no snapshot
    std::function<void()> end_checkpoint;
    std::function<void()> end_stale_snapshots;  // those too old to keep the log waiting
  };
  Writer(const DbOptions& options, std::unique_ptr<Connection> connection, Callbacks callbacks);
  ~Writer();  // finishes what is queued
  Writer(const Writer&) = delete;

  [[nodiscard]] Outcome run(const std::function<bool(Tx&)>& job);
  // The connection of the group that runs now; only from inside a job.
  [[nodiscard]] Connection& connection() { return *connection_; }
  void note_failed_checkpoint() { checkpoints_work_ = false; }  // the loop tries again
  [[nodiscard]] bool is_healthy() const { return commits_work_ && checkpoints_work_; }
  [[nodiscard]] StorageTrouble::Kind last_trouble() const { return last_trouble_; }
  [[nodiscard]] std::uint64_t commit_count() const { return commit_count_.load(); }

 private:
  struct Job {
    const std::function<bool(Tx&)>* run = nullptr;
    bool is_done = false;
    bool is_kept = false;  // the group is on disk
    Outcome outcome = Done{};
    std::exception_ptr thrown;
    std::condition_variable wake;
  };
  using Group = std::vector<Job*>;

  void loop();
  void run_group(Group& group);
  void run_one(Job& job);
  void look_after_log();
  void fail(Group& group, const StorageTrouble& trouble);
  void take_back();
  void drop_connection();
  void open_again();
  Connection::Checkpoint checkpoint(Connection& on, Connection::CheckpointMode mode, int wait_ms);
  void checkpoint_if_due();
  void probe();
  void finish_bulk();

  const DbOptions options_;
  const Callbacks callbacks_;
  std::unique_ptr<Connection> connection_;  // empty after an error of the disk
  std::unique_ptr<Connection> broken_;      // then: the old handle, held but never used again
  std::mutex guard_;
  std::condition_variable wake_;
  std::deque<Job*> queue_;
  bool is_stopping_ = false;
  std::atomic<bool> commits_work_{true};
  std::atomic<bool> checkpoints_work_{true};
  std::atomic<StorageTrouble::Kind> last_trouble_{StorageTrouble::Kind::io};
  std::atomic<std::uint64_t> commit_count_{0};
  int last_frame_count_ = 0;
  int checkpoint_at_frame_ = 0;
  std::int64_t probed_at_ms_ = 0, swept_at_ms_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace fl
