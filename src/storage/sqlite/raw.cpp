// Raw files, what tables they hold, and the hash over their content.
#include "storage/sqlite/raw.h"

#include <memory>

#include <sqlite3.h>

#include "storage/content_hash.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/sums.h"

namespace fl {

namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Owned = std::unique_ptr<sqlite3_stmt, Finalize>;

Owned prepared(sqlite3* handle, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr);
  if (code != SQLITE_OK) throw_trouble(handle, code, sql);
  return Owned(statement);
}

bool next_row(sqlite3* handle, const Owned& statement) {
  const int code = sqlite3_step(statement.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_trouble(handle, code, sqlite3_sql(statement.get()));
}

std::string text_at(const Owned& statement, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement.get(), column));
  const auto size = std::size_t(sqlite3_column_bytes(statement.get(), column));
  return bytes ? std::string(bytes, size) : std::string();
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

}  // namespace

RawFile::RawFile(const std::string& path, bool is_new) {
  const int flags = is_new ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path.c_str(), &handle_, flags, sums_vfs()) != SQLITE_OK) {
    sqlite3_close_v2(handle_);
    handle_ = nullptr;
    return;
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 5000);
}

RawFile::~RawFile() {
  sqlite3_close_v2(handle_);
}

bool RawFile::run(const char* sql) const {
  return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

Result<std::vector<std::string>> raw_column(sqlite3* handle, const std::string& sql) {
  try {
    std::vector<std::string> found;
    auto row = prepared(handle, sql);
    while (next_row(handle, row))
      found.push_back(text_at(row, 0));
    return found;
  } catch (const StorageTrouble& trouble) {
    return fault_of(trouble);
  } catch (const Bug& bug) {
    return Fault{FaultKind::conflict, "storage.not_a_database", bug.what()};
  }
}

std::vector<StoredTable> table_shapes(sqlite3* handle) {
  std::vector<StoredTable> shapes;
  auto item = prepared(handle,
                       "SELECT name FROM sqlite_master WHERE type = 'table' "
                       "AND name NOT LIKE 'sqlite_%' ORDER BY name");
  while (next_row(handle, item)) {
    StoredTable shape{text_at(item, 0), {}};
    auto column = prepared(handle, "SELECT name, type, pk FROM pragma_table_info(" +
                                       quoted(shape.name) + ") ORDER BY cid");
    while (next_row(handle, column)) {
      const std::string type = text_at(column, 1);
      const auto kind = type.find("INT") != std::string::npos ? StoredColumn::Kind::number
                        : type == "BLOB"                      ? StoredColumn::Kind::bytes
                                                              : StoredColumn::Kind::text;
      shape.columns.push_back({text_at(column, 0), kind, sqlite3_column_int(column.get(), 2) - 1});
    }
    shapes.push_back(std::move(shape));
  }
  return shapes;
}

std::string hash_content(sqlite3* handle) {
  ContentHash hash;
  for (const auto& shape : table_shapes(handle)) {
    hash.add_table(shape);
    auto row = prepared(handle, text_of_walk(shape));
    while (next_row(handle, row)) {
      for (std::size_t i = 0; i < shape.columns.size(); ++i) {
        const int at = int(i);
        if (sqlite3_column_type(row.get(), at) == SQLITE_NULL)
          hash.add_null();
        else if (shape.columns[i].kind == StoredColumn::Kind::number)
          hash.add_number(sqlite3_column_int64(row.get(), at));
        else
          hash.add_bytes(text_at(row, at));
      }
    }
  }
  return hash.finish();
}

}  // namespace fl
