// The slots of who writes them: laid, written in place, and grown into a new file.
#include "pass/slot_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "pass/mapped.h"
#include "pass/slot_table.h"
#include "platform/clock.h"

namespace fl {

namespace {

constexpr std::size_t kCapacityMin = 1'024;
// Grown at nine tenths to eight; laid at seven eighths of what is expected.
constexpr std::size_t kMostUsed = 9, kMostOf = 10;
constexpr std::int64_t kLetGoMs = 60'000;  // by then every reader has looked for the new file

using SlotHead = SlotTable::SlotHead;

std::atomic_ref<std::uint16_t> sequence_of(unsigned char* slot) {
  return std::atomic_ref<std::uint16_t>(*reinterpret_cast<std::uint16_t*>(slot));
}

Fault unwritable(const std::string& path) {
  return Fault{FaultKind::unavailable, "pass.replica_unwritable", path};
}

// What is between: odd while it is written, and never 0 again.
template <class Write>
void write_slot(unsigned char* slot, Write write) {
  const auto writing =
      static_cast<std::uint16_t>(sequence_of(slot).load(std::memory_order_relaxed) | 1);
  sequence_of(slot).store(writing, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  write();
  const auto written = static_cast<std::uint16_t>(writing + 1);
  sequence_of(slot).store(written == 0 ? std::uint16_t(2) : written, std::memory_order_release);
}

}  // namespace

struct SlotFile::Map {
  unsigned char* bytes = nullptr;
  std::size_t size = 0;
  SlotTable table;
  int file = -1;
  std::int64_t replaced_ms = 0;
  ~Map() {
    if (bytes != nullptr) ::munmap(bytes, size);
    if (file >= 0) ::close(file);
  }
  [[nodiscard]] SlotFileHead& head() const { return *reinterpret_cast<SlotFileHead*>(bytes); }
  [[nodiscard]] unsigned char* place_for(const unsigned char* key, bool* is_there) const {
    return const_cast<unsigned char*>(table.place_for(key, is_there));
  }
  [[nodiscard]] bool is_live(std::size_t i) const {
    SlotHead head;
    std::memcpy(&head, table.at(i), sizeof head);
    return head.sequence != 0 && head.sequence % 2 == 0 && head.size != SlotTable::kDropped;
  }
  // Who still reads here is told so by a signal that touch_mapped() survives.
  void let_go() {
    if (file >= 0 && ::ftruncate(file, 0) == 0) ::close(std::exchange(file, -1));
  }
};

// A fresh one is made under another name and takes its own when it has its shape: readers that hold
// what had the name keep it, and nobody opens half of one.
Outcome SlotFile::map(const std::string& path, std::size_t capacity, bool is_fresh) {
  const std::string at_first = is_fresh ? path + ".fresh" : path;
  if (is_fresh) ::unlink(at_first.c_str());
  auto made = std::make_unique<Map>();
  made->file = ::open(at_first.c_str(), O_RDWR | O_CLOEXEC | (is_fresh ? O_CREAT | O_EXCL : 0),
                      S_IRUSR | S_IWUSR);
  if (made->file < 0) return unwritable(path);
  const SlotFileHead head = SlotTable::head_for(shape_, capacity);
  const std::size_t size = SlotTable::kHeadBytes + capacity * head.slot_bytes;
  // Reserved, not sparse: a full disk must be a fault here, not a signal at a write.
  const bool is_laid =
      !is_fresh || (::posix_fallocate(made->file, 0, off_t(size)) == 0 &&
                    ::pwrite(made->file, &head, sizeof head, 0) == ssize_t(sizeof head) &&
                    ::rename(at_first.c_str(), path.c_str()) == 0);
  void* at = is_laid ? ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, made->file, 0)
                     : MAP_FAILED;
  if (!is_laid) ::unlink(at_first.c_str());
  if (at == MAP_FAILED) return unwritable(path);
  made->bytes = static_cast<unsigned char*>(at);
  made->size = size;
  made->table = SlotTable(made->bytes, shape_, capacity);
  kept_.push_back(std::move(made));
  return Done{};
}

Result<std::unique_ptr<SlotFile>> SlotFile::open(const std::string& path, const SlotShape& shape,
                                                 std::size_t expected_count) {
  CHECK(shape.key_bytes >= 8 && shape.key_bytes <= sizeof(SlotKey));
  CHECK(SlotTable::slot_bytes_for(shape) <= kSlotBytesMax);
  auto file = std::unique_ptr<SlotFile>(new SlotFile(path, shape));
  SlotFileHead head;
  struct stat facts {};
  const int there = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_usable = SlotTable::has_shape(there, shape, head, facts);
  if (there >= 0) ::close(there);
  const std::size_t wanted = std::max(kCapacityMin, expected_count * 8 / 7 + 1);
  auto mapped = file->map(path, is_usable ? std::size_t(head.capacity) : wanted, !is_usable);
  if (!mapped) return mapped.error();
  file->map_.store(file->kept_.back().get(), std::memory_order_release);
  file->was_closed_ = is_usable && head.is_closed == 1;
  const Map& last = *file->kept_.back();
  if (!touch_mapped([&] { last.head().is_closed = 0; })) return unwritable(path);
  return file;
}

SlotFile::SlotFile(std::string path, const SlotShape& shape)
    : path_(std::move(path)), shape_(shape) {}

SlotFile::~SlotFile() {
  if (kept_.empty()) return;
  const Map& last = *kept_.back();
  if (touch_mapped([&] { last.head().is_closed = 1; })) ::msync(last.bytes, last.size, MS_ASYNC);
}

// Torn in a file that was left for another meanwhile: looked up there.
SlotRead SlotFile::get(const SlotKey& key, SlotValue& value) const {
  const Map* map = map_.load(std::memory_order_acquire);
  while (true) {
    const SlotRead found = map->table.get(key, value);
    const Map* now_used = map_.load(std::memory_order_acquire);
    if (found != SlotRead::torn || now_used == map) return found;
    map = now_used;
  }
}

Outcome SlotFile::put(const SlotKey& key, std::string_view value) {
  CHECK(value.size() <= shape_.value_bytes_max);
  const Map* map = map_.load(std::memory_order_relaxed);
  bool is_full = false;
  const bool is_counted = touch_mapped([&] {
    is_full = (map->head().used + 1) * kMostOf > map->table.capacity() * kMostUsed;
    if (!is_full) return;
    bool is_there = false;
    is_full = map->place_for(key.data(), &is_there) != nullptr && !is_there;
  });
  if (!is_counted) return unwritable(path_);
  if (is_full) {
    auto grown = grow();
    if (!grown) return grown.error();
    map = map_.load(std::memory_order_relaxed);
  }
  const bool is_written = touch_mapped([&] {
    bool is_there = false;
    unsigned char* slot = map->place_for(key.data(), &is_there);
    auto* const head = reinterpret_cast<SlotHead*>(slot);
    if (!is_there) ++map->head().used;
    if (!is_there || head->size == SlotTable::kDropped) ++map->head().count;
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
    const auto size = static_cast<std::uint16_t>(value.size());
    const std::uint32_t check = map->table.check_of(key.data(), size, bytes);
    write_slot(slot, [&] {
      head->size = size;
      head->check = check;
      unsigned char* at = slot + sizeof(SlotHead);
      if (!is_there) std::memcpy(at, key.data(), shape_.key_bytes);
      std::memcpy(at + shape_.key_bytes, bytes, size);
    });
  });
  return is_written ? Outcome(Done{}) : Outcome(unwritable(path_));
}

// What cannot be touched cannot be shown either: get() says torn there.
void SlotFile::drop(const SlotKey& key) {
  const Map* map = map_.load(std::memory_order_relaxed);
  const auto drop_it = [&] {
    bool is_there = false;
    unsigned char* slot = map->place_for(key.data(), &is_there);
    auto* const head = reinterpret_cast<SlotHead*>(slot);
    if (!is_there || head->size == SlotTable::kDropped) return;
    const std::uint32_t check = map->table.check_of(key.data(), SlotTable::kDropped, slot);
    write_slot(slot, [&] {
      head->size = SlotTable::kDropped;
      head->check = check;
      std::memset(slot + sizeof(SlotHead) + shape_.key_bytes, 0, shape_.value_bytes_max);
    });
    --map->head().count;
  };
  if (!touch_mapped(drop_it)) return;
}

// By an eighth, whatever its size: both are there for the moment of the copy. Dropped ones are left
// behind, and so are those that a writer who was killed left half written.
Outcome SlotFile::grow() {
  const Map* old = map_.load(std::memory_order_relaxed);
  const std::string fresh = path_ + ".grown";
  std::size_t live = 0;
  const bool is_counted = touch_mapped([&] {
    for (std::size_t i = 0; i < old->table.capacity(); ++i)
      if (old->is_live(i)) ++live;
  });
  if (!is_counted) return unwritable(path_);
  auto mapped = map(fresh, std::max(kCapacityMin, live * 5 / 4 + 1), true);
  if (!mapped) return mapped;
  const Map* wide = kept_.back().get();
  const std::size_t slot_bytes = SlotTable::slot_bytes_for(shape_);
  const bool is_copied = touch_mapped([&] {
    for (std::size_t i = 0; i < old->table.capacity(); ++i) {
      if (!old->is_live(i)) continue;
      bool is_there = false;
      const unsigned char* from = old->table.at(i);
      std::memcpy(wide->place_for(from + sizeof(SlotHead), &is_there), from, slot_bytes);
      ++wide->head().used;
    }
    wide->head().count = wide->head().used;
    wide->head().mark = old->head().mark;
  });
  if (!is_copied) {
    ::unlink(fresh.c_str());
    kept_.pop_back();
    return unwritable(path_);
  }
  map_.store(wide, std::memory_order_release);
  if (::rename(fresh.c_str(), path_.c_str()) != 0) return unwritable(path_);
  const std::int64_t now_ms = steady_ms();
  for (auto& map : kept_) {
    if (map->replaced_ms != 0 && now_ms - map->replaced_ms > kLetGoMs) map->let_go();
    if (map.get() == old) map->replaced_ms = now_ms;
  }
  return Done{};
}

Outcome SlotFile::rename_to(const std::string& path) {
  if (::rename(path_.c_str(), path.c_str()) != 0) return unwritable(path);
  path_ = path;
  return Done{};
}

void SlotFile::let_go() {
  for (auto& map : kept_)
    map->let_go();
}

std::int64_t SlotFile::mark() const {
  return number_in_head(map_.load(std::memory_order_acquire)->bytes, &SlotFileHead::mark);
}

void SlotFile::set_mark(std::int64_t mark) {
  const Map* map = map_.load(std::memory_order_relaxed);
  if (!touch_mapped([&] { map->head().mark = mark; })) return;  // mark() says 0 then
}

std::size_t SlotFile::count() const {
  return std::size_t(
      number_in_head(map_.load(std::memory_order_acquire)->bytes, &SlotFileHead::count));
}

std::size_t SlotFile::bytes() const {
  return map_.load(std::memory_order_acquire)->size;
}

}  // namespace fl
