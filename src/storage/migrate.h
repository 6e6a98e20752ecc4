// Schema migrations: forward only, one file each, owned by rooms, run in the order of src/ROOMS
// then by name. Each runs in its own transaction with its row in storage_migration, so that a
// killed migration resumes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "storage/tx_fwd.h"

namespace fl {

struct Migration {
  std::string_view name;  // "work/0001_tasks"
  std::string_view sql;
};

[[nodiscard]] std::span<const Migration> all_migrations();
// Faults: storage.data_newer (the file knows a migration this binary does not),
// storage.migration_edited, storage.script_failed (its detail names the migration).
// Several servers may do it at once.
[[nodiscard]] Outcome migrate(Db& db, std::span<const Migration> migrations = all_migrations());
// Nothing was ever laid here: what `init`, `demo` and `move` may fill, and nobody may serve.
[[nodiscard]] bool is_blank(Db& db);

}  // namespace fl
