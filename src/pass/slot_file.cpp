// The slots: open addressing, linear probing, never moved but by growing into a new file.
#include "pass/slot_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cstring>

#include "pass/mapped.h"
#include "pass/slot_reader.h"

namespace fl {

namespace {

constexpr std::size_t kHeadBytes = 4'096;
constexpr std::uint64_t kMagic = 0x32'54'4f'4c'53'4c'46'00;  // and the version of the form
constexpr std::size_t kCapacityMin = 1'024;
constexpr int kReadTriesMax = 1'000;
constexpr std::uint16_t kDropped = 0xFFFF;

struct FileHead {
  std::uint64_t magic, slot_bytes, capacity, count;
  std::int64_t mark;
  std::uint64_t is_closed;
};

// Before the value; the whole of it is 32 bytes.
struct SlotHead {
  std::uint32_t sequence;  // 0: never used; odd: being written
  std::uint32_t check;
  unsigned char key[16];
  std::uint16_t size;
  std::uint16_t key_check;
  std::uint16_t unused[2];
};
static_assert(sizeof(SlotHead) == 32);

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33);
}

std::uint64_t hash_of(const SlotKey& key) {
  std::uint64_t high = 0, low = 0;
  std::memcpy(&high, key.data(), 8);
  std::memcpy(&low, key.data() + 8, 8);
  return mixed(high ^ mixed(low));
}

// Finds damage, not malice: the rows are the truth.
std::uint32_t check_of(const unsigned char* key, const unsigned char* value, std::size_t size) {
  std::uint64_t sum = 0x9e3779b97f4a7c15ULL + size;
  const auto take = [&sum](const unsigned char* at, std::size_t bytes) {
    for (; bytes >= 8; at += 8, bytes -= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, 8);
      sum = (sum ^ word) * 0xff51afd7ed558ccdULL;
      sum ^= sum >> 29;
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, at, bytes);
    sum = (sum ^ rest) * 0xc4ceb9fe1a85ec53ULL;
    sum ^= sum >> 31;
  };
  take(key, 16);
  take(value, size);
  return static_cast<std::uint32_t>(sum ^ (sum >> 32));
}

// Of the key alone: who walks past a slot sees whether its key was damaged. Not 0 for a key of
// zeros.
std::uint16_t key_check_of(const unsigned char* key) {
  SlotKey copy;
  std::memcpy(copy.data(), key, copy.size());
  return static_cast<std::uint16_t>(hash_of(copy) ^ 0xA5C3);
}

std::atomic_ref<std::uint32_t> sequence_of(unsigned char* slot) {
  return std::atomic_ref<std::uint32_t>(*reinterpret_cast<std::uint32_t*>(slot));
}

// For readers of a mapping that cannot be written.
std::uint32_t sequence_in(const unsigned char* slot, std::memory_order order) {
  return __atomic_load_n(reinterpret_cast<const std::uint32_t*>(slot), int(order));
}

struct alignas(8) SlotCopy {
  std::array<unsigned char, 1'024> bytes;
  std::uint16_t size = 0;
};

// One key of slots that somebody may be writing: whole, or not at all. Passing a key that does not
// fit its check, it may be ours that was damaged: that is not "absent".
SlotRead find_slot(const unsigned char* slots, std::size_t capacity, std::size_t slot_bytes,
                   const SlotKey& key, SlotCopy& copy) {
  auto i = static_cast<std::size_t>(((hash_of(key) >> 32) * capacity) >> 32);
  SlotRead otherwise = SlotRead::absent;
  int tries = 0;
  for (std::size_t seen = 0; seen < capacity;) {
    const unsigned char* slot = slots + i * slot_bytes;
    const std::uint32_t before = sequence_in(slot, std::memory_order_acquire);
    if (before == 0) return otherwise;
    if (before % 2 == 0) {
      std::memcpy(copy.bytes.data(), slot, slot_bytes);
      std::atomic_thread_fence(std::memory_order_acquire);
    }
    if (before % 2 == 1 || sequence_in(slot, std::memory_order_relaxed) != before) {
      if (++tries > kReadTriesMax) return SlotRead::torn;
      continue;
    }
    SlotHead head;
    std::memcpy(&head, copy.bytes.data(), sizeof head);
    if (std::memcmp(head.key, key.data(), key.size()) == 0) {
      if (head.size == kDropped) return SlotRead::absent;
      copy.size = head.size;
      const bool is_whole =
          head.size <= slot_bytes - sizeof head &&
          check_of(head.key, copy.bytes.data() + sizeof head, head.size) == head.check;
      return is_whole ? SlotRead::found : SlotRead::torn;
    }
    if (key_check_of(head.key) != head.key_check) otherwise = SlotRead::torn;
    i = i + 1 == capacity ? 0 : i + 1;
    ++seen;
  }
  return otherwise;
}

// A place that cannot be read is as one that is written at the moment.
SlotRead read_slot(const unsigned char* slots, std::size_t capacity, std::size_t slot_bytes,
                   const SlotKey& key, std::string& value) {
  SlotCopy copy;
  CHECK(slot_bytes <= copy.bytes.size());
  SlotRead found = SlotRead::torn;
  if (!touch_mapped([&] { found = find_slot(slots, capacity, slot_bytes, key, copy); }))
    return SlotRead::torn;
  if (found == SlotRead::found)
    value.assign(reinterpret_cast<const char*>(copy.bytes.data()) + sizeof(SlotHead), copy.size);
  return found;
}

// A number of the head; 0 when it cannot be read.
template <class Number>
Number in_head(const unsigned char* bytes, Number FileHead::*which) {
  Number found = 0;
  const auto* head = reinterpret_cast<const FileHead*>(bytes);
  const bool is_there =
      touch_mapped([&] { found = __atomic_load_n(&(head->*which), __ATOMIC_RELAXED); });
  return is_there ? found : 0;
}

std::size_t slot_bytes_for(std::size_t value_bytes_max) {
  return (sizeof(SlotHead) + value_bytes_max + 7) / 8 * 8;
}

// An open file (or -1) that holds slots of this size.
bool has_shape(int file, std::size_t slot, FileHead& head, struct stat& facts) {
  return file >= 0 && ::fstat(file, &facts) == 0 &&
         ::pread(file, &head, sizeof head, 0) == ssize_t(sizeof head) && head.magic == kMagic &&
         head.slot_bytes == slot && head.capacity > 0 && head.count <= head.capacity &&
         std::uint64_t(facts.st_size) == kHeadBytes + head.capacity * slot;
}

Fault unwritable(const std::string& path) {
  return Fault{FaultKind::unavailable, "pass.replica_unwritable", path};
}

}  // namespace

struct SlotFile::Map {
  unsigned char* bytes = nullptr;
  std::size_t size = 0, capacity = 0, slot = 0;
  ~Map() {
    if (bytes != nullptr) ::munmap(bytes, size);
  }
  [[nodiscard]] FileHead& head() const { return *reinterpret_cast<FileHead*>(bytes); }
  [[nodiscard]] unsigned char* at(std::size_t i) const { return bytes + kHeadBytes + i * slot; }
  [[nodiscard]] std::size_t first_of(const SlotKey& key) const {
    return static_cast<std::size_t>(((hash_of(key) >> 32) * capacity) >> 32);
  }
};

// A fresh one is made under another name and takes its own when it has its shape: readers that hold
// what had the name keep it, and nobody opens half of one.
Outcome SlotFile::map(const std::string& path, std::size_t capacity, bool is_fresh) {
  const std::string at_first = is_fresh ? path + ".fresh" : path;
  if (is_fresh) ::unlink(at_first.c_str());
  const int file = ::open(at_first.c_str(), O_RDWR | O_CLOEXEC | (is_fresh ? O_CREAT | O_EXCL : 0),
                          S_IRUSR | S_IWUSR);
  if (file < 0) return unwritable(path);
  const std::size_t size = kHeadBytes + capacity * slot_;
  const FileHead head{kMagic, slot_, capacity, 0, 0, 0};
  // Reserved, not sparse: a full disk must be a fault here, not a signal at a write.
  const bool is_laid =
      !is_fresh || (::posix_fallocate(file, 0, off_t(size)) == 0 &&
                    ::pwrite(file, &head, sizeof head, 0) == ssize_t(sizeof head) &&
                    ::rename(at_first.c_str(), path.c_str()) == 0);
  void* at =
      is_laid ? ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  ::close(file);
  if (!is_laid) ::unlink(at_first.c_str());
  if (at == MAP_FAILED) return unwritable(path);
  auto made = std::make_unique<Map>();
  made->bytes = static_cast<unsigned char*>(at);
  made->size = size;
  made->capacity = capacity;
  made->slot = slot_;
  kept_.push_back(std::move(made));
  return Done{};
}

Result<std::unique_ptr<SlotFile>> SlotFile::open(const std::string& path,
                                                 std::size_t value_bytes_max,
                                                 std::size_t expected_count) {
  const std::size_t slot = slot_bytes_for(value_bytes_max);
  CHECK(value_bytes_max < kDropped);
  auto file = std::unique_ptr<SlotFile>(new SlotFile(path, slot));
  FileHead head{};
  struct stat facts {};
  const int there = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_usable = has_shape(there, slot, head, facts);
  if (there >= 0) ::close(there);
  const std::size_t wanted = std::max(kCapacityMin, expected_count * 5 / 4 + 1);
  auto mapped = file->map(path, is_usable ? std::size_t(head.capacity) : wanted, !is_usable);
  if (!mapped) return mapped.error();
  file->map_.store(file->kept_.back().get(), std::memory_order_release);
  file->was_closed_ = is_usable && head.is_closed == 1;
  const Map& last = *file->kept_.back();
  if (!touch_mapped([&] { last.head().is_closed = 0; })) return unwritable(path);
  return file;
}

SlotFile::SlotFile(std::string path, std::size_t slot_bytes)
    : path_(std::move(path)), slot_(slot_bytes) {}

SlotFile::~SlotFile() {
  if (kept_.empty()) return;
  const Map& last = *kept_.back();
  if (touch_mapped([&] { last.head().is_closed = 1; })) ::msync(last.bytes, last.size, MS_ASYNC);
}

SlotRead SlotFile::get(const SlotKey& key, std::string& value) const {
  const Map& map = *map_.load(std::memory_order_acquire);
  return read_slot(map.bytes + kHeadBytes, map.capacity, slot_, key, value);
}

// The key's own slot, or the first free one after where it would be; a dropped slot keeps its key.
unsigned char* SlotFile::place_for(const Map& map, const SlotKey& key, bool* is_there) const {
  std::size_t i = map.first_of(key);
  while (true) {
    unsigned char* slot = map.at(i);
    SlotHead head;
    std::memcpy(&head, slot, sizeof head);
    *is_there = head.sequence != 0 && std::memcmp(head.key, key.data(), key.size()) == 0;
    if (*is_there || head.sequence == 0) return slot;
    i = i + 1 == map.capacity ? 0 : i + 1;
  }
}

Outcome SlotFile::put(const SlotKey& key, std::string_view value) {
  CHECK(value.size() <= slot_ - sizeof(SlotHead));
  const Map* map = map_.load(std::memory_order_relaxed);
  bool is_full = false;
  const bool is_counted = touch_mapped([&] {
    bool is_there = false;
    const bool is_found = place_for(*map, key, &is_there) != nullptr;
    is_full = is_found && !is_there && (map->head().count + 1) * 5 > map->capacity * 4;
  });
  if (!is_counted) return unwritable(path_);
  if (is_full) {
    auto grown = grow();
    if (!grown) return grown.error();
    map = map_.load(std::memory_order_relaxed);
  }
  const bool is_written = touch_mapped([&] {
    bool is_there = false;
    unsigned char* slot = place_for(*map, key, &is_there);
    if (!is_there) ++map->head().count;
    SlotHead head{};
    head.size = static_cast<std::uint16_t>(value.size());
    std::memcpy(head.key, key.data(), key.size());
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
    head.check = check_of(head.key, bytes, value.size());
    head.key_check = key_check_of(head.key);
    const std::uint32_t before = sequence_of(slot).load(std::memory_order_relaxed);
    const std::uint32_t writing = before | 1;
    sequence_of(slot).store(writing, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    std::memcpy(slot + 4, reinterpret_cast<const unsigned char*>(&head) + 4, sizeof head - 4);
    std::memcpy(slot + sizeof head, bytes, value.size());
    sequence_of(slot).store(writing + 1 == 0 ? 2 : writing + 1, std::memory_order_release);
  });
  return is_written ? Outcome(Done{}) : Outcome(unwritable(path_));
}

// What cannot be touched cannot be shown either: get() says torn there.
void SlotFile::drop(const SlotKey& key) {
  const Map* map = map_.load(std::memory_order_relaxed);
  const auto drop_it = [&] {
    bool is_there = false;
    unsigned char* slot = place_for(*map, key, &is_there);
    if (!is_there) return;
    const std::uint32_t writing = sequence_of(slot).load(std::memory_order_relaxed) | 1;
    sequence_of(slot).store(writing, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    std::memset(slot + sizeof(SlotHead), 0, slot_ - sizeof(SlotHead));
    reinterpret_cast<SlotHead*>(slot)->size = kDropped;
    sequence_of(slot).store(writing + 1 == 0 ? 2 : writing + 1, std::memory_order_release);
  };
  if (!touch_mapped(drop_it)) return;
}

Outcome SlotFile::grow() {
  const Map* old = map_.load(std::memory_order_relaxed);
  const std::string fresh = path_ + ".grown";
  auto mapped = map(fresh, old->capacity * 3 / 2 + 1, true);
  if (!mapped) return mapped;
  const Map* wide = kept_.back().get();
  const bool is_copied = touch_mapped([&] {
    for (std::size_t i = 0; i < old->capacity; ++i) {
      SlotHead head;
      std::memcpy(&head, old->at(i), sizeof head);
      if (head.sequence == 0 || head.sequence % 2 == 1 || head.size == kDropped) continue;
      SlotKey key;
      std::memcpy(key.data(), head.key, key.size());
      bool is_there = false;
      unsigned char* slot = place_for(*wide, key, &is_there);
      std::memcpy(slot, old->at(i), slot_);
      ++wide->head().count;
    }
    wide->head().mark = old->head().mark;
  });
  if (!is_copied) {
    ::unlink(fresh.c_str());
    kept_.pop_back();
    return unwritable(path_);
  }
  map_.store(wide, std::memory_order_release);
  if (::rename(fresh.c_str(), path_.c_str()) != 0) return unwritable(path_);
  return Done{};
}

Outcome SlotFile::rename_to(const std::string& path) {
  if (::rename(path_.c_str(), path.c_str()) != 0) return unwritable(path);
  path_ = path;
  return Done{};
}

std::int64_t SlotFile::mark() const {
  return in_head(map_.load(std::memory_order_acquire)->bytes, &FileHead::mark);
}

void SlotFile::set_mark(std::int64_t mark) {
  const Map* map = map_.load(std::memory_order_relaxed);
  if (!touch_mapped([&] { map->head().mark = mark; })) return;  // mark() says 0 then
}

std::size_t SlotFile::count() const {
  return std::size_t(in_head(map_.load(std::memory_order_acquire)->bytes, &FileHead::count));
}

std::size_t SlotFile::bytes() const {
  return map_.load(std::memory_order_acquire)->size;
}

std::unique_ptr<SlotReader> SlotReader::open(const std::string& path, std::size_t value_bytes_max) {
  auto reader = std::unique_ptr<SlotReader>(new SlotReader);
  reader->path_ = path;
  reader->slot_ = slot_bytes_for(value_bytes_max);
  FileHead head{};
  struct stat facts {};
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  void* at = MAP_FAILED;
  if (has_shape(file, reader->slot_, head, facts))
    at = ::mmap(nullptr, std::size_t(facts.st_size), PROT_READ, MAP_SHARED, file, 0);
  if (file >= 0) ::close(file);
  if (at == MAP_FAILED) return nullptr;
  reader->bytes_ = static_cast<const unsigned char*>(at);
  reader->size_ = std::size_t(facts.st_size);
  reader->capacity_ = std::size_t(head.capacity);
  reader->file_ = facts.st_ino;
  reader->device_ = facts.st_dev;
  return reader;
}

SlotReader::~SlotReader() {
  if (bytes_ != nullptr) ::munmap(const_cast<unsigned char*>(bytes_), size_);
}

SlotRead SlotReader::get(const SlotKey& key, std::string& value) const {
  return read_slot(bytes_ + kHeadBytes, capacity_, slot_, key, value);
}

std::int64_t SlotReader::mark() const {
  return in_head(bytes_, &FileHead::mark);
}

std::size_t SlotReader::count() const {
  return std::size_t(in_head(bytes_, &FileHead::count));
}

bool SlotReader::is_in_place() const {
  struct stat facts {};
  return ::stat(path_.c_str(), &facts) == 0 && facts.st_ino == file_ && facts.st_dev == device_ &&
         std::size_t(facts.st_size) == size_;
}

}  // namespace fl
