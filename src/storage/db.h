// The database door. Callers hand in closures; a closure may run more than once and must have no
// effect outside its transaction.
//
//   write(f): f runs in the single writer, in a group commit with others; write() returns after the
//             group is on disk (SQLite WAL, synchronous=FULL). f returns a Result; a Fault rolls
//             back f's own changes only, and so does an exception, which comes out of write().
//             An error of the disk is a Fault storage.* and means "unknown", not "no".
//   read(f):  f sees a snapshot at least as new as the last commit of this process.
//
// Faults of both: storage.busy (queue full, or another process writes), storage.disk_full,
// storage.io_error, storage.damaged. A closure never calls write() itself: that is a Bug.
// SQLite today; PostgreSQL joins behind the same three classes. Nothing here knows what the tables
// mean. Backup, restore and checks: storage/care.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/ids.h"
#include "platform/limits.h"
#include "platform/result.h"
#include "platform/time.h"
#include "storage/sql.h"
#include "storage/tx_fwd.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fl {

// Thrown inside closures by Statement; Db turns it into a Fault. Not for callers to catch.
struct StorageTrouble {
  enum class Kind { full, io, busy, corrupt, other } kind;
  std::string what;
};

// Bytes (as opposed to text) bound to a statement.
struct Blob {
  std::string_view bytes;
};

// One run of a statement: bound, to be stepped. Lives shorter than its Tx.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  ~Statement();
  [[nodiscard]] bool step();  // true: a row is there
  [[nodiscard]] std::int64_t i64(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // valid until the next step
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] std::string str(int column) const { return std::string(text(column)); }
  [[nodiscard]] Instant instant(int column) const { return {i64(column)}; }
  template <class AnyId>
  [[nodiscard]] AnyId id(int column) const {
    return AnyId{i64(column)};
  }

 private:
  friend class Tx;
  Statement(sqlite3_stmt* handle, bool* in_use, std::string_view name);
  void expect_bound(int count) const;  // Bug when the statement has more or fewer parameters
  void bind(int at, std::int64_t value);
  void bind(int at, int value) { bind(at, std::int64_t(value)); }
  void bind(int at, Bucket value) { bind(at, std::int64_t(value)); }
  void bind(int at, bool value) { bind(at, std::int64_t(value)); }
  void bind(int at, std::uint64_t value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, Instant value) { bind(at, value.ms); }
  void bind(int at, std::string_view value);
  void bind(int at, const std::string& value) { bind(at, std::string_view(value)); }
  void bind(int at, const char* value) { bind(at, std::string_view(value)); }
  void bind(int at, Blob value);
  void bind(int at, std::nullptr_t);
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

  sqlite3_stmt* handle_;
  bool* in_use_;  // nullptr: a private copy, finalized at the end
  std::string_view name_;
};

class Connection;

class Tx {
 public:
  Tx(Connection& connection, bool is_write) : connection_(connection), is_write_(is_write) {}
  Tx(const Tx&) = delete;
  // Bound and ready to step.
  template <class... Args>
  [[nodiscard]] Statement run(const Sql& sql, const Args&... args) {
    Statement statement = prepare(sql);
    int at = 0;
    (statement.bind(++at, args), ...);
    statement.expect_bound(at);
    return statement;
  }
  // Stepped to its end; the number of changed rows.
  template <class... Args>
  int exec(const Sql& sql, const Args&... args) {
    Statement statement = run(sql, args...);
    while (statement.step()) {
    }
    return changed();
  }
  [[nodiscard]] bool is_write() const { return is_write_; }

 private:
  friend class Statement;
  friend class Db;
  [[nodiscard]] Statement prepare(const Sql& sql);
  [[nodiscard]] int changed() const;
  Connection& connection_;
  bool is_write_;
};

struct DbOptions {
  std::string path;                  // the database file
  std::string vfs = {};              // a named SQLite VFS: fault tests
  std::string synchronous = "FULL";  // tests show what OFF loses
  bool is_bulk = false;  // laying a fresh demo city: big transactions, no promise until closed
  int checkpoint_frame_count = 4000;  // fault tests want it small
  std::size_t write_queue_count_max = limits::kWriteQueueCountMax;
};

class Db {
 public:
  // Faults: storage.cannot_open, storage.in_use (another server holds the lock file),
  // storage.not_a_database (not a Firstline file, or damaged), storage.data_newer.
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
  [[nodiscard]] std::uint64_t commit_count() const;
  [[nodiscard]] const std::string& path() const;
  // Online copy to a new file, with other writers going on: one snapshot, synced, then named.
  // Faults: storage.target_exists, storage.backup_failed.
  [[nodiscard]] Outcome backup_to(const std::string& path);
  // SQLite's own integrity check; one line per problem.
  [[nodiscard]] std::vector<std::string> integrity_problems();
  // The plan SQLite would use, one line per step: the linter and pinned-plan tests.
  [[nodiscard]] std::vector<std::string> plan_of(std::string_view sql);
  // The bare SQLite handle inside a read snapshot, for storage/care.h only.
  [[nodiscard]] Outcome read_handle(const std::function<void(sqlite3*)>& job);

 private:
  struct State;
  explicit Db(std::unique_ptr<State> state);
  [[nodiscard]] Outcome write_job(const std::function<bool(Tx&)>& job);
  [[nodiscard]] Outcome read_job(const std::function<void(Tx&)>& job);
  std::unique_ptr<State> state_;
};

}  // namespace fl
