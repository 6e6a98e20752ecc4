// A mapped file of fixed slots, found by a short key: what a server answers from when there is no
// database. One writer at a time (the caller sees to that), any number of readers without a lock.
//
// Promises: a reader gets a value whole or not at all: each slot has a sequence, odd while it is
// written, and a checksum, so that a torn one is never shown. It is eight to nine tenths full
// whatever its size. What is here is a copy: the rows are the truth, and a file that cannot be read
// is made anew.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"

namespace fl {

using SlotKey = std::array<unsigned char, 16>;

// Of the key only the first `key_bytes` (8 to 16) are kept and looked at.
struct SlotShape {
  std::size_t key_bytes = 16, value_bytes_max = 0;
};

enum class SlotRead { found, absent, torn };

inline constexpr std::size_t kSlotBytesMax = 384;

// What was read, where it was copied to: nothing is allocated for it.
class SlotValue {
 public:
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()) + from_, size_};
  }

 private:
  friend class SlotTable;
  alignas(8) std::array<unsigned char, kSlotBytesMax> bytes_;
  std::size_t from_ = 0, size_ = 0;
};

class SlotFile {
 public:
  // Opens what is there if it has the same shape, else makes it, with room for so many. Faults:
  // pass.replica_unwritable.
  [[nodiscard]] static Result<std::unique_ptr<SlotFile>> open(const std::string& path,
                                                              const SlotShape& shape,
                                                              std::size_t expected_count = 0);
  ~SlotFile();
  SlotFile(const SlotFile&) = delete;

  [[nodiscard]] SlotRead get(const SlotKey& key, SlotValue& value) const;
  [[nodiscard]] Outcome put(const SlotKey& key, std::string_view value);
  void drop(const SlotKey& key);
  // Gives the file another name; what is open stays open.
  [[nodiscard]] Outcome rename_to(const std::string& path);
  // Frees the disk of a file whose name another took: who still reads here reads torn slots.
  void let_go();

  // A number of the caller's, kept in the file; 0 in a fresh one.
  [[nodiscard]] std::int64_t mark() const;
  void set_mark(std::int64_t mark);
  // False when it was made now, or its last owner did not close it.
  [[nodiscard]] bool was_closed() const { return was_closed_; }
  [[nodiscard]] std::size_t count() const;  // of those that can be got
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Map;
  SlotFile(std::string path, const SlotShape& shape);
  [[nodiscard]] Outcome map(const std::string& path, std::size_t capacity, bool is_fresh);
  [[nodiscard]] Outcome grow();

  std::string path_;
  const SlotShape shape_;
  bool was_closed_ = false;
  std::atomic<const Map*> map_{nullptr};
  std::vector<std::unique_ptr<Map>> kept_;  // readers may still be in the ones before the last
};

}  // namespace fl
