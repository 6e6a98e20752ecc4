// The recording VFS, and the building of wrecks from its record.
#include "powercut_vfs.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include <sqlite3.h>

namespace fl::faults {

namespace {

constexpr std::size_t kSectorBytes = 512;

// SQLite hands out this memory; the system's own file follows it.
struct Wrapped {
  sqlite3_file base;
  PowercutVfs* vfs;
  FileRole role;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

Wrapped* wrapped(sqlite3_file* file) {
  return reinterpret_cast<Wrapped*>(file);
}

using Call = FailurePlan::Call;

int file_close(sqlite3_file* file) {
  auto* w = wrapped(file);
  return w->real()->pMethods ? w->real()->pMethods->xClose(w->real()) : SQLITE_OK;
}

int file_read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  auto* w = wrapped(file);
  const int code = w->vfs->failure_of(Call::read, w->role);
  if (code != 0) return code;
  return w->real()->pMethods->xRead(w->real(), out, size, at);
}

int file_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  auto* w = wrapped(file);
  const int failure = w->vfs->failure_of(Call::write, w->role);
  if (failure != 0 && !w->vfs->is_short_now()) return failure;
  if (failure != 0) size /= 2;
  const int code = w->real()->pMethods->xWrite(w->real(), bytes, size, at);
  if (code == SQLITE_OK) {
    w->vfs->record({Op::Kind::write, w->role, at,
                    std::string(static_cast<const char*>(bytes), std::size_t(size))});
  }
  return failure != 0 ? failure : code;
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto* w = wrapped(file);
  const int failure = w->vfs->failure_of(Call::truncate, w->role);
  if (failure != 0) return failure;
  const int code = w->real()->pMethods->xTruncate(w->real(), size);
  if (code == SQLITE_OK) w->vfs->record({Op::Kind::truncate, w->role, size});
  return code;
}

int file_sync(sqlite3_file* file, int) {
  auto* w = wrapped(file);
  const int failure = w->vfs->failure_of(Call::sync, w->role);
  if (w->vfs->is_dead()) return failure;
  w->vfs->record({failure == 0 ? Op::Kind::sync : Op::Kind::failed_sync, w->role});
  return failure;
}

int failure_at(sqlite3_file* file, Call call) {
  return wrapped(file)->vfs->failure_of(call, wrapped(file)->role);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  if (const int failure = failure_at(file, Call::size); failure != 0) return failure;
  return wrapped(file)->real()->pMethods->xFileSize(wrapped(file)->real(), size);
}
int file_lock(sqlite3_file* file, int level) {
  if (const int failure = failure_at(file, Call::lock); failure != 0) return failure;
  return wrapped(file)->real()->pMethods->xLock(wrapped(file)->real(), level);
}
int file_unlock(sqlite3_file* file, int level) {
  return wrapped(file)->real()->pMethods->xUnlock(wrapped(file)->real(), level);
}
int file_reserved(sqlite3_file* file, int* is_reserved) {
  return wrapped(file)->real()->pMethods->xCheckReservedLock(wrapped(file)->real(), is_reserved);
}
int file_control(sqlite3_file* file, int what, void* value) {
  return wrapped(file)->real()->pMethods->xFileControl(wrapped(file)->real(), what, value);
}
int file_sector_size(sqlite3_file* file) {
  return wrapped(file)->real()->pMethods->xSectorSize(wrapped(file)->real());
}
int file_device(sqlite3_file* file) {
  return wrapped(file)->real()->pMethods->xDeviceCharacteristics(wrapped(file)->real());
}
int file_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  if (const int failure = failure_at(file, Call::index); failure != 0) return failure;
  return wrapped(file)->real()->pMethods->xShmMap(wrapped(file)->real(), page, size, extend, out);
}
int file_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  const bool is_taken = (flags & SQLITE_SHM_LOCK) != 0;  // letting go does not fail
  if (const int failure = is_taken ? failure_at(file, Call::index_lock) : 0; failure != 0)
    return failure;
  return wrapped(file)->real()->pMethods->xShmLock(wrapped(file)->real(), offset, count, flags);
}
void file_shm_barrier(sqlite3_file* file) {
  wrapped(file)->real()->pMethods->xShmBarrier(wrapped(file)->real());
}
int file_shm_unmap(sqlite3_file* file, int is_removed) {
  return wrapped(file)->real()->pMethods->xShmUnmap(wrapped(file)->real(), is_removed);
}

// Version 2: no memory mapping, so that every read passes here.
constexpr sqlite3_io_methods kMethods{
    2,           file_close,   file_read,     file_write,       file_truncate,  file_sync,
    file_size,   file_lock,    file_unlock,   file_reserved,    file_control,   file_sector_size,
    file_device, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap, nullptr,
    nullptr};

}  // namespace

struct PowercutVfs::Registered {
  sqlite3_vfs vfs;
  sqlite3_vfs* real;
  PowercutVfs* owner;

  static FileRole role_of(int flags) {
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return FileRole::main;
    if ((flags & SQLITE_OPEN_WAL) != 0) return FileRole::log;
    if ((flags & SQLITE_OPEN_MAIN_JOURNAL) != 0) return FileRole::journal;
    return FileRole::other;
  }

  static Registered* of(sqlite3_vfs* vfs) { return static_cast<Registered*>(vfs->pAppData); }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* self = of(vfs);
    auto* w = wrapped(file);
    w->vfs = self->owner;
    w->role = role_of(flags);
    w->base.pMethods = nullptr;
    if (const int failure = self->owner->failure_of(Call::open, w->role); failure != 0)
      return failure;
    const int code = self->real->xOpen(self->real, name, w->real(), flags, out);
    w->base.pMethods = w->real()->pMethods ? &kMethods : nullptr;
    return code;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int is_synced) {
    auto* self = of(vfs);
    if (self->owner->is_dead()) return SQLITE_IOERR_DELETE;
    const std::string_view path(name);
    const FileRole role = path.ends_with("-wal")       ? FileRole::log
                          : path.ends_with("-journal") ? FileRole::journal
                                                       : FileRole::other;
    if (const int failure = self->owner->failure_of(Call::remove, role); failure != 0)
      return failure;
    const int code = self->real->xDelete(self->real, name, is_synced);
    if (code == SQLITE_OK && path.ends_with("-wal")) {
      self->owner->record({Op::Kind::remove, FileRole::log, is_synced});
    }
    if (code == SQLITE_OK && path.ends_with("-journal")) {
      self->owner->record({Op::Kind::remove, FileRole::journal, is_synced});
    }
    return code;
  }
};

PowercutVfs::PowercutVfs(std::string name) : name_(std::move(name)), registered_(new Registered) {
  sqlite3_initialize();
  sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
  registered_->vfs = *real;
  registered_->real = real;
  registered_->owner = this;
  auto& vfs = registered_->vfs;
  vfs.zName = name_.c_str();
  vfs.pNext = nullptr;
  vfs.pAppData = registered_;
  vfs.szOsFile = int(sizeof(Wrapped)) + real->szOsFile;
  vfs.xOpen = Registered::open;
  vfs.xDelete = Registered::remove;
  sqlite3_vfs_register(&vfs, 0);
}

PowercutVfs::~PowercutVfs() {
  sqlite3_vfs_unregister(&registered_->vfs);
  delete registered_;
}

std::size_t PowercutVfs::op_count() {
  const std::lock_guard lock(guard_);
  return ops_.size();
}

std::vector<Op> PowercutVfs::ops() {
  const std::lock_guard lock(guard_);
  return ops_;
}

void PowercutVfs::plan_failure(const FailurePlan& plan) {
  const std::lock_guard lock(guard_);
  plan_ = plan;
  seen_ = 0;
  failed_ = 0;
}

bool PowercutVfs::is_short_now() {
  const std::lock_guard lock(guard_);
  return plan_.is_short;
}

int PowercutVfs::failure_count() {
  const std::lock_guard lock(guard_);
  return failed_;
}

void PowercutVfs::record(Op op) {
  if (!is_recording_ || op.role == FileRole::other) return;
  const std::lock_guard lock(guard_);
  ops_.push_back(std::move(op));
}

void PowercutVfs::cut_after(std::size_t op_count) {
  const std::lock_guard lock(guard_);
  cut_at_ = op_count == 0 ? 0 : ops_.size() + op_count;
}

void PowercutVfs::die() {
  is_dead_ = true;
}

std::vector<Op> PowercutVfs::take_ops() {
  const std::lock_guard lock(guard_);
  cut_at_ = 0;
  is_dead_ = false;
  return std::exchange(ops_, {});
}

bool PowercutVfs::is_dead_for(FailurePlan::Call call, FileRole role) {
  const bool is_counted = call != FailurePlan::Call::read && role != FileRole::other;
  if (is_counted && cut_at_ > 0 && ops_.size() >= cut_at_) is_dead_ = true;
  return is_dead_;
}

int PowercutVfs::failure_of(FailurePlan::Call call, FileRole role) {
  const std::lock_guard lock(guard_);
  // Without power nothing is read or written; what only asks the system is of no disk.
  const bool is_of_disk =
      call == Call::read || call == Call::write || call == Call::sync || call == Call::truncate;
  if (is_of_disk && is_dead_for(call, role)) return SQLITE_IOERR;
  if (plan_.call != call || plan_.role != role) return 0;
  ++seen_;
  if (seen_ < plan_.first || seen_ >= plan_.first + plan_.count) return 0;
  ++failed_;
  return plan_.code;
}

// ---- Wreck

void Wreck::apply(std::string& bytes, const Op& op) {
  const auto at = std::size_t(op.at);
  switch (op.kind) {
    case Op::Kind::write:
      if (bytes.size() < at + op.bytes.size()) bytes.resize(at + op.bytes.size(), '\0');
      bytes.replace(at, op.bytes.size(), op.bytes);
      break;
    case Op::Kind::truncate:
      bytes.resize(std::min(bytes.size(), at));
      break;
    case Op::Kind::remove:
      bytes.clear();
      break;
    default:
      break;
  }
}

void Wreck::advance_to(std::size_t op_count) {
  for (; at_ < std::min(op_count, ops_.size()); ++at_) {
    const Op& op = ops_[at_];
    File& file = files_[int(op.role)];
    if (op.kind == Op::Kind::remove && op.at == 1) {
      file.durable.clear();
      file.pending.clear();
    } else if (op.kind == Op::Kind::sync) {
      for (const Op* pending : file.pending)
        apply(file.durable, *pending);
      file.pending.clear();
    } else if (op.kind == Op::Kind::failed_sync) {
      // The kernel marks the pages clean and forgets them.
      file.pending.clear();
    } else {
      file.pending.push_back(&op);
    }
  }
}

std::string Wreck::torn_file(const File& file, Random& random) {
  std::string bytes = file.durable;
  // Some cuts find the queue almost written, some almost not.
  const double share = random.unit();
  for (const Op* op : file.pending) {
    if (op->kind != Op::Kind::write) {
      if (random.chance(share)) apply(bytes, *op);
      continue;
    }
    for (std::size_t from = 0; from < op->bytes.size();) {
      const std::size_t at = std::size_t(op->at) + from;
      const std::size_t room = kSectorBytes - at % kSectorBytes;
      const std::size_t size = std::min(room, op->bytes.size() - from);
      if (random.chance(share)) {
        apply(bytes, {Op::Kind::write, op->role, std::int64_t(at), op->bytes.substr(from, size)});
      }
      from += size;
    }
  }
  return bytes;
}

// A stream for each file: how much waits for one does not change what is left of another.
Wreck::Image Wreck::torn(Random& random) const {
  Random part[] = {random.fork(1), random.fork(2), random.fork(3)};
  (void)random.next();
  return {torn_file(files_[0], part[0]), torn_file(files_[1], part[1]),
          torn_file(files_[2], part[2])};
}

Wreck::Image Wreck::whole() const {
  std::string bytes[3];
  for (int i = 0; i < 3; ++i) {
    bytes[i] = files_[i].durable;
    for (const Op* op : files_[i].pending)
      apply(bytes[i], *op);
  }
  return {std::move(bytes[0]), std::move(bytes[1]), std::move(bytes[2])};
}

void write_wreck(const std::string& path, const Wreck::Image& image) {
  for (const char* end : {"", "-wal", "-journal", "-shm"})
    std::filesystem::remove(path + end);
  std::ofstream(path, std::ios::binary) << image.main;
  if (!image.log.empty()) std::ofstream(path + "-wal", std::ios::binary) << image.log;
  if (!image.journal.empty()) std::ofstream(path + "-journal", std::ios::binary) << image.journal;
}

}  // namespace fl::faults
