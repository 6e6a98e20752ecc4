// The benchmarks of the front door: showing passes beside nginx, and what slow clients cost.
#pragma once

#include <cstdint>
#include <string>

#include "cli/cli.h"

namespace CLI {
class App;
}

namespace fl::cli {

struct BenchFrontOptions {
  std::int64_t people = 1'000'000;  // passes laid
  std::string data;                 // where they are laid; default: temporary
  int connections = 128, rounds = 7, hot_clients = 4'000;
  int slow_clients = 2'000;
  double seconds = 2;
  bool is_json = false;
};
int bench_show(const BenchFrontOptions& options);
int bench_slow(const BenchFrontOptions& options);

void add_bench_front(CLI::App& bench, int& code);

}  // namespace fl::cli
