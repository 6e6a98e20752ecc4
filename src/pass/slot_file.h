// A mapped file of fixed slots, found by a 16-byte key: what a server answers from when there is no
// database. One writer at a time (the caller sees to that), any number of readers without a lock.
//
// Promises: a reader gets a value whole or not at all: each slot has a sequence, odd while it is
// written, and a checksum, so that a torn one is never shown. What is here is a copy: the rows are
// the truth, and a file that cannot be read is made anew.
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

enum class SlotRead { found, absent, torn };

class SlotFile {
 public:
  // Opens what is there if it has the same shape, else makes it. Faults: pass.replica_unwritable.
  [[nodiscard]] static Result<std::unique_ptr<SlotFile>> open(const std::string& path,
                                                              std::size_t value_bytes_max,
                                                              std::size_t expected_count = 0);
  ~SlotFile();
  SlotFile(const SlotFile&) = delete;

  [[nodiscard]] SlotRead get(const SlotKey& key, std::string& value) const;
  [[nodiscard]] Outcome put(const SlotKey& key, std::string_view value);
  void drop(const SlotKey& key);
  // Gives the file another name; what is open stays open.
  [[nodiscard]] Outcome rename_to(const std::string& path);

  // A number of the caller's, kept in the file; 0 in a fresh one.
  [[nodiscard]] std::int64_t mark() const;
  void set_mark(std::int64_t mark);
  // False when it was made now, or its last owner did not close it.
  [[nodiscard]] bool was_closed() const { return was_closed_; }
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Map;
  SlotFile(std::string path, std::size_t slot_bytes);
  [[nodiscard]] Outcome map(const std::string& path, std::size_t capacity, bool is_fresh);
  [[nodiscard]] Outcome grow();
  [[nodiscard]] unsigned char* place_for(const Map& map, const SlotKey& key, bool* is_there) const;

  std::string path_;
  const std::size_t slot_;
  bool was_closed_ = false;
  std::atomic<const Map*> map_{nullptr};
  std::vector<std::unique_ptr<Map>> kept_;  // readers may still be in the ones before the last
};

}  // namespace fl
