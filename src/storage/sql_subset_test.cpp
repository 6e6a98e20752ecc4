// What only one database understands is named, and nothing else; every statement and migration of
// the binary is in the subset, and PostgreSQL can prepare every statement.
#include "storage/sql_subset.h"

#include <gtest/gtest.h>

#include "storage/migrate.h"
#include "storage/sql_lint.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

TEST(StorageSubset, every_statement_and_migration_is_understood_by_both_databases) {
  for (const auto& sql : registered_sql()) {
    if (sql.name == "storage.check_integrity") continue;  // SQLite's own
    for (const auto& why : outside_of_subset(sql.text))
      ADD_FAILURE() << sql.name << ": " << why;
  }
  for (const auto& migration : all_migrations()) {
    for (const auto& why : outside_of_subset(migration.sql))
      ADD_FAILURE() << migration.name << ": " << why;
  }
}

TEST(StorageSubset, what_only_one_understands_is_named) {
  for (const char* sql : {"INSERT OR IGNORE INTO t (a) VALUES (1)",
                          "REPLACE INTO t (a) VALUES (1)",
                          "SELECT rowid FROM t",
                          "SELECT a FROM t WHERE b LIKE 'x%'",
                          "SELECT IFNULL(a, 1) FROM t",
                          "SELECT MAX(a, b) FROM t",
                          "SELECT SUM(a = 1) FROM t",
                          "SELECT CAST(a AS INTEGER) FROM t",
                          "SELECT a FROM t WHERE b IS ?1",
                          "SELECT a FROM t WHERE b IS NOT ?1",
                          "SELECT \"a\" FROM t",
                          "SELECT a FROM t WHERE a == 1",
                          "SELECT a FROM t LIMIT 1, 2",
                          "CREATE TABLE t (id BIGINT PRIMARY KEY AUTOINCREMENT)",
                          "CREATE TABLE t (a BOOLEAN)",
                          "SELECT a FROM t WHERE b = x'00'",
                          "SELECT random() FROM t",
                          "SELECT user FROM t",
                          "SELECT GROUP_CONCAT(a) FROM t",
                          "SELECT a FROM (SELECT a FROM t) LIMIT 1"}) {
    EXPECT_FALSE(outside_of_subset(sql).empty()) << sql;
  }
}

TEST(StorageSubset, what_both_understand_passes) {
  for (const char* sql :
       {"SELECT MAX(a), MIN(b), SUM(CASE WHEN a = 1 THEN 1 ELSE 0 END) FROM t",
        "SELECT a FROM t WHERE b IS NULL AND c IS NOT NULL AND d IS NOT DISTINCT FROM ?1",
        "CREATE TABLE t (a BIGINT NOT NULL, PRIMARY KEY (a)) WITHOUT ROWID; -- LIKE a REPLACE",
        "INSERT INTO t (a, b) VALUES (?1, 'rowid LIKE') ON CONFLICT (a) DO UPDATE SET b = "
        "excluded.b",
        "SELECT MAX(COALESCE(a, 0)) FROM t LIMIT 5 OFFSET 2", "SELECT CAST(a AS BIGINT) FROM t",
        "SELECT date, time FROM t", "SELECT a FROM (SELECT a FROM t) AS b LIMIT 1",
        "SELECT a FROM t WHERE (a, b) < (?1, ?2)"}) {
    for (const auto& why : outside_of_subset(sql))
      ADD_FAILURE() << sql << ": " << why;
  }
}

TEST(StorageSubset, postgresql_prepares_every_statement) {
  if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
  TempDb db;
  int count = 0;
  for (const auto& sql : registered_sql()) {
    if (sql.name == "storage.check_integrity" || sql.text.starts_with("CREATE")) continue;
    try {
      EXPECT_FALSE(db->plan_of(sql.text).empty());
      ++count;
    } catch (const Bug& bug) {
      ADD_FAILURE() << sql.name << ": " << bug.what();
    }
  }
  EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace fl
