// A disk that goes on failing or fills (R3): no false acknowledgement, reads go on, health is red,
// and once the disk works again so do writes, without a restart. One call at a time:
// disk_sites_test.cpp.
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "platform/crypto.h"
#include "platform/log.h"
#include "powercut_vfs.h"
#include "promises.h"
#include "storage/care.h"
#include "storage/migrate.h"

namespace fl::faults {
namespace {

using Call = FailurePlan::Call;

constexpr int kPromises = 30;
constexpr int kOrdinalsMax = 25;

class Disk : public testing::Test {
 protected:
  Disk() {
    start_crypto();
    set_log_level(LogLevel::error);
    folder_ = fast_folder();
  }
  ~Disk() override {
    set_log_level(LogLevel::info);
    std::filesystem::remove_all(folder_);
  }
  std::unique_ptr<Db> open(const PowercutVfs& vfs, const std::string& name) {
    DbOptions options;
    options.path = folder_ + "/" + name;
    options.vfs = vfs.name();
    options.checkpoint_frame_count = 20;
    auto opened = Db::open(options);
    CHECK(opened.is_ok());
    CHECK(migrate(**opened).is_ok());
    CHECK(lay_promise_table(**opened).is_ok());
    return std::move(*opened);
  }
  std::string folder_;
};

TEST_F(Disk, the_checker_goes_red_when_a_refusal_is_taken_for_a_yes) {
  PowercutVfs vfs("disk");
  auto db = open(vfs, "planted.db");
  vfs.plan_failure({Call::write, FileRole::log, SQLITE_IOERR_WRITE, 40, 1});
  std::vector<std::int64_t> believed;
  int refused = 0;
  for (std::int64_t id = 1; id <= kPromises; ++id) {
    refused += !make_promise(*db, id, 700);
    believed.push_back(id);
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(judge(*db, believed).lost, 0);
}

TEST_F(Disk, while_the_disk_refuses_writes_are_refused_reads_go_on_and_it_heals_by_itself) {
  PowercutVfs vfs("disk");
  auto db = open(vfs, "sick.db");
  std::vector<std::int64_t> acks;
  for (std::int64_t id = 1; id <= 5; ++id) {
    ASSERT_TRUE(make_promise(*db, id));
    acks.push_back(id);
  }
  vfs.plan_failure({Call::sync, FileRole::log, SQLITE_IOERR_FSYNC, 1, 1'000'000});
  for (std::int64_t id = 6; id <= 10; ++id) {
    auto refused = make_promise(*db, id);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key, "storage.io_error");
    EXPECT_FALSE(db->is_healthy());
    EXPECT_TRUE(judge(*db, acks).is_good());
  }
  EXPECT_EQ(check_storage_quickly(*db).at(0).where, "writer");
  vfs.plan_failure({});
  for (int waits = 0; !db->is_healthy() && waits < 200; ++waits) {
    std::this_thread::sleep_for(std::chrono::milliseconds(25));  // the writer's own probe
  }
  EXPECT_TRUE(db->is_healthy());
  for (std::int64_t id = 6; id <= 10; ++id) {
    EXPECT_TRUE(make_promise(*db, id));
    acks.push_back(id);
  }
  EXPECT_TRUE(judge(*db, acks).is_good());
}

TEST_F(Disk, a_failing_read_is_said_and_the_next_one_is_served) {
  PowercutVfs vfs("disk");
  auto db = open(vfs, "read.db");
  ASSERT_TRUE(make_promise(*db, 1));
  int failed = 0, said = 0;
  for (int ordinal = 1; ordinal <= kOrdinalsMax; ++ordinal) {
    // A connection that has not read anything yet has nothing in its cache.
    vfs.plan_failure({Call::read, FileRole::log, SQLITE_IOERR_READ, ordinal, 1});
    const Verdict verdict = judge(*db, {1});
    if (vfs.failure_count() == 0 && said > 0) break;
    if (vfs.failure_count() == 0) {  // from the first again
      ordinal = 0;
      continue;
    }
    ++failed;
    said += verdict.is_readable ? 0 : 1;  // the writer's own checkpoint may meet it instead
    EXPECT_FALSE(db->is_healthy());
    vfs.plan_failure({});
    EXPECT_TRUE(judge(*db, {1}).is_good());
    ASSERT_TRUE(db->exec_script("UPDATE storage_promise SET word = 'new'"));
  }
  EXPECT_GT(said, 0);
  std::printf(
      "failing reads: %d ordinals, each in health, %d said to who read, each next read served\n",
      failed, said);
}

// A small file system of our own.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directories(path_);
    is_mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=4m,mode=0700") == 0;
  }
  ~SmallDisk() {
    if (is_mounted_) ::umount(path_.c_str());
  }
  [[nodiscard]] bool is_mounted() const { return is_mounted_; }

 private:
  std::string path_;
  bool is_mounted_ = false;
};

TEST_F(Disk, a_full_disk_closes_writes_keeps_reads_and_opens_again_when_room_is_made) {
  const std::string place = folder_ + "/small";
  const SmallDisk disk(place);
  if (!disk.is_mounted()) {
    GTEST_SKIP() << "a small file system cannot be mounted here: " << std::strerror(errno)
                 << "; the sites 'no room for ...' above stand in for it";
  }
  std::ofstream(place + "/ballast") << std::string(1 << 20, 'b');
  DbOptions options;
  options.path = place + "/firstline.db";
  auto opened = Db::open(options);
  ASSERT_TRUE(opened);
  auto db = std::move(*opened);
  ASSERT_TRUE(migrate(*db));
  ASSERT_TRUE(lay_promise_table(*db));
  std::vector<std::int64_t> acks;
  std::int64_t id = 0;
  int refused = 0;
  while (refused < 20 && id < 5000) {
    auto kept = make_promise(*db, ++id, 2000);
    if (kept) {
      acks.push_back(id);
      continue;
    }
    ++refused;
    EXPECT_EQ(kept.error().key, "storage.disk_full");
    EXPECT_FALSE(db->is_healthy());
  }
  EXPECT_EQ(refused, 20);
  const Verdict full = judge(*db, acks);
  EXPECT_TRUE(full.is_good()) << full.text();
  const std::size_t before = acks.size();
  std::filesystem::remove(place + "/ballast");
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(make_promise(*db, ++id, 2000));
    acks.push_back(id);
  }
  EXPECT_TRUE(db->is_healthy());
  db.reset();
  const Verdict after = judge_file(options.path, acks);
  EXPECT_TRUE(after.is_good()) << after.text();
  std::printf("disk full: %zu acks, %d refused, then %zu acks; lost %d of %zu\n", before, refused,
              acks.size() - before, after.lost, acks.size());
}

}  // namespace
}  // namespace fl::faults
