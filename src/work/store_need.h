// Rows of needs of people on duty.
#pragma once

#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/need.h"

namespace fl::work_store {

void add_need(Tx& tx, const Need& need);
void save_need(Tx& tx, const Need& need);
[[nodiscard]] Result<Need> load_need(Tx& tx, NeedId id);  // work.no_such_need
// Newest first.
[[nodiscard]] std::vector<Need> needs_of(Tx& tx, AccountId account, int limit);
struct NeedCursor {
  std::string area_path;
  std::int64_t id = 0;
};
[[nodiscard]] std::vector<Need> needs_under(Tx& tx, bool is_open, std::string_view path,
                                            const NeedCursor& after, int limit);

}  // namespace fl::work_store
