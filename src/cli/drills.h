// The verbs below `drill`.
#pragma once

#include <CLI/CLI.hpp>

namespace fl::cli {

// `drill` itself, made when it is not there yet.
[[nodiscard]] CLI::App* drill_verb(CLI::App& app);
void add_drill_morning(CLI::App& app, int& code);

}  // namespace fl::cli
