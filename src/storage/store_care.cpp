// Backup, restore, comparison and checks of a whole database.
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <sqlite3.h>

#include "platform/limits.h"
#include "platform/log.h"
#include "storage/care.h"
#include "storage/content_hash.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/outbox.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/files.h"
#include "storage/sqlite/raw.h"
#include "storage/sqlite/sums.h"

namespace fl {

namespace {

const Sql kMigrations{SqlTag::job, "storage.check_migrations",
                      "SELECT name FROM storage_migration ORDER BY name"};

Fault backup_failed(const std::string& why) {
  return {FaultKind::unavailable, "storage.backup_failed", why};
}

// One step: the copy is one snapshot of the source, whatever writers do meanwhile.
bool copy_content(const RawFile& from, const RawFile& to) {
  sqlite3_backup* copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (!copy) return false;
  if (has_sums(from.handle())) write_sums(to.handle());
  const int stepped = sqlite3_backup_step(copy, -1);
  return sqlite3_backup_finish(copy) == SQLITE_OK && stepped == SQLITE_DONE;
}

Outcome write_copy(const std::string& from, const std::string& part) {
  auto made = make_private_file(part);
  if (!made) return made;
  RawFile source(from, false), target(part, true);
  if (!source.handle() || !target.handle()) return backup_failed("cannot open");
  if (!copy_content(source, target)) return backup_failed(sqlite3_errmsg(target.handle()));
  // A plain single file: without this the copy would grow a log beside itself when opened.
  if (!target.run("PRAGMA journal_mode=DELETE")) return backup_failed("cannot finish");
  return Done{};
}

// A backup made before pages had sums: the copy is written anew with them. Nothing is lost when
// that cannot be done; the caller compares contents.
bool lay_sums(const std::string& path) {
  const RawFile file(path, true);
  if (!file.handle()) return false;
  reserve_sums(file.handle());
  if (!file.run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")) return false;
  write_sums(file.handle());
  const std::string format = "PRAGMA user_version=" + std::to_string(kFormatWithSums);
  return file.run("VACUUM") && file.run(format.c_str());
}

// With sums if that can be; synced.
Outcome copy_with_sums(const std::string& from, const std::string& to) {
  for (const bool is_last : {false, true}) {
    ::unlink(to.c_str());
    auto copied = backup_file(from, to);
    if (!copied || is_last) return copied;
    {
      const RawFile file(to, false);
      if (!file.handle() || has_sums(file.handle())) return copied;
    }
    if (lay_sums(to)) return sync_file_and_folder(to);
    log_line(LogLevel::warning, "storage.restored_without_sums");
  }
  return Done{};
}

bool is_known(const std::string& name) {
  const auto known = all_migrations();
  return std::any_of(known.begin(), known.end(), [&](const auto& m) { return m.name == name; });
}

Result<std::int64_t> raw_number(const RawFile& file, const char* sql) {
  auto found = raw_column(file.handle(), sql);
  if (!found) return found.error();
  return std::int64_t(found->empty() ? 0 : std::stoll(found->front()));
}

// Is it ours, whole, and not newer than this program? Its content hash when it is.
Result<std::string> verify_file(const std::string& path) {
  const RawFile file(path, false);
  if (!file.handle()) return Fault{FaultKind::unavailable, "storage.cannot_open", path};
  auto id = raw_number(file, "PRAGMA application_id");
  if (!id) return Fault{FaultKind::conflict, "storage.not_a_database", path};
  if (*id != kApplicationId) return Fault{FaultKind::conflict, "storage.not_a_database", path};
  auto version = raw_number(file, "PRAGMA user_version");
  if (!version) return version.error();
  if (*version > kFormatVersion) return Fault{FaultKind::conflict, "storage.data_newer", path};
  auto problems = raw_column(file.handle(), "PRAGMA integrity_check(1)");
  if (!problems) return Fault{FaultKind::unavailable, "storage.damaged", path};
  if (problems->size() != 1 || problems->front() != "ok") {
    return Fault{FaultKind::unavailable, "storage.damaged", path};
  }
  auto has_migrations =
      raw_number(file, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'storage_migration'");
  if (!has_migrations) return has_migrations.error();
  if (*has_migrations > 0) {
    auto names = raw_column(file.handle(), "SELECT name FROM storage_migration");
    if (!names) return names.error();
    for (const auto& name : *names) {
      if (!is_known(name)) return Fault{FaultKind::conflict, "storage.data_newer", name};
    }
  }
  try {
    return hash_content(file.handle());
  } catch (const StorageTrouble& trouble) {
    return fault_of(trouble);
  }
}

// A log left beside the old file would be replayed over the new one: fold it in, or drop it when
// the old file is past reading.
Outcome settle_old(const std::string& path) {
  if (!file_exists(path + "-wal")) return Done{};
  try {
    DbOptions options;
    options.path = path;
    Connection old(options, true);
    old.checkpoint(Connection::CheckpointMode::truncate, 1000);
  } catch (const StorageTrouble& trouble) {
    log_line(LogLevel::warning, "storage.old_file_damaged", {{"why", trouble.what}});
  }
  ::unlink((path + "-wal").c_str());
  ::unlink((path + "-shm").c_str());
  return file_exists(path) ? sync_file_and_folder(path) : Outcome(Done{});
}

void check_disk(const std::string& path, std::vector<StorageProblem>& problems) {
  struct statvfs disk {};
  if (::statvfs(folder_of(path).c_str(), &disk) != 0) {
    problems.push_back({"disk", "the free space cannot be read"});
    return;
  }
  const std::uint64_t free_bytes = std::uint64_t(disk.f_bavail) * disk.f_frsize;
  if (free_bytes < limits::kFreeDiskBytesMin) {
    problems.push_back({"disk", std::to_string(free_bytes >> 20) + " MiB free, " +
                                    std::to_string(limits::kFreeDiskBytesMin >> 20) + " wanted"});
  }
}

void check_migrations(Db& db, std::vector<StorageProblem>& problems) {
  auto names = db.read([](Tx& tx) -> Result<std::vector<std::string>> {
    std::vector<std::string> found;
    auto rows = tx.run(kMigrations);
    while (rows.step())
      found.push_back(rows.str(0));
    return found;
  });
  if (!names) {
    problems.push_back({"migrations", names.error().key});
    return;
  }
  for (const auto& m : all_migrations()) {
    if (!std::binary_search(names->begin(), names->end(), m.name)) {
      problems.push_back({"migrations", std::string(m.name) + " has not run"});
    }
  }
  for (const auto& name : *names) {
    if (!is_known(name)) problems.push_back({"migrations", name + " is not known here"});
  }
}

void hash_rows(Tx& tx, const StoredTable& shape, ContentHash& hash) {
  auto row = tx.run_text(text_of_walk(shape));
  while (row.step()) {
    for (std::size_t i = 0; i < shape.columns.size(); ++i) {
      const int at = int(i);
      if (row.is_null(at))
        hash.add_null();
      else if (shape.columns[i].kind == StoredColumn::Kind::number)
        hash.add_number(row.i64(at));
      else
        hash.add_bytes(row.blob(at));
    }
  }
}

}  // namespace

Outcome backup_file(const std::string& from, const std::string& to) {
  if (file_exists(to)) return Fault{FaultKind::conflict, "storage.target_exists", to};
  if (!file_exists(from)) return Fault{FaultKind::absent, "storage.absent", from};
  const std::string part = to + ".part";
  ::unlink(part.c_str());
  auto written = write_copy(from, part);
  if (written) written = sync_file_and_folder(part);
  if (written) written = rename_and_sync(part, to);
  if (!written) ::unlink(part.c_str());
  return written;
}

Result<std::string> content_hash(Db& db, const std::vector<std::string>& without) {
  auto shapes = db.engine().tables();
  if (!shapes) return shapes.error();
  return db.read([&](Tx& tx) -> Result<std::string> {
    ContentHash hash;
    for (const auto& shape : *shapes) {
      if (std::find(without.begin(), without.end(), shape.name) != without.end()) continue;
      hash.add_table(shape);
      hash_rows(tx, shape, hash);
    }
    return hash.finish();
  });
}

Result<std::string> restore(const RestoreOptions& options) {
  if (!file_exists(options.from)) {
    return Fault{FaultKind::absent, "storage.absent", options.from};
  }
  auto wanted = verify_file(options.from);
  if (!wanted) return wanted;
  std::error_code error;
  const auto folder = std::filesystem::path(options.to).parent_path();
  if (std::filesystem::create_directories(folder, error))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  auto lock = LockFile::hold(options.to);
  if (!lock) return lock.error();
  if (file_exists(options.to) && !options.is_forced) {
    return Fault{FaultKind::conflict, "storage.target_exists", options.to};
  }
  const std::string copy = options.to + ".restored";
  auto copied = copy_with_sums(options.from, copy);
  if (!copied) return copied.error();
  auto got = verify_file(copy);
  Outcome placed = got ? Outcome(Done{}) : Outcome(got.error());
  if (placed && *got != *wanted) placed = Fault{FaultKind::unavailable, "storage.damaged", copy};
  if (placed) placed = settle_old(options.to);
  if (placed) placed = rename_and_sync(copy, options.to);
  if (!placed) {
    ::unlink(copy.c_str());
    return placed.error();
  }
  return got;
}

std::vector<StorageProblem> check_storage_quickly(Db& db) {
  std::vector<StorageProblem> problems;
  if (!db.is_healthy()) problems.push_back({"writer", "the disk refused a write or a read"});
  check_migrations(db, problems);
  auto parked = Dispatcher(db, {}).parked_count();
  if (!parked)
    problems.push_back({"events", parked.error().key});
  else if (*parked > 0)
    problems.push_back({"events", std::to_string(*parked) + " parked"});
  if (!is_postgres(db.path())) check_disk(db.path(), problems);
  return problems;
}

std::vector<StorageProblem> check_storage(Db& db) {
  auto problems = check_storage_quickly(db);
  for (const auto& line : db.integrity_problems())
    problems.push_back({"integrity", line});
  return problems;
}

}  // namespace fl
