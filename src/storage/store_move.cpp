// Ranges of rows read on both sides, compared as COPY text, written where they differ.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "storage/care.h"
#include "storage/content_hash.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/move.h"
#include "storage/postgres/engine.h"
#include "storage/postgres/link.h"

namespace fl {

namespace {

constexpr std::string_view kMark = "storage_moving";
constexpr int kRangeRowsMin = 16, kRangeRowsFirst = 256, kRangeRowsMax = 8192;
constexpr std::size_t kRangeBytesGood = std::size_t(4) << 20;

struct Value {
  StoredColumn::Kind kind = StoredColumn::Kind::number;
  bool is_null = false;
  std::int64_t number = 0;
  std::string bytes;
};
using Row = std::vector<Value>;

// A statement with values that are known only now; closed at its end.
class Run {
 public:
  Run(Tx& tx, const std::string& text, const Row& values)
      : cursor_(tx.link().open_text(text, "storage.move")) {
    int at = 0;
    for (const auto& value : values) {
      ++at;
      if (value.is_null)
        cursor_.bind_null(at);
      else if (value.kind == StoredColumn::Kind::number)
        cursor_.bind_i64(at, value.number);
      else if (value.kind == StoredColumn::Kind::bytes)
        cursor_.bind_blob(at, value.bytes);
      else
        cursor_.bind_text(at, value.bytes);
    }
    cursor_.bound(at);
  }
  ~Run() { cursor_.close(); }
  Run(const Run&) = delete;
  Cursor* operator->() { return &cursor_; }

 private:
  Cursor& cursor_;
};

Row read_row(Cursor& cursor, const StoredTable& shape) {
  Row row;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    const int at = int(i);
    Value value{shape.columns[i].kind, cursor.is_null(at), 0, {}};
    if (!value.is_null && value.kind == StoredColumn::Kind::number)
      value.number = cursor.i64(at);
    else if (!value.is_null)
      value.bytes = std::string(cursor.blob(at));
    row.push_back(std::move(value));
  }
  return row;
}

// The text form of COPY: what goes to PostgreSQL, and what tells whether two ranges are the same.
void append_copy_text(std::string& out, const Row& row) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += '\t';
    const Value& value = row[i];
    if (value.is_null) {
      out += "\\N";
    } else if (value.kind == StoredColumn::Kind::number) {
      out += std::to_string(value.number);
    } else if (value.kind == StoredColumn::Kind::bytes) {
      out += "\\\\x";
      for (const char c : value.bytes) {
        out += kHex[static_cast<unsigned char>(c) >> 4];
        out += kHex[static_cast<unsigned char>(c) & 15];
      }
    } else {
      for (const char c : value.bytes) {
        if (c == '\\' || c == '\t' || c == '\n' || c == '\r') out += '\\';
        out += c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
      }
    }
  }
  out += '\n';
}

// The rows of one table from both sides.
class TableMove {
 public:
  TableMove(Db& from, Db& to, const StoredTable& shape) : from_(from), to_(to), shape_(shape) {
    keys_ = key_columns_of(shape);
    for (const auto& column : shape.columns)
      if (column.key_place >= 0) ++key_count_;
    CHECK(key_count_ > 0);
  }

  Outcome run(MoveProgress& progress, const MoveListener& say) {
    for (;;) {
      auto rows = next_range();
      if (!rows) return rows.error();
      const bool is_last = int(rows->size()) < range_rows_;
      std::string wanted;
      for (const auto& row : *rows)
        append_copy_text(wanted, row);
      // Up to the last row of this range; after the last range, everything that is left.
      const std::optional<Row> end = is_last ? std::nullopt : std::optional(key_of(rows->back()));
      auto there = text_there(end);
      if (!there) return there.error();
      if (*there != wanted) {
        auto written = write_range(end, *rows, wanted);
        if (!written) return written;
        progress.copied_count += std::int64_t(rows->size());
      }
      progress.row_count += std::int64_t(rows->size());
      say(progress);
      if (is_last) return Done{};
      after_ = end;
      if (wanted.size() > 2 * kRangeBytesGood)
        range_rows_ = std::max(kRangeRowsMin, range_rows_ / 2);
      else if (wanted.size() < kRangeBytesGood)
        range_rows_ = std::min(kRangeRowsMax, range_rows_ * 2);
    }
  }

 private:
  [[nodiscard]] Row key_of(const Row& row) const {
    Row key(key_count_);
    for (std::size_t i = 0; i < row.size(); ++i)
      if (shape_.columns[i].key_place >= 0) key[std::size_t(shape_.columns[i].key_place)] = row[i];
    return key;
  }
  // " WHERE (a, b) > (?1, ?2) AND (a, b) <= (?3, ?4)", as far as there are ends.
  [[nodiscard]] std::string where(const std::optional<Row>& end, Row& values) const {
    std::string text;
    const auto add = [&](const std::optional<Row>& bound, const char* compare) {
      if (!bound) return;
      text += text.empty() ? " WHERE (" : " AND (";
      text += keys_ + ") " + compare + " (";
      for (std::size_t i = 0; i < bound->size(); ++i) {
        values.push_back((*bound)[i]);
        text += (i == 0 ? "?" : ", ?") + std::to_string(values.size());
      }
      text += ")";
    };
    add(after_, ">");
    add(end, "<=");
    return text;
  }

  Result<std::vector<Row>> next_range() {
    return from_.read([&](Tx& tx) -> Result<std::vector<Row>> {
      std::vector<Row> rows;
      Row values;
      const std::string bounds = where(std::nullopt, values);
      Run run(tx,
              "SELECT " + columns_of(shape_) + " FROM " + shape_.name + bounds + " ORDER BY " +
                  keys_ + " LIMIT " + std::to_string(range_rows_),
              values);
      while (run->step())
        rows.push_back(read_row(*run.operator->(), shape_));
      return rows;
    });
  }

  Result<std::string> text_there(const std::optional<Row>& end) {
    return to_.read([&](Tx& tx) -> Result<std::string> {
      std::string text;
      Row values;
      const std::string bounds = where(end, values);
      Run run(
          tx,
          "SELECT " + columns_of(shape_) + " FROM " + shape_.name + bounds + " ORDER BY " + keys_,
          values);
      while (run->step())
        append_copy_text(text, read_row(*run.operator->(), shape_));
      return text;
    });
  }

  Outcome write_range(const std::optional<Row>& end, const std::vector<Row>& rows,
                      const std::string& copy_text) {
    return to_.write([&](Tx& tx) -> Outcome {
      Row values;
      const std::string bounds = where(end, values);
      {
        Run clear(tx, "DELETE FROM " + shape_.name + bounds, values);
        if (!clear->run()) (void)clear->changed();
      }
      if (to_.is_shared()) {
        static_cast<PgLink&>(tx.link()).copy_in(
            "COPY " + shape_.name + " (" + columns_of(shape_) + ") FROM STDIN", copy_text);
        return Done{};
      }
      std::string marks;
      for (std::size_t i = 1; i <= shape_.columns.size(); ++i)
        marks += (i == 1 ? "?" : ", ?") + std::to_string(i);
      for (const auto& row : rows) {
        Run put(
            tx,
            "INSERT INTO " + shape_.name + " (" + columns_of(shape_) + ") VALUES (" + marks + ")",
            row);
        if (!put->run()) (void)put->changed();
      }
      return Done{};
    });
  }

  Db& from_;
  Db& to_;
  const StoredTable& shape_;
  std::string keys_;
  std::size_t key_count_ = 0;
  std::optional<Row> after_;  // the end of the range before
  int range_rows_ = kRangeRowsFirst;
};

// What belongs to a place.
constexpr std::string_view kOfPlace[] = {"storage_lease", "storage_scrub"};

bool is_of_place(const std::string& name) {
  return std::find(std::begin(kOfPlace), std::end(kOfPlace), name) != std::end(kOfPlace);
}

// What is moved: everything but that and the mark.
Result<std::vector<StoredTable>> tables_of(Db& db) {
  auto shapes = db.engine().tables();
  if (!shapes) return shapes;
  std::erase_if(*shapes, [](const StoredTable& shape) {
    return shape.name == kMark || is_of_place(shape.name);
  });
  return shapes;
}

bool is_marked(Db& db) {
  const auto names = db.engine().table_names();
  return std::find(names.begin(), names.end(), kMark) != names.end();
}

Result<std::int64_t> count_rows(Db& db, const std::vector<StoredTable>& shapes) {
  return db.read([&](Tx& tx) -> Result<std::int64_t> {
    std::int64_t count = 0;
    for (const auto& shape : shapes) {
      auto row = tx.run_text("SELECT COUNT(*) FROM " + shape.name);
      if (row.step()) count += row.i64(0);
    }
    return count;
  });
}

}  // namespace

Outcome begin_move(Db& to) {
  if (is_marked(to)) {
    auto going_on = to.exec_script("DELETE FROM " + std::string(kMark));
    if (!going_on) return going_on;
  } else {
    if (!is_blank(to)) return Fault{FaultKind::conflict, "storage.target_exists", to.path()};
    auto marked = to.exec_script("CREATE TABLE " + std::string(kMark) +
                                 " (name TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID");
    if (!marked) return marked;
  }
  return migrate(to);
}

Result<MoveProgress> copy_content(Db& from, Db& to, const MoveListener& say) {
  auto wanted = tables_of(from);
  if (!wanted) return wanted.error();
  auto there = tables_of(to);
  if (!there) return there.error();
  if (*wanted != *there) return Fault{FaultKind::conflict, "storage.shapes_differ", from.path()};
  MoveProgress progress;
  for (const auto& shape : *wanted) {
    progress.table = shape.name;
    auto moved = TableMove(from, to, shape).run(progress, say);
    if (!moved) return moved.error();
  }
  return progress;
}

Result<Moved> finish_move(Db& from, Db& to) {
  auto shapes = tables_of(from);
  if (!shapes) return shapes.error();
  std::vector<std::string> without{std::string(kMark)};
  without.insert(without.end(), std::begin(kOfPlace), std::end(kOfPlace));
  auto wanted = content_hash(from, without);
  if (!wanted) return wanted.error();
  auto got = content_hash(to, without);
  if (!got) return got.error();
  auto wanted_rows = count_rows(from, *shapes);
  if (!wanted_rows) return wanted_rows.error();
  auto got_rows = count_rows(to, *shapes);
  if (!got_rows) return got_rows.error();
  if (*wanted != *got || *wanted_rows != *got_rows)
    return Fault{FaultKind::conflict, "storage.not_equal",
                 std::to_string(*wanted_rows) + " and " + std::to_string(*got_rows) + " rows"};
  auto said = to.exec_script("INSERT INTO " + std::string(kMark) + " (name) VALUES ('equal')");
  if (!said) return said.error();
  return Moved{*wanted, *wanted_rows};
}

Outcome accept_moved(Db& db) {
  if (!is_marked(db)) return Done{};
  auto is_equal = db.read([&](Tx& tx) -> Result<bool> {
    auto row = tx.run_text("SELECT name FROM " + std::string(kMark) + " LIMIT 1");
    return row.step();
  });
  if (!is_equal) return is_equal.error();
  if (!*is_equal) return Fault{FaultKind::conflict, "storage.half_moved", db.path()};
  return db.exec_script("DROP TABLE " + std::string(kMark));
}

Outcome close_writes(const std::string& connection) {
  auto closed = run_on_server(
      connection,
      "DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET "
      "default_transaction_read_only = on', current_database()); END $$; "
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
      "AND usename = current_user AND pid <> pg_backend_pid()");
  return closed;
}

Outcome open_writes(const std::string& connection) {
  return run_on_server(connection,
                       "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; "
                       "DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I RESET "
                       "default_transaction_read_only', current_database()); END $$");
}

}  // namespace fl
