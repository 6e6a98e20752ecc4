// The database door. Callers hand in closures; a closure may run more than once and must have no
// effect outside its transaction.
//
//   write(f): f runs as if it were the only writer; write() returns after its commit is on disk.
//             f returns a Result; a Fault rolls back f's own changes only, and so does an
//             exception, which comes out of write(). An error of the disk or of the server is a
//             Fault storage.* and means "unknown", not "no".
//   read(f):  f sees a snapshot at least as new as the last commit of this process.
//
// Faults of both: storage.busy (queue full, or locks were not had in time), storage.disk_full,
// storage.io_error, storage.damaged; on PostgreSQL also storage.unreachable and
// storage.outcome_unknown. A closure never calls write() itself: that is a Bug.
// Two engines behind the same three classes: SQLite (one file, one process, one writer, group
// commit) and PostgreSQL (several servers, serializable transactions, run again on a clash).
// Nothing here knows what the tables mean. Backup, restore and checks: storage/care.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/ids.h"
#include "platform/limits.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/engine.h"
#include "storage/sql.h"
#include "storage/tx_fwd.h"

namespace fl {

// Bytes (as opposed to text) bound to a statement.
struct Blob {
  std::string_view bytes;
};

// One run of a statement: bound, to be stepped. Lives shorter than its Tx.
class Statement {
 public:
  Statement(Statement&& other) noexcept : cursor_(std::exchange(other.cursor_, nullptr)) {}
  Statement(const Statement&) = delete;
  ~Statement() {
    if (cursor_) cursor_->close();
  }
  [[nodiscard]] bool step() { return cursor_->step(); }  // true: a row is there
  [[nodiscard]] std::int64_t i64(int column) const { return cursor_->i64(column); }
  [[nodiscard]] bool is_null(int column) const { return cursor_->is_null(column); }
  // Both valid until the next step.
  [[nodiscard]] std::string_view text(int column) const { return cursor_->text(column); }
  [[nodiscard]] std::string_view blob(int column) const { return cursor_->blob(column); }
  [[nodiscard]] std::string str(int column) const { return std::string(text(column)); }
  [[nodiscard]] Instant instant(int column) const { return {i64(column)}; }
  template <class AnyId>
  [[nodiscard]] AnyId id(int column) const {
    return AnyId{i64(column)};
  }

 private:
  friend class Tx;
  friend class Changed;
  explicit Statement(Cursor& cursor) : cursor_(&cursor) {}
  void bind(int at, std::int64_t value) { cursor_->bind_i64(at, value); }
  void bind(int at, int value) { bind(at, std::int64_t(value)); }
  void bind(int at, Bucket value) { bind(at, std::int64_t(value)); }
  void bind(int at, bool value) { bind(at, std::int64_t(value)); }
  void bind(int at, std::uint64_t value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, Instant value) { bind(at, value.ms); }
  void bind(int at, std::string_view value) { cursor_->bind_text(at, value); }
  void bind(int at, const std::string& value) { bind(at, std::string_view(value)); }
  void bind(int at, const char* value) { bind(at, std::string_view(value)); }
  void bind(int at, Blob value) { cursor_->bind_blob(at, value.bytes); }
  void bind(int at, std::nullptr_t) { cursor_->bind_null(at); }
  template <class Tag>
  void bind(int at, Id<Tag> id) {
    bind(at, id.value);
  }
  template <class T>
  void bind(int at, const std::optional<T>& value) {
    if (value)
      bind(at, *value);
    else
      bind(at, nullptr);
  }

  Cursor* cursor_;
};

// How many rows an exec() changed. On PostgreSQL asking costs a round trip that not asking saves;
// ask within the transaction.
class Changed {
 public:
  operator int() const { return count_ ? *count_ : statement_.cursor_->changed(); }  // NOLINT
  operator Result<int>() const { return int(*this); }                                // NOLINT

 private:
  friend class Tx;
  explicit Changed(Statement statement)
      : statement_(std::move(statement)), count_(statement_.cursor_->run()) {}
  Statement statement_;
  std::optional<int> count_;
};

class Tx {
 public:
  Tx(Link& link, bool is_write) : link_(link), is_write_(is_write) {}
  Tx(const Tx&) = delete;
  // Bound and ready to step.
  template <class... Args>
  [[nodiscard]] Statement run(const Sql& sql, const Args&... args) {
    Statement statement(link_.open(sql, is_write_));
    int at = 0;
    (statement.bind(++at, args), ...);
    statement.cursor_->bound(at);
    return statement;
  }
  // Run to its end, rows unread.
  template <class... Args>
  Changed exec(const Sql& sql, const Args&... args) {
    return Changed(run(sql, args...));
  }
  [[nodiscard]] bool is_write() const { return is_write_; }
  // For storage's own care of whole tables: a text made at run time.
  template <class... Args>
  [[nodiscard]] Statement run_text(std::string_view text, const Args&... args) {
    Statement statement(link_.open_text(text, "storage.care"));
    int at = 0;
    (statement.bind(++at, args), ...);
    statement.cursor_->bound(at);
    return statement;
  }
  [[nodiscard]] Link& link() { return link_; }

 private:
  Link& link_;
  bool is_write_;
};

struct DbOptions {
  std::string path;                  // the database file, or postgresql://...
  std::string vfs = {};              // a named SQLite VFS: fault tests
  std::string synchronous = "FULL";  // tests show what OFF loses
  bool is_bulk = false;  // laying a fresh demo city: big transactions, no promise until closed
  int checkpoint_frame_count = 4000;  // fault tests want it small
  std::size_t write_queue_count_max = limits::kWriteQueueCountMax;
  std::size_t writer_count = limits::kDbWriterCount;  // connections: PostgreSQL only
  std::size_t reader_count = limits::kDbReaderCount;
};
[[nodiscard]] bool is_postgres(std::string_view path);
// The same without user, password and options: what may be shown and logged.
[[nodiscard]] std::string shown_place(const std::string& path);

class Db {
 public:
  // Faults: storage.cannot_open, storage.in_use (another server holds the lock file),
  // storage.not_a_database (not a Firstline file, or damaged), storage.data_newer; PostgreSQL:
  // storage.unreachable, storage.wrong_collation, storage.server_too_old.
  [[nodiscard]] static Result<std::unique_ptr<Db>> open(const DbOptions& options);
  ~Db();
  Db(const Db&) = delete;

  template <class F>
  std::invoke_result_t<F, Tx&> write(F&& closure) {
    using R = std::invoke_result_t<F, Tx&>;
    std::optional<R> result;
    Outcome outcome = write_job([&](Tx& tx) {
      result.emplace(closure(tx));
      return result->is_ok();
    });
    if (!outcome) return outcome.error();
    return std::move(*result);
  }
  template <class F>
  std::invoke_result_t<F, Tx&> read(F&& closure) {
    using R = std::invoke_result_t<F, Tx&>;
    std::optional<R> result;
    Outcome outcome = read_job([&](Tx& tx) { result.emplace(closure(tx)); });
    if (!outcome) return outcome.error();
    return std::move(*result);
  }

  // Runs a script as one transaction: migrations and tests. Fault storage.script_failed names why.
  [[nodiscard]] Outcome exec_script(std::string_view sql);
  [[nodiscard]] bool is_healthy() const;  // false from an error of the disk until a commit works
  [[nodiscard]] std::uint64_t commit_count() const;  // of this process
  // Other servers may write to the same database: nothing is known from commit_count() then.
  [[nodiscard]] bool is_shared() const;
  [[nodiscard]] const std::string& path() const;  // as shown_place() says it
  // Online copy to a new file, with other writers going on: one snapshot, synced, then named.
  // Faults: storage.target_exists, storage.backup_failed; on PostgreSQL storage.use_pg_dump.
  [[nodiscard]] Outcome backup_to(const std::string& path);
  // The engine's own check of what it keeps; one line per problem.
  [[nodiscard]] std::vector<std::string> integrity_problems();
  // The plan the engine would use, one line per step: the linter and pinned-plan tests.
  [[nodiscard]] std::vector<std::string> plan_of(std::string_view sql);
  [[nodiscard]] Engine& engine() { return *engine_; }  // for storage's own files only

 private:
  explicit Db(std::unique_ptr<Engine> engine);
  [[nodiscard]] Outcome write_job(const std::function<bool(Tx&)>& job);
  [[nodiscard]] Outcome read_job(const std::function<void(Tx&)>& job);
  std::unique_ptr<Engine> engine_;
};

}  // namespace fl
