// Opening, the pool of readers with held snapshots, and the engine's small verbs. Writing:
// writer.h.
#include "storage/sqlite/engine.h"

#include <atomic>
#include <mutex>
#include <optional>

#include <sqlite3.h>

#include "platform/clock.h"
#include "platform/log.h"
#include "platform/memory_reserve.h"
#include "storage/care.h"
#include "storage/shortage.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/files.h"
#include "storage/sqlite/raw.h"
#include "storage/sqlite/sums_check.h"
#include "storage/sqlite/writer.h"

namespace fl {

namespace {

constexpr std::int64_t kSnapshotAgeMsMax = 500;
constexpr std::int64_t kReadTroubleKeptMs = 30'000;
constexpr std::int64_t kShortageKeptMs = 1'000;  // of descriptors or memory: it is over when it is

const Sql kCheckIntegrity{SqlTag::job, "storage.check_integrity", "PRAGMA integrity_check(50)"};

// False when the disk is too full for it: reads are served all the same, health is red.
bool cut_log(Connection& connection) {
  try {
    connection.checkpoint(Connection::CheckpointMode::truncate, 1000);
    return true;
  } catch (const StorageTrouble& trouble) {
    if (trouble.kind != StorageTrouble::Kind::full) throw;
    log_line(LogLevel::error, "storage.checkpoint_failed", {{"why", trouble.what}});
    return false;
  }
}

Connection& sqlite_of(Tx& tx) {
  return static_cast<Connection&>(tx.link());
}

void end_snapshot(Connection& reader) {
  if (!reader.has_snapshot) return;
  sqlite3_exec(reader.handle(), "COMMIT", nullptr, nullptr, nullptr);
  reader.has_snapshot = false;
}

}  // namespace

struct SqliteEngine::State {
  explicit State(const DbOptions& o) : options(o) {}

  DbOptions options;
  std::optional<LockFile> lock;  // none when only reading
  std::mutex readers_guard;
  std::vector<std::unique_ptr<Connection>> readers;  // idle ones
  bool is_checkpointing = false;                     // idle readers hold no snapshot meanwhile
  std::atomic<bool> is_damaged{false};
  std::atomic<std::int64_t> read_trouble_until_ms{0};
  std::atomic<StorageTrouble::Kind> read_trouble{StorageTrouble::Kind::io};
  std::unique_ptr<Writer> writer;  // last: its thread uses the readers

  void set_checkpointing(bool is_on);
  void end_stale_snapshots();
  std::unique_ptr<Connection> take_reader();
  void give_back(std::unique_ptr<Connection> reader);
  void renew_snapshot(Connection& reader);
  void note_trouble(const StorageTrouble& trouble);
};

SqliteEngine::SqliteEngine(std::unique_ptr<State> state) : state_(std::move(state)) {}

SqliteEngine::~SqliteEngine() {
  {
    // Readers first: the last connection to close is the writer, which leaves one clean file.
    const std::lock_guard lock(state_->readers_guard);
    state_->readers.clear();
  }
  state_->writer.reset();
}

Result<std::unique_ptr<Engine>> SqliteEngine::open(const DbOptions& options) {
  if (options.writer_count == 0) {
    if (!file_exists(options.path)) {
      return Fault{FaultKind::absent, "storage.cannot_open", options.path};
    }
    return std::unique_ptr<Engine>(new SqliteEngine(std::make_unique<State>(options)));
  }
  auto lock = LockFile::hold(options.path);
  if (!lock) return lock.error();
  auto made = make_private_file(options.path);
  if (!made) return made.error();
  auto state = std::make_unique<State>(options);
  state->lock = std::move(*lock);
  std::unique_ptr<Connection> connection;
  bool is_full = false;
  try {
    connection = std::make_unique<Connection>(options, true);
    auto known = connection->check_format();
    if (!known) return Fault{known.error().kind, known.error().key, options.path};
    // A log left by a crash is copied and cut now, so that nothing is ever appended behind it.
    is_full = !cut_log(*connection);
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.cannot_open", {{"why", trouble.what}});
    const bool is_corrupt = trouble.kind == StorageTrouble::Kind::corrupt;
    return Fault{FaultKind::unavailable,
                 is_corrupt ? "storage.not_a_database" : "storage.cannot_open", options.path};
  } catch (const Bug& bug) {
    // A file so broken that SQLite no longer understands its own schema.
    log_line(LogLevel::error, "storage.cannot_open", {{"why", bug.what()}});
    return Fault{FaultKind::unavailable, "storage.not_a_database", options.path};
  }
  State* raw = state.get();
  Writer::Callbacks callbacks{[raw] { raw->set_checkpointing(true); },
                              [raw] { raw->set_checkpointing(false); },
                              [raw] { raw->end_stale_snapshots(); }};
  state->writer = std::make_unique<Writer>(options, std::move(connection), std::move(callbacks));
  if (is_full) state->writer->note_failed_checkpoint();
  return std::unique_ptr<Engine>(new SqliteEngine(std::move(state)));
}

// Idle readers only: a running read keeps what it sees, and ends it when it gives the reader back.
void SqliteEngine::State::set_checkpointing(bool is_on) {
  const std::lock_guard guard(readers_guard);
  is_checkpointing = is_on;
  if (!is_on) return;
  for (auto& reader : readers)
    end_snapshot(*reader);
}

void SqliteEngine::State::end_stale_snapshots() {
  const std::lock_guard guard(readers_guard);
  const std::int64_t now_ms = steady_ms();
  for (auto& reader : readers) {
    if (now_ms - reader->snapshot_at_ms >= kSnapshotAgeMsMax) end_snapshot(*reader);
  }
}

std::unique_ptr<Connection> SqliteEngine::State::take_reader() {
  {
    const std::lock_guard guard(readers_guard);
    if (!readers.empty()) {
      auto reader = std::move(readers.back());
      readers.pop_back();
      return reader;
    }
  }
  return std::make_unique<Connection>(options, false);
}

void SqliteEngine::State::give_back(std::unique_ptr<Connection> reader) {
  const std::lock_guard guard(readers_guard);
  if (is_checkpointing) end_snapshot(*reader);
  readers.push_back(std::move(reader));
}

// A snapshot is kept between reads while nothing was committed and it is young: beginning one costs
// more than a point read.
void SqliteEngine::State::renew_snapshot(Connection& reader) {
  // Beside another process nothing is known of its commits: every snapshot is fresh.
  const std::uint64_t commit = writer ? writer->commit_count() : reader.seen_commit + 1;
  const std::int64_t now_ms = steady_ms();
  const bool is_old =
      reader.seen_commit != commit || now_ms - reader.snapshot_at_ms >= kSnapshotAgeMsMax;
  if (reader.has_snapshot && is_old) {
    reader.has_snapshot = false;
    reader.run("COMMIT");
  }
  if (reader.has_snapshot) return;
  reader.run("BEGIN");
  reader.seen_commit = commit;
  reader.snapshot_at_ms = now_ms;
  reader.has_snapshot = true;
}

void SqliteEngine::State::note_trouble(const StorageTrouble& trouble) {
  using Kind = StorageTrouble::Kind;
  if (trouble.kind == Kind::corrupt) is_damaged = true;
  const bool is_short = trouble.kind == kNoFiles || trouble.kind == kNoMemory;
  if (trouble.kind == Kind::io || is_short) {
    read_trouble = trouble.kind;
    read_trouble_until_ms = steady_ms() + (is_short ? kShortageKeptMs : kReadTroubleKeptMs);
  }
  if (trouble.kind == kNoMemory) (void)give_up_memory_reserve();
  log_line(LogLevel::error, "storage.read_failed", {{"why", trouble.what}});
}

Outcome SqliteEngine::write(const std::function<bool(Tx&)>& job) {
  if (!state_->writer) return Fault{FaultKind::refused, "storage.read_only", state_->options.path};
  return state_->writer->run(job);
}

Outcome SqliteEngine::read(const std::function<void(Tx&)>& job) {
  std::unique_ptr<Connection> reader;
  try {
    reader = state_->take_reader();
    state_->renew_snapshot(*reader);
    Tx tx(*reader, false);
    job(tx);
  } catch (const StorageTrouble& trouble) {
    state_->note_trouble(trouble);  // the reader is closed, not trusted again
    return fault_of(trouble);
  } catch (const std::exception&) {
    if (reader) state_->give_back(std::move(reader));
    throw;
  }
  state_->give_back(std::move(reader));
  return Done{};
}

Outcome SqliteEngine::run_script(std::string_view sql) {
  const std::string script(sql);
  try {
    return write([&](Tx& tx) {
      sqlite_of(tx).run(script.c_str());
      return true;
    });
  } catch (const Bug& bug) {
    return Fault{FaultKind::conflict, "storage.script_failed", bug.what()};
  }
}

bool SqliteEngine::is_healthy() {
  if (!state_->writer) return true;
  return state_->writer->is_healthy() && !state_->is_damaged &&
         steady_ms() >= state_->read_trouble_until_ms;
}
Fault SqliteEngine::why_unhealthy() const {
  using Kind = StorageTrouble::Kind;
  const auto& state = *state_;
  if (state.is_damaged) return fault_of({Kind::corrupt, {}});
  const bool is_writers = state.writer && !state.writer->is_healthy();
  return fault_of({is_writers ? state.writer->last_trouble() : Kind(state.read_trouble), {}});
}
std::uint64_t SqliteEngine::commit_count() const {
  return state_->writer ? state_->writer->commit_count() : 0;
}
const std::string& SqliteEngine::place() const {
  return state_->options.path;
}
Outcome SqliteEngine::backup_to(const std::string& path) {
  return backup_file(state_->options.path, path);
}

std::vector<std::string> SqliteEngine::problems() {
  std::vector<std::string> problems;
  auto outcome = read([&](Tx& tx) {
    problems = wrong_pages(sqlite_of(tx).handle(), state_->options.path);
    auto rows = tx.run(kCheckIntegrity);
    while (rows.step()) {
      if (rows.text(0) != "ok") problems.push_back(rows.str(0));
    }
  });
  // The check says in its rows what a read would have thrown.
  if (!problems.empty()) {
    state_->read_trouble = StorageTrouble::Kind::io;
    state_->read_trouble_until_ms = steady_ms() + kReadTroubleKeptMs;
  }
  if (!outcome) problems.push_back(outcome.error().key);
  return problems;
}

std::vector<std::string> SqliteEngine::plan_of(std::string_view sql) {
  std::vector<std::string> steps;
  auto outcome = read([&](Tx& tx) {
    const std::string text = "EXPLAIN QUERY PLAN " + std::string(sql);
    sqlite3_stmt* statement = sqlite_of(tx).prepare(text, "plan");
    while (sqlite3_step(statement) == SQLITE_ROW) {
      steps.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
    }
    sqlite3_finalize(statement);
  });
  CHECK(outcome.is_ok());
  return steps;
}

std::vector<std::string> SqliteEngine::table_names() {
  std::vector<std::string> names;
  auto outcome = read([&](Tx& tx) {
    auto found = raw_column(sqlite_of(tx).handle(), "SELECT name FROM sqlite_master");
    if (found) names = std::move(*found);
  });
  CHECK(outcome.is_ok());
  return names;
}

Result<std::vector<StoredTable>> SqliteEngine::tables() {
  std::vector<StoredTable> shapes;
  auto outcome = read([&](Tx& tx) { shapes = table_shapes(sqlite_of(tx).handle()); });
  if (!outcome) return outcome.error();
  return shapes;
}

}  // namespace fl
