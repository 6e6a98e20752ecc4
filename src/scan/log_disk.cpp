// The operating system's files.
#include "scan/log_disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace fl::scan {

namespace {

Fault fault_of(const std::string& path) {
  const bool is_full = errno == ENOSPC || errno == EDQUOT;
  return {FaultKind::unavailable, is_full ? "scan.disk_full" : "scan.io_error", path};
}

class RealFile final : public ScanFile {
 public:
  RealFile(int file, std::string path) : file_(file), path_(std::move(path)) {}
  ~RealFile() override { ::close(file_); }
  RealFile(const RealFile&) = delete;

  Outcome append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(file_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return fault_of(path_);
      bytes.remove_prefix(std::size_t(count));
    }
    return Done{};
  }
  Outcome sync() override {
    if (::fdatasync(file_) != 0) return fault_of(path_);
    return Done{};
  }

 private:
  int file_;
  std::string path_;
};

class Mapped final : public ScanBytes {
 public:
  Mapped(void* at, std::size_t size) : at_(at), size_(size) {}
  ~Mapped() override {
    if (at_ != nullptr) ::munmap(at_, size_);
  }
  Mapped(const Mapped&) = delete;
  std::string_view bytes() const override { return {static_cast<const char*>(at_), size_}; }

 private:
  void* at_;
  std::size_t size_;
};

class RealDisk final : public ScanDisk {
 public:
  Result<std::unique_ptr<ScanFile>> create(const std::string& path) override {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return fault_of(path);
    return std::unique_ptr<ScanFile>(new RealFile(file, path));
  }
  Result<std::shared_ptr<const ScanBytes>> map(const std::string& path) override {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fault_of(path);
    struct stat info {};
    void* at = nullptr;
    if (::fstat(file, &info) == 0 && info.st_size > 0)
      at = ::mmap(nullptr, std::size_t(info.st_size), PROT_READ, MAP_SHARED, file, 0);
    const bool is_mapped = at != MAP_FAILED;
    ::close(file);
    if (!is_mapped) return fault_of(path);
    return std::shared_ptr<const ScanBytes>(
        std::make_shared<Mapped>(at, at == nullptr ? 0 : std::size_t(info.st_size)));
  }
  Outcome rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return fault_of(to);
    return Done{};
  }
  Outcome cut(const std::string& path, std::size_t bytes) override {
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return fault_of(path);
    const bool is_cut = ::ftruncate(file, off_t(bytes)) == 0 && ::fsync(file) == 0;
    ::close(file);
    if (!is_cut) return fault_of(path);
    return Done{};
  }
  Outcome remove(const std::string& path) override {
    if (std::remove(path.c_str()) != 0 && errno != ENOENT) return fault_of(path);
    return Done{};
  }
  Outcome make_folder(const std::string& path) override {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return fault_of(path);
    return Done{};
  }
  Outcome sync_folder(const std::string& path) override {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return fault_of(path);
    const bool is_synced = ::fsync(folder) == 0;
    ::close(folder);
    if (!is_synced) return fault_of(path);
    return Done{};
  }
  Result<std::vector<std::string>> list(const std::string& folder) override {
    DIR* open = ::opendir(folder.c_str());
    if (open == nullptr) return fault_of(folder);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(open)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(name);
    }
    ::closedir(open);
    std::sort(names.begin(), names.end());
    return names;
  }
  Result<std::shared_ptr<void>> hold(const std::string& path) override {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return fault_of(path);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      ::close(file);
      return Fault{FaultKind::conflict, "scan.in_use", path};
    }
    return std::shared_ptr<void>(nullptr, [file](void*) { ::close(file); });
  }
};

}  // namespace

std::unique_ptr<ScanDisk> real_disk() {
  return std::make_unique<RealDisk>();
}

Result<std::shared_ptr<const ScanBytes>> map_patiently(ScanDisk& disk, const std::string& path) {
  constexpr int kTries = 3;
  auto bytes = disk.map(path);
  for (int tried = 1; !bytes && tried < kTries; ++tried)
    bytes = disk.map(path);
  return bytes;
}

}  // namespace fl::scan
