// `firstline pass keys` and `firstline statuslist`: the keys a city signs with, and its published
// list as files to carry.
#pragma once

#include <CLI/CLI.hpp>

namespace fl::cli {

// After whoever else puts words below `pass`.
void add_pass_keys(CLI::App& app, int& code);

// `firstline bench doubt`.
void add_bench_doubt(CLI::App& bench, int& code);
// `firstline drill keys`: a lost signing key replaced while everybody goes on checking.
void add_drill_keys(CLI::App& app, int& code);

}  // namespace fl::cli
