// How slots lie in mapped bytes and how one is found while somebody writes: the same for who writes
// (slot_file.cpp) and who only reads (slot_reader.cpp). Inside pass/.
//
// Open addressing with linear probing; a key never moves but by growing into a new file, so that a
// key that was put down once is read without asking whether it is being written.
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <cstdint>

#include "pass/mapped.h"
#include "pass/slot_file.h"

namespace fl {

// The first bytes of the file.
struct SlotFileHead {
  std::uint64_t magic = 0;
  std::uint32_t slot_bytes = 0, key_bytes = 0;
  std::uint64_t capacity = 0, used = 0;  // used: also those that were dropped
  std::int64_t mark = 0;
  std::uint64_t is_closed = 0, count = 0;
};

class SlotTable {
 public:
  static constexpr std::size_t kHeadBytes = 4'096;
  static constexpr std::uint16_t kDropped = 0xFFFF;

  // Before the key, which is before the value.
  struct SlotHead {
    std::uint16_t sequence;  // 0: never used; odd: being written
    std::uint16_t size;
    std::uint32_t check;
  };
  static_assert(sizeof(SlotHead) == 8);

  [[nodiscard]] static std::size_t slot_bytes_for(const SlotShape& shape);
  [[nodiscard]] static SlotFileHead head_for(const SlotShape& shape, std::size_t capacity);
  // An open file (or -1) that holds slots of this shape.
  [[nodiscard]] static bool has_shape(int file, const SlotShape& shape, SlotFileHead& head,
                                      struct stat& facts);

  SlotTable() = default;
  SlotTable(const unsigned char* file, const SlotShape& shape, std::size_t capacity)
      : slots_(file + kHeadBytes),
        capacity_(capacity),
        slot_(slot_bytes_for(shape)),
        key_(shape.key_bytes) {}

  // A place that cannot be read is as one that is written at the moment.
  [[nodiscard]] SlotRead get(const SlotKey& key, SlotValue& value) const;

  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] const unsigned char* at(std::size_t i) const { return slots_ + i * slot_; }
  // The key's own slot, or the first free one after where it would be. Touches mapped bytes.
  [[nodiscard]] const unsigned char* place_for(const unsigned char* key, bool* is_there) const;
  // The check of a slot with this key and value.
  [[nodiscard]] std::uint32_t check_of(const unsigned char* key, std::uint16_t size,
                                       const unsigned char* value) const;

 private:
  [[nodiscard]] std::size_t first_of(const unsigned char* key) const;
  [[nodiscard]] bool is_same(const unsigned char* one, const unsigned char* other) const;
  [[nodiscard]] SlotRead find(const SlotKey& key, SlotValue& value) const;
  [[nodiscard]] SlotRead copy(const unsigned char* slot, SlotValue& value) const;

  const unsigned char* slots_ = nullptr;
  std::size_t capacity_ = 0, slot_ = 0, key_ = 0;
};

// A number of the head; 0 when it cannot be read.
template <class Number>
[[nodiscard]] Number number_in_head(const unsigned char* file, Number SlotFileHead::*which) {
  Number found = 0;
  const auto* head = reinterpret_cast<const SlotFileHead*>(file);
  const bool is_there =
      touch_mapped([&] { found = __atomic_load_n(&(head->*which), __ATOMIC_RELAXED); });
  return is_there ? found : 0;
}

}  // namespace fl
