// Rows of what gates wrote down, and their counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/gate_book.h"
#include "storage/db.h"

namespace fl::scan_store {

void add_gate_record(Tx& tx, Bucket bucket, const GateRecord& record, Instant now);
// Of one kind and day under a path, by place and time, after the last one seen.
struct GateCursor {
  std::string area_path;
  Instant at;
  std::int64_t id = 0;
};
struct GateQuery {
  std::string kind, on_day, path;
  GateCursor after;
  int limit = 0;
};
[[nodiscard]] std::vector<GateRecord> gate_records(Tx& tx, const GateQuery& query);
[[nodiscard]] int drop_gate_records(Tx& tx, Instant before);

struct GateCount {
  std::string area_path, gate, on_day, verdict, why;
  std::int64_t count = 0;
};
void add_gate_count(Tx& tx, const GateCount& count);
// Of one day under a path.
[[nodiscard]] std::vector<GateCount> gate_counts(Tx& tx, std::string_view path,
                                                 std::string_view on_day, int limit);

}  // namespace fl::scan_store
