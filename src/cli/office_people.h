// Two people who give their word at the command line, each with password and code.
#pragma once

#include <fstream>
#include <string>
#include <utility>

#include "app/app.h"
#include "cli/pass_office.h"

namespace fl::cli {

// Passwords and codes, two lines a person: from a file, or typed when there is none.
class PasswordLines {
 public:
  // Fault: app.no_file.
  [[nodiscard]] static Result<PasswordLines> open(const std::string& path);
  // Who this is: signed in with the next two lines and out again. Faults: those of signing in.
  [[nodiscard]] Result<Actor> word_of(App& app, const std::string& login, Instant now);

 private:
  explicit PasswordLines(const std::string& path) : is_typed_(path.empty()), file_(path) {}
  std::string next(const std::string& what_of);

  bool is_typed_;
  std::ifstream file_;
};

// Faults: those of signing in; registry.export_needs_two (one person twice).
[[nodiscard]] Result<std::pair<AccountId, AccountId>> two_people(App& app,
                                                                 const OfficeOptions& options,
                                                                 Instant now);

}  // namespace fl::cli
