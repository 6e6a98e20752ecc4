// One SQLite connection with its prepared statements. Used by one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/db.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fl {

[[noreturn]] void throw_trouble(sqlite3* handle, int code, std::string_view where);
[[nodiscard]] Fault fault_of(const StorageTrouble& trouble);

class Connection {
 public:
  Connection(const DbOptions& options, bool is_writer);
  ~Connection();
  Connection(const Connection&) = delete;

  void run(const char* sql);  // throws StorageTrouble
  [[nodiscard]] sqlite3* handle() const { return handle_; }

  struct Cached {
    sqlite3_stmt* statement = nullptr;
    bool in_use = false;
  };
  [[nodiscard]] sqlite3_stmt* prepare(std::string_view text, std::string_view name);
  [[nodiscard]] Cached& cached(const Sql& sql);

  // Held snapshot of a reader.
  std::uint64_t seen_commit = 0;
  std::int64_t snapshot_at_ms = 0;
  bool has_snapshot = false;

 private:
  sqlite3* handle_ = nullptr;
  std::unordered_map<const Sql*, std::unique_ptr<Cached>> statements_;
};

}  // namespace fl
