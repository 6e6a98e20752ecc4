// Pages of the auditor's lists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trust/store_log.h"

namespace fl {

struct NamedRead {
  store::ListedRead row;
  std::string name;  // of the member of staff who read
};
[[nodiscard]] Result<std::vector<store::ListedLeaf>> leaves_page(Db& db,
                                                                 const store::Before& before,
                                                                 int limit);
[[nodiscard]] Result<std::vector<NamedRead>> reads_page(Db& db, const store::Before& before,
                                                        int limit);
[[nodiscard]] Result<std::int64_t> leaf_count_of(Db& db);

}  // namespace fl
