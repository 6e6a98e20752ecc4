// See slot_table.h.
#include "pass/slot_table.h"

#include <unistd.h>

#include <cstring>

namespace fl {

namespace {

constexpr std::uint64_t kMagic = 0x33'54'4f'4c'53'4c'46'00;  // and the version of the form
constexpr int kReadTriesMax = 1'000;

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33);
}

std::uint64_t word_at(const unsigned char* at, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, bytes);
  return word;
}

std::uint64_t word_at(const unsigned char* at) {
  return word_at(at, 8);
}

// For readers of a mapping that cannot be written.
std::uint16_t sequence_in(const unsigned char* slot, std::memory_order order) {
  return __atomic_load_n(reinterpret_cast<const std::uint16_t*>(slot), int(order));
}

}  // namespace

std::size_t SlotTable::slot_bytes_for(const SlotShape& shape) {
  return (sizeof(SlotHead) + shape.key_bytes + shape.value_bytes_max + 3) / 4 * 4;
}

SlotFileHead SlotTable::head_for(const SlotShape& shape, std::size_t capacity) {
  SlotFileHead head;
  head.magic = kMagic;
  head.slot_bytes = std::uint32_t(slot_bytes_for(shape));
  head.key_bytes = std::uint32_t(shape.key_bytes);
  head.capacity = capacity;
  return head;
}

bool SlotTable::has_shape(int file, const SlotShape& shape, SlotFileHead& head,
                          struct stat& facts) {
  return file >= 0 && ::fstat(file, &facts) == 0 &&
         ::pread(file, &head, sizeof head, 0) == ssize_t(sizeof head) && head.magic == kMagic &&
         head.slot_bytes == slot_bytes_for(shape) && head.key_bytes == shape.key_bytes &&
         head.capacity > 0 && head.used <= head.capacity && head.count <= head.used &&
         head.capacity < std::uint64_t(facts.st_size) &&
         std::uint64_t(facts.st_size) == kHeadBytes + head.capacity * head.slot_bytes;
}

std::size_t SlotTable::first_of(const unsigned char* key) const {
  const std::uint64_t hash = mixed(word_at(key) ^ mixed(word_at(key + 8, key_ - 8)));
  return std::size_t(((hash >> 32) * capacity_) >> 32);
}

bool SlotTable::is_same(const unsigned char* one, const unsigned char* other) const {
  return word_at(one) == word_at(other) && std::memcmp(one + 8, other + 8, key_ - 8) == 0;
}

// Finds damage, not malice: the rows are the truth.
std::uint32_t SlotTable::check_of(const unsigned char* key, std::uint16_t size,
                                  const unsigned char* value) const {
  std::uint64_t sum = (0x9e3779b97f4a7c15ULL + size) ^ word_at(key);
  sum = (sum ^ (sum >> 29)) * 0xff51afd7ed558ccdULL;
  sum = (sum ^ word_at(key + 8, key_ - 8)) * 0xff51afd7ed558ccdULL;
  std::size_t left = size == kDropped ? 0 : size;
  for (; left >= 8; value += 8, left -= 8) {
    sum = (sum ^ word_at(value)) * 0xff51afd7ed558ccdULL;
    sum ^= sum >> 29;
  }
  sum = (sum ^ word_at(value, left)) * 0xc4ceb9fe1a85ec53ULL;
  sum ^= sum >> 31;
  return static_cast<std::uint32_t>(sum ^ (sum >> 32));
}

// One slot that somebody may be writing. Torn: it does not fit its check, or never came to rest.
SlotRead SlotTable::copy(const unsigned char* slot, SlotValue& value) const {
  for (int i = 0; i < kReadTriesMax; ++i) {
    const std::uint16_t before = sequence_in(slot, std::memory_order_acquire);
    if (before % 2 == 1) continue;
    std::memcpy(value.bytes_.data(), slot, slot_);
    std::atomic_thread_fence(std::memory_order_acquire);
    if (sequence_in(slot, std::memory_order_relaxed) != before) continue;
    SlotHead head;
    std::memcpy(&head, value.bytes_.data(), sizeof head);
    value.from_ = sizeof head + key_;
    value.size_ = head.size;
    const bool has_room = head.size == kDropped || head.size <= slot_ - value.from_;
    const auto* bytes = value.bytes_.data();
    if (!has_room || check_of(bytes + sizeof head, head.size, bytes + value.from_) != head.check)
      return SlotRead::torn;
    return head.size == kDropped ? SlotRead::absent : SlotRead::found;
  }
  return SlotRead::torn;
}

// Passing a slot that does not fit its check, it may be ours whose key was damaged: that is not
// "absent".
SlotRead SlotTable::find(const SlotKey& key, SlotValue& value) const {
  const std::size_t first = first_of(key.data());
  std::size_t i = first, walked = 0;
  for (; walked < capacity_; ++walked) {
    const unsigned char* slot = at(i);
    if (sequence_in(slot, std::memory_order_acquire) == 0) break;
    if (is_same(slot + sizeof(SlotHead), key.data())) {
      const SlotRead found = copy(slot, value);
      // Another's key was just being put down where ours seemed to be.
      const bool is_ours = is_same(value.bytes_.data() + sizeof(SlotHead), key.data());
      if (found == SlotRead::torn || is_ours) return found;
    }
    i = i + 1 == capacity_ ? 0 : i + 1;
  }
  for (i = first; walked > 0; --walked) {
    if (copy(at(i), value) == SlotRead::torn) return SlotRead::torn;
    i = i + 1 == capacity_ ? 0 : i + 1;
  }
  return SlotRead::absent;
}

SlotRead SlotTable::get(const SlotKey& key, SlotValue& value) const {
  SlotRead found = SlotRead::torn;
  if (!touch_mapped([&] { found = find(key, value); })) found = SlotRead::torn;
  if (found != SlotRead::found) value.size_ = 0;
  return found;
}

const unsigned char* SlotTable::place_for(const unsigned char* key, bool* is_there) const {
  std::size_t i = first_of(key);
  for (std::size_t walked = 0;; ++walked) {
    const unsigned char* slot = at(i);
    const bool is_used = sequence_in(slot, std::memory_order_relaxed) != 0;
    *is_there = is_used && is_same(slot + sizeof(SlotHead), key);
    // A file that says it has room and has none is damaged: something in it is written over.
    if (*is_there || !is_used || walked == capacity_) return slot;
    i = i + 1 == capacity_ ? 0 : i + 1;
  }
}

}  // namespace fl
