// Power cuts: after each, every acknowledged promise is there once and the file is whole (R2). The
// same checker must go red where the setting does not promise this.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "platform/crypto.h"
#include "platform/log.h"
#include "powercut_vfs.h"
#include "promises.h"
#include "storage/care.h"
#include "storage/migrate.h"

namespace fl::faults {
namespace {

constexpr int kWriters = 4;
constexpr std::uint64_t kCommits = 300;

struct Ack {
  std::int64_t id;
  std::size_t op;  // recorded operations when the caller was told
};

struct Recording {
  std::vector<Op> ops;
  std::vector<Ack> acks;  // in order
};

struct Tally {
  int cuts = 0, before_first = 0, good = 0, cuts_with_loss = 0, corrupt = 0, torn = 0;
  std::int64_t acks_checked = 0, lost = 0;
  std::string first_trouble;
};

class PowerCut : public testing::Test {
 protected:
  PowerCut() {
    start_crypto();
    set_log_level(LogLevel::error);
    folder_ = fast_folder();
  }
  ~PowerCut() override { std::filesystem::remove_all(folder_); }

  // 300 group commits by four threads, with checkpoints in between, on a recording disk.
  Recording record(const std::string& synchronous) {
    Recording run;
    PowercutVfs vfs("powercut");
    {
      DbOptions options;
      options.path = folder_ + "/recorded.db";
      options.vfs = vfs.name();
      options.synchronous = synchronous;
      options.checkpoint_frame_count = 40;
      auto opened = Db::open(options);
      CHECK(opened.is_ok());
      Db& db = **opened;
      CHECK(migrate(db).is_ok());
      CHECK(lay_promise_table(db).is_ok());
      const std::uint64_t wanted = db.commit_count() + kCommits;
      std::mutex guard;
      std::vector<std::thread> writers;
      for (int w = 0; w < kWriters; ++w) {
        writers.emplace_back([&, w] {
          for (std::int64_t n = 0; db.commit_count() < wanted; ++n) {
            const std::int64_t id = n * kWriters + w + 1;
            const bool is_kept = make_promise(db, id, std::size_t(40 + id * 37 % 900)).is_ok();
            const std::lock_guard lock(guard);
            if (is_kept) run.acks.push_back({id, vfs.op_count()});
          }
        });
      }
      for (auto& writer : writers)
        writer.join();
    }
    run.ops = vfs.ops();
    return run;
  }

  void write_image(const Wreck::Image& image) const {
    const std::string path = folder_ + "/wreck.db";
    for (const char* end : {"", "-wal", "-shm"})
      std::filesystem::remove(path + end);
    std::ofstream(path, std::ios::binary) << image.main;
    if (!image.log.empty()) std::ofstream(path + "-wal", std::ios::binary) << image.log;
  }

  Verdict judge_image(const Wreck::Image& image, const std::vector<std::int64_t>& ids) {
    write_image(image);
    return judge_file(folder_ + "/wreck.db", ids);
  }

  // Opens, migrates, and hashes everything but the test's own table, which is no migration.
  static std::string content_after_migration(const std::string& path) {
    DbOptions options;
    options.path = path;
    auto db = Db::open(options);
    if (!db) return db.error().key;
    auto migrated = migrate(**db);
    if (!migrated) return migrated.error().key;
    const auto problems = (*db)->integrity_problems();
    if (!problems.empty()) return problems.front();
    auto hash = content_hash(
        **db, {"storage_promise", "storage_event", "storage_receipt", "storage_stream"});
    if (!hash) return hash.error().key;
    // Rows say nothing of indexes.
    auto shape = (*db)->read([](Tx& tx) -> Result<std::string> {
      std::string text;
      auto row = tx.run_text(
          "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name <> 'storage_promise' "
          "ORDER BY type, name");
      while (row.step())
        text += row.str(0) + "\n";
      return text;
    });
    return *hash + " " + (shape ? hex(sha256(*shape)) : shape.error().key);
  }

  Tally cut(const Recording& run, int cuts, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::size_t> places;
    for (int i = 0; i < cuts; ++i)
      places.push_back(random.below(run.ops.size()) + 1);
    std::sort(places.begin(), places.end());
    Tally tally;
    tally.cuts = cuts;
    Wreck wreck(run.ops);
    for (const std::size_t place : places) {
      wreck.advance_to(place);
      std::vector<std::int64_t> ids;
      for (const Ack& ack : run.acks) {
        if (ack.op <= place) ids.push_back(ack.id);
      }
      const auto image = wreck.torn(random);
      if (ids.empty()) {
        ++tally.before_first;
        continue;
      }
      const Verdict verdict = judge_image(image, ids);
      tally.acks_checked += std::int64_t(ids.size());
      tally.lost += verdict.lost;
      tally.cuts_with_loss += verdict.lost > 0;
      tally.corrupt += !verdict.is_readable;
      tally.torn += verdict.torn + verdict.doubled > 0;
      tally.good += verdict.is_good();
      if (!verdict.is_good() && tally.first_trouble.empty()) {
        tally.first_trouble = "seed " + std::to_string(seed) + ", operation " +
                              std::to_string(place) + ": " + verdict.text();
      }
    }
    return tally;
  }

  static void print(const char* what, const Recording& run, const Tally& t) {
    std::printf(
        "%-26s cuts %d (%d before the first ack), acks %zu, looked for %lld; good %d, "
        "lost %lld rows in %d cuts, corrupt %d, torn %d\n",
        what, t.cuts, t.before_first, run.acks.size(), static_cast<long long>(t.acks_checked),
        t.good, static_cast<long long>(t.lost), t.cuts_with_loss, t.corrupt, t.torn);
  }

  std::string folder_;
};

TEST_F(PowerCut, nothing_acknowledged_is_lost_and_nothing_is_corrupt) {
  const Recording run = record("FULL");
  const Tally tally = cut(run, count_from_environment("FIRSTLINE_CUTS", 1000), 2022);
  print("FULL", run, tally);
  EXPECT_GE(run.acks.size(), kCommits / 2);
  EXPECT_EQ(tally.good, tally.cuts - tally.before_first) << tally.first_trouble;
  EXPECT_EQ(tally.lost, 0);
  EXPECT_EQ(tally.corrupt, 0);
  EXPECT_LT(tally.before_first, tally.cuts / 2);
}

// Cut while the tables are being made: the file opens, is whole, and migrates to the same content.
TEST_F(PowerCut, a_migration_cut_at_any_write_resumes) {
  const Recording run = record("FULL");
  const std::size_t end = run.acks.front().op;
  Random random(5);
  const std::string wanted = content_after_migration(folder_ + "/whole.db");
  int cuts = 0, resumed = 0;
  Wreck wreck(run.ops);
  for (std::size_t place = 0; place < end; ++place) {
    wreck.advance_to(place);
    write_image(wreck.torn(random));
    ++cuts;
    const std::string got = content_after_migration(folder_ + "/wreck.db");
    resumed += got == wanted;
    EXPECT_EQ(got, wanted) << "operation " << place;
  }
  std::printf("migrations: %d cuts, %d resumed to the same content\n", cuts, resumed);
  EXPECT_GT(cuts, 20);
  // Planted: a step that was cut and is taken for done, a table or an index short.
  for (const auto* defect : {"DROP INDEX trust_leaf_at", "DROP TABLE trust_sequenced"}) {
    const std::string path = folder_ + "/planted.db";
    std::filesystem::copy_file(folder_ + "/whole.db", path,
                               std::filesystem::copy_options::overwrite_existing);
    {
      auto db = Db::open({.path = path});
      ASSERT_TRUE(db);
      ASSERT_TRUE((*db)->exec_script(defect));
    }
    EXPECT_NE(content_after_migration(path), wanted) << defect;
  }
}

TEST_F(PowerCut, the_checker_goes_red_when_nothing_is_synced) {
  const Recording run = record("OFF");
  const Tally tally = cut(run, 100, 7);
  print("OFF (must fail)", run, tally);
  EXPECT_GT(tally.lost + tally.corrupt, 0);
  EXPECT_LT(tally.good, tally.cuts - tally.before_first);
}

TEST_F(PowerCut, the_checker_goes_red_when_only_checkpoints_are_synced) {
  const Recording run = record("NORMAL");
  const Tally tally = cut(run, 100, 8);
  print("NORMAL (must lose)", run, tally);
  EXPECT_GT(tally.lost, 0);
  EXPECT_EQ(tally.corrupt, 0) << tally.first_trouble;
}

TEST_F(PowerCut, the_checker_goes_red_on_a_disk_that_lies_about_syncing) {
  Recording run = record("FULL");
  for (Op& op : run.ops) {
    // A sync that returned and did nothing.
    if (op.kind == Op::Kind::sync) op = {Op::Kind::write, op.role, 0, ""};
  }
  const Tally tally = cut(run, 100, 9);
  print("FULL, lying disk (must fail)", run, tally);
  EXPECT_GT(tally.lost + tally.corrupt, 0);
}

}  // namespace
}  // namespace fl::faults
