// One hash over tables, the same on both engines: names and shapes, then every row in the order of
// its key. Fed by whoever walks the rows.
#pragma once

#include <string>
#include <string_view>

#include "platform/crypto.h"
#include "storage/engine.h"

namespace fl {

class ContentHash {
 public:
  void add_table(const StoredTable& shape);
  void add_null() { add('n', {}); }
  void add_number(std::int64_t value) { add('i', std::to_string(value)); }
  void add_bytes(std::string_view bytes) { add('b', bytes); }
  [[nodiscard]] std::string finish();  // lower-case hex

 private:
  void add(char kind, std::string_view bytes);
  void fold();
  // SHA-256 chained over pieces: the whole need not be in memory.
  Hash32 hash_{};
  std::string pending_;
};

// Column names by the primary key, by every column when there is none: "a, b".
[[nodiscard]] std::string key_columns_of(const StoredTable& shape);
[[nodiscard]] std::string columns_of(const StoredTable& shape);
// SELECT of every row in that order.
[[nodiscard]] std::string text_of_walk(const StoredTable& shape);

}  // namespace fl
