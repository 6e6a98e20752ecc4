// Looks at all pages, then asks SQLite, without sums, whose the wrong ones are.
#include "storage/sqlite/sums_check.h"

#include <algorithm>
#include <map>

#include <sqlite3.h>

#include "storage/sqlite/sums.h"

namespace fl {

namespace {

constexpr std::int64_t kAtOnce = 4096;
constexpr std::size_t kNamedMax = 50;

// The file as it lies there: a damaged page must not keep us from asking whose it is. Opened within
// the process by SQLite itself, which minds its locks.
std::map<std::int64_t, std::string> owners_of(const std::vector<std::int64_t>& pages,
                                              const std::string& path) {
  std::map<std::int64_t, std::string> owners;
  sqlite3* file = nullptr;
  sqlite3_stmt* row = nullptr;
  if (sqlite3_open_v2(path.c_str(), &file, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(file, "SELECT pageno, name FROM dbstat", -1, &row, nullptr) == SQLITE_OK) {
    while (sqlite3_step(row) == SQLITE_ROW) {
      const std::int64_t page = sqlite3_column_int64(row, 0);
      const auto* name = reinterpret_cast<const char*>(sqlite3_column_text(row, 1));
      if (name && std::binary_search(pages.begin(), pages.end(), page)) owners[page] = name;
    }
  }
  sqlite3_finalize(row);
  sqlite3_close_v2(file);
  return owners;
}

}  // namespace

std::vector<std::string> wrong_pages(sqlite3* handle, const std::string& path) {
  std::vector<std::int64_t> wrong;
  std::vector<std::string> lines;
  for (std::int64_t first = 1;; first += kAtOnce) {
    const auto look = look_at_pages(handle, first, kAtOnce);
    wrong.insert(wrong.end(), look.wrong.begin(), look.wrong.end());
    if (look.is_unread)
      lines.push_back("pages from " + std::to_string(first) + " on cannot be read");
    if (look.is_unread || look.looked_at < kAtOnce) break;
  }
  if (wrong.empty()) return lines;
  const auto owners = owners_of(wrong, path);
  for (std::size_t i = 0; i < std::min(wrong.size(), kNamedMax); ++i) {
    const auto owner = owners.find(wrong[i]);
    lines.push_back("page " + std::to_string(wrong[i]) + " of " +
                    (owner == owners.end() ? "no table that can be found" : owner->second) +
                    ": its sum is wrong");
  }
  if (wrong.size() > kNamedMax)
    lines.push_back(std::to_string(wrong.size() - kNamedMax) + " more pages with a wrong sum");
  return lines;
}

}  // namespace fl
