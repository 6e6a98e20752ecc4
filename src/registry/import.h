// Tables into the registry: a second door of this room, for the command line, the console's routes
// and rooms that take rows of their own (responders).
//
// run_import() reads a file row by row, finds out which column is which, lets a RowTaker decide
// each row, and says for each what became of it. Promises: a dry run writes nothing; a second run
// of the same file changes nothing; a run that was cut off is taken up again by the same file; a
// refused row says line, column and what was expected, and comes back in an error file that can be
// mended and imported as it is. Left to others: who may import (the callers' permit), reading bytes
// (platform/table.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/crypto.h"
#include "platform/json.h"
#include "platform/result.h"
#include "platform/table.h"
#include "platform/time.h"
#include "registry/registry.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

using ImportId = Id<struct ImportTag>;
using VenueId = Id<struct VenueTag>;

enum class TableWhat { areas, households, people, venues, accounts, responders };
[[nodiscard]] std::string_view name_of(TableWhat what);
[[nodiscard]] std::optional<TableWhat> table_what_of_name(std::string_view name);

// A column of ours: its name, its heading in both languages, other headings people use.
struct TableColumn {
  std::string_view name, zh, en;
  std::string_view also = {};  // parted by '|'
  bool is_required = false;
};
[[nodiscard]] std::span<const TableColumn> columns_of(TableWhat what);

// What a cell should have been, for people.
struct Expected {
  std::string_view key, zh, en;
};

struct ImportRow {
  std::size_t line = 0;
  std::vector<std::string> cells;  // in the order of the taker's columns; "" where there is none
};
struct RowOutcome {
  enum class Kind { inserted, updated, unchanged, refused } kind = Kind::unchanged;
  int column = -1;  // of a refused row: which of the columns; -1: the row as a whole
  const Expected* expected = nullptr;
};

struct ImportRun {
  ImportId id;
  std::string_view file_hash;  // hex
  bool is_dry_run = false;
  Instant now;
  // One leaf in the log for a transaction of rows.
  std::function<void(Tx&, std::int64_t row_count)> witness;
};

// Decides rows of one kind and writes them. One import at a time.
class RowTaker {
 public:
  virtual ~RowTaker() = default;
  [[nodiscard]] virtual TableWhat what() const = 0;
  [[nodiscard]] virtual std::size_t window_count() const { return 1'000; }
  // One outcome a row; what it says is on disk when it returns. In a dry run nothing is written.
  [[nodiscard]] virtual Result<std::vector<RowOutcome>> take(std::span<const ImportRow> rows,
                                                             const ImportRun& run) = 0;
};

struct ImportPlace {
  Db& db;
  const Keys& keys;
  const AreaTree& tree;
  Permit permit;
  std::string scope_path;  // only areas inside are taken; the root's path: all
};
// areas, households, people, venues. Accounts and responders have takers of their own.
[[nodiscard]] std::unique_ptr<RowTaker> registry_taker(const ImportPlace& place, TableWhat what);

// A new account's code, for one file that only its owner may read.
using CodeSink =
    std::function<void(const std::string& login, const std::string& name, const std::string& code)>;
// What a responder's row says beyond the account, kept by duty/; true when it changed something.
using ResponderKeeper = std::function<Result<bool>(
    Tx&, AccountId, const std::function<std::string(std::string_view column)>& cell)>;
// Accounts and responders: makes accounts that wait for their person's first sign-in.
[[nodiscard]] std::unique_ptr<RowTaker> accounts_taker(const ImportPlace& place, TableWhat what,
                                                       CodeSink codes, ResponderKeeper keep);

// The cell an "area" cell names: an id, a code, or names from the district down parted by '/'.
class AreaFinder {
 public:
  explicit AreaFinder(const AreaTree& tree);
  ~AreaFinder();
  [[nodiscard]] const Area* find(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};
// What an export writes for an area, and find() understands.
[[nodiscard]] std::string area_word(const Area& area);

struct ImportNumbers {
  std::int64_t rows = 0, inserted = 0, updated = 0, unchanged = 0, refused = 0;
};
struct Refusal {
  std::size_t line = 0;
  std::string column;  // the heading in the file, or our name for it
  const Expected* expected = nullptr;
};
struct ImportReport {
  ImportId id;
  ImportNumbers numbers;
  std::vector<Refusal> first_refusals;                       // at most kShownRefusalsMax
  std::vector<std::pair<std::string, std::string>> mapping;  // column, heading
  std::vector<std::string> ignored_headings;
  std::string encoding;
  bool is_stopped = false;
};
inline constexpr std::size_t kShownRefusalsMax = 200;

struct ImportOrder {
  Db& db;
  RowTaker& taker;
  Permit permit;
  ImportId id;  // unset: found by file, or made
  std::string_view bytes;
  TableLimits limits = {};
  std::string file_name = {};
  std::vector<std::pair<std::string, std::string>> mapping = {};  // column, heading; may be partial
  bool is_dry_run = false;
  Instant now;
  // The error file, row by row, its heading first. Not called when no row is refused.
  std::function<void(std::span<const std::string>)> refused = {};
  // Told after each window; false stops there, with everything before kept.
  std::function<bool(const ImportNumbers&, double done_ratio)> progress = {};
};
// Faults: registry.import_no_rows, registry.import_no_column (fields: what is missing), those of
// platform/table.h and the database.
[[nodiscard]] Result<ImportReport> run_import(const ImportOrder& order);
[[nodiscard]] json::object report_json(const ImportReport& report);

// The job `imports`: checks or runs the oldest uploaded file that waits; 1 when there was one.
[[nodiscard]] Result<int> run_waiting_imports(Db& db, const Keys& keys, const AreaTree& tree,
                                              const Permit& permit, Instant now,
                                              const std::function<bool()>& is_stopping);
// Uploaded bytes older than a day.
[[nodiscard]] int drop_old_imports(Tx& tx, Instant now);

// ---- tables out

// Rows of a kind inside an area, heading first, to `sink`; the number of rows. People's records are
// opened: logging that, and asking a second person, is the caller's.
[[nodiscard]] Result<std::int64_t> export_rows(
    const ImportPlace& place, TableWhat what, bool is_english,
    const std::function<void(std::span<const std::string>)>& sink);
// The heading alone: a template.
[[nodiscard]] std::vector<std::string> heading_of(TableWhat what, bool is_english);

}  // namespace fl
