// Two people who give their word at the command line, each with password and code.
#pragma once

#include <utility>

#include "app/app.h"
#include "cli/pass_office.h"

namespace fl::cli {

// Faults: those of signing in; registry.export_needs_two (one person twice).
[[nodiscard]] Result<std::pair<AccountId, AccountId>> two_people(App& app,
                                                                 const OfficeOptions& options,
                                                                 Instant now);

}  // namespace fl::cli
