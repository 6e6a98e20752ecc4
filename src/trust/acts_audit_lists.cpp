// Pages of the log of acts and of the log of reads, for the auditor's routes.
#include <unordered_map>

#include "storage/db.h"
#include "trust/audit_lists.h"

namespace fl {

Result<std::vector<store::ListedLeaf>> leaves_page(Db& db, const store::Before& before, int limit) {
  return db.read([&](Tx& tx) -> Result<std::vector<store::ListedLeaf>> {
    return store::leaves_before(tx, before, limit);
  });
}

Result<std::vector<NamedRead>> reads_page(Db& db, const store::Before& before, int limit) {
  return db.read([&](Tx& tx) -> Result<std::vector<NamedRead>> {
    std::vector<NamedRead> page;
    std::unordered_map<AccountId, std::string> names;
    for (auto& row : store::reads_before(tx, before, limit)) {
      auto [found, is_new] = names.try_emplace(row.account);
      if (is_new) found->second = staff_name(tx, row.account);
      page.push_back({std::move(row), found->second});
    }
    return page;
  });
}

Result<std::int64_t> leaf_count_of(Db& db) {
  return db.read([](Tx& tx) -> Result<std::int64_t> { return store::leaf_count(tx); });
}

}  // namespace fl
