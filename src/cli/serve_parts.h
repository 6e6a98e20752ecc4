// `serve --parts show,check`: the parts that need no database, in a process of their own.
#pragma once

#include <string>

#include "cli/door.h"

namespace fl::cli {

int serve_parts(const ServeOptions& options, const DoorOptions& door, const std::string& parts);

}  // namespace fl::cli
