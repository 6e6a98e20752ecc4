// Every page's sum of a whole file, as `firstline check` says it: by page and table.
#pragma once

#include <string>
#include <vector>

struct sqlite3;

namespace fl {

// One line a wrong page, fifty at most and then how many more. Empty when the file has no sums.
[[nodiscard]] std::vector<std::string> wrong_pages(sqlite3* handle, const std::string& path);

}  // namespace fl
