// Tries, waits between them, and the line between "nothing was done" and "nobody knows".
//
// Why serializable: closures are written as if each were the only writer (SQLite's promise); weaker
// levels would let two of them decide on what the other is changing. What it costs is that some are
// run again. From the fourth try on a closure runs alone within this process, so that it comes
// through (docs/decisions/0011).
#include "storage/postgres/engine.h"

#include <algorithm>
#include <condition_variable>
#include <thread>

#include <libpq-fe.h>

#include "platform/clock.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "storage/postgres/dialect.h"
#include "storage/postgres/pool.h"

namespace fl {

namespace {

using Kind = StorageTrouble::Kind;

constexpr int kAloneFromTry = 4;
constexpr int kDuplicateTriesMax = 3;
constexpr std::int64_t kProbeEveryMs = 1000;
// While the server is away so many wait for it to come back; the others are told at once. Else
// every worker of the front door would stand here, and what needs no database would be refused.
constexpr int kAwayWaitersMax = 12;
constexpr int kServerVersionMin = 150'000;

thread_local const void* writing_engine = nullptr;  // whose write() this thread is inside

// Many run side by side, or one alone.
class Lane {
 public:
  class Stay {
   public:
    Stay(Lane& lane, bool is_alone) : lane_(lane), is_alone_(is_alone) {
      std::unique_lock lock(lane.guard_);
      if (is_alone) {
        ++lane.alone_waiting_;
        lane.changed_.wait(lock, [&] { return lane.count_ == 0; });
        --lane.alone_waiting_;
        lane.count_ = -1;
      } else {
        lane.changed_.wait(lock, [&] { return lane.count_ >= 0 && lane.alone_waiting_ == 0; });
        ++lane.count_;
      }
    }
    ~Stay() {
      const std::lock_guard lock(lane_.guard_);
      lane_.count_ += is_alone_ ? 1 : -1;
      lane_.changed_.notify_all();
    }
    Stay(const Stay&) = delete;

   private:
    Lane& lane_;
    bool is_alone_;
  };

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  int count_ = 0, alone_waiting_ = 0;
};

// The place of one who waits for a server that is away.
class AwayWait {
 public:
  explicit AwayWait(std::atomic<int>& count) : count_(count) {}
  ~AwayWait() {
    if (is_in_) --count_;
  }
  AwayWait(const AwayWait&) = delete;
  [[nodiscard]] bool enter() {
    if (!is_in_ && ++count_ > kAwayWaitersMax) {
      --count_;
      return false;
    }
    is_in_ = true;
    return true;
  }

 private:
  std::atomic<int>& count_;
  bool is_in_ = false;
};

class Writing {
 public:
  explicit Writing(const void* engine) : before_(std::exchange(writing_engine, engine)) {}
  ~Writing() { writing_engine = before_; }
  Writing(const Writing&) = delete;

 private:
  const void* before_;
};

// Whatever way a try ends, what it did not commit is taken back.
class TakeBack {
 public:
  explicit TakeBack(PgLink& link) : link_(link) {}
  ~TakeBack() {
    if (is_needed) link_.rollback();
  }
  TakeBack(const TakeBack&) = delete;
  bool is_needed = true;

 private:
  PgLink& link_;
};

// Whether there was something to keep.
bool write_once(PgLink& link, const std::function<bool(Tx&)>& job) {
  TakeBack take_back(link);
  link.begin(true);
  Tx tx(link, true);
  if (!job(tx)) return false;
  link.commit();
  take_back.is_needed = false;
  return true;
}

void read_once(PgLink& link, const std::function<void(Tx&)>& job) {
  TakeBack take_back(link);
  link.begin(false);
  Tx tx(link, false);
  job(tx);
  link.end_read();
  take_back.is_needed = false;
}

// 2, 4, 8 ... ms for a clash; 50, 100 ... 1000 ms for a server that is away; each with jitter, so
// that those who met do not meet again.
void wait_before(int next_try, Kind kind) {
  const int step = std::min(next_try, 8) - 2;
  const std::int64_t most = kind == Kind::lost ? std::min<std::int64_t>(50LL << step, 1000)
                                               : std::min<std::int64_t>(2LL << step, 100);
  const auto jitter = std::int64_t(random_u64() % std::uint64_t(most));
  std::this_thread::sleep_for(std::chrono::milliseconds(most / 2 + jitter / 2));
}

bool may_try_again(const StorageTrouble& trouble, int tries) {
  switch (trouble.kind) {
    case Kind::clash:
    case Kind::lost:
      return tries < limits::kTransactionTriesMax;
    case Kind::duplicate:
      return tries < kDuplicateTriesMax;
    default:
      return false;
  }
}

std::vector<std::string> column_of(Engine& engine, const char* sql) {
  std::vector<std::string> found;
  auto outcome = engine.read([&](Tx& tx) {
    found.clear();
    auto rows = tx.run_text(sql);
    while (rows.step())
      found.push_back(rows.str(0));
  });
  if (!outcome) found.push_back(outcome.error().key);
  return found;
}

std::string value_of(PQconninfoOption* options, std::string_view name) {
  for (auto* o = options; o && o->keyword; ++o)
    if (name == o->keyword && o->val) return o->val;
  return {};
}

// Of a list with commas; one empty part when there is nothing.
std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(',', from), list.size());
    parts.push_back(list.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

}  // namespace

std::string shown_postgres(const std::string& connection) {
  char* error = nullptr;
  PQconninfoOption* options = PQconninfoParse(connection.c_str(), &error);
  PQfreemem(error);
  if (!options) return "postgresql://?";
  const auto hosts = parts_of(value_of(options, "host"));
  const auto ports = parts_of(value_of(options, "port"));
  std::string shown = "postgresql://";
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    shown += (i == 0 ? "" : ",") + (hosts[i].starts_with("/") ? "local" : hosts[i]);
    const std::string& port = ports[std::min(i, ports.size() - 1)];
    if (!port.empty()) shown += ":" + port;
  }
  shown += "/" + value_of(options, "dbname");
  PQconninfoFree(options);
  return shown;
}

std::string with_database(const std::string& connection, const std::string& name) {
  const std::size_t from = connection.find("://") + 3;
  const std::size_t slash = connection.find('/', from);
  const std::size_t mark = connection.find('?', from);
  const std::string head = connection.substr(0, std::min({slash, mark, connection.size()}));
  return head + "/" + name + (mark == std::string::npos ? "" : connection.substr(mark));
}

Outcome run_on_server(const std::string& connection, const std::string& sql) {
  struct Finish {
    void operator()(PGconn* c) const { PQfinish(c); }
  };
  const std::string wait_s = std::to_string(limits::kDbConnectWaitMax.count() / 1000);
  const char* names[] = {"connect_timeout", "dbname", nullptr};
  const char* values[] = {wait_s.c_str(), connection.c_str(), nullptr};
  const std::unique_ptr<PGconn, Finish> link(PQconnectdbParams(names, values, 1));
  if (PQstatus(link.get()) != CONNECTION_OK)
    return Fault{FaultKind::unavailable, "storage.unreachable", shown_postgres(connection)};
  PQsetNoticeProcessor(
      link.get(), [](void*, const char*) {}, nullptr);
  const PgResult done(PQexec(link.get(), sql.c_str()));
  if (PQresultStatus(done.get()) == PGRES_FATAL_ERROR) {
    return Fault{FaultKind::conflict, "storage.script_failed",
                 PQresultErrorField(done.get(), PG_DIAG_MESSAGE_PRIMARY)};
  }
  return Done{};
}

struct PostgresEngine::State {
  explicit State(const DbOptions& options)
      : writers(
            options, PgLink::Role::writer,
            {options.writer_count, options.write_queue_count_max, limits::kDbStatementMax.count()}),
        readers(
            options, PgLink::Role::reader,
            {options.reader_count, limits::kWriteQueueCountMax, limits::kDbLockWaitMax.count()}) {}
  PgPool writers, readers;
  Lane lane;
  std::atomic<bool> is_away{false};
  std::atomic<int> away_waiting{0};
};

PostgresEngine::PostgresEngine(const DbOptions& options)
    : options_(options), place_(shown_postgres(options.path)) {
  state_ = std::make_unique<State>(options_);
}

PostgresEngine::~PostgresEngine() {
  if (!options_.is_bulk) return;
  // A bulk load did not wait for the disk; one commit that waits carries all before it.
  auto synced = run_on_server(options_.path, "SELECT txid_current()");
  if (!synced) log_line(LogLevel::error, "storage.bulk_not_synced");
}

Result<std::unique_ptr<Engine>> PostgresEngine::open(const DbOptions& options) {
  std::unique_ptr<PostgresEngine> engine(new PostgresEngine(options));
  try {
    auto checked = engine->check_server();
    if (!checked) return checked.error();
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::error, "storage.cannot_open", {{"why", trouble.what}});
    return Fault{FaultKind::unavailable, "storage.unreachable", engine->place_};
  }
  return std::unique_ptr<Engine>(std::move(engine));
}

// Text is compared byte by byte everywhere, so the database must do so too.
Outcome PostgresEngine::check_server() {
  PgPool::Turn turn(options_.writer_count > 0 ? state_->writers : state_->readers);
  PgLink& link = turn.link();
  if (link.server_version() < kServerVersionMin)
    return Fault{FaultKind::conflict, "storage.server_too_old",
                 std::to_string(link.server_version() / 10'000)};
  const PgResult row = link.run_script(
      "SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider, "
      "(SELECT COUNT(*) FROM pg_class WHERE relkind IN ('r', 'p') "
      "AND relnamespace = current_schema()::regnamespace), "
      "to_regclass('storage_migration') IS NOT NULL "
      "FROM pg_database WHERE datname = current_database()");
  if (PQntuples(row.get()) != 1)
    return Fault{FaultKind::conflict, "storage.not_a_database", place_};
  const std::string encoding = PQgetvalue(row.get(), 0, 0), collate = PQgetvalue(row.get(), 0, 1),
                    provider = PQgetvalue(row.get(), 0, 2);
  const bool is_bytewise = provider == "c" && (collate == "C" || collate == "POSIX");
  if (encoding != "UTF8" || !is_bytewise)
    return Fault{FaultKind::conflict, "storage.wrong_collation", place_};
  const bool is_empty = std::string_view(PQgetvalue(row.get(), 0, 3)) == "0";
  const bool is_ours = std::string_view(PQgetvalue(row.get(), 0, 4)) == "t";
  if (!is_empty && !is_ours) return Fault{FaultKind::conflict, "storage.not_a_database", place_};
  // From here on it is named as ours.
  if (!is_ours && options_.writer_count > 0)
    link.run_script(
        "CREATE TABLE IF NOT EXISTS storage_migration (name TEXT PRIMARY KEY, "
        "hash TEXT NOT NULL)");
  return Done{};
}

void PostgresEngine::note(const StorageTrouble& trouble) {
  if (trouble.kind == Kind::clash || trouble.kind == Kind::duplicate || trouble.kind == Kind::busy)
    return;
  log_line(LogLevel::error, "storage.trouble", {{"why", trouble.what}});
  if (trouble.kind == Kind::lost) state_->is_away = true;
  is_troubled_ = true;
}

Outcome PostgresEngine::write(const std::function<bool(Tx&)>& job) {
  if (options_.writer_count == 0) return Fault{FaultKind::refused, "storage.read_only", place_};
  if (writing_engine == this) throw Bug("write() inside write()");
  const Writing writing(this);
  AwayWait away(state_->away_waiting);
  if (state_->is_away && !away.enter())
    return Fault{FaultKind::unavailable, "storage.unreachable", place_};
  try {
    PgPool::Turn turn(state_->writers);
    for (int tries = 1;; ++tries) {
      try {
        const Lane::Stay stay(state_->lane, tries >= kAloneFromTry);
        if (write_once(turn.link(), job)) ++commit_count_;
        is_troubled_ = false;
        state_->is_away = false;
        return Done{};
      } catch (const StorageTrouble& trouble) {
        note(trouble);
        if (trouble.kind == Kind::duplicate && tries >= kDuplicateTriesMax) throw Bug(trouble.what);
        if (!may_try_again(trouble, tries)) return fault_of(trouble);
        if (trouble.kind == Kind::lost && !away.enter()) return fault_of(trouble);
        wait_before(tries + 1, trouble.kind);
      }
    }
  } catch (const StorageTrouble& trouble) {
    return fault_of(trouble);
  }
}

Outcome PostgresEngine::read(const std::function<void(Tx&)>& job) {
  AwayWait away(state_->away_waiting);
  if (state_->is_away && !away.enter())
    return Fault{FaultKind::unavailable, "storage.unreachable", place_};
  try {
    PgPool::Turn turn(state_->readers);
    for (int tries = 1;; ++tries) {
      try {
        read_once(turn.link(), job);
        state_->is_away = false;
        return Done{};
      } catch (const StorageTrouble& trouble) {
        note(trouble);
        if (!may_try_again(trouble, tries)) return fault_of(trouble);
        if (trouble.kind == Kind::lost && !away.enter()) return fault_of(trouble);
        wait_before(tries + 1, trouble.kind);
      }
    }
  } catch (const StorageTrouble& trouble) {
    return fault_of(trouble);
  }
}

Outcome PostgresEngine::run_script(std::string_view sql) {
  const std::string script = postgres_text(sql);
  try {
    return write([&](Tx& tx) {
      auto& link = static_cast<PgLink&>(tx.link());
      // Scripts come one after the other, also from several servers: migrations.
      link.run_script(
          "SELECT pg_advisory_xact_lock(4609434218613702656); "
          "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0");
      link.run_script(script);
      if (!link.is_in_transaction()) throw Bug("a script ended its transaction");
      return true;
    });
  } catch (const Bug& bug) {
    return Fault{FaultKind::conflict, "storage.script_failed", bug.what()};
  }
}

// While troubled, a look at the server at most once a second says whether it is back.
bool PostgresEngine::is_healthy() {
  if (!is_troubled_) return true;
  const std::int64_t now_ms = steady_ms();
  std::int64_t probed_ms = probed_at_ms_;
  if (now_ms - probed_ms < kProbeEveryMs) return false;
  if (!probed_at_ms_.compare_exchange_strong(probed_ms, now_ms)) return false;
  auto there = run_on_server(options_.path, "SELECT 1");
  if (there) is_troubled_ = false;
  return there.is_ok();
}

Outcome PostgresEngine::backup_to(const std::string&) {
  return Fault{FaultKind::refused, "storage.use_pg_dump", place_};
}

std::vector<std::string> PostgresEngine::problems() {
  return column_of(
      *this,
      "SELECT 'index ' || c.relname || ' is not valid' FROM pg_index i JOIN pg_class c "
      "ON c.oid = i.indexrelid WHERE NOT i.indisvalid "
      "AND c.relnamespace = current_schema()::regnamespace LIMIT 50");
}

std::vector<std::string> PostgresEngine::table_names() {
  return column_of(*this,
                   "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p', 'v') "
                   "AND relnamespace = current_schema()::regnamespace");
}

// As it would be planned whatever the values are.
std::vector<std::string> PostgresEngine::plan_of(std::string_view sql) {
  static std::atomic<int> serial{0};
  const std::string name = "fl_plan_" + std::to_string(++serial);
  const std::string text = postgres_text(sql);
  std::size_t parameter_count = 0;
  for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at + 1))
    parameter_count = std::max(parameter_count, std::size_t(std::atoi(text.c_str() + at + 1)));
  std::string nulls;
  for (std::size_t i = 0; i < parameter_count; ++i)
    nulls += i == 0 ? "(NULL" : ", NULL";
  if (parameter_count > 0) nulls += ")";
  std::vector<std::string> steps;
  auto outcome = read([&](Tx& tx) {
    steps.clear();
    auto& link = static_cast<PgLink&>(tx.link());
    link.run_script("SET LOCAL plan_cache_mode = force_generic_plan; PREPARE " + name + " AS " +
                    text);
    const PgResult rows = link.run_script("EXPLAIN (COSTS OFF) EXECUTE " + name + nulls);
    for (int i = 0; i < PQntuples(rows.get()); ++i)
      steps.emplace_back(PQgetvalue(rows.get(), i, 0));
    link.run_script("DEALLOCATE " + name);
  });
  CHECK(outcome.is_ok());
  return steps;
}

Result<std::vector<StoredTable>> PostgresEngine::tables() {
  std::vector<StoredTable> shapes;
  auto outcome = read([&](Tx& tx) {
    shapes.clear();
    auto rows = tx.run_text(
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), "
        "COALESCE(array_position(i.indkey::int2[], a.attnum), -1) FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace "
        "ORDER BY c.relname::text COLLATE \"C\", a.attnum");
    while (rows.step()) {
      if (shapes.empty() || shapes.back().name != rows.text(0)) shapes.push_back({rows.str(0), {}});
      const std::string_view type = rows.text(2);
      const auto kind = type.ends_with("int") ? StoredColumn::Kind::number
                        : type == "bytea"     ? StoredColumn::Kind::bytes
                        : type == "integer"   ? StoredColumn::Kind::number
                                              : StoredColumn::Kind::text;
      shapes.back().columns.push_back({rows.str(1), kind, int(rows.i64(3))});
    }
  });
  if (!outcome) return outcome.error();
  return shapes;
}

}  // namespace fl
