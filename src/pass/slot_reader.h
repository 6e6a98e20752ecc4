// A slot file of another process, read only: what shows passes while the process that writes them
// is down. The same promise as slot_file.h: a value whole or not at all, without a lock.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pass/slot_table.h"

namespace fl {

class SlotReader {
 public:
  // Null: there is none of this shape (not made yet).
  [[nodiscard]] static std::unique_ptr<SlotReader> open(const std::string& path,
                                                        const SlotShape& shape);
  ~SlotReader();
  SlotReader(const SlotReader&) = delete;

  [[nodiscard]] SlotRead get(const SlotKey& key, SlotValue& value) const;
  [[nodiscard]] std::int64_t mark() const;
  [[nodiscard]] std::size_t count() const;
  // False when another file took its name (it grew, or was made anew), or it was cut short.
  [[nodiscard]] bool is_in_place() const;

 private:
  SlotReader() = default;
  std::string path_;
  const unsigned char* bytes_ = nullptr;
  std::size_t size_ = 0;
  SlotTable table_;
  std::uint64_t file_ = 0, device_ = 0;
};

}  // namespace fl
