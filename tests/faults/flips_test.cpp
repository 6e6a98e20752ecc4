// One flipped bit in the database file (R4), in pages of every kind: named by what `firstline
// check` runs: each, by the sums of pages. Without a look at them some are not, which is shown. And
// while serving: an error or the right answer.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/demo_show.h"
#include "pass/check.h"
#include "platform/log.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/care.h"
#include "storage/sqlite/sums.h"
#include "storage/temp_db.h"

namespace fl::faults {
namespace {

constexpr Instant kNow{1'767'398'400'000};
constexpr std::size_t kPageBytes = 4096, kHeaderBytes = 100;

struct Count {
  int flips = 0, refused = 0, named = 0, harmless = 0, silent = 0;
  std::map<std::string, int> silent_in;
};

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Flips : public testing::Test {
 protected:
  Flips() {
    start_crypto();
    set_log_level(LogLevel(9));
    DemoPlan plan;
    plan.people = 60;
    plan.tasks = 20;
    plan.now = kNow;
    plan.is_clean = true;
    CHECK(lay_demo(data_, plan, [](double) {}).is_ok());
    auto app = App::open({data_, true}, clock_);
    CHECK(app.is_ok());
    CHECK(lay_demo_passes(**app, kNow).is_ok());
    clock_.advance(std::chrono::minutes(10));
    for (const auto* job : {"dispatch", "sign_head"})
      CHECK((*app)->run_job(job, clock_.now()).is_ok());
    // Room that is free, and a text that needs pages of its own.
    CHECK((*app)
              ->db()
              .exec_script("CREATE TABLE storage_waste (id BIGINT PRIMARY KEY, t TEXT);"
                           "CREATE TABLE storage_kept (id BIGINT PRIMARY KEY, t TEXT);"
                           "INSERT INTO storage_waste VALUES (1, hex(zeroblob(40000)));"
                           "INSERT INTO storage_kept VALUES (1, hex(zeroblob(40000)));"
                           "DROP TABLE storage_waste;")
              .is_ok());
    auto hash = content_hash((*app)->db());
    CHECK(hash.is_ok());
    hash_ = *hash;
    EXPECT_EQ(problems_of(**app), 0);
    app->reset();
    whole_ = bytes_of(data_.file());
    learn_pages();
  }
  ~Flips() override {
    set_log_level(LogLevel::info);
    set_sums_checked(true);
  }

  // What `firstline check` names.
  std::size_t problems_of(App& app) {
    std::size_t found = check_storage(app.db()).size();
    auto report = app.audit().verify({});
    found += report ? report->problems.size() : 1;
    auto differing =
        app.db().read([&](Tx& tx) { return differing_statuses(tx, app.rules(), clock_.now()); });
    return found + (differing ? differing->size() : 1);
  }

  void learn_pages() {
    sqlite3* file = nullptr;
    CHECK(sqlite3_open_v2(data_.file().c_str(), &file, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    sqlite3_stmt* row = nullptr;
    CHECK(sqlite3_prepare_v2(file,
                             "SELECT s.name, s.pageno, s.pagetype, COALESCE(m.type, 'table'), "
                             "COALESCE(m.sql LIKE '%WITHOUT ROWID%', 0) FROM dbstat s "
                             "LEFT JOIN sqlite_master m ON m.name = s.name",
                             -1, &row, nullptr) == SQLITE_OK);
    std::set<std::size_t> used;
    while (sqlite3_step(row) == SQLITE_ROW) {
      const auto text = [&](int column) {
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(row, column)));
      };
      const auto page = std::size_t(sqlite3_column_int64(row, 1));
      used.insert(page);
      const bool is_index = text(3) == "index" || sqlite3_column_int(row, 4) != 0;
      const std::string kind = text(2) == "overflow" ? "overflow page"
                               : text(3) == "index"  ? "index, " + text(2)
                               : is_index            ? "table by key, " + text(2)
                                                     : "table by row, " + text(2);
      pages_[kind].push_back(page);
      owner_[page] = text(0);
    }
    sqlite3_finalize(row);
    sqlite3_close(file);
    for (std::size_t page = 1; page <= whole_.size() / kPageBytes; ++page)
      if (!used.contains(page)) pages_["free page"].push_back(page);
  }

  // A negative bit: none.
  void lay(std::size_t at, int bit) {
    std::string bytes = whole_;
    if (bit >= 0) bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    for (const char* end : {"-wal", "-shm"})
      std::filesystem::remove(data_.file() + end);
    std::ofstream(data_.file(), std::ios::binary | std::ios::trunc) << bytes;
  }

  void flip_in_place(std::size_t at, int bit) {
    std::fstream file(data_.file(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(std::streamoff(at));
    file.put(static_cast<char>(whole_[at] ^ (1 << bit)));
  }

  // Of a kind of pages.
  std::size_t place(const std::string& kind, Random& random) {
    const auto& pages = pages_.at(kind);
    const std::size_t page = pages[random.below(pages.size())];
    const std::size_t room = kind == "file header" ? kHeaderBytes : kPageBytes;
    return (page - 1) * kPageBytes + random.below(room);
  }

  void flip(std::size_t at, int bit, Count& count) {
    lay(at, bit);
    ++count.flips;
    try {
      auto app = App::open({data_, true}, clock_);
      if (!app) {
        ++count.refused;
        return;
      }
      if (problems_of(**app) > 0) {
        ++count.named;
        return;
      }
      auto hash = content_hash((*app)->db());
      if (!hash)
        ++count.named;
      else if (*hash == hash_)
        ++count.harmless;
      else {
        ++count.silent;
        ++count.silent_in[owner_[at / kPageBytes + 1]];
      }
    } catch (const Bug&) {
      ++count.named;  // a schema that is none any more: said, with what SQLite says
    }
  }

  TempFolder folder_;
  DataFolder data_{folder_ / "city"};
  HandClock clock_{kNow};
  std::string whole_, hash_;
  std::map<std::string, std::vector<std::size_t>> pages_;
  std::map<std::size_t, std::string> owner_;
};

TEST_F(Flips, a_flipped_bit_is_named) {
  const int each = count_from_environment("FIRSTLINE_FLIPS", 2);
  Random random(4);
  pages_["file header"] = {1};
  Count all;
  for (const auto& [kind, pages] : pages_) {
    Count count;
    for (int i = 0; i < each; ++i) {
      const std::size_t at = place(kind, random);
      flip(at, int(random.below(8)), count);
    }
    std::printf(
        "%-24s %5zu pages, %3d flips: refused %3d, named %3d, no consequence %3d, "
        "silent %3d\n",
        kind.c_str(), pages.size(), count.flips, count.refused, count.named, count.harmless,
        count.silent);
    for (const auto& [owner, times] : count.silent_in)
      std::printf("    silent in %s: %d\n", owner.c_str(), times);
    all.flips += count.flips;
    all.refused += count.refused;
    all.named += count.named;
    all.harmless += count.harmless;
    all.silent += count.silent;
  }
  std::printf("flips: %d, refused at the start %d, named %d, no consequence %d, silent %d\n",
              all.flips, all.refused, all.named, all.harmless, all.silent);
  EXPECT_EQ(all.silent, 0);
  EXPECT_EQ(all.refused + all.named, all.flips);
}

TEST_F(Flips, without_a_look_at_sums_a_letter_changes_unseen) {
  const auto& pages = pages_.at("overflow page");
  const auto kept = std::find_if(pages.begin(), pages.end(),
                                 [&](std::size_t page) { return owner_[page] == "storage_kept"; });
  ASSERT_NE(kept, pages.end());
  const std::size_t at = *kept * kPageBytes - 2'000;  // in the middle of a text
  Count without, with;
  set_sums_checked(false);
  flip(at, 0, without);
  set_sums_checked(true);
  flip(at, 0, with);
  EXPECT_EQ(without.silent, 1);
  EXPECT_EQ(with.named, 1);
}

// In the file before it is opened, or under an open one that has not read the page yet.
TEST_F(Flips, a_page_read_for_the_first_time_gives_an_error_or_the_right_answer) {
  const int each = 4 * count_from_environment("FIRSTLINE_FLIPS", 2);
  Random random(6);
  int asked = 0, errors = 0, wrong = 0;
  for (const std::string kind : {"overflow page", "table by row, leaf", "table by key, leaf"}) {
    for (int i = 0; i < each; ++i, ++asked) {
      const std::size_t at = place(kind, random);
      const int bit = int(random.below(8));
      const bool is_under = i % 2 == 0 && owner_[at / kPageBytes + 1] != "sqlite_schema";
      lay(at, is_under ? -1 : bit);
      auto db = Db::open({.path = data_.file()});
      if (!db) {
        ++errors;
        continue;
      }
      if (is_under) flip_in_place(at, bit);
      auto hash = content_hash(**db);
      errors += !hash;
      wrong += hash && *hash != hash_;
    }
  }
  std::printf("%d flips met while reading: errors %d, wrong answers %d\n", asked, errors, wrong);
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(errors, 0);
}

}  // namespace
}  // namespace fl::faults
