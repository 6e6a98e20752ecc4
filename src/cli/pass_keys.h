// `firstline pass keys` and `firstline statuslist`: the keys a city signs with, and its published
// list as files to carry.
#pragma once

#include <CLI/CLI.hpp>

namespace fl::cli {

// After whoever else puts words below `pass`.
void add_pass_keys(CLI::App& app, int& code);

}  // namespace fl::cli
