// The few system calls on whole files that durability needs.
#include "storage/sqlite/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace fl {

namespace {

bool sync_one(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return false;
  const bool is_synced = ::fsync(file) == 0;
  ::close(file);
  return is_synced;
}

}  // namespace

bool file_exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Outcome make_private_file(const std::string& path) {
  if (file_exists(path)) return Done{};
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Fault{FaultKind::unavailable, "storage.cannot_open", path};
  ::close(file);
  return Done{};
}

Outcome sync_file_and_folder(const std::string& path) {
  if (sync_one(path, O_RDWR) && sync_one(folder_of(path), O_RDONLY | O_DIRECTORY)) return Done{};
  return Fault{FaultKind::unavailable, "storage.io_error", path};
}

Outcome rename_and_sync(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0 && sync_one(folder_of(to), O_RDONLY | O_DIRECTORY)) {
    return Done{};
  }
  return Fault{FaultKind::unavailable, "storage.io_error", to};
}

Result<LockFile> LockFile::hold(const std::string& database_path) {
  const std::string path = database_path + ".lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Fault{FaultKind::unavailable, "storage.cannot_open", path};
  LockFile lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return Fault{FaultKind::conflict, "storage.in_use", database_path};
  }
  return lock;
}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

LockFile::~LockFile() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace fl
