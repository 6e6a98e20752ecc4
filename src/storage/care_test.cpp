// Backup under load, restore, the content hash, and what check_storage() names.
#include "storage/care.h"

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "storage/outbox.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

const Sql kPut{SqlTag::point, "storage.test_put_pair",
               "INSERT INTO storage_pair (bucket, id, word) VALUES (?1, ?2, ?3)"};
constexpr const char* kTable =
    "CREATE TABLE storage_pair (bucket SMALLINT NOT NULL, id BIGINT NOT NULL, word TEXT NOT NULL, "
    "PRIMARY KEY (bucket, id)) WITHOUT ROWID";

class StorageCare : public testing::Test {
 protected:
  StorageCare() { EXPECT_TRUE(db->exec_script(kTable)); }
  void put(std::int64_t id) {
    ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
      tx.exec(kPut, Bucket(id % 7), id, std::string(500, char('a' + id % 26)));
      return Done{};
    }));
  }
  std::string hash() {
    auto found = content_hash(*db);
    return found ? *found : found.error().key;
  }
  // Opens the file and hashes what it holds.
  static std::string hash_of_file(const std::string& path) {
    DbOptions options;
    options.path = path;
    auto opened = Db::open(options);
    if (!opened) return opened.error().key;
    auto found = content_hash(**opened);
    return found ? *found : found.error().key;
  }
  static std::string key_of(const Result<std::string>& result) {
    return result ? "restored" : result.error().key;
  }
  TempDb db;
};

TEST_F(StorageCare, the_hash_is_of_content_not_of_history) {
  const std::string empty = hash();
  put(1);
  put(2);
  const std::string both = hash();
  EXPECT_NE(both, empty);
  ASSERT_TRUE(db->exec_script("UPDATE storage_pair SET word = 'z' WHERE id = 2"));
  EXPECT_NE(hash(), both);
  ASSERT_TRUE(db->exec_script("DELETE FROM storage_pair"));
  EXPECT_EQ(hash(), empty);
  put(2);
  put(1);
  EXPECT_EQ(hash(), both);
  auto without = content_hash(*db, {"storage_pair"});
  ASSERT_TRUE(db->exec_script("DELETE FROM storage_pair"));
  auto still = content_hash(*db, {"storage_pair"});
  EXPECT_TRUE(without && still && *without == *still);
}

TEST_F(StorageCare, a_backup_under_load_is_one_of_the_states_that_were) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  std::set<std::string> states{hash()};
  std::atomic<bool> is_over{false};
  std::thread writer([&] {
    for (std::int64_t id = 1; !is_over; ++id) {
      put(id);
      states.insert(hash());
    }
  });
  std::vector<std::string> copies;
  for (int i = 0; i < 5; ++i) {
    copies.push_back(db.folder() / ("copy" + std::to_string(i) + ".db"));
    EXPECT_TRUE(db->backup_to(copies.back()));
  }
  is_over = true;
  writer.join();
  std::set<std::string> seen;
  for (const auto& copy : copies) {
    EXPECT_FALSE(std::filesystem::exists(copy + "-wal"));
    EXPECT_EQ(int(std::filesystem::status(copy).permissions()) & 077, 0);
    auto restored = restore({copy, copy + ".back"});
    ASSERT_TRUE(restored) << restored.error().key;
    EXPECT_TRUE(states.contains(*restored)) << copy << " of " << states.size() << " states";
    EXPECT_EQ(hash_of_file(copy + ".back"), *restored);
    seen.insert(*restored);
  }
}

TEST_F(StorageCare, a_backup_never_overwrites) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  std::ofstream(db.folder() / "there.db") << "mine";
  auto refused = db->backup_to(db.folder() / "there.db");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "storage.target_exists");
  auto nowhere = db->backup_to(db.folder() / "absent/there.db");
  ASSERT_FALSE(nowhere);
  EXPECT_FALSE(std::filesystem::exists(db.folder() / "absent"));
}

TEST_F(StorageCare, restore_refuses_what_could_hurt_and_leaves_the_target_alone) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  put(1);
  const std::string copy = db.folder() / "copy.db", target = db.folder() / "target.db";
  ASSERT_TRUE(db->backup_to(copy));
  const std::string before = hash();
  EXPECT_EQ(key_of(restore({copy, db.options().path, true})), "storage.in_use");
  db.close();
  EXPECT_EQ(key_of(restore({copy, db.options().path})), "storage.target_exists");
  EXPECT_EQ(key_of(restore({db.folder() / "none.db", target})), "storage.absent");
  std::ofstream(db.folder() / "text.db") << std::string(5000, 'x');
  EXPECT_EQ(key_of(restore({db.folder() / "text.db", db.options().path, true})),
            "storage.not_a_database");
  {
    std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 3 + 5);
    file << std::string(3000, '\x7f');
  }
  EXPECT_EQ(key_of(restore({copy, db.options().path, true})), "storage.damaged");
  EXPECT_FALSE(std::filesystem::exists(target));
  db.reopen();
  EXPECT_EQ(hash(), before);
}

TEST_F(StorageCare, a_new_machine_has_no_folder_yet) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  put(1);
  const std::string copy = db.folder() / "copy.db";
  ASSERT_TRUE(db->backup_to(copy));
  const std::string place = db.folder() / "new/data", target = place + "/firstline.db";
  EXPECT_EQ(key_of(restore({db.folder() / "none.db", target})), "storage.absent");
  EXPECT_FALSE(std::filesystem::exists(place));
  ASSERT_TRUE(restore({copy, target}));
  EXPECT_TRUE(std::filesystem::exists(target));
}

TEST_F(StorageCare, a_backup_of_a_newer_program_is_refused) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  ASSERT_TRUE(db->exec_script(
      "INSERT INTO storage_migration (name, hash) VALUES ('work/9999_later', 'x')"));
  ASSERT_TRUE(db->backup_to(db.folder() / "newer.db"));
  EXPECT_EQ(key_of(restore({db.folder() / "newer.db", db.folder() / "target.db"})),
            "storage.data_newer");
}

TEST_F(StorageCare, forced_it_replaces_also_a_target_that_left_a_log_behind) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  put(1);
  const std::string copy = db.folder() / "copy.db", target = db.folder() / "target.db";
  ASSERT_TRUE(db->backup_to(copy));
  const std::string wanted = hash();
  for (std::int64_t id = 2; id < 30; ++id)
    put(id);
  // What a crash leaves: the main file and a log with commits that it does not hold.
  std::filesystem::copy_file(db.options().path, target);
  std::filesystem::copy_file(db.options().path + "-wal", target + "-wal");
  ASSERT_GT(std::filesystem::file_size(target + "-wal"), 0u);
  auto restored = restore({copy, target, true});
  ASSERT_TRUE(restored) << restored.error().key;
  EXPECT_EQ(*restored, wanted);
  EXPECT_EQ(hash_of_file(target), wanted);
}

TEST_F(StorageCare, check_names_what_is_wrong) {
  EXPECT_TRUE(check_storage(*db).empty());
  ASSERT_TRUE(db->exec_script("DELETE FROM storage_migration WHERE name = 'storage/0001_storage'"));
  auto problems = check_storage(*db);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].where, "migrations");
  EXPECT_EQ(problems[0].what, "storage/0001_storage has not run");
}

TEST_F(StorageCare, flipped_bits_are_found_and_named) {
  if (is_test_on_postgres()) GTEST_SKIP() << "a copy of a file";
  for (std::int64_t id = 1; id < 200; ++id) {
    if (id % 40 == 0)
      put(id);
    else
      ASSERT_TRUE(db->write([&](Tx& tx) -> Outcome {
        for (int i = 0; i < 3; ++i)
          tx.exec(kPut, Bucket(9), id * 10 + i, std::string(900, 'q'));
        return Done{};
      }));
  }
  const std::string path = db.options().path;
  db.close();
  const auto pages = std::filesystem::file_size(path) / 4096;
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>((pages - 5) * 4096));
    file << std::string(64, '\x55');
  }
  db.reopen();
  const auto problems = check_storage(*db);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].where, "integrity");
}

}  // namespace
}  // namespace fl
