// The verbs below `drill`, and a benchmark of laying its city.
#pragma once

#include <CLI/CLI.hpp>

namespace fl::cli {

// `drill` itself, made when it is not there yet.
[[nodiscard]] CLI::App* drill_verb(CLI::App& app);
void add_drill_morning(CLI::App& app, int& code);
void add_drill_restore(CLI::App& app, int& code);
// Below `bench`: on a drill's city.
void add_bench_lay(CLI::App& bench, int& code);

}  // namespace fl::cli
