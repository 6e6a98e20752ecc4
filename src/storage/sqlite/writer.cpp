// Group commit, and what happens when the disk says no.
//
// After an error of the disk the same handle is never trusted again. A failed fsync may have lost
// bytes that still look written, so what the failed group wrote must not come back to life, and
// nothing may be appended behind it. Hence: open a new handle while the old one is still there (the
// shared index of the log then ends before the failed group; a lone new handle would read the log
// anew and find it), copy the log into the main file, sync that, cut the log to nothing, and only
// then close the old handle and write again.
#include "storage/sqlite/writer.h"

#include <unistd.h>

#include <chrono>

#include "platform/clock.h"
#include "platform/log.h"
#include "platform/memory_reserve.h"
#include "storage/shortage.h"
#include "storage/sqlite/files.h"

namespace fl {

namespace {

using Mode = Connection::CheckpointMode;

constexpr std::chrono::milliseconds kIdleWait{250};
constexpr std::int64_t kProbeEveryMs = 1000;
constexpr int kRestartWaitMs = 100;
constexpr int kReopenWaitMs = 2000;

void ignore_rollback(Connection& connection) {
  if (!connection.is_in_transaction()) return;
  try {
    connection.run("ROLLBACK");
  } catch (const StorageTrouble&) {
    return;  // the caller looks whether it is still in a transaction
  } catch (const Bug&) {
    return;
  }
}

}  // namespace

Writer::Writer(const DbOptions& options, std::unique_ptr<Connection> connection,
               Callbacks callbacks)
    : options_(options),
      callbacks_(std::move(callbacks)),
      connection_(std::move(connection)),
      checkpoint_at_frame_(options.checkpoint_frame_count),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(guard_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  broken_.reset();
  if (options_.is_bulk) finish_bulk();
}

Outcome Writer::run(const std::function<bool(Tx&)>& run) {
  if (std::this_thread::get_id() == thread_.get_id()) throw Bug("write() inside write()");
  Job job;
  job.run = &run;
  {
    std::unique_lock lock(guard_);
    if (is_stopping_ || queue_.size() >= options_.write_queue_count_max) {
      return Fault{FaultKind::unavailable, "storage.busy"};
    }
    queue_.push_back(&job);
    wake_.notify_one();
    job.wake.wait(lock, [&] { return job.is_done; });
  }
  if (job.thrown) std::rethrow_exception(job.thrown);
  if (!job.is_kept && job.outcome) throw std::bad_alloc();  // there was none to say why
  return job.outcome;
}

void Writer::loop() {
  Group group;
  group.reserve(limits::kGroupCommitCountMax);
  for (;;) {
    {
      std::unique_lock lock(guard_);
      wake_.wait_for(lock, kIdleWait, [&] { return is_stopping_ || !queue_.empty(); });
      if (queue_.empty() && is_stopping_) return;
      while (!queue_.empty() && group.size() < limits::kGroupCommitCountMax) {
        group.push_back(queue_.front());
        queue_.pop_front();
      }
    }
    if (!group.empty()) {
      try {
        run_group(group);
      } catch (const std::bad_alloc&) {
        drop_connection();  // nobody was told that anything is kept
      }
      const std::lock_guard lock(guard_);
      for (auto* job : group) {
        job->is_done = true;
        job->wake.notify_one();  // under the lock: the job lives on its caller's stack
      }
      group.clear();
    }
    try {
      look_after_log();
    } catch (const std::bad_alloc&) {
      checkpoints_work_ = false;
      last_trouble_ = kNoMemory;
      probed_at_ms_ = steady_ms();
    }
  }
}

void Writer::look_after_log() {
  checkpoint_if_due();
  const std::int64_t now_ms = steady_ms();
  if (now_ms - swept_at_ms_ >= kIdleWait.count()) {
    swept_at_ms_ = now_ms;
    callbacks_.end_stale_snapshots();
  }
  if (!is_healthy() && now_ms - probed_at_ms_ >= kProbeEveryMs) probe();
}

void Writer::run_group(Group& group) {
  try {
    if (!connection_) open_again();
    connection_->begin();
    for (auto* job : group)
      run_one(*job);
    connection_->commit();
    for (auto* job : group)
      job->is_kept = true;
    ++commit_count_;
    commits_work_ = true;
  } catch (const StorageTrouble& trouble) {
    fail(group, trouble);
  } catch (const std::exception& broken) {
    // Not a job's own exception: the machinery itself. Nobody was promised anything yet.
    fail(group, {StorageTrouble::Kind::other, broken.what()});
  }
}

// One caller's closure inside the group: its own savepoint, so that its fault is its own. So is a
// damaged page that it met: nothing was written. Other trouble of the disk leaves to run_group,
// which fails the whole group.
void Writer::run_one(Job& job) {
  connection_->savepoint();
  bool keep = false;
  try {
    Tx tx(*connection_, true);
    keep = (*job.run)(tx);
  } catch (const std::exception&) {
    job.thrown = std::current_exception();
  } catch (const StorageTrouble& trouble) {
    if (trouble.kind != StorageTrouble::Kind::corrupt || !connection_->is_in_transaction()) throw;
    job.outcome = fault_of(trouble);
    log_line(LogLevel::error, "storage.write_met_damage", {{"why", trouble.what}});
  }
  if (!connection_->is_in_transaction()) {
    throw StorageTrouble{StorageTrouble::Kind::other, "a job ended the group's transaction"};
  }
  if (!keep) connection_->rollback_to_savepoint();
  connection_->release_savepoint();
}

void Writer::fail(Group& group, const StorageTrouble& trouble) {
  using Kind = StorageTrouble::Kind;
  const bool is_sound =
      trouble.kind == Kind::busy || trouble.kind == Kind::full || trouble.kind == kNoMemory;
  if (trouble.kind != Kind::busy) {
    commits_work_ = false;
    last_trouble_ = trouble.kind;
    probed_at_ms_ = steady_ms();
  }
  if (trouble.kind == kNoMemory) (void)give_up_memory_reserve();
  if (is_sound)
    take_back();
  else
    drop_connection();
  for (auto* job : group) {
    job->outcome = fault_of(trouble);
    job->thrown = nullptr;
  }
  log_line(LogLevel::error, "storage.commit_failed", {{"why", trouble.what}});
}

// Rolls back what is open; a handle that cannot even do that is dropped.
void Writer::take_back() {
  if (!connection_) return;
  ignore_rollback(*connection_);
  if (connection_->is_in_transaction()) drop_connection();
}

void Writer::drop_connection() {
  if (!connection_) return;
  connection_->close_without_checkpoint();
  broken_ = std::move(connection_);
  // One that cannot let go of its transaction would keep the new handle out.
  ignore_rollback(*broken_);
  if (broken_->is_in_transaction()) broken_.reset();
}

void Writer::open_again() {
  auto opened = std::make_unique<Connection>(options_, true);
  opened->close_without_checkpoint();
  const auto cut = checkpoint(*opened, Mode::truncate, kReopenWaitMs);
  if (!cut.is_whole) {
    throw StorageTrouble{StorageTrouble::Kind::busy, "a reader holds the old log"};
  }
  opened->close_with_checkpoint();
  connection_ = std::move(opened);
  broken_.reset();
  last_frame_count_ = 0;
  checkpoint_at_frame_ = options_.checkpoint_frame_count;
  log_line(LogLevel::warning, "storage.reopened");
}

Connection::Checkpoint Writer::checkpoint(Connection& on, Mode mode, int wait_ms) {
  struct Around {
    const Callbacks& callbacks;
    explicit Around(const Callbacks& c) : callbacks(c) { callbacks.begin_checkpoint(); }
    ~Around() { callbacks.end_checkpoint(); }
  } around(callbacks_);
  return on.checkpoint(mode, wait_ms);
}

// Passive while the log is of ordinary length; when readers keep it from starting anew, wait for
// them a little.
void Writer::checkpoint_if_due() {
  if (!connection_) return;
  const int frames = connection_->log_frame_count();
  const int step = options_.checkpoint_frame_count;
  if (frames < last_frame_count_) checkpoint_at_frame_ = step;  // the log began anew
  last_frame_count_ = frames;
  if (frames < checkpoint_at_frame_) return;
  checkpoint_at_frame_ = frames + std::max(1, step / 4);
  const bool is_long = frames >= 4 * step;
  try {
    (void)checkpoint(*connection_, is_long ? Mode::restart : Mode::passive, kRestartWaitMs);
    checkpoints_work_ = true;
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.checkpoint_failed", {{"why", trouble.what}});
    checkpoints_work_ = false;
    last_trouble_ = trouble.kind;
    probed_at_ms_ = steady_ms();
    if (trouble.kind != StorageTrouble::Kind::full) drop_connection();
  } catch (const Bug& bug) {
    log_line(LogLevel::error, "storage.checkpoint_failed", {{"why", bug.what()}});
    checkpoints_work_ = false;
    drop_connection();
  }
}

// While unhealthy: is the disk back? A real commit of one page says so, then a checkpoint.
void Writer::probe() {
  probed_at_ms_ = steady_ms();
  try {
    if (!connection_) open_again();
    const std::int64_t version = connection_->number("PRAGMA user_version");
    connection_->begin();
    connection_->run(("PRAGMA user_version=" + std::to_string(version)).c_str());
    connection_->commit();
    commits_work_ = true;
    (void)checkpoint(*connection_, Mode::passive, 0);
    checkpoints_work_ = true;
    log_line(LogLevel::warning, "storage.healthy_again");
  } catch (const StorageTrouble& trouble) {
    last_trouble_ = trouble.kind;
    log_line(LogLevel::warning, "storage.still_unhealthy", {{"why", trouble.what}});
    if (trouble.kind == StorageTrouble::Kind::full)
      take_back();
    else
      drop_connection();
  } catch (const Bug& bug) {
    log_line(LogLevel::warning, "storage.still_unhealthy", {{"why", bug.what()}});
    drop_connection();
  }
}

// A bulk load wrote without syncing. Now all of it is made to last.
void Writer::finish_bulk() {
  try {
    if (!connection_) open_again();
    connection_->run("PRAGMA synchronous=FULL");
    (void)checkpoint(*connection_, Mode::truncate, kReopenWaitMs);
    connection_.reset();
    auto synced = sync_file_and_folder(options_.path);
    if (!synced) log_line(LogLevel::error, "storage.bulk_not_synced");
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.bulk_not_synced", {{"why", trouble.what}});
  } catch (const Bug& bug) {
    log_line(LogLevel::error, "storage.bulk_not_synced", {{"why", bug.what()}});
  }
}

}  // namespace fl
