// A VFS between SQLite and another VFS. Only the main file's methods are ours; the log, journals
// and temporary files are opened by the other one as they are.
#include "storage/sqlite/sums.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>
#include <thread>
#include <utility>

#include <sqlite3.h>

#include "platform/crc32c.h"
#include "platform/log.h"
#include "platform/result.h"
#include "storage/sqlite/connection.h"

namespace fl {

namespace {

constexpr int kPageBytes = 4096, kSumBytes = 8, kSummedBytes = kPageBytes - kSumBytes;
constexpr int kHeaderBytes = 100;
constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::int64_t kMappedPagesMax = std::int64_t{1} << 19;  // SQLite maps 2 GiB at most
constexpr int kLooksMax = 10;
constexpr std::size_t kOftenMax = 32;  // no checkpoint is at so many pages at once
constexpr std::chrono::milliseconds kLookAgainAfter{2};

// Ours, above those that SQLite keeps for itself.
enum Control : int { kAskSums = 46'801, kWriteSums, kLook, kAskWrong };

struct LookOrder {
  std::int64_t first, count;
  PageLook found = {};
};

std::atomic<bool> is_checked{true};

// What all handles on one file know.
struct Shared {
  std::atomic<bool> is_written{false}, is_kept{false};  // while a copy is laid only the first
  std::atomic<std::int64_t> wrong_reads{0}, last_wrong{0};
  std::unique_ptr<std::atomic<std::uint64_t>[]> seen{
      new std::atomic<std::uint64_t>[kMappedPagesMax / 64]()};

  [[nodiscard]] bool has_seen(std::int64_t page) const {
    if (page > kMappedPagesMax) return false;
    const auto at = static_cast<std::uint64_t>(page - 1);
    return (seen[at / 64].load(std::memory_order_relaxed) >> (at % 64) & 1) != 0;
  }
  void note_seen(std::int64_t page) {
    if (page > kMappedPagesMax) return;
    const auto at = static_cast<std::uint64_t>(page - 1);
    seen[at / 64].fetch_or(std::uint64_t{1} << (at % 64), std::memory_order_relaxed);
  }
  void learn(const char* header);
  void note_wrong(std::int64_t page) noexcept;
};

struct SumFile {
  sqlite3_file base;
  std::shared_ptr<Shared> shared;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *real()->pMethods; }
};

SumFile* of(sqlite3_file* file) {
  return reinterpret_cast<SumFile*>(file);
}

std::int64_t big_endian(const char* at) {
  std::int64_t number = 0;
  for (int i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(at[i]);
  return number;
}

// One flipped bit of the header must not switch the sums off: two places say that there are some.
bool says_sums(const char* header) {
  const bool is_reserved = header[20] == kSumBytes;
  const bool is_ours = big_endian(header + 68) == kApplicationId;
  return is_reserved || (is_ours && big_endian(header + 60) >= kFormatWithSums);
}

std::uint64_t sum_of(const char* page, std::int64_t number) {
  return crc32c_by_turns(static_cast<std::uint64_t>(number), {page, kSummedBytes});
}

bool is_right(const char* page, std::int64_t number) {
  std::uint64_t kept = 0;
  std::memcpy(&kept, page + kSummedBytes, sizeof kept);
  if (kept == sum_of(page, number)) return true;
  // A page that the file has room for and nobody has written yet.
  return kept == 0 && std::all_of(page, page + kPageBytes, [](char c) { return c == 0; });
}

void Shared::learn(const char* header) {
  if (std::string_view(header, kMagic.size()) != kMagic) return;
  if (!says_sums(header)) return;
  is_written = true;
  is_kept = true;
}

void Shared::note_wrong(std::int64_t page) noexcept {
  ++wrong_reads;
  if (last_wrong.exchange(page) == page) return;
  try {
    log_line(LogLevel::error, "storage.wrong_sum", {{"page", std::to_string(page)}});
  } catch (const std::bad_alloc&) {
    return;  // it is counted
  }
}

int file_close(sqlite3_file* file) {
  auto* f = of(file);
  const int code = f->real()->pMethods ? f->methods().xClose(f->real()) : SQLITE_OK;
  std::destroy_at(&f->shared);
  return code;
}

bool is_page(int size, sqlite3_int64 at) {
  return size == kPageBytes && at % kPageBytes == 0;
}

int file_read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  auto* f = of(file);
  const int code = f->methods().xRead(f->real(), out, size, at);
  if (code != SQLITE_OK) return code;
  const auto* bytes = static_cast<const char*>(out);
  if (at == 0 && size >= kHeaderBytes) f->shared->learn(bytes);
  if (!f->shared->is_kept || !is_page(size, at)) return code;
  const std::int64_t page = at / kPageBytes + 1;
  if (!is_checked || is_right(bytes, page)) return code;
  f->shared->note_wrong(page);
  return SQLITE_CORRUPT;
}

int file_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  auto* f = of(file);
  if (at == 0 && size >= kHeaderBytes) f->shared->learn(static_cast<const char*>(bytes));
  if (!f->shared->is_written || !is_page(size, at))
    return f->methods().xWrite(f->real(), bytes, size, at);
  std::array<char, kPageBytes> page;
  std::memcpy(page.data(), bytes, kSummedBytes);
  const std::uint64_t sum = sum_of(page.data(), at / kPageBytes + 1);
  std::memcpy(page.data() + kSummedBytes, &sum, sizeof sum);
  return f->methods().xWrite(f->real(), page.data(), size, at);
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  return of(file)->methods().xTruncate(of(file)->real(), size);
}
int file_sync(sqlite3_file* file, int flags) {
  return of(file)->methods().xSync(of(file)->real(), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return of(file)->methods().xFileSize(of(file)->real(), size);
}
int file_lock(sqlite3_file* file, int level) {
  return of(file)->methods().xLock(of(file)->real(), level);
}
int file_unlock(sqlite3_file* file, int level) {
  return of(file)->methods().xUnlock(of(file)->real(), level);
}
int file_reserved(sqlite3_file* file, int* is_reserved) {
  return of(file)->methods().xCheckReservedLock(of(file)->real(), is_reserved);
}
int file_sector_size(sqlite3_file* file) {
  return of(file)->methods().xSectorSize(of(file)->real());
}
int file_device(sqlite3_file* file) {
  return of(file)->methods().xDeviceCharacteristics(of(file)->real());
}
int file_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return of(file)->methods().xShmMap(of(file)->real(), page, size, extend, out);
}
int file_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return of(file)->methods().xShmLock(of(file)->real(), offset, count, flags);
}
void file_shm_barrier(sqlite3_file* file) {
  of(file)->methods().xShmBarrier(of(file)->real());
}
int file_shm_unmap(sqlite3_file* file, int is_removed) {
  return of(file)->methods().xShmUnmap(of(file)->real(), is_removed);
}

int file_fetch(sqlite3_file* file, sqlite3_int64 at, int size, void** out) {
  auto* f = of(file);
  const int code = f->methods().xFetch(f->real(), at, size, out);
  if (code != SQLITE_OK || !*out || !f->shared->is_kept || !is_page(size, at)) return code;
  const std::int64_t page = at / kPageBytes + 1;
  if (f->shared->has_seen(page) || !is_checked) return code;
  if (is_right(static_cast<const char*>(*out), page)) {
    f->shared->note_seen(page);
    return code;
  }
  f->shared->note_wrong(page);
  f->methods().xUnfetch(f->real(), at, *out);
  *out = nullptr;
  return SQLITE_CORRUPT;
}
int file_unfetch(sqlite3_file* file, sqlite3_int64 at, void* bytes) {
  return of(file)->methods().xUnfetch(of(file)->real(), at, bytes);
}

// A page may be met half written by a checkpoint of this or another process: then it is right a
// moment later.
int look_at(SumFile& file, std::int64_t page, int looks_max, bool& is_wrong) {
  std::array<char, kPageBytes> bytes;
  for (int looks = 0; looks < looks_max; ++looks) {
    if (looks > 0) std::this_thread::sleep_for(kLookAgainAfter);
    const auto at = (page - 1) * kPageBytes;
    const int code = file.methods().xRead(file.real(), bytes.data(), kPageBytes, at);
    if (code != SQLITE_OK) return code;
    is_wrong = is_checked && !is_right(bytes.data(), page);
    if (!is_wrong) break;
  }
  return SQLITE_OK;
}

int look(SumFile& file, LookOrder& order) {
  sqlite3_int64 size = 0;
  if (const int code = file.methods().xFileSize(file.real(), &size); code != SQLITE_OK) return code;
  order.found.page_count = size / kPageBytes;
  if (!file.shared->is_kept) return SQLITE_OK;
  const std::int64_t end = std::min(order.first + order.count, order.found.page_count + 1);
  for (std::int64_t page = order.first; page < end; ++page) {
    bool is_wrong = false;
    const int looks_max = order.found.wrong.size() < kOftenMax ? kLooksMax : 1;
    if (const int code = look_at(file, page, looks_max, is_wrong); code != SQLITE_OK) return code;
    ++order.found.looked_at;
    if (is_wrong) order.found.wrong.push_back(page);
  }
  return SQLITE_OK;
}

int file_control(sqlite3_file* file, int what, void* value) {
  auto* f = of(file);
  switch (what) {
    case kAskSums:
      *static_cast<bool*>(value) = f->shared->is_kept;
      return SQLITE_OK;
    case kWriteSums:
      f->shared->is_written = true;
      return SQLITE_OK;
    case kAskWrong:
      *static_cast<std::int64_t*>(value) = f->shared->wrong_reads;
      return SQLITE_OK;
    case kLook:
      try {
        return look(*f, *static_cast<LookOrder*>(value));
      } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
      }
    default:
      return f->methods().xFileControl(f->real(), what, value);
  }
}

// As the other's: version 3 has memory mapping.
constexpr sqlite3_io_methods methods_of(int version) {
  return {version,          file_close,       file_read,   file_write,   file_truncate,
          file_sync,        file_size,        file_lock,   file_unlock,  file_reserved,
          file_control,     file_sector_size, file_device, file_shm_map, file_shm_lock,
          file_shm_barrier, file_shm_unmap,   file_fetch,  file_unfetch};
}
constexpr sqlite3_io_methods kPlain = methods_of(2), kMapping = methods_of(3);

// One Shared for a file, however many handles: by device and number, which a path replaced by
// another file does not keep.
std::shared_ptr<Shared> shared_of(const char* path) {
  static std::mutex guard;
  static std::map<std::pair<dev_t, ino_t>, std::weak_ptr<Shared>> all;
  struct stat info {};
  if (!path || ::stat(path, &info) != 0) return std::make_shared<Shared>();
  const std::lock_guard lock(guard);
  std::erase_if(all, [](const auto& one) { return one.second.expired(); });
  auto& kept = all[{info.st_dev, info.st_ino}];
  auto shared = kept.lock();
  if (!shared) kept = shared = std::make_shared<Shared>();
  return shared;
}

struct SumVfs {
  sqlite3_vfs vfs;
  std::string name, base_name;

  // Asked for each time: a test's VFS comes and goes under one name.
  [[nodiscard]] sqlite3_vfs* base() const {
    return sqlite3_vfs_find(base_name.empty() ? nullptr : base_name.c_str());
  }
  static sqlite3_vfs* base_of(sqlite3_vfs* vfs) {
    return static_cast<SumVfs*>(vfs->pAppData)->base();
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    sqlite3_vfs* real_vfs = base_of(vfs);
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
      return real_vfs->xOpen(real_vfs, name, file, flags, out);
    auto* f = of(file);
    f->base.pMethods = nullptr;
    f->real()->pMethods = nullptr;
    const int code = real_vfs->xOpen(real_vfs, name, f->real(), flags, out);
    const auto* methods = f->real()->pMethods;
    try {
      if (code == SQLITE_OK) std::construct_at(&f->shared, shared_of(name));
    } catch (const std::bad_alloc&) {
      methods->xClose(f->real());
      return SQLITE_NOMEM;
    }
    if (code == SQLITE_OK)
      f->base.pMethods = methods->iVersion >= 3 ? &kMapping : &kPlain;
    else if (methods)
      methods->xClose(f->real());
    return code;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int is_synced) {
    sqlite3_vfs* real_vfs = base_of(vfs);
    return real_vfs->xDelete(real_vfs, name, is_synced);
  }
};

}  // namespace

const char* sums_vfs(const std::string& base) {
  static std::mutex guard;
  // SQLite knows them to the very end of the process.
  static auto& all = *new std::map<std::string, std::unique_ptr<SumVfs>>();
  const std::lock_guard lock(guard);
  auto& made = all[base];
  if (made) return made->name.c_str();
  sqlite3_initialize();
  auto fresh = std::make_unique<SumVfs>();
  fresh->base_name = base;
  fresh->name = base.empty() ? "firstline" : "firstline over " + base;
  const sqlite3_vfs* real = fresh->base();
  if (!real) throw Bug("no VFS " + base);
  fresh->vfs = *real;
  fresh->vfs.pNext = nullptr;
  fresh->vfs.zName = fresh->name.c_str();
  fresh->vfs.pAppData = fresh.get();
  fresh->vfs.szOsFile = int(sizeof(SumFile)) + real->szOsFile;
  fresh->vfs.xOpen = SumVfs::open;
  fresh->vfs.xDelete = SumVfs::remove;
  if (sqlite3_vfs_register(&fresh->vfs, 0) != SQLITE_OK) throw std::bad_alloc();
  made = std::move(fresh);
  return made->name.c_str();
}

void reserve_sums(sqlite3* handle) {
  int bytes = kSumBytes;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

void write_sums(sqlite3* handle) {
  sqlite3_file_control(handle, "main", kWriteSums, nullptr);
}

bool has_sums(sqlite3* handle) {
  bool has = false;
  sqlite3_file_control(handle, "main", kAskSums, &has);
  return has;
}

std::int64_t wrong_reads(sqlite3* handle) {
  std::int64_t count = 0;
  sqlite3_file_control(handle, "main", kAskWrong, &count);
  return count;
}

PageLook look_at_pages(sqlite3* handle, std::int64_t first, std::int64_t count) {
  LookOrder order{first, count};
  order.found.is_unread = sqlite3_file_control(handle, "main", kLook, &order) != SQLITE_OK;
  return order.found;
}

void set_sums_checked(bool is_on) {
  is_checked = is_on;
}

}  // namespace fl
