// The verbs `explain`, `pass key|acts|request|sign|grant` and `rules publish|preview`: the pass
// office over a data folder nobody serves, for a bad night and for keys that are not on this
// machine. Exit codes: 0 done, 1 the answer is no, 2 bad usage or input.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace fl::cli {

struct OfficeOptions {
  std::string data = "var/data", file, id, key, name, at, language = "zh";
  std::string first_login, second_login, password_file;
  bool is_json = false;
};

void add_pass_office(CLI::App& app, OfficeOptions& options, int& code);

int explain(const OfficeOptions& options);
int rules_publish(const OfficeOptions& options);
int rules_preview(const OfficeOptions& options);
int pass_key(const OfficeOptions& options);
int pass_acts(const OfficeOptions& options);
int pass_request(const OfficeOptions& options);
int pass_sign(const OfficeOptions& options);
int pass_grant(const OfficeOptions& options);

}  // namespace fl::cli
