// Migrations: fresh, again, refused, and killed in the middle.
#include <set>

#include <gtest/gtest.h>

#include "storage/care.h"
#include "storage/migrate.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Migration kOne{"storage/9001_one",
                         "CREATE TABLE storage_one (bucket SMALLINT NOT NULL, id BIGINT NOT NULL, "
                         "PRIMARY KEY (bucket, id)) WITHOUT ROWID;\n"
                         "CREATE INDEX storage_one_id ON storage_one (id);\n"
                         "INSERT INTO storage_one (bucket, id) VALUES (1, 1);"};
constexpr Migration kTwo{"storage/9002_two",
                         "ALTER TABLE storage_one ADD COLUMN word TEXT NOT NULL DEFAULT '';\n"
                         "UPDATE storage_one SET word = 'kept';\n"
                         "INSERT INTO storage_one (bucket, id, word) VALUES (1, 2, 'new') -- end"};

std::string hash_of(Db& db) {
  auto hash = content_hash(db);
  return hash ? *hash : hash.error().key;
}

TEST(StorageMigrate, fresh_then_again_changes_nothing) {
  TempDb db(false);
  ASSERT_TRUE(migrate(*db));
  const std::string once = hash_of(*db);
  ASSERT_TRUE(migrate(*db));
  EXPECT_EQ(hash_of(*db), once);
  db.reopen();
  ASSERT_TRUE(migrate(*db));
  EXPECT_EQ(hash_of(*db), once);
  EXPECT_TRUE(check_storage(*db).empty());
}

TEST(StorageMigrate, a_newer_file_is_refused) {
  TempDb db(false);
  const Migration both[] = {kOne, kTwo};
  ASSERT_TRUE(migrate(*db, both));
  const Migration older[] = {kOne};
  auto refused = migrate(*db, older);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "storage.data_newer");
  EXPECT_EQ(refused.error().detail, "storage/9002_two");
}

TEST(StorageMigrate, an_edited_migration_is_refused_before_anything_runs) {
  TempDb db(false);
  const Migration first[] = {kOne};
  ASSERT_TRUE(migrate(*db, first));
  const std::string before = hash_of(*db);
  const Migration edited[] = {{kOne.name, "CREATE TABLE storage_other (a BIGINT)"}, kTwo};
  auto refused = migrate(*db, edited);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "storage.migration_edited");
  EXPECT_EQ(hash_of(*db), before);
}

// The script up to its nth statement, then one that fails: what a kill there leaves on the disk.
std::string broken_after(std::string_view sql, int statements) {
  std::size_t at = 0;
  for (int i = 0; i < statements; ++i) {
    at = sql.find(';', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  return std::string(sql.substr(0, at)) + "\nINSERT INTO storage_nowhere VALUES (1);";
}

TEST(StorageMigrate, killed_after_any_statement_it_resumes_to_the_same_content) {
  std::string wanted;
  {
    TempDb whole(false);
    const Migration both[] = {kOne, kTwo};
    ASSERT_TRUE(migrate(*whole, both));
    wanted = hash_of(*whole);
  }
  int kill_count = 0;
  for (int broken = 0; broken < 2; ++broken) {
    for (int after = 0;; ++after) {
      const std::string script = broken_after((broken == 0 ? kOne : kTwo).sql, after);
      if (script.empty()) break;
      ++kill_count;
      TempDb db(false);
      const Migration first[] = {broken == 0 ? Migration{kOne.name, script} : kOne,
                                 broken == 1 ? Migration{kTwo.name, script} : kTwo};
      auto failed = migrate(*db, first);
      ASSERT_FALSE(failed);
      EXPECT_EQ(failed.error().key, "storage.script_failed");
      EXPECT_NE(failed.error().detail.find(first[broken].name), std::string::npos);
      db.reopen();
      const Migration both[] = {kOne, kTwo};
      ASSERT_TRUE(migrate(*db, both));
      EXPECT_EQ(hash_of(*db), wanted) << "migration " << broken << " after " << after;
    }
  }
  EXPECT_EQ(kill_count, 7);
}

TEST(StorageMigrate, the_real_ones_are_named_by_room_and_unique) {
  std::set<std::string_view> names;
  for (const auto& m : all_migrations()) {
    EXPECT_NE(m.name.find("/0"), std::string_view::npos) << m.name;
    EXPECT_TRUE(names.insert(m.name).second) << m.name;
  }
  EXPECT_TRUE(names.contains("storage/0001_storage"));
}

}  // namespace
}  // namespace fl
