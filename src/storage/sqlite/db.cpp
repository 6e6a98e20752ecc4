// The single writer with group commit, and the pool of readers with held snapshots.
#include "storage/db.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include <sqlite3.h>

#include "platform/clock.h"
#include "platform/limits.h"
#include "platform/log.h"
#include "storage/sqlite/connection.h"

namespace fl {

namespace {

constexpr std::int64_t kSnapshotAgeMsMax = 500;

struct Job {
  const std::function<bool(Tx&)>* run = nullptr;
  bool is_done = false;
  Outcome outcome = Done{};
  std::exception_ptr thrown;
};

}  // namespace

struct Db::State {
  DbOptions options;
  int lock_file = -1;
  std::unique_ptr<Connection> writer;
  std::mutex guard;
  std::condition_variable wake_writer, wake_callers;
  std::deque<Job*> queue;
  bool is_stopping = false;
  std::atomic<bool> is_healthy{true};
  std::atomic<std::uint64_t> commits{0};
  std::mutex readers_guard;
  std::vector<std::unique_ptr<Connection>> readers;
  std::thread thread;

  void write_loop();
  void run_group(std::vector<Job*>& group);
  void run_one(Job& job);
  void end_stale_snapshots();
  void reopen_writer();
};

Db::Db(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Db>> Db::open(const DbOptions& options) {
  auto state = std::make_unique<State>();
  state->options = options;
  if (options.vfs.empty()) {
    const std::string lock_path = options.path + ".lock";
    state->lock_file = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (state->lock_file < 0) return Fault{FaultKind::unavailable, "storage.cannot_open", lock_path};
    if (::flock(state->lock_file, LOCK_EX | LOCK_NB) != 0) {
      ::close(state->lock_file);
      return Fault{FaultKind::conflict, "storage.in_use", options.path};
    }
  }
  try {
    state->writer = std::make_unique<Connection>(options, true);
  } catch (const StorageTrouble& trouble) {
    if (state->lock_file >= 0) ::close(state->lock_file);
    const bool is_corrupt = trouble.kind == StorageTrouble::Kind::corrupt;
    return Fault{FaultKind::unavailable, is_corrupt ? "storage.not_a_database" : "storage.cannot_open", options.path};
  }
  auto* raw = state.get();
  state->thread = std::thread([raw] { raw->write_loop(); });
  return std::unique_ptr<Db>(new Db(std::move(state)));
}

Db::~Db() {
  {
    const std::lock_guard lock(state_->guard);
    state_->is_stopping = true;
  }
  state_->wake_writer.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
  state_->readers.clear();
  state_->writer.reset();
  if (state_->lock_file >= 0) ::close(state_->lock_file);
}

void Db::State::write_loop() {
  std::vector<Job*> group;
  for (;;) {
    {
      std::unique_lock lock(guard);
      wake_writer.wait_for(lock, std::chrono::milliseconds(kSnapshotAgeMsMax),
                           [&] { return is_stopping || !queue.empty(); });
      if (queue.empty()) {
        if (is_stopping) return;
        lock.unlock();
        end_stale_snapshots();
        continue;
      }
      while (!queue.empty() && group.size() < limits::kGroupCommitCountMax) {
        group.push_back(queue.front());
        queue.pop_front();
      }
    }
    run_group(group);
    {
      const std::lock_guard lock(guard);
      for (auto* job : group) job->is_done = true;
    }
    wake_callers.notify_all();
    group.clear();
  }
}

void Db::State::run_group(std::vector<Job*>& group) {
  auto fail_all = [&](const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.commit_failed", {{"why", trouble.what}});
    for (auto* job : group) {
      job->outcome = fault_of(trouble);
      job->thrown = nullptr;
    }
    if (sqlite3_get_autocommit(writer->handle()) == 0)
      sqlite3_exec(writer->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    if (trouble.kind != StorageTrouble::Kind::full && trouble.kind != StorageTrouble::Kind::busy) reopen_writer();
  };
  try {
    writer->run("BEGIN IMMEDIATE");
    for (auto* job : group) run_one(*job);
    writer->run("COMMIT");
    ++commits;
    if (!is_healthy) is_healthy = true;
  } catch (const StorageTrouble& trouble) {
    fail_all(trouble);
  }
}

// One caller's closure inside the group: its own savepoint, so that its fault is its own.
// Trouble of the disk leaves to run_group, which fails the whole group: nobody was promised anything yet.
void Db::State::run_one(Job& job) {
  writer->run("SAVEPOINT job");
  bool keep = false;
  try {
    Tx tx(*writer, true);
    keep = (*job.run)(tx);
  } catch (const Bug&) {
    job.thrown = std::current_exception();
  } catch (const std::bad_alloc&) {
    job.thrown = std::current_exception();
  }
  if (!keep) writer->run("ROLLBACK TO job");
  writer->run("RELEASE job");
}

// After an error of the disk the same handle is never trusted again: close, reopen, look.
void Db::State::reopen_writer() {
  is_healthy = false;
  try {
    writer = std::make_unique<Connection>(options, true);
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.reopen_failed", {{"why", trouble.what}});
  }
}

void Db::State::end_stale_snapshots() {
  const std::lock_guard lock(readers_guard);
  const std::int64_t now_ms = steady_ms();
  for (auto& reader : readers) {
    if (!reader->has_snapshot || now_ms - reader->snapshot_at_ms < kSnapshotAgeMsMax) continue;
    sqlite3_exec(reader->handle(), "COMMIT", nullptr, nullptr, nullptr);
    reader->has_snapshot = false;
  }
}

Outcome Db::write_job(const std::function<bool(Tx&)>& run) {
  Job job;
  job.run = &run;
  {
    std::unique_lock lock(state_->guard);
    if (state_->is_stopping || state_->queue.size() >= limits::kWriteQueueCountMax)
      return Fault{FaultKind::unavailable, "storage.busy"};
    state_->queue.push_back(&job);
    state_->wake_writer.notify_one();
    state_->wake_callers.wait(lock, [&] { return job.is_done; });
  }
  if (job.thrown) std::rethrow_exception(job.thrown);
  return job.outcome;
}

Outcome Db::read_job(const std::function<void(Tx&)>& run) {
  std::unique_ptr<Connection> reader;
  {
    const std::lock_guard lock(state_->readers_guard);
    if (!state_->readers.empty()) {
      reader = std::move(state_->readers.back());
      state_->readers.pop_back();
    }
  }
  struct GiveBack {
    State& state;
    std::unique_ptr<Connection>& reader;
    ~GiveBack() {
      if (!reader) return;
      const std::lock_guard lock(state.readers_guard);
      state.readers.push_back(std::move(reader));
    }
  } give_back{*state_, reader};
  try {
    if (!reader) reader = std::make_unique<Connection>(state_->options, false);
    const std::uint64_t commit = state_->commits.load();
    const std::int64_t now_ms = steady_ms();
    if (reader->has_snapshot &&
        (reader->seen_commit != commit || now_ms - reader->snapshot_at_ms >= kSnapshotAgeMsMax)) {
      reader->run("COMMIT");
      reader->has_snapshot = false;
    }
    if (!reader->has_snapshot) {
      reader->run("BEGIN");
      reader->seen_commit = commit;
      reader->snapshot_at_ms = now_ms;
      reader->has_snapshot = true;
    }
    Tx tx(*reader, false);
    run(tx);
    return Done{};
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.read_failed", {{"why", trouble.what}});
    reader.reset();
    return fault_of(trouble);
  }
}

Outcome Db::exec_script(std::string_view sql) {
  static const std::string kNothing;
  return write_job([&](Tx&) {
    state_->writer->run(std::string(sql).c_str());
    return true;
  });
}

bool Db::is_healthy() const { return state_->is_healthy.load(); }
std::uint64_t Db::commit_count() const { return state_->commits.load(); }
const std::string& Db::path() const { return state_->options.path; }

Outcome Db::backup_to(const std::string& path) {
  sqlite3* to = nullptr;
  sqlite3* from = nullptr;
  auto close_both = [&] {
    sqlite3_close_v2(to);
    sqlite3_close_v2(from);
  };
  if (sqlite3_open_v2(path.c_str(), &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) != SQLITE_OK ||
      sqlite3_open_v2(state_->options.path.c_str(), &from, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
    close_both();
    return Fault{FaultKind::unavailable, "storage.backup_failed", path};
  }
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
  int code = copy ? SQLITE_OK : SQLITE_ERROR;
  // One step: the copy is one snapshot of the source, whatever writers do meanwhile.
  if (copy) {
    code = sqlite3_backup_step(copy, -1);
    sqlite3_backup_finish(copy);
  }
  close_both();
  if (code != SQLITE_DONE) return Fault{FaultKind::unavailable, "storage.backup_failed", path};
  return Done{};
}

std::vector<std::string> Db::integrity_problems() {
  std::vector<std::string> problems;
  static const Sql kCheck{SqlTag::job, "storage.integrity_check", "PRAGMA integrity_check(50)"};
  auto outcome = read_job([&](Tx& tx) {
    auto rows = tx.run(kCheck);
    while (rows.step())
      if (rows.text(0) != "ok") problems.push_back(rows.str(0));
  });
  if (!outcome) problems.push_back(outcome.error().key);
  return problems;
}

std::vector<std::string> Db::plan_of(std::string_view sql) {
  std::vector<std::string> steps;
  auto outcome = read_job([&](Tx&) {
    Connection connection(state_->options, false);
    const std::string text = "EXPLAIN QUERY PLAN " + std::string(sql);
    sqlite3_stmt* statement = connection.prepare(text, "plan");
    while (sqlite3_step(statement) == SQLITE_ROW)
      steps.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
    sqlite3_finalize(statement);
  });
  CHECK(outcome.is_ok());
  return steps;
}

}  // namespace fl
