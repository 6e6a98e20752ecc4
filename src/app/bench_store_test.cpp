// The storage benchmark runs and its counts are right; no clock is beaten here.
#include "app/bench_store.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "storage/temp_db.h"

namespace fl {
namespace {

TEST(BenchStore, runs_counts_and_leaves_nothing_behind) {
  const TempFolder folder;
  StoreBenchOptions options;
  options.folder = folder / "bench";
  options.row_count = 500;
  options.step_ms = 20;
  auto lines = bench_store(options);
  ASSERT_TRUE(lines) << lines.error().key;
  ASSERT_EQ(lines->size(), 6u);
  for (const auto& line : *lines) {
    EXPECT_GT(line.done_count, 0) << line.what;
    EXPECT_LE(line.p50_ms, line.p99_ms) << line.what;
  }
  EXPECT_FALSE(std::filesystem::exists(options.folder));
}

}  // namespace
}  // namespace fl
