// `firstline verify` and `firstline issue`: passes of others and our own against trust lists that
// are files, and folders of cases with the results that are expected of them.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace fl::cli {

// Puts the verbs into the command line; `code` gets the exit code.
void add_passes(CLI::App& app, int& code);

int verify_testdata(const std::string& folder, bool is_json);

}  // namespace fl::cli
