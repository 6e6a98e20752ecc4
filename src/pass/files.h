// Whole files of the pass room: keys beside the data, lists for others to carry. A file is there
// whole and synced, or as it was before.
#pragma once

#include <string>
#include <string_view>

#include "platform/result.h"

namespace fl {

enum class FileMode { secret = 0600, open = 0644 };
// Fault pass.cannot_write.
[[nodiscard]] Outcome write_whole(const std::string& path, std::string_view bytes, FileMode mode);
[[nodiscard]] std::string read_whole(const std::string& path);  // "" when it is not there

}  // namespace fl
