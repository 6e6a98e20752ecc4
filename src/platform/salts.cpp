// The file is mapped for its sorted part and read into a table for its tail; one lock, short holds.
#include "platform/salts.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace fl {

namespace {

constexpr std::string_view kHead("FLSALTS\x01", 8);
constexpr std::size_t kRecordBytes = 32;
constexpr std::size_t kWriteRecordCount = 32'768;
constexpr Salt16 kErased{};

void put_u64(unsigned char* out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i)
    out[i] = static_cast<unsigned char>(value >> (56 - 8 * i));
}

std::uint64_t get_u64(const unsigned char* in) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value = (value << 8) | in[i];
  return value;
}

void write_record(unsigned char* out, const SaltOf& salt) {
  put_u64(out, static_cast<std::uint64_t>(salt.id));
  std::memcpy(out + 8, salt.salt.data(), salt.salt.size());
  const Hash32 hash = sha256({reinterpret_cast<const char*>(out), 24});
  std::memcpy(out + 24, hash.data(), 8);
}

std::optional<SaltOf> read_record(const unsigned char* in) {
  const Hash32 hash = sha256({reinterpret_cast<const char*>(in), 24});
  if (std::memcmp(hash.data(), in + 24, 8) != 0) return std::nullopt;
  SaltOf salt;
  salt.id = static_cast<std::int64_t>(get_u64(in));
  std::memcpy(salt.salt.data(), in + 8, salt.salt.size());
  return salt;
}

Fault unwritable(const std::string& path) {
  return {FaultKind::unavailable, "platform.salts_unwritable", path + ": " + std::strerror(errno)};
}

bool write_all(int file, const unsigned char* bytes, std::size_t size, off_t at) {
  while (size > 0) {
    const ssize_t done = ::pwrite(file, bytes, size, at);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes += done;
    at += done;
    size -= static_cast<std::size_t>(done);
  }
  return true;
}

bool write_records(int file, std::span<const SaltOf> salts, off_t at) {
  std::vector<unsigned char> bytes;
  for (std::size_t from = 0; from < salts.size(); from += kWriteRecordCount) {
    const auto part = salts.subspan(from, std::min(kWriteRecordCount, salts.size() - from));
    bytes.resize(part.size() * kRecordBytes);
    for (std::size_t i = 0; i < part.size(); ++i)
      write_record(bytes.data() + i * kRecordBytes, part[i]);
    if (!write_all(file, bytes.data(), bytes.size(), at)) return false;
    at += static_cast<off_t>(bytes.size());
  }
  return true;
}

// One process at a time appends: several servers may share a key folder.
class FileTurn {
 public:
  explicit FileTurn(int file) : file_(file) {
    while (::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~FileTurn() { ::flock(file_, LOCK_UN); }
  FileTurn(const FileTurn&) = delete;

 private:
  int file_;
};

}  // namespace

struct SaltBook::State {
  mutable std::mutex guard;
  std::string path;  // "": no file
  int file = -1;
  const unsigned char* mapped = nullptr;  // head and sorted records
  std::size_t mapped_bytes = 0;
  std::size_t sorted_count = 0;
  std::size_t record_count = 0;
  struct Tail {
    Salt16 salt;
    std::size_t record = 0;
  };
  std::unordered_map<std::int64_t, Tail> tail;
  std::vector<SaltOf> sorted;  // the sorted part of a book without a file

  ~State() { close_file(); }
  void close_file();
  void absorb();
  [[nodiscard]] Outcome open_file(const std::string& file_path);
  [[nodiscard]] std::optional<std::size_t> sorted_at(std::int64_t id) const;
  [[nodiscard]] const unsigned char* record(std::size_t at) const {
    return mapped + kRecordBytes * (at + 1);
  }
};

void SaltBook::State::close_file() {
  if (mapped) ::munmap(const_cast<unsigned char*>(mapped), mapped_bytes);
  if (file >= 0) ::close(file);
  mapped = nullptr;
  file = -1;
}

// What other servers on the same folder have put down since.
void SaltBook::State::absorb() {
  struct stat about {};
  if (file < 0 || ::fstat(file, &about) != 0) return;
  const auto there = static_cast<std::size_t>(about.st_size) / kRecordBytes;
  for (; record_count + 1 < there; ++record_count) {
    unsigned char bytes[kRecordBytes];
    const auto at = static_cast<off_t>(kRecordBytes * (record_count + 1));
    if (::pread(file, bytes, sizeof bytes, at) != ssize_t(sizeof bytes)) return;
    const auto salt = read_record(bytes);
    if (!salt) return;  // half written: of a writer at work, or of one that was killed
    tail[salt->id] = {salt->salt, record_count};
  }
}

std::optional<std::size_t> SaltBook::State::sorted_at(std::int64_t id) const {
  std::size_t low = 0, high = sorted_count;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const std::int64_t there =
        mapped ? static_cast<std::int64_t>(get_u64(record(middle))) : sorted[middle].id;
    if (there == id) return middle;
    if (there < id)
      low = middle + 1;
    else
      high = middle;
  }
  return std::nullopt;
}

Outcome SaltBook::State::open_file(const std::string& file_path) {
  path = file_path;
  file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return unwritable(path);
  const FileTurn turn(file);
  struct stat about {};
  if (::fstat(file, &about) != 0) return unwritable(path);
  const Fault broken{FaultKind::unavailable, "platform.salts_broken", path};
  unsigned char head[kRecordBytes] = {};
  if (about.st_size < off_t(kRecordBytes)) {
    std::memcpy(head, kHead.data(), kHead.size());
    if (!write_all(file, head, sizeof head, 0) || ::fsync(file) != 0) return unwritable(path);
    about.st_size = kRecordBytes;
  }
  if (::pread(file, head, sizeof head, 0) != ssize_t(sizeof head)) return broken;
  if (std::memcmp(head, kHead.data(), kHead.size()) != 0) return broken;
  sorted_count = get_u64(head + 8);
  record_count = static_cast<std::size_t>(about.st_size) / kRecordBytes - 1;
  if (sorted_count > record_count) return broken;
  if (sorted_count > 0) {
    mapped_bytes = (sorted_count + 1) * kRecordBytes;
    void* at = ::mmap(nullptr, mapped_bytes, PROT_READ, MAP_SHARED, file, 0);
    if (at == MAP_FAILED) return broken;
    mapped = static_cast<const unsigned char*>(at);
  }
  for (std::size_t i = sorted_count; i < record_count; ++i) {
    unsigned char bytes[kRecordBytes];
    const auto at = static_cast<off_t>(kRecordBytes * (i + 1));
    if (::pread(file, bytes, sizeof bytes, at) != ssize_t(sizeof bytes)) return broken;
    const auto salt = read_record(bytes);
    if (!salt && i + 1 == record_count) {  // torn: never acknowledged, its row was never written
      --record_count;
      break;
    }
    if (!salt) return broken;
    tail[salt->id] = {salt->salt, i};
  }
  const auto whole = static_cast<off_t>(kRecordBytes * (record_count + 1));
  if (about.st_size != whole && ::ftruncate(file, whole) != 0) return unwritable(path);
  return Done{};
}

SaltBook::SaltBook() : state_(std::make_unique<State>()) {}
SaltBook::~SaltBook() = default;

Result<std::shared_ptr<SaltBook>> SaltBook::open(const std::string& path) {
  auto book = std::make_shared<SaltBook>();
  if (auto opened = book->state_->open_file(path); !opened) return opened.error();
  return book;
}

Outcome SaltBook::move_to(const std::string& path) {
  const std::lock_guard lock(state_->guard);
  if (path == state_->path) return Done{};
  std::vector<SaltOf> all = state_->sorted;
  for (std::size_t i = 0; state_->mapped && i < state_->sorted_count; ++i) {
    const auto salt = read_record(state_->record(i));
    if (!salt) return Fault{FaultKind::unavailable, "platform.salts_broken", state_->path};
    all.push_back(*salt);
  }
  for (const auto& [id, tail] : state_->tail)
    all.push_back({id, tail.salt});
  std::sort(all.begin(), all.end(), [](const SaltOf& a, const SaltOf& b) { return a.id < b.id; });
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return unwritable(fresh);
  unsigned char head[kRecordBytes] = {};
  std::memcpy(head, kHead.data(), kHead.size());
  put_u64(head + 8, all.size());
  const bool is_kept = write_all(file, head, sizeof head, 0) &&
                       write_records(file, all, kRecordBytes) && ::fsync(file) == 0;
  ::close(file);
  if (!is_kept || ::rename(fresh.c_str(), path.c_str()) != 0) return unwritable(fresh);
  auto next = std::make_unique<State>();
  if (auto opened = next->open_file(path); !opened) return opened;
  state_->close_file();
  state_->path = path;
  std::swap(state_->file, next->file);
  std::swap(state_->mapped, next->mapped);
  state_->mapped_bytes = next->mapped_bytes;
  state_->sorted_count = next->sorted_count;
  state_->record_count = next->record_count;
  state_->tail.clear();
  state_->sorted.clear();
  return Done{};
}

std::optional<Salt16> SaltBook::find(std::int64_t id) const {
  const std::lock_guard lock(state_->guard);
  Salt16 salt{};
  const auto sorted = state_->sorted_at(id);
  if (!sorted && !state_->tail.contains(id)) state_->absorb();
  if (const auto found = state_->tail.find(id); found != state_->tail.end()) {
    salt = found->second.salt;
    // Read anew: another server may have erased it.
    unsigned char bytes[kRecordBytes];
    const auto at = static_cast<off_t>(kRecordBytes * (found->second.record + 1));
    if (state_->file >= 0 && ::pread(state_->file, bytes, sizeof bytes, at) == sizeof bytes) {
      const auto read = read_record(bytes);
      if (!read) return std::nullopt;
      salt = read->salt;
    }
  } else {
    const auto& at = sorted;
    if (!at) return std::nullopt;
    if (!state_->mapped) {
      salt = state_->sorted[*at].salt;
    } else {
      const auto read = read_record(state_->record(*at));
      if (!read) return std::nullopt;
      salt = read->salt;
    }
  }
  if (salt == kErased) return std::nullopt;
  return salt;
}

Outcome SaltBook::put(std::span<const SaltOf> salts) {
  const std::lock_guard lock(state_->guard);
  std::optional<FileTurn> turn;
  if (state_->file >= 0) {
    turn.emplace(state_->file);
    state_->absorb();
    const auto at = static_cast<off_t>(kRecordBytes * (state_->record_count + 1));
    if (!write_records(state_->file, salts, at) || ::fdatasync(state_->file) != 0) {
      if (::ftruncate(state_->file, at) != 0) return unwritable(state_->path);
      return unwritable(state_->path);
    }
  }
  for (const auto& salt : salts)
    state_->tail[salt.id] = {salt.salt, state_->record_count++};
  return Done{};
}

Outcome SaltBook::fill(std::span<const SaltOf> salts) {
  const std::lock_guard lock(state_->guard);
  state_->tail.clear();
  if (state_->file < 0) {
    state_->sorted.assign(salts.begin(), salts.end());
    state_->sorted_count = state_->record_count = salts.size();
    return Done{};
  }
  unsigned char count[8] = {};
  if (!write_all(state_->file, count, sizeof count, 8) ||
      ::ftruncate(state_->file, kRecordBytes) != 0)
    return unwritable(state_->path);
  put_u64(count, salts.size());
  // The count goes last: a crash before it leaves an unsorted tail, which opens all the same.
  if (!write_records(state_->file, salts, kRecordBytes) || ::fsync(state_->file) != 0 ||
      !write_all(state_->file, count, sizeof count, 8) || ::fsync(state_->file) != 0)
    return unwritable(state_->path);
  const std::string path = state_->path;
  state_->close_file();
  return state_->open_file(path);
}

Outcome SaltBook::erase(std::int64_t id) {
  const std::lock_guard lock(state_->guard);
  std::size_t record = 0;
  if (!state_->tail.contains(id) && !state_->sorted_at(id)) state_->absorb();
  const auto found = state_->tail.find(id);
  if (found != state_->tail.end()) {
    record = found->second.record;
    found->second.salt = kErased;
  } else {
    const auto at = state_->sorted_at(id);
    if (!at) return Done{};
    record = *at;
    if (!state_->mapped) state_->sorted[record].salt = kErased;
  }
  if (state_->file < 0) return Done{};
  unsigned char bytes[kRecordBytes];
  write_record(bytes, {id, kErased});
  if (!write_all(state_->file, bytes, sizeof bytes,
                 static_cast<off_t>(kRecordBytes * (record + 1))) ||
      ::fdatasync(state_->file) != 0)
    return unwritable(state_->path);
  return Done{};
}

std::int64_t SaltBook::count() const {
  const std::lock_guard lock(state_->guard);
  return static_cast<std::int64_t>(state_->record_count);
}

}  // namespace fl
