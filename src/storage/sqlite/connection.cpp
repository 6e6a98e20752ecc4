// SQLite handles, pragmas, errors and cursors.
#include "storage/sqlite/connection.h"

#include <cerrno>

#include <sqlite3.h>

#include "storage/counted.h"
#include "storage/shortage.h"
#include "storage/sqlite/sums.h"

namespace fl {

namespace {

constexpr int kBusyWaitMs = 5000;

StorageTrouble::Kind kind_of(sqlite3* handle, int code) {
  using Kind = StorageTrouble::Kind;
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Kind::full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: {
      // The log's index and new files say "input/output error" when the disk has no room left.
      if (code == SQLITE_IOERR_NOMEM) return kNoMemory;
      const int why = handle ? sqlite3_system_errno(handle) : 0;
      if (why == EMFILE || why == ENFILE) return kNoFiles;
      return why == ENOSPC || why == EDQUOT ? Kind::full : Kind::io;
    }
    case SQLITE_NOMEM:
      return kNoMemory;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Kind::io;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Kind::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Kind::corrupt;
    default:
      return Kind::other;
  }
}

}  // namespace

void throw_trouble(sqlite3* handle, int code, std::string_view where) {
  StorageTrouble trouble{kind_of(handle, code), {}};
  trouble.what = std::string(where) + ": " +
                 (handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code)) + " (" +
                 std::to_string(code) + ")";
  // A broken constraint or wrong SQL is our own mistake, not the disk's.
  if (trouble.kind == StorageTrouble::Kind::other) throw Bug(trouble.what);
  throw trouble;
}

void Connection::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}
void Connection::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Connection::Connection(const DbOptions& options, bool is_writer) {
  const int flags =
      (is_writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
      SQLITE_OPEN_NOMUTEX;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(options.path.c_str(), &opened, flags, sums_vfs(options.vfs));
  handle_.reset(opened);
  if (code != SQLITE_OK) {
    throw StorageTrouble{kind_of(opened, code), opened ? sqlite3_errmsg(opened) : "open"};
  }
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, kBusyWaitMs);
  run("PRAGMA foreign_keys=OFF");
  // A writer keeps its statement journal in a file once it grows: in memory SQLite walks the whole
  // journal at the end of every statement, which made 5,000 inserts in one closure cost 25 ms each.
  if (is_writer)
    set_up_writer(options);
  else
    run("PRAGMA temp_store=MEMORY");
  if (options.vfs.empty()) run("PRAGMA mmap_size=17179869184");
}

void Connection::set_up_writer(const DbOptions& options) {
  run("PRAGMA page_size=4096");
  reserve_sums(handle());
  // A new file becomes one with a log by a transaction of the old kind. Its journal must be gone
  // for good, or a power cut much later finds it and takes everything back: EXTRA syncs the folder.
  if (!options.is_bulk && options.synchronous == "FULL") run("PRAGMA synchronous=EXTRA");
  keep_a_log();
  const std::string level = options.is_bulk ? "OFF" : options.synchronous;
  run(("PRAGMA synchronous=" + level).c_str());
  run("PRAGMA secure_delete=ON");
  if (options.is_bulk) run("PRAGMA cache_size=-1000000");
  // SQLite's own checkpoint hides its errors inside COMMIT; ours runs after the callers are told.
  run("PRAGMA wal_autocheckpoint=0");
  sqlite3_wal_hook(
      handle(),
      [](void* self, sqlite3*, const char*, int frame_count) {
        static_cast<Connection*>(self)->log_frame_count_ = frame_count;
        return SQLITE_OK;
      },
      this);
  begin_.reset(prepare("BEGIN IMMEDIATE", "begin"));
  commit_.reset(prepare("COMMIT", "commit"));
  savepoint_.reset(prepare("SAVEPOINT job", "savepoint"));
  rollback_to_.reset(prepare("ROLLBACK TO job", "rollback_to"));
  release_.reset(prepare("RELEASE job", "release"));
}

// The pragma says the old mode, and no error, when the file could not be changed to a log; in that
// mode a power cut may undo a commit that was acknowledged.
void Connection::keep_a_log() {
  const Owned statement(prepare("PRAGMA journal_mode=WAL", "journal_mode"));
  int code = sqlite3_step(statement.get());
  const bool is_row = code == SQLITE_ROW;
  const auto* mode =
      is_row ? reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)) : nullptr;
  const bool is_log = mode && std::string_view(mode) == "wal";
  if (is_row) code = sqlite3_step(statement.get());  // only now it is on disk
  if (code != SQLITE_DONE) throw_trouble(handle(), code, "journal_mode");
  if (!is_log) throw StorageTrouble{StorageTrouble::Kind::io, "the file cannot be given a log"};
}

Connection::~Connection() = default;

void Connection::run(const char* sql) {
  const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_trouble(handle(), code, std::string(sql).substr(0, 80));
}

std::int64_t Connection::number(const char* sql) {
  const Owned statement(prepare(sql, sql));
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW) throw_trouble(handle(), code, sql);
  return sqlite3_column_int64(statement.get(), 0);
}

void Connection::step_once(const Owned& statement) {
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_DONE) {
    StorageTrouble trouble{kind_of(handle(), code), sqlite3_errmsg(handle())};
    sqlite3_reset(statement.get());
    throw trouble;
  }
  sqlite3_reset(statement.get());
}

bool Connection::is_in_transaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

Outcome Connection::check_format() {
  const std::int64_t id = number("PRAGMA application_id");
  const std::int64_t version = number("PRAGMA user_version");
  if (id == 0 && version == 0 && number("SELECT COUNT(*) FROM sqlite_master") == 0) {
    run("BEGIN IMMEDIATE");
    run(("PRAGMA application_id=" + std::to_string(kApplicationId)).c_str());
    const auto format = has_sums(handle()) ? kFormatWithSums : kFormatWithoutSums;
    run(("PRAGMA user_version=" + std::to_string(format)).c_str());
    run("COMMIT");
    return Done{};
  }
  if (id != kApplicationId) return Fault{FaultKind::conflict, "storage.not_a_database"};
  if (version > kFormatVersion) {
    return Fault{FaultKind::conflict, "storage.data_newer",
                 "format " + std::to_string(version) + ", this program knows " +
                     std::to_string(kFormatVersion)};
  }
  return Done{};
}

Connection::Checkpoint Connection::checkpoint(CheckpointMode mode, int wait_ms) {
  const int how = mode == CheckpointMode::passive   ? SQLITE_CHECKPOINT_PASSIVE
                  : mode == CheckpointMode::restart ? SQLITE_CHECKPOINT_RESTART
                                                    : SQLITE_CHECKPOINT_TRUNCATE;
  int frames = 0, copied = 0;
  sqlite3_busy_timeout(handle(), wait_ms);
  const int code = sqlite3_wal_checkpoint_v2(handle(), "main", how, &frames, &copied);
  sqlite3_busy_timeout(handle(), kBusyWaitMs);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
    throw_trouble(handle(), code, "checkpoint");
  }
  return {code == SQLITE_OK && frames == copied, frames};
}

void Connection::close_without_checkpoint() {
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Connection::close_with_checkpoint() {
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

sqlite3_stmt* Connection::prepare(std::string_view text, std::string_view name) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle(), text.data(), int(text.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw_trouble(handle(), code, name);
  return statement;
}

Cursor& Connection::open(const Sql& sql, bool is_write) {
  ++statements_begun;
  auto& kept = statements_[&sql];
  if (!kept) kept = std::make_unique<SqliteCursor>(prepare(sql.text, sql.name), sql.name, true);
  if (!is_write && !kept->is_read_only_) {
    throw Bug(std::string(sql.name) + ": a write inside read()");
  }
  if (kept->is_in_use_) return *new SqliteCursor(prepare(sql.text, sql.name), sql.name, false);
  kept->is_in_use_ = true;
  return *kept;
}

Cursor& Connection::open_text(std::string_view text, std::string_view name) {
  return *new SqliteCursor(prepare(text, name), name, false);
}

// ---- SqliteCursor

SqliteCursor::SqliteCursor(sqlite3_stmt* statement, std::string_view name, bool is_kept)
    : statement_(statement),
      name_(name),
      is_kept_(is_kept),
      is_read_only_(sqlite3_stmt_readonly(statement) != 0) {}

SqliteCursor::~SqliteCursor() {
  sqlite3_finalize(statement_);
}

void SqliteCursor::close() {
  if (!is_kept_) {
    delete this;
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  is_in_use_ = false;
}

bool SqliteCursor::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_trouble(sqlite3_db_handle(statement_), code, name_);
}

std::optional<int> SqliteCursor::run() {
  while (step()) {
  }
  return changed();
}

int SqliteCursor::changed() {
  return sqlite3_changes(sqlite3_db_handle(statement_));
}

std::int64_t SqliteCursor::i64(int column) const {
  return sqlite3_column_int64(statement_, column);
}
bool SqliteCursor::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

// SQLite gives no bytes for NULL, for a blob of none, and when it had no memory to make them: an
// empty text for the last would be a lie.
void SqliteCursor::check_memory() const {
  sqlite3* handle = sqlite3_db_handle(statement_);
  if (sqlite3_errcode(handle) == SQLITE_NOMEM) throw_trouble(handle, SQLITE_NOMEM, name_);
}

std::string_view SqliteCursor::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (!bytes) check_memory();
  return {bytes ? bytes : "", std::size_t(sqlite3_column_bytes(statement_, column))};
}

std::string_view SqliteCursor::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (!bytes) check_memory();
  return {bytes ? bytes : "", std::size_t(sqlite3_column_bytes(statement_, column))};
}

void SqliteCursor::bound(int count) {
  const int wanted = sqlite3_bind_parameter_count(statement_);
  if (wanted == count) return;
  throw Bug(std::string(name_) + ": " + std::to_string(count) + " values for " +
            std::to_string(wanted) + " parameters");
}

void SqliteCursor::bind_i64(int at, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_, at, value);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(statement_), code, name_);
}
void SqliteCursor::bind_text(int at, std::string_view value) {
  const char* bytes = value.data() ? value.data() : "";
  const int code = sqlite3_bind_text(statement_, at, bytes, int(value.size()), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(statement_), code, name_);
}
void SqliteCursor::bind_blob(int at, std::string_view value) {
  const char* bytes = value.data() ? value.data() : "";
  const int code = sqlite3_bind_blob(statement_, at, bytes, int(value.size()), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(statement_), code, name_);
}
void SqliteCursor::bind_null(int at) {
  const int code = sqlite3_bind_null(statement_, at);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(statement_), code, name_);
}

}  // namespace fl
