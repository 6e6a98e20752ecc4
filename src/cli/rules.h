// The verbs `rules check|explain|key|sign|verify|certlogic`: rule sets at the command line, with no
// data folder. Exit codes: 0 as wished, 1 the answer is no (restricted, not signed, a vector
// disagrees), 2 bad usage or input.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "platform/result.h"

namespace fl::cli {

struct RulesOptions {
  std::string file, evidence, at, language = "zh", key;
  std::vector<std::string> paths, keys;
  std::int64_t people = 13'000'000;
  std::uint64_t seed = 1;
  int rounds = 3;
  bool is_json = false, is_line_by_line = false;
};

void add_rules(CLI::App& app, RulesOptions& options, int& code);

void add_bench_rules(CLI::App& bench, RulesOptions& options, int& code);

int rules_check(const RulesOptions& options);
int rules_explain(const RulesOptions& options);
int rules_sign(const RulesOptions& options);  // rules_sign.cpp
int rules_verify(const RulesOptions& options);
int rules_key(const RulesOptions& options);
int rules_certlogic(const RulesOptions& options);  // rules_certlogic.cpp
int bench_rules(const RulesOptions& options);      // bench_rules.cpp

// The bytes of a file, "-" for standard input. Faults: rules.no_file.
[[nodiscard]] Result<std::string> bytes_of_file(const std::string& path);

}  // namespace fl::cli
