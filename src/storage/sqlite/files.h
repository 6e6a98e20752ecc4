// Files below SQLite: made private, synced, named. No content passes here.
#pragma once

#include <string>

#include "platform/result.h"

namespace fl {

// Makes the file with mode 0600 when it is not there; SQLite gives its log the same mode.
[[nodiscard]] Outcome make_private_file(const std::string& path);
[[nodiscard]] Outcome sync_file_and_folder(const std::string& path);
// Gives a synced file its lasting name and syncs the folder.
[[nodiscard]] Outcome rename_and_sync(const std::string& from, const std::string& to);
[[nodiscard]] bool file_exists(const std::string& path);
[[nodiscard]] std::string folder_of(const std::string& path);

// The lock file beside a database: one process at a time may hold it.
class LockFile {
 public:
  // Faults: storage.in_use, storage.cannot_open.
  [[nodiscard]] static Result<LockFile> hold(const std::string& database_path);
  LockFile(LockFile&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  LockFile& operator=(LockFile&& other) noexcept;
  LockFile(const LockFile&) = delete;
  ~LockFile();

 private:
  explicit LockFile(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace fl
