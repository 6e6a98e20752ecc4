// See storage/day_rows.h.
#include "storage/day_rows.h"

#include <libpq-fe.h>
#include <bit>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

#include "storage/db.h"
#include "storage/postgres/engine.h"
#include "storage/postgres/link.h"

namespace fl {

namespace {

constexpr const char* kSchema = "firstline_days";

std::string text_of(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}{:02}{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()));
}

std::int32_t day_of(std::string_view text) {
  const int number = std::stoi(std::string(text));
  const std::chrono::year_month_day date{std::chrono::year(number / 10'000),
                                         std::chrono::month(unsigned(number / 100 % 100)),
                                         std::chrono::day(unsigned(number % 100))};
  return std::int32_t(std::chrono::sys_days(date).time_since_epoch().count());
}

template <class Number>
std::string wire(Number value) {  // the highest byte first
  std::string bytes(sizeof value, '\0');
  for (std::size_t i = 0; i < sizeof value; ++i)
    bytes[sizeof value - 1 - i] = char(std::uint64_t(value) >> (8 * i));
  return bytes;
}

std::int64_t number_at(const pg_result* rows, int row, int column) {
  return std::strtoll(PQgetvalue(rows, row, column), nullptr, 10);
}

}  // namespace

struct DayRows::State {
  struct Finish {
    void operator()(PGconn* c) const { PQfinish(c); }
  };
  std::unique_ptr<PGconn, Finish> link;
  std::string place, table;  // with its schema

  [[nodiscard]] Fault fault(const pg_result* result) const {
    if (PQstatus(link.get()) != CONNECTION_OK)
      return {FaultKind::unavailable, "storage.unreachable", place};
    const char* why = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return {FaultKind::unavailable, "storage.script_failed", why == nullptr ? place : why};
  }
  // Values in binary; rows come as text but for bytes, which come as they are in `is_binary`.
  Result<PgResult> ask(const std::string& sql, const std::vector<std::string>& values,
                       bool is_binary = false) {
    std::vector<const char*> bytes;
    std::vector<int> sizes, formats(values.size(), 1);
    for (const auto& value : values) {
      bytes.push_back(value.data());
      sizes.push_back(int(value.size()));
    }
    PgResult result(PQexecParams(link.get(), sql.c_str(), int(values.size()), nullptr, bytes.data(),
                                 sizes.data(), formats.data(), is_binary ? 1 : 0));
    const auto state = PQresultStatus(result.get());
    if (state != PGRES_TUPLES_OK && state != PGRES_COMMAND_OK) {
      auto why = fault(result.get());
      const PgResult undone(PQexec(link.get(), "ROLLBACK"));
      return why;
    }
    return result;
  }
  Outcome run(const std::string& script) {
    const PgResult result(PQexec(link.get(), script.c_str()));
    const auto state = PQresultStatus(result.get());
    if (state == PGRES_TUPLES_OK || state == PGRES_COMMAND_OK) return Done{};
    auto why = fault(result.get());
    const PgResult undone(PQexec(link.get(), "ROLLBACK"));
    return why;
  }
};

DayRows::DayRows(std::unique_ptr<State> state) : state_(std::move(state)) {}
DayRows::~DayRows() = default;

Result<std::unique_ptr<DayRows>> DayRows::open(const std::string& connection,
                                               const std::string& table) {
  auto state = std::make_unique<State>();
  state->place = shown_postgres(connection);
  state->table = fmt::format("{}.{}", kSchema, table);
  // A database that went away without a word must not hold its thread for ever.
  const char* names[] = {"dbname", "connect_timeout", "tcp_user_timeout", nullptr};
  const char* values[] = {connection.c_str(), "5", "10000", nullptr};
  state->link.reset(PQconnectdbParams(names, values, 1));
  if (PQstatus(state->link.get()) != CONNECTION_OK)
    return Fault{FaultKind::unavailable, "storage.unreachable", state->place};
  PQsetNoticeProcessor(
      state->link.get(), [](void*, const char*) {}, nullptr);
  // One server at a time makes what is missing. Scans do not compress: they are scrambled.
  auto made = state->run(fmt::format(
      "SET statement_timeout = '30s'; BEGIN; SELECT pg_advisory_xact_lock(7023114); "
      "CREATE SCHEMA IF NOT EXISTS {0}; CREATE TABLE IF NOT EXISTS {1} (day INTEGER NOT NULL, "
      "server BIGINT NOT NULL, number BIGINT NOT NULL, bytes BYTEA NOT NULL, "
      "PRIMARY KEY (server, number, day)) PARTITION BY RANGE (day); "
      "ALTER TABLE {1} ALTER COLUMN bytes SET STORAGE EXTERNAL; "
      "CREATE TABLE IF NOT EXISTS {1}_server (server BIGINT PRIMARY KEY); COMMIT",
      kSchema, state->table));
  if (!made) return made.error();
  return std::unique_ptr<DayRows>(new DayRows(std::move(state)));
}

Outcome DayRows::run(const std::string& script) {
  return state_->run(script);
}
Outcome DayRows::begin() {
  return run("BEGIN");
}
Outcome DayRows::commit() {
  return run("COMMIT");
}

Outcome DayRows::make_day(std::int32_t day) {
  return run(fmt::format(
      "BEGIN; SELECT pg_advisory_xact_lock(7023114); CREATE TABLE IF NOT EXISTS {0}_{1} "
      "PARTITION OF {0} FOR VALUES FROM ({2}) TO ({3}); COMMIT",
      state_->table, text_of(day), day, day + 1));
}

Outcome DayRows::make_server(std::int64_t server) {
  return run(fmt::format("INSERT INTO {}_server VALUES ({}) ON CONFLICT DO NOTHING", state_->table,
                         server));
}

Outcome DayRows::add(const DayPiece& piece) {
  auto added =
      state_->ask(fmt::format("INSERT INTO {} (day, server, number, bytes) VALUES ($1, $2, $3, $4)",
                              state_->table),
                  {wire(piece.day), wire(piece.server), wire(piece.number), piece.bytes});
  if (!added) return added.error();
  return Done{};
}

Outcome DayRows::remove(std::int32_t day, std::int64_t server) {
  return run(
      fmt::format("DELETE FROM {} WHERE day = {} AND server = {}", state_->table, day, server));
}

Result<std::vector<std::int64_t>> DayRows::servers() {
  auto rows = state_->ask(fmt::format("SELECT server FROM {}_server", state_->table), {});
  if (!rows) return rows.error();
  std::vector<std::int64_t> found;
  for (int row = 0; row < PQntuples(rows->get()); ++row)
    found.push_back(number_at(rows->get(), row, 0));
  return found;
}

Result<std::int64_t> DayRows::last_number(std::int64_t server) {
  auto rows = state_->ask(fmt::format("SELECT COALESCE(MAX(number), 0) FROM {} WHERE server = {}",
                                      state_->table, server),
                          {});
  if (!rows) return rows.error();
  return number_at(rows->get(), 0, 0);
}

Result<std::vector<DayPiece>> DayRows::behind(std::int64_t server, std::int64_t number, int limit) {
  // Of two columns only the bytes are large; numbers travel as text within the same row.
  auto rows = state_->ask(
      fmt::format("SELECT day::text, number::text, bytes FROM {} WHERE server = $1 AND number > $2 "
                  "ORDER BY number LIMIT {}",
                  state_->table, limit),
      {wire(server), wire(number)}, true);
  if (!rows) return rows.error();
  std::vector<DayPiece> found;
  for (int row = 0; row < PQntuples(rows->get()); ++row)
    found.push_back(
        {std::int32_t(number_at(rows->get(), row, 0)),
         server,
         number_at(rows->get(), row, 1),
         {PQgetvalue(rows->get(), row, 2), std::size_t(PQgetlength(rows->get(), row, 2))}});
  return found;
}

Outcome DayRows::make_copied() {
  return run(fmt::format(
      "DROP TABLE IF EXISTS {0}_copied; CREATE TABLE {0}_copied (day INTEGER NOT NULL, who BIGINT "
      "NOT NULL, venue BIGINT NOT NULL, at INTEGER NOT NULL, tag INTEGER NOT NULL)",
      state_->table));
}
Outcome DayRows::drop_copied() {
  return run(fmt::format("DROP TABLE {}_copied", state_->table));
}

Outcome DayRows::copy(std::string_view binary) {
  PGconn* link = state_->link.get();
  const PgResult started(
      PQexec(link, fmt::format("COPY {}_copied FROM STDIN BINARY", state_->table).c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) return state_->fault(started.get());
  if (PQputCopyData(link, binary.data(), int(binary.size())) != 1 ||
      PQputCopyEnd(link, nullptr) != 1)
    return Fault{FaultKind::unavailable, "storage.unreachable", state_->place};
  Outcome outcome = Done{};
  while (const PgResult done{PQgetResult(link)})
    if (PQresultStatus(done.get()) == PGRES_FATAL_ERROR) outcome = state_->fault(done.get());
  return outcome;
}

std::vector<std::int32_t> kept_days(Tx& tx, const std::string& table) {
  std::vector<std::int32_t> days;
  auto rows = tx.run_text(
      "SELECT c.relname::text FROM pg_catalog.pg_inherits i "
      "JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid "
      "JOIN pg_catalog.pg_class p ON p.oid = i.inhparent "
      "JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace "
      "WHERE n.nspname = 'firstline_days' AND p.relname = ?1 ORDER BY c.relname LIMIT 1000",
      table);
  while (rows.step())
    days.push_back(day_of(rows.text(0).substr(table.size() + 1)));
  return days;
}

std::vector<std::int32_t> drop_days(Tx& tx, const std::string& table, std::int32_t before) {
  auto days = kept_days(tx, table);
  std::erase_if(days, [before](std::int32_t day) { return day >= before; });
  for (const auto day : days) {
    auto dropped = tx.run_text(fmt::format("DROP TABLE {}.{}_{}", kSchema, table, text_of(day)));
    while (dropped.step()) {
    }
  }
  return days;
}

}  // namespace fl
