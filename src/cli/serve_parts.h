// `serve --parts show,check`: the parts that need no database, in a process of their own.
#pragma once

#include <string>

#include "cli/cli.h"

namespace fl::cli {

int serve_parts(const ServeOptions& options, const std::string& parts);

}  // namespace fl::cli
