// `firstline bench store`: what the storage door does on this machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/result.h"

namespace fl {

struct StoreBenchOptions {
  std::string folder;               // made, used and removed
  std::string database = {};        // postgresql://..., empty; else a file in the folder
  std::int64_t row_count = 20'000;  // laid before measuring
  std::int64_t step_ms = 1000;      // each measurement
};
struct StoreBenchLine {
  std::string what;  // "write, 32 writers"
  std::int64_t done_count = 0;
  double per_s = 0;
  double p50_ms = 0, p99_ms = 0;
  double per_commit = 0;  // writes that shared one commit; 0 for reads
};
// A write is a row, a receipt and an event in one durable transaction. Counts are checked: a
// measurement whose rows are not all there is a Fault.
[[nodiscard]] Result<std::vector<StoreBenchLine>> bench_store(const StoreBenchOptions& options);

}  // namespace fl
