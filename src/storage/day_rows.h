// Bytes by day on PostgreSQL, for what comes too fast for rows of a B-tree: one partition a day of
// one table, appended to by several servers, read by the others behind what they have seen, and
// dropped whole. The tables lie in a schema of their own, `firstline_days`, beside the rooms'
// tables: no migration, move or content hash sees them. SQLite has none of this.
//
//   PARTITION day: (server, number, day) -> bytes; `number` only grows, for each server
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "storage/tx_fwd.h"

namespace fl {

struct DayPiece {
  std::int32_t day = 0;  // since 1970-01-01
  std::int64_t server = 0, number = 0;
  std::string bytes;
};

// A connection of its own, used by one thread. Every call is a round trip; after a fault
// (storage.unreachable, storage.script_failed) what was begun is undone and a new one is opened.
class DayRows {
 public:
  // `table`: a name of ours.
  [[nodiscard]] static Result<std::unique_ptr<DayRows>> open(const std::string& connection,
                                                             const std::string& table);
  ~DayRows();
  DayRows(const DayRows&) = delete;

  // ---- writing: begin, then any of these, then commit, which waits for the disk
  [[nodiscard]] Outcome begin();
  [[nodiscard]] Outcome add(const DayPiece& piece);
  [[nodiscard]] Outcome remove(std::int32_t day, std::int64_t server);
  [[nodiscard]] Outcome commit();
  // Before its first piece; not within a transaction.
  [[nodiscard]] Outcome make_day(std::int32_t day);
  [[nodiscard]] Outcome make_server(std::int64_t server);

  // ---- reading
  [[nodiscard]] Result<std::vector<std::int64_t>> servers();
  [[nodiscard]] Result<std::int64_t> last_number(std::int64_t server);  // 0: none
  [[nodiscard]] Result<std::vector<DayPiece>> behind(std::int64_t server, std::int64_t number,
                                                     int limit);

  // ---- what a measurement is held against: a plain table, a row (day, who, venue, at, tag) a
  // scan, by COPY in its binary form, committed
  [[nodiscard]] Outcome make_copied();
  [[nodiscard]] Outcome drop_copied();
  [[nodiscard]] Outcome copy(std::string_view binary);

 private:
  [[nodiscard]] Outcome run(const std::string& script);
  struct State;
  explicit DayRows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Drops the partitions before this day, in the caller's transaction; their days.
[[nodiscard]] std::vector<std::int32_t> drop_days(Tx& tx, const std::string& table,
                                                  std::int32_t before);
[[nodiscard]] std::vector<std::int32_t> kept_days(Tx& tx, const std::string& table);

}  // namespace fl
