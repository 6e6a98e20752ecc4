// The pipeline: what was sent, in order, and which answer belongs to whom.
#include "storage/postgres/link.h"

#include <algorithm>
#include <cstring>

#include <libpq-fe.h>

#include "platform/log.h"
#include "storage/counted.h"
#include "storage/lease.h"
#include "storage/postgres/cursor.h"
#include "storage/postgres/dialect.h"

namespace fl {

namespace {

// More than this unanswered and the two ends could block each other with full buffers.
constexpr std::size_t kPendingCountMax = 256;

StorageTrouble::Kind kind_of_state(std::string_view state) {
  using Kind = StorageTrouble::Kind;
  if (state == "40001" || state == "40P01") return Kind::clash;
  if (state == "0A000") return Kind::clash;  // a plan made before the schema changed
  if (state == "23505") return Kind::duplicate;
  if (state == "55P03" || state == "57014" || state == "53200" || state == "53300" ||
      state == "55006")
    return Kind::busy;
  if (state == "53100") return Kind::full;
  if (state == "58030" || state == "53000") return Kind::io;
  if (state == "25006") return Kind::lost;  // a standby by now: another host takes the writes
  if (state.starts_with("XX00") && state != "XX000") return Kind::corrupt;
  if (state.starts_with("57P") || state.starts_with("08") || state == "25P03") return Kind::lost;
  return Kind::other;
}

// A writer that stands still in the middle of a transaction (its process was stopped, its machine
// sleeps) is cut off by the server before another may take the lead: it cannot come back and commit
// beside what the next leader has done meanwhile, nor hold its locks that long.
constexpr std::chrono::milliseconds kWriterIdleMax{4'000};
static_assert(kWriterIdleMax.count() + Lease::kBeatEveryMs < Lease::kTakeAfterMs);

std::string option_of(std::chrono::milliseconds wait) {
  return std::to_string(wait.count());
}

bool is_streamable(const Sql& sql) {
  return sql.tag == SqlTag::job &&
         (sql.text.starts_with("SELECT") || sql.text.starts_with("WITH")) &&
         sql.text.find(" LIMIT ") == std::string_view::npos;
}

}  // namespace

void PgClear::operator()(pg_result* result) const {
  PQclear(result);
}
void PgLink::Finish::operator()(pg_conn* connection) const {
  PQfinish(connection);
}

PgLink::PgLink(const DbOptions& options, Role role) {
  // What stands before dbname gives way to what the connection string itself says.
  const std::string wait_s = std::to_string(limits::kDbConnectWaitMax.count() / 1000);
  const char* names[] = {"connect_timeout",
                         "target_session_attrs",
                         "tcp_user_timeout",
                         "keepalives_idle",
                         "application_name",
                         "dbname",
                         nullptr};
  const char* hosts = options.writer_count == 0 ? "any" : "read-write";
  const char* values[] = {wait_s.c_str(),       hosts,  "10000", "10", "firstline",
                          options.path.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(names, values, 1));
  if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) {
    throw StorageTrouble{StorageTrouble::Kind::lost,
                         connection_ ? PQerrorMessage(connection_.get()) : "no memory"};
  }
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  // Statements are short and many: compiling them costs more than running them. A writer reads by
  // index also in small tables, so that its predicate locks stay small (decision 0011).
  std::string set =
      "SET jit = off; SET client_encoding = 'UTF8'; SET bytea_output = 'hex'; "
      "SET standard_conforming_strings = on; SET lock_timeout = " +
      option_of(limits::kDbLockWaitMax) +
      "; SET statement_timeout = " + option_of(limits::kDbStatementMax) +
      "; SET idle_in_transaction_session_timeout = " +
      option_of(role == Role::writer && !options.is_bulk ? kWriterIdleMax
                                                         : limits::kDbIdleInTransactionMax);
  if (role == Role::writer) set += "; SET enable_seqscan = off";
  // Acknowledged means kept, whatever the server's own default is; a stronger one is left alone.
  if (options.is_bulk || options.synchronous == "OFF")
    set += "; SET synchronous_commit = off";
  else
    set +=
        "; SELECT set_config('synchronous_commit', 'on', false) "
        "WHERE current_setting('synchronous_commit') = 'off'";
  const PgResult done(PQexec(connection_.get(), set.c_str()));
  if (PQresultStatus(done.get()) != PGRES_COMMAND_OK &&
      PQresultStatus(done.get()) != PGRES_TUPLES_OK)
    throw StorageTrouble{StorageTrouble::Kind::lost, PQerrorMessage(connection_.get())};
  if (PQenterPipelineMode(connection_.get()) != 1)
    throw StorageTrouble{StorageTrouble::Kind::lost, "no pipeline"};
}

PgLink::~PgLink() = default;

void PgLink::lose(const std::string& why) {
  is_broken_ = true;
  pending_.clear();
  throw StorageTrouble{is_committing_ ? StorageTrouble::Kind::unknown : StorageTrouble::Kind::lost,
                       why};
}

void PgLink::note_error(const pg_result* result) {
  if (trouble_) return;
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  trouble_state_ = state ? state : "";
  const char* says = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const auto kind = state ? kind_of_state(trouble_state_) : StorageTrouble::Kind::other;
  trouble_ = StorageTrouble{kind, std::string(says ? says : "error") + " (" + trouble_state_ + ")"};
}

// A broken constraint or wrong SQL is our own mistake, not the server's.
void PgLink::throw_if_troubled() {
  if (!trouble_) return;
  const StorageTrouble trouble = *trouble_;
  if (trouble_state_ == "25006" && !is_write_) throw Bug(trouble.what + ": a write inside read()");
  if (trouble.kind == StorageTrouble::Kind::other) throw Bug(trouble.what);
  if (trouble.kind == StorageTrouble::Kind::lost) lose(trouble.what);
  throw StorageTrouble(trouble);
}

void PgLink::begin(bool is_write) {
  is_write_ = is_write;
  is_committing_ = false;
  trouble_.reset();
  trouble_state_.clear();
  send_text(nullptr, is_write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                              : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

// What was not waited for goes out with the COMMIT; when any of it failed, the server skips the
// COMMIT. A loss from here on leaves the outcome unknown.
void PgLink::commit() {
  throw_if_troubled();
  is_committing_ = true;
  send_text(nullptr, "COMMIT");
  drain();
  throw_if_troubled();
  is_committing_ = false;
}

void PgLink::end_read() {
  bool is_awaited = false;  // a statement whose answer nobody looked at may hold a mistake
  for (const auto& pending : pending_)
    is_awaited = is_awaited || !pending.is_sync;
  if (is_awaited) {
    drain();
    throw_if_troubled();
  }
  send_text(nullptr, "COMMIT");
  sync();
}

void PgLink::rollback() {
  if (is_broken_) return;
  is_committing_ = false;
  try {
    drain();
    trouble_.reset();
    send_text(nullptr, "ROLLBACK");
    drain();
  } catch (const StorageTrouble&) {
    is_broken_ = true;
  }
  trouble_.reset();
  if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) is_broken_ = true;
}

bool PgLink::is_in_transaction() const {
  return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}
int PgLink::server_version() const {
  return PQserverVersion(connection_.get());
}

Cursor& PgLink::open(const Sql& sql, bool) {
  ++statements_begun;
  PgPrepared& kept = prepared_[&sql];
  if (kept.name.empty()) {
    kept.name = "s" + std::to_string(++serial_);
    kept.called = sql.name;
    kept.is_streamed = is_streamable(sql);
    kept.text = (kept.is_streamed ? "DECLARE " + kept.name + " NO SCROLL CURSOR FOR " : "") +
                postgres_text(sql.text);
  }
  // Inside itself: its server cursor's name is taken, so this run has its rows at once.
  if (kept.is_in_use) return open_text(sql.text, sql.name);
  return *new PgCursor(*this, kept);
}

// The statement runs once for each pair of the arrays, by its index, on the server.
PgCursor& PgLink::open_for_keys(const Sql& sql) {
  ++statements_begun;
  PgPrepared& kept = prepared_for_keys_[&sql];
  if (kept.name.empty()) {
    kept.name = "k" + std::to_string(++serial_);
    kept.called = sql.name;
    kept.text =
        "SELECT k.n, q.* FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS k(p1, p2, n) "
        "CROSS JOIN LATERAL (" +
        (has_second_value(sql) ? with_values(postgres_text(sql.text), {"k.p1", "k.p2"})
                               : with_values(postgres_text(sql.text), {"k.p2"})) +
        ") q";
  }
  auto* cursor = new PgCursor(*this, kept);
  cursor->hide_key();
  return *cursor;
}

Cursor& PgLink::open_text(std::string_view text, std::string_view name) {
  auto own = std::make_unique<PgPrepared>();
  own->called = name;
  // A walk over a whole table must not come in one piece.
  own->is_streamed = text.starts_with("SELECT") && text.find(" LIMIT ") == std::string_view::npos;
  if (own->is_streamed) own->name = "w" + std::to_string(++serial_);
  own->text = (own->is_streamed ? "DECLARE " + own->name + " NO SCROLL CURSOR FOR " : "") +
              postgres_text(text);
  return *new PgCursor(*this, std::move(own));
}

void PgLink::prepare(PgPrepared& prepared, const std::vector<unsigned>& wanted) {
  drain();
  throw_if_troubled();
  const bool is_sent =
      PQsendPrepare(connection_.get(), prepared.name.c_str(), prepared.text.c_str(),
                    int(wanted.size()), wanted.data()) == 1 &&
      PQsendDescribePrepared(connection_.get(), prepared.name.c_str()) == 1 &&
      PQpipelineSync(connection_.get()) == 1;
  if (!is_sent) lose(PQerrorMessage(connection_.get()));
  PgResult described;
  pending_ = {{}, {nullptr, &described, false}, {nullptr, nullptr, true}};
  drain();
  if (trouble_) {
    trouble_->what = std::string(prepared.called) + ": " + trouble_->what;
    throw_if_troubled();
  }
  prepared.types.clear();
  for (int i = 0; i < PQnparams(described.get()); ++i)
    prepared.types.push_back(PQparamtype(described.get(), i));
  prepared.is_ready = true;
}

void PgLink::send(PgCursor* cursor, const PgPrepared& prepared, const Values& values) {
  if (pending_.size() >= kPendingCountMax) drain();
  if (PQsendQueryPrepared(connection_.get(), prepared.name.c_str(), int(values.bytes.size()),
                          values.bytes.data(), values.sizes.data(), values.formats.data(), 1) != 1)
    lose(PQerrorMessage(connection_.get()));
  pending_.push_back({cursor, nullptr, false});
  has_unsynced_ = true;
}

void PgLink::send_text(PgCursor* cursor, const std::string& text) {
  if (PQsendQueryParams(connection_.get(), text.c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                        1) != 1)
    lose(PQerrorMessage(connection_.get()));
  pending_.push_back({cursor, nullptr, false});
  has_unsynced_ = true;
}

void PgLink::sync() {
  if (!has_unsynced_) return;
  if (PQpipelineSync(connection_.get()) != 1) lose(PQerrorMessage(connection_.get()));
  pending_.push_back({nullptr, nullptr, true});
  has_unsynced_ = false;
}

void PgLink::take_one() {
  const Pending pending = pending_.front();
  PgResult result(PQgetResult(connection_.get()));
  if (PQstatus(connection_.get()) != CONNECTION_OK) lose(PQerrorMessage(connection_.get()));
  if (!result) lose("an answer is missing");
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_FATAL_ERROR) note_error(result.get());
  if (status == PGRES_PIPELINE_ABORTED && !trouble_)
    trouble_ = StorageTrouble{StorageTrouble::Kind::other, "aborted"};
  // Every answer but that of a sync is followed by nothing.
  if (!pending.is_sync) {
    const PgResult none(PQgetResult(connection_.get()));
    if (none) lose("an answer too many");
  }
  pending_.pop_front();
  if (pending.kept) *pending.kept = std::move(result);
  if (pending.cursor) pending.cursor->take(std::move(result));
}

void PgLink::drain() {
  sync();
  while (!pending_.empty())
    take_one();
}

void PgLink::wait_for(const PgCursor& cursor) {
  sync();
  while (!cursor.is_answered() && !pending_.empty())
    take_one();
  throw_if_troubled();
}

void PgLink::end_stream(const std::string& name, bool is_own) {
  if (is_broken_ || trouble_) return;
  try {
    send_text(nullptr, "CLOSE " + name);
    if (is_own) send_text(nullptr, "DEALLOCATE " + name);
  } catch (const StorageTrouble&) {
    is_broken_ = true;  // whoever uses the link next will say so
  }
}

void PgLink::forget(const PgCursor& cursor) {
  for (auto& pending : pending_) {
    if (pending.cursor == &cursor) pending.cursor = nullptr;
  }
}

PgResult PgLink::run_script(const std::string& sql) {
  drain();
  throw_if_troubled();
  if (PQexitPipelineMode(connection_.get()) != 1) lose(PQerrorMessage(connection_.get()));
  PgResult result(PQexec(connection_.get(), sql.c_str()));
  if (PQstatus(connection_.get()) != CONNECTION_OK) lose(PQerrorMessage(connection_.get()));
  if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) note_error(result.get());
  if (PQenterPipelineMode(connection_.get()) != 1) lose(PQerrorMessage(connection_.get()));
  throw_if_troubled();
  return result;
}

void PgLink::copy_in(const std::string& sql, std::string_view bytes) {
  drain();
  throw_if_troubled();
  pg_conn* connection = connection_.get();
  if (PQexitPipelineMode(connection) != 1) lose(PQerrorMessage(connection));
  {
    const PgResult started(PQexec(connection, sql.c_str()));
    if (PQresultStatus(started.get()) != PGRES_COPY_IN) {
      note_error(started.get());
    } else {
      constexpr std::size_t kPiece = 64 * 1024;
      for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
        const auto piece = bytes.substr(at, kPiece);
        if (PQputCopyData(connection, piece.data(), int(piece.size())) != 1) break;
      }
      PQputCopyEnd(connection, nullptr);
      while (const PgResult done{PQgetResult(connection)}) {
        if (PQresultStatus(done.get()) == PGRES_FATAL_ERROR) note_error(done.get());
      }
    }
  }
  if (PQstatus(connection) != CONNECTION_OK) lose(PQerrorMessage(connection));
  if (PQenterPipelineMode(connection) != 1) lose(PQerrorMessage(connection));
  throw_if_troubled();
}

}  // namespace fl
