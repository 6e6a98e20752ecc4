// `firstline scans ...` and the benchmarks of the scan log.
#pragma once

#include <cstdint>
#include <string>

#include "cli/cli.h"

namespace CLI {
class App;
}

namespace fl::cli {

int scans_check(const DataFolder& data, bool is_json);
int scans_code(const DataFolder& data, const std::string& venue, int days);

struct BenchScanOptions {
  std::string data;  // the disk measured on; default: temporary
  int connections = 128, rounds = 7;
  double seconds = 2;
  double rate_share = 0.5;  // open loop: of what the closed loop reached
  std::int64_t lag = 4'000'000;
  std::string database;  // postgresql://...: COPY into it stands beside
  bool is_json = false;
};
int bench_scan(const BenchScanOptions& options);
int bench_batch(const BenchScanOptions& options);

void add_scans(CLI::App& app, int& code);
void add_bench_scan(CLI::App& bench, int& code);

}  // namespace fl::cli
