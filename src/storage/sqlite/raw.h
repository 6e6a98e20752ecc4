// SQLite without our connection's settings: whole files that nobody serves from.
#pragma once

#include <string>
#include <vector>

#include "platform/result.h"
#include "storage/engine.h"

struct sqlite3;

namespace fl {

// Closes itself.
class RawFile {
 public:
  // Read-only unless `is_new`. Null handle when it cannot be opened.
  RawFile(const std::string& path, bool is_new);
  ~RawFile();
  RawFile(const RawFile&) = delete;
  [[nodiscard]] sqlite3* handle() const { return handle_; }
  [[nodiscard]] bool run(const char* sql) const;

 private:
  sqlite3* handle_ = nullptr;
};

// Every row's first column as text; a Fault storage.damaged or storage.io_error when it fails.
[[nodiscard]] Result<std::vector<std::string>> raw_column(sqlite3* handle, const std::string& sql);
// Both throw StorageTrouble. The hash: see content_hash() in storage/care.h.
[[nodiscard]] std::vector<StoredTable> table_shapes(sqlite3* handle);
[[nodiscard]] std::string hash_content(sqlite3* handle);

}  // namespace fl
