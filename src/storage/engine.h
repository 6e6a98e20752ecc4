// What a database engine is to the door (storage/db.h): SQLite in sqlite/, PostgreSQL in postgres/.
// Three small interfaces; rooms never name them, they see Db, Tx and Statement only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "storage/sql.h"
#include "storage/tx_fwd.h"

namespace fl {

// Thrown inside closures by a Cursor; the engine turns it into a retry or a Fault. Not for callers
// to catch.
struct StorageTrouble {
  enum class Kind {
    full,
    io,
    busy,
    corrupt,
    other,
    clash,      // two transactions got in each other's way: nothing was done, run it again
    duplicate,  // a unique key was taken: by such a clash, or by our own mistake
    lost,       // the server went away
    unknown     // it went away during the commit
  } kind;
  std::string what;
};
[[nodiscard]] Fault fault_of(const StorageTrouble& trouble);

// One run of one statement: bound from 1, stepped, columns from 0. Text and bytes of a row live
// until the next step.
class Cursor {
 public:
  virtual void bind_i64(int at, std::int64_t value) = 0;
  virtual void bind_text(int at, std::string_view value) = 0;
  virtual void bind_blob(int at, std::string_view value) = 0;
  virtual void bind_null(int at) = 0;
  // All values are bound, `count` of them; they need not live longer. Bug when it wants another
  // number of them.
  virtual void bound(int count) = 0;
  [[nodiscard]] virtual bool step() = 0;
  // To the end, rows unread. The number of changed rows, or nothing yet: then ask changed().
  virtual std::optional<int> run() = 0;
  [[nodiscard]] virtual int changed() = 0;
  [[nodiscard]] virtual std::int64_t i64(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual std::string_view blob(int column) const = 0;
  virtual void close() = 0;  // the run is over; the cursor is given back

 protected:
  ~Cursor() = default;
};

// One connection within a transaction, as Tx sees it.
class Link {
 public:
  [[nodiscard]] virtual Cursor& open(const Sql& sql, bool is_write) = 0;
  // A text made at run time (care of whole tables); not kept.
  [[nodiscard]] virtual Cursor& open_text(std::string_view text, std::string_view name) = 0;

 protected:
  ~Link() = default;
};

// A table as both engines have it: what the content hash and a move walk over.
struct StoredColumn {
  enum class Kind { number, text, bytes };
  std::string name;
  Kind kind = Kind::text;
  int key_place = -1;  // from 0 within the primary key; -1: not of it
  bool operator==(const StoredColumn&) const = default;
};
struct StoredTable {
  std::string name;
  std::vector<StoredColumn> columns;
  bool operator==(const StoredTable&) const = default;
};

class Engine {
 public:
  virtual ~Engine() = default;
  // The job says whether to keep what it did.
  [[nodiscard]] virtual Outcome write(const std::function<bool(Tx&)>& job) = 0;
  [[nodiscard]] virtual Outcome read(const std::function<void(Tx&)>& job) = 0;
  [[nodiscard]] virtual Outcome run_script(std::string_view sql) = 0;
  [[nodiscard]] virtual bool is_healthy() = 0;
  [[nodiscard]] virtual std::uint64_t commit_count() const = 0;
  [[nodiscard]] virtual bool is_shared() const = 0;
  [[nodiscard]] virtual const std::string& place() const = 0;
  [[nodiscard]] virtual Outcome backup_to(const std::string& path) = 0;
  [[nodiscard]] virtual std::vector<std::string> problems() = 0;
  [[nodiscard]] virtual std::vector<std::string> plan_of(std::string_view sql) = 0;
  [[nodiscard]] virtual std::vector<std::string> table_names() = 0;     // and views
  [[nodiscard]] virtual Result<std::vector<StoredTable>> tables() = 0;  // by name
};

}  // namespace fl
