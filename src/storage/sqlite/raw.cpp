// Raw files and the hash over their content.
#include "storage/sqlite/raw.h"

#include <algorithm>
#include <memory>

#include <sqlite3.h>

#include "platform/crypto.h"
#include "storage/sqlite/connection.h"

namespace fl {

namespace {

constexpr std::size_t kFoldBytes = 64 * 1024;

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

// SHA-256 chained over pieces: the whole need not be in memory.
class Folder {
 public:
  void add(std::string_view bytes) {
    const std::uint64_t size = bytes.size();
    pending_.append(reinterpret_cast<const char*>(&size), sizeof size);
    pending_.append(bytes);
    if (pending_.size() >= kFoldBytes) fold();
  }
  [[nodiscard]] std::string finish() {
    fold();
    return hex(hash_);
  }

 private:
  void fold() {
    hash_ = sha256(raw(hash_) + pending_);
    pending_.clear();
  }
  Hash32 hash_{};
  std::string pending_;
};

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

// By primary key; by every column when there is none.
std::string in_key_order(sqlite3* handle, const std::string& table) {
  std::string keys, all;
  auto column = prepared(
      handle, "SELECT name, pk FROM pragma_table_info(" + quoted(table) + ") ORDER BY pk, cid");
  while (next_row(handle, column)) {
    const std::string name = quoted(text_at(column, 0));
    std::string& list = sqlite3_column_int(column.get(), 1) > 0 ? keys : all;
    list += (list.empty() ? "" : ", ") + name;
  }
  return "SELECT * FROM " + quoted(table) + " ORDER BY " + (keys.empty() ? all : keys);
}

void fold_rows(sqlite3* handle, const std::string& table, Folder& folder) {
  auto row = prepared(handle, in_key_order(handle, table));
  const int columns = sqlite3_column_count(row.get());
  while (next_row(handle, row)) {
    for (int i = 0; i < columns; ++i) {
      const char type = char('0' + sqlite3_column_type(row.get(), i));
      folder.add(type + text_at(row, i));
    }
  }
}

}  // namespace

RawFile::RawFile(const std::string& path, bool is_new) {
  const int flags = is_new ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
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

bool RawFile::run(const char* sql) {
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

std::string hash_content(sqlite3* handle, const std::vector<std::string>& without) {
  Folder folder;
  std::vector<std::string> tables;
  auto item = prepared(handle,
                       "SELECT type, name, COALESCE(sql, '') FROM sqlite_master "
                       "WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name");
  while (next_row(handle, item)) {
    const std::string name = text_at(item, 1);
    if (std::find(without.begin(), without.end(), name) != without.end()) continue;
    for (int i = 0; i < 3; ++i)
      folder.add(text_at(item, i));
    if (text_at(item, 0) == "table") tables.push_back(name);
  }
  for (const auto& table : tables) {
    folder.add(table);
    fold_rows(handle, table, folder);
  }
  return folder.finish();
}

}  // namespace fl
