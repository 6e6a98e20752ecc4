// The verb `audit verify`, with progress and a place to go on from.
#pragma once

#include <string>

#include "cli/cli.h"

namespace fl::cli {

struct AuditWords {
  std::string heads_file;   // heads kept earlier
  std::string resume_file;  // begins behind the head in it, and keeps the last verified one there
};
int audit_verify_from(const DataFolder& data, const AuditWords& words, bool is_json);

}  // namespace fl::cli
