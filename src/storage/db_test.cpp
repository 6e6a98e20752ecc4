// The promises of storage/db.h, one test each.
#include "storage/db.h"

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "storage/care.h"
#include "storage/sqlite/sums.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

const Sql kAdd{SqlTag::point, "storage.test_add",
               "INSERT INTO storage_test (bucket, id, word) VALUES (?1, ?2, ?3)"};
const Sql kWord{SqlTag::point, "storage.test_word",
                "SELECT word FROM storage_test WHERE bucket = ?1 AND id = ?2"};
const Sql kCount{SqlTag::job, "storage.test_count", "SELECT COUNT(*) FROM storage_test"};
constexpr const char* kTable =
    "CREATE TABLE storage_test (bucket SMALLINT NOT NULL, id BIGINT NOT NULL, word TEXT NOT NULL, "
    "PRIMARY KEY (bucket, id)) WITHOUT ROWID";

class StorageDb : public testing::Test {
 protected:
  explicit StorageDb(DbOptions options = {}) : db(std::move(options), false) {
    EXPECT_TRUE(db->exec_script(kTable));
  }
  Outcome add(std::int64_t id, std::string_view word = "x") {
    return db->write([&](Tx& tx) -> Outcome {
      tx.exec(kAdd, Bucket(1), id, word);
      return Done{};
    });
  }
  std::int64_t count() {
    auto found = db->read([](Tx& tx) -> Result<std::int64_t> {
      auto row = tx.run(kCount);
      EXPECT_TRUE(row.step());
      return row.i64(0);
    });
    return found ? *found : -1;
  }
  TempDb db;
};

// Holds the writer inside a closure until told to go on.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(guard_);
    is_reached_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return is_open_; });
  }
  void wait_until_reached() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return is_reached_; });
  }
  void open() {
    const std::lock_guard lock(guard_);
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool is_reached_ = false, is_open_ = false;
};

TEST_F(StorageDb, what_was_written_is_read_at_once_and_after_a_restart) {
  ASSERT_TRUE(add(7, "药"));
  const auto word = [&] {
    auto found = db->read([](Tx& tx) -> Result<std::string> {
      auto row = tx.run(kWord, Bucket(1), std::int64_t(7));
      return row.step() ? row.str(0) : std::string("nothing");
    });
    return found ? *found : found.error().key;
  };
  EXPECT_EQ(word(), "药");
  db.reopen();
  EXPECT_EQ(word(), "药");
}

TEST_F(StorageDb, every_kind_of_value_comes_back_as_it_went) {
  ASSERT_TRUE(db->exec_script(
      "CREATE TABLE storage_kinds (a BIGINT, b TEXT, c BLOB, d TEXT, e BIGINT, f BIGINT)"));
  static const Sql kPut{SqlTag::job, "storage.test_put_kinds",
                        "INSERT INTO storage_kinds (a, b, c, d, e, f) "
                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
  static const Sql kGet{SqlTag::job, "storage.test_get_kinds",
                        "SELECT a, b, c, d, e, f FROM storage_kinds"};
  const std::string bytes("\0\x01\xff", 3);
  auto put = db->write([&](Tx& tx) -> Outcome {
    tx.exec(kPut, std::int64_t(-5), std::string_view(), Blob{bytes}, std::optional<std::string>(),
            std::uint64_t(0xFFFFFFFFFFFFFFFF), Instant{1234});
    return Done{};
  });
  ASSERT_TRUE(put);
  auto got = db->read([&](Tx& tx) -> Outcome {
    auto row = tx.run(kGet);
    EXPECT_TRUE(row.step());
    EXPECT_EQ(row.i64(0), -5);
    EXPECT_FALSE(row.is_null(1));
    EXPECT_EQ(row.text(1), "");
    EXPECT_EQ(row.blob(2), bytes);
    EXPECT_TRUE(row.is_null(3));
    EXPECT_EQ(static_cast<std::uint64_t>(row.i64(4)), 0xFFFFFFFFFFFFFFFF);
    EXPECT_EQ(row.instant(5).ms, 1234);
    return Done{};
  });
  EXPECT_TRUE(got);
}

TEST_F(StorageDb, a_fault_takes_back_only_its_own_closure_within_a_group) {
  Gate gate;
  std::thread first([&] {
    EXPECT_TRUE(db->write([&](Tx&) -> Outcome {
      gate.pass();
      return Done{};
    }));
  });
  gate.wait_until_reached();  // what comes now is queued and runs as one group
  const std::uint64_t before = db->commit_count();
  std::vector<std::thread> others;
  std::atomic<int> fault_count{0}, thrown_count{0}, done_count{0};
  for (int i = 0; i < 9; ++i) {
    others.emplace_back([&, i] {
      try {
        auto outcome = db->write([&](Tx& tx) -> Outcome {
          tx.exec(kAdd, Bucket(1), std::int64_t(i), "group");
          if (i % 3 == 1) return Fault{FaultKind::conflict, "test.no"};
          if (i % 3 == 2) throw std::out_of_range("test");
          return Done{};
        });
        if (outcome)
          ++done_count;
        else if (outcome.error().key == "test.no")
          ++fault_count;
      } catch (const std::out_of_range&) {
        ++thrown_count;
      }
    });
  }
  gate.open();
  first.join();
  for (auto& other : others)
    other.join();
  EXPECT_EQ(done_count, 3);
  EXPECT_EQ(fault_count, 3);
  EXPECT_EQ(thrown_count, 3);
  EXPECT_EQ(count(), 3);
  EXPECT_GE(db->commit_count(), before + 1);
  EXPECT_TRUE(db->is_healthy());
}

TEST_F(StorageDb, a_bug_reaches_the_caller_that_made_it_and_the_writer_lives_on) {
  EXPECT_THROW((void)db->write([](Tx&) -> Outcome { throw Bug("mine"); }), Bug);
  ASSERT_TRUE(add(1));
  EXPECT_THROW((void)add(1), Bug) << "a second row of the same key is our own mistake";
  EXPECT_THROW((void)db->read([](Tx&) -> Outcome { throw Bug("mine"); }), Bug);
  EXPECT_TRUE(add(2));
  EXPECT_EQ(count(), 2);
}

TEST_F(StorageDb, misuse_is_a_bug_and_not_a_deadlock_or_a_silent_null) {
  EXPECT_THROW((void)db->write([&](Tx&) -> Outcome { return add(1); }), Bug);
  EXPECT_THROW((void)db->read([&](Tx& tx) -> Outcome {
    tx.exec(kAdd, Bucket(1), std::int64_t(1), "x");
    return Done{};
  }),
               Bug);
  EXPECT_THROW((void)db->write([&](Tx& tx) -> Outcome {
    tx.exec(kAdd, Bucket(1), std::int64_t(1));  // one value too few
    return Done{};
  }),
               Bug);
  EXPECT_EQ(count(), 0);
}

TEST_F(StorageDb, a_closure_that_ends_the_transaction_fails_its_group_and_promises_nothing) {
  auto broken = db->exec_script(
      "INSERT INTO storage_test (bucket, id, word) VALUES (1, 1, 'a'); "
      "ROLLBACK");
  ASSERT_FALSE(broken);
  EXPECT_TRUE(add(2));
  EXPECT_EQ(count(), 1);
}

TEST_F(StorageDb, each_thread_reads_its_own_write) {
  std::vector<std::thread> threads;
  std::atomic<int> missed{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::int64_t id = t * 1000 + i;
        EXPECT_TRUE(add(id));
        auto found =
            db->read([&](Tx& tx) -> Result<bool> { return tx.run(kWord, Bucket(1), id).step(); });
        if (!found || !*found) ++missed;
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  EXPECT_EQ(missed, 0) << "of 400";
  EXPECT_EQ(count(), 400);
}

TEST_F(StorageDb, a_read_sees_one_snapshot_whatever_is_written_meanwhile) {
  ASSERT_TRUE(add(1));
  auto seen = db->read([&](Tx& tx) -> Result<bool> {
    const auto rows = [&] {
      auto row = tx.run(kCount);
      EXPECT_TRUE(row.step());
      return row.i64(0);
    };
    const std::int64_t before = rows();
    EXPECT_TRUE(add(2));
    return before == 1 && rows() == 1;
  });
  EXPECT_TRUE(seen && *seen);
  EXPECT_EQ(count(), 2);
}

TEST_F(StorageDb, writers_share_commits) {
  if (is_test_on_postgres()) GTEST_SKIP() << "what one file with one writer does";
  const std::uint64_t before = db->commit_count();
  std::vector<std::thread> threads;
  std::latch start(33);
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back([&, t] {
      start.arrive_and_wait();
      for (int i = 0; i < 25; ++i)
        EXPECT_TRUE(add(t * 1000 + i));
    });
  }
  start.arrive_and_wait();
  for (auto& thread : threads)
    thread.join();
  const std::uint64_t commits = db->commit_count() - before;
  EXPECT_EQ(count(), 800);
  EXPECT_LT(commits, 400u) << "800 writes of 32 threads";
  RecordProperty("commits", std::to_string(commits));
}

class StorageQueue : public StorageDb {
 protected:
  static DbOptions small_queue() {
    DbOptions options;
    options.write_queue_count_max = 2;
    options.writer_count = 1;
    return options;
  }
  StorageQueue() : StorageDb(small_queue()) {}
};

TEST_F(StorageQueue, a_full_queue_says_busy_and_loses_nothing) {
  Gate gate;
  std::thread first([&] {
    EXPECT_TRUE(db->write([&](Tx&) -> Outcome {
      gate.pass();
      return Done{};
    }));
  });
  gate.wait_until_reached();
  std::atomic<int> busy{0}, kept{0};
  std::latch refused(4);
  std::vector<std::thread> others;
  for (int i = 0; i < 6; ++i) {
    others.emplace_back([&, i] {
      auto outcome = add(i);
      if (outcome)
        ++kept;
      else if (outcome.error().key == "storage.busy")
        ++busy, refused.count_down();
    });
  }
  refused.wait();
  gate.open();
  first.join();
  for (auto& other : others)
    other.join();
  EXPECT_EQ(busy, 4);
  EXPECT_EQ(kept, 2);
  EXPECT_EQ(count(), 2);
}

TEST_F(StorageDb, a_second_server_is_refused) {
  if (is_test_on_postgres()) GTEST_SKIP() << "what one file with one writer does";
  auto second = Db::open(db.options());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().key, "storage.in_use");
  db.close();
  EXPECT_TRUE(Db::open(db.options()));
}

TEST_F(StorageDb, files_are_private) {
  if (is_test_on_postgres()) GTEST_SKIP() << "what one file with one writer does";
  for (const char* name : {"firstline.db", "firstline.db-wal", "firstline.db.lock"}) {
    const auto mode = std::filesystem::status(db.folder() / name).permissions();
    EXPECT_EQ(int(mode) & 077, 0) << name;
  }
}

TEST_F(StorageDb, the_log_starts_anew_though_readers_come_and_go) {
  if (is_test_on_postgres()) GTEST_SKIP() << "what one file with one writer does";
  // Without ending idle snapshots, 700 pages would pile up here.
  db.close();
  DbOptions options = db.options();
  options.checkpoint_frame_count = 20;
  auto opened = Db::open(options);
  ASSERT_TRUE(opened);
  Db& small = **opened;
  const std::string word(40'000, 'w');
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(small.write([&](Tx& tx) -> Outcome {
      tx.exec(kAdd, Bucket(1), std::int64_t(i), word);
      return Done{};
    }));
    ASSERT_TRUE(small.read(
        [&](Tx& tx) -> Result<bool> { return tx.run(kWord, Bucket(1), std::int64_t(i)).step(); }));
  }
  EXPECT_LT(std::filesystem::file_size(db.folder() / "firstline.db-wal"), 300u * 4096);
}

TEST_F(StorageDb, statements_survive_a_change_of_the_schema) {
  ASSERT_TRUE(add(1));
  EXPECT_EQ(count(), 1);
  ASSERT_TRUE(db->exec_script("ALTER TABLE storage_test ADD COLUMN more TEXT"));
  EXPECT_EQ(count(), 1);
  ASSERT_TRUE(add(2));
  ASSERT_TRUE(db->exec_script("DROP TABLE storage_test"));
  ASSERT_TRUE(db->exec_script(kTable));
  EXPECT_EQ(count(), 0);
  ASSERT_TRUE(add(3));
  EXPECT_EQ(count(), 1);
}

TEST_F(StorageDb, a_statement_may_run_inside_itself) {
  for (int i = 1; i <= 3; ++i)
    ASSERT_TRUE(add(i));
  static const Sql kAll{SqlTag::job, "storage.test_all", "SELECT id FROM storage_test"};
  auto pairs = db->read([](Tx& tx) -> Result<int> {
    int found = 0;
    auto outer = tx.run(kAll);
    while (outer.step()) {
      auto inner = tx.run(kAll);
      while (inner.step())
        ++found;
    }
    return found;
  });
  EXPECT_TRUE(pairs && *pairs == 9);
}

TEST(StorageFormat, a_foreign_or_newer_or_broken_file_is_refused_and_left_alone) {
  const TempFolder folder;
  DbOptions options;
  options.path = folder / "file.db";
  const auto key_of_open = [&] {
    auto opened = Db::open(options);
    return opened ? std::string("opened") : opened.error().key;
  };
  const auto run_raw = [&](const char* sql) {
    sqlite3* raw = nullptr;
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    ASSERT_EQ(sqlite3_open_v2(options.path.c_str(), &raw, kFlags, sums_vfs()), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(raw);
  };
  run_raw("CREATE TABLE a (b)");
  EXPECT_EQ(key_of_open(), "storage.not_a_database");
  std::filesystem::remove(options.path);
  EXPECT_EQ(key_of_open(), "opened");
  EXPECT_EQ(key_of_open(), "opened");
  run_raw("PRAGMA user_version=3");
  EXPECT_EQ(key_of_open(), "storage.data_newer");
  std::filesystem::remove(options.path);
  std::ofstream(options.path) << std::string(9000, 'z');
  EXPECT_EQ(key_of_open(), "storage.not_a_database");
  options.path = folder / "absent/file.db";
  EXPECT_EQ(key_of_open(), "storage.cannot_open");
}

TEST(StorageBulk, a_bulk_load_is_whole_when_closed) {
  const TempFolder folder;
  DbOptions options;
  const TempPlace place(folder / "city.db");
  options.path = place.path();
  options.is_bulk = true;
  {
    auto bulk = Db::open(options);
    ASSERT_TRUE(bulk);
    ASSERT_TRUE((*bulk)->exec_script(kTable));
    ASSERT_TRUE((*bulk)->write([](Tx& tx) -> Outcome {
      for (int i = 0; i < 20'000; ++i)
        tx.exec(kAdd, Bucket(1), std::int64_t(i), "person");
      return Done{};
    }));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "city.db-wal"));
  options.is_bulk = false;
  auto again = Db::open(options);
  ASSERT_TRUE(again);
  EXPECT_TRUE((*again)->integrity_problems().empty());
  auto rows = (*again)->read([](Tx& tx) -> Result<std::int64_t> {
    auto row = tx.run(kCount);
    return row.step() ? row.i64(0) : 0;
  });
  EXPECT_TRUE(rows && *rows == 20'000);
}

}  // namespace
}  // namespace fl
