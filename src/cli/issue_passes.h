// `issue passes` and `bench sign`.
#pragma once

#include "cli/cli.h"

namespace CLI {
class App;
}

namespace fl::cli {

struct IssuePassesOptions {
  DataFolder data{"var/data"};
  bool is_everyone = false, is_anew = false, is_json = false;
};
int issue_passes(const IssuePassesOptions& options);

struct BenchSignOptions {
  std::int64_t people = 1'000'000;
  int rounds = 1;
  std::string data;  // measure on this disk; default: temporary
  bool is_json = false;
};
int bench_sign(const BenchSignOptions& options);
void add_bench_sign(CLI::App& bench, int& code);

}  // namespace fl::cli
