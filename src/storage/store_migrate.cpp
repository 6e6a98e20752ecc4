// Runs what has not run yet, refuses what it does not know.
#include <map>

#include "platform/crypto.h"
#include "storage/db.h"
#include "storage/migrate.h"

namespace fl {

namespace {

const Sql kMake{SqlTag::job, "storage.make_migration_table",
                "CREATE TABLE IF NOT EXISTS storage_migration (name TEXT PRIMARY KEY, hash TEXT "
                "NOT NULL) WITHOUT ROWID"};
const Sql kList{SqlTag::job, "storage.list_migrations", "SELECT name, hash FROM storage_migration"};

Result<std::map<std::string, std::string>> migrations_done(Db& db) {
  return db.write([](Tx& tx) -> Result<std::map<std::string, std::string>> {
    std::map<std::string, std::string> seen;
    auto rows = tx.run(kList);
    while (rows.step())
      seen.emplace(rows.str(0), rows.str(1));
    return seen;
  });
}

}  // namespace

bool is_blank(Db& db) {
  for (const auto& name : db.engine().table_names())
    if (name != "storage_migration" && !name.starts_with("sqlite_")) return false;
  return true;
}

Outcome migrate(Db& db, std::span<const Migration> migrations) {
  auto made = db.write([](Tx& tx) -> Outcome {
    tx.exec(kMake);
    return Done{};
  });
  if (!made) return made;
  auto done = migrations_done(db);
  if (!done) return done.error();
  std::map<std::string, std::string> known;
  for (const auto& m : migrations)
    known.emplace(m.name, hex(sha256(m.sql)));
  for (const auto& [name, hash] : *done) {
    const auto found = known.find(name);
    if (found == known.end()) return Fault{FaultKind::conflict, "storage.data_newer", name};
    if (found->second != hash) return Fault{FaultKind::conflict, "storage.migration_edited", name};
  }
  for (const auto& m : migrations) {
    const std::string name(m.name);
    if (done->contains(name)) continue;
    // The script and its row commit together: a kill in the middle leaves neither.
    const std::string script = std::string(m.sql) +
                               "\n;\nINSERT INTO storage_migration (name, hash) VALUES ('" + name +
                               "', '" + known[name] + "');";
    auto ran = db.exec_script(script);
    if (ran) continue;
    auto by_another = migrations_done(db);
    if (!by_another || !by_another->contains(name))
      return Fault{ran.error().kind, ran.error().key, name + ": " + ran.error().detail};
  }
  return Done{};
}

}  // namespace fl
