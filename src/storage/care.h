// Care of a whole database: copy, restore, compare, check. Called by the command line's `backup`,
// `restore` and `check`, by readiness, and by tests. Keys and scan files have their own copies.
#pragma once

#include <string>
#include <vector>

#include "platform/result.h"
#include "storage/tx_fwd.h"

namespace fl {

// Copies the database file to a new file while others read and write it, also from another process:
// one snapshot, private (0600), synced, then named. Faults: storage.target_exists,
// storage.backup_failed.
[[nodiscard]] Outcome backup_file(const std::string& from, const std::string& to);

// One hash over the shape and every row of every table in key order, as lower-case hex: the same on
// SQLite and PostgreSQL. Two databases with the same hash hold the same. `without` names tables to
// leave out.
[[nodiscard]] Result<std::string> content_hash(Db& db,
                                               const std::vector<std::string>& without = {});

struct RestoreOptions {
  std::string from;        // a backup
  std::string to;          // the database's place; no server may be running on it
  bool is_forced = false;  // replace what lies there
};
// Verifies the backup and its copy, then swaps it in by one rename; until then `to` is untouched.
// Returns the content hash. Faults: storage.absent, storage.in_use, storage.target_exists,
// storage.not_a_database, storage.data_newer, storage.damaged, storage.io_error.
[[nodiscard]] Result<std::string> restore(const RestoreOptions& options);

struct StorageProblem {
  std::string where;  // "integrity", "events", "disk", "migrations", "writer"
  std::string what;
};
// Everything an operator should know of; empty when all is well. Reads the whole file.
[[nodiscard]] std::vector<StorageProblem> check_storage(Db& db);
// The cheap part of it, for readiness: no reading of the whole file.
[[nodiscard]] std::vector<StorageProblem> check_storage_quickly(Db& db);

}  // namespace fl
