// SQLite handles, pragmas and errors. Everything that knows sqlite3.h lives in this folder.
#include "storage/sqlite/connection.h"

#include <sqlite3.h>

namespace fl {

void throw_trouble(sqlite3* handle, int code, std::string_view where) {
  StorageTrouble trouble;
  switch (code & 0xff) {
    case SQLITE_FULL: trouble.kind = StorageTrouble::Kind::full; break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: trouble.kind = StorageTrouble::Kind::io; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: trouble.kind = StorageTrouble::Kind::busy; break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: trouble.kind = StorageTrouble::Kind::corrupt; break;
    default: trouble.kind = StorageTrouble::Kind::other; break;
  }
  trouble.what = std::string(where) + ": " + (handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
  // A broken constraint or wrong SQL is our own mistake, not the disk's.
  if (trouble.kind == StorageTrouble::Kind::other && code != SQLITE_NOMEM) throw Bug(trouble.what);
  throw trouble;
}

Fault fault_of(const StorageTrouble& trouble) {
  switch (trouble.kind) {
    case StorageTrouble::Kind::full: return {FaultKind::unavailable, "storage.disk_full"};
    case StorageTrouble::Kind::busy: return {FaultKind::unavailable, "storage.busy"};
    case StorageTrouble::Kind::corrupt: return {FaultKind::unavailable, "storage.damaged"};
    default: return {FaultKind::unavailable, "storage.io_error"};
  }
}

Connection::Connection(const DbOptions& options, bool is_writer) {
  const int flags = (is_writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(options.path.c_str(), &handle_, flags,
                                   options.vfs.empty() ? nullptr : options.vfs.c_str());
  if (code != SQLITE_OK) {
    StorageTrouble trouble{StorageTrouble::Kind::io, handle_ ? sqlite3_errmsg(handle_) : "open"};
    sqlite3_close_v2(handle_);
    handle_ = nullptr;
    throw trouble;
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 5000);
  if (is_writer) {
    run("PRAGMA page_size=4096");
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA wal_autocheckpoint=4000");
    run(("PRAGMA synchronous=" + (options.is_bulk ? std::string("OFF") : options.synchronous)).c_str());
    run("PRAGMA secure_delete=ON");
    if (options.is_bulk) run("PRAGMA cache_size=-1000000");
  }
  run("PRAGMA foreign_keys=OFF");
  run("PRAGMA temp_store=MEMORY");
  if (options.vfs.empty()) run("PRAGMA mmap_size=17179869184");
}

Connection::~Connection() {
  for (auto& [sql, cached] : statements_) sqlite3_finalize(cached->statement);
  sqlite3_close_v2(handle_);
}

void Connection::run(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_trouble(handle_, code, std::string(sql).substr(0, 80));
}

sqlite3_stmt* Connection::prepare(std::string_view text, std::string_view name) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, text.data(), int(text.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw_trouble(handle_, code, name);
  return statement;
}

Connection::Cached& Connection::cached(const Sql& sql) {
  auto& slot = statements_[&sql];
  if (!slot) slot = std::make_unique<Cached>();
  if (!slot->statement) slot->statement = prepare(sql.text, sql.name);
  return *slot;
}

// ---- Statement

Statement::Statement(Tx* tx, sqlite3_stmt* handle, bool* in_use, std::string_view name)
    : tx_(tx), handle_(handle), in_use_(in_use), name_(name) {}

Statement::Statement(Statement&& other) noexcept
    : tx_(other.tx_), handle_(other.handle_), in_use_(other.in_use_), name_(other.name_) {
  other.handle_ = nullptr;
}

Statement::~Statement() {
  if (!handle_) return;
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  if (in_use_) *in_use_ = false;
  else sqlite3_finalize(handle_);
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_trouble(sqlite3_db_handle(handle_), code, name_);
}

std::int64_t Statement::i64(int column) const { return sqlite3_column_int64(handle_, column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return {bytes ? bytes : "", std::size_t(sqlite3_column_bytes(handle_, column))};
}

std::string_view Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return {bytes ? bytes : "", std::size_t(sqlite3_column_bytes(handle_, column))};
}

void Statement::bind(int at, std::int64_t value) {
  const int code = sqlite3_bind_int64(handle_, at, value);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(handle_), code, name_);
}
void Statement::bind(int at, std::string_view value) {
  const int code = sqlite3_bind_text(handle_, at, value.data() ? value.data() : "", int(value.size()), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(handle_), code, name_);
}
void Statement::bind(int at, Blob value) {
  const char* bytes = value.bytes.data() ? value.bytes.data() : "";
  const int code = sqlite3_bind_blob(handle_, at, bytes, int(value.bytes.size()), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(handle_), code, name_);
}
void Statement::bind(int at, std::nullptr_t) {
  const int code = sqlite3_bind_null(handle_, at);
  if (code != SQLITE_OK) throw_trouble(sqlite3_db_handle(handle_), code, name_);
}

// ---- Tx

Statement Tx::prepare(const Sql& sql) {
  auto& cached = connection_.cached(sql);
  if (cached.in_use) return Statement(this, connection_.prepare(sql.text, sql.name), nullptr, sql.name);
  cached.in_use = true;
  return Statement(this, cached.statement, &cached.in_use, sql.name);
}

int Tx::changed() const { return sqlite3_changes(connection_.handle()); }

}  // namespace fl
