// Sums of pages: in every page of a new file, wrong after any flipped bit, never content then; old
// files as before, and with sums once restored. And the look at all of them.
#include "storage/sqlite/sums.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "platform/log.h"
#include "platform/random.h"
#include "storage/care.h"
#include "storage/scrub.h"
#include "storage/sqlite/raw.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr std::size_t kPageBytes = 4096;
constexpr int kRows = 2'000;
constexpr const char* kTable =
    "CREATE TABLE storage_word (id BIGINT NOT NULL PRIMARY KEY, word TEXT NOT NULL) WITHOUT ROWID;"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
    "INSERT INTO storage_word SELECT i, hex(zeroblob(200)) FROM n";
const Sql kRead{SqlTag::point, "storage.test_word", "SELECT word FROM storage_word WHERE id = ?1"};
const Sql kWrite{SqlTag::point, "storage.test_set_word",
                 "UPDATE storage_word SET word = ?2 WHERE id = ?1"};

class PageSums : public testing::Test {
 protected:
  PageSums() { set_log_level(LogLevel(9)); }
  ~PageSums() override {
    set_log_level(LogLevel::info);
    set_sums_checked(true);
  }
  void SetUp() override {
    if (is_test_on_postgres()) GTEST_SKIP() << "pages of a file";
  }
  // As a program before sums would have left it.
  void lay_old() {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &raw), SQLITE_OK);
    const std::string script = std::string("PRAGMA page_size=4096; PRAGMA journal_mode=WAL; ") +
                               "PRAGMA application_id=1179403330; PRAGMA user_version=1; " + kTable;
    ASSERT_EQ(sqlite3_exec(raw, script.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(raw);
  }
  void lay() {
    open();
    ASSERT_TRUE(db_->exec_script(kTable));
    db_.reset();
  }
  void open() {
    db_.reset();
    auto opened = Db::open({.path = path_});
    ASSERT_TRUE(opened) << opened.error().key;
    db_ = std::move(*opened);
  }
  [[nodiscard]] std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // In place: who has the file open meets it.
  void flip(std::size_t at, int bit = 0) const {
    std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(std::streamoff(at));
    const int byte = file.get();
    file.seekp(std::streamoff(at));
    file.put(static_cast<char>(byte ^ (1 << bit)));
  }
  void spoil_sum(std::size_t page) const { flip(page * kPageBytes - 1); }
  std::string read(int id) {
    auto word = db_->read([&](Tx& tx) -> Result<std::string> {
      auto row = tx.run(kRead, id);
      return row.step() ? row.str(0) : std::string("none");
    });
    return word ? *word : word.error().key;
  }
  Outcome write(int id, const std::string& word) {
    return db_->write([&](Tx& tx) -> Outcome {
      tx.exec(kWrite, id, word);
      return Done{};
    });
  }
  // A page far from the first one, and a row that needs it.
  [[nodiscard]] std::size_t page_of(int id) {
    sqlite3* raw = nullptr;
    EXPECT_EQ(sqlite3_open(path_.c_str(), &raw), SQLITE_OK);
    auto pages = raw_column(raw,
                            "SELECT pageno FROM dbstat WHERE name = 'storage_word' AND pagetype = "
                            "'leaf' ORDER BY path");
    sqlite3_close(raw);
    EXPECT_TRUE(pages && pages->size() > 50);
    return std::stoul(pages->at(std::size_t(id) * pages->size() / (kRows + 1)));
  }
  [[nodiscard]] std::int64_t wrong_count() const {
    const RawFile file(path_, false);
    return std::int64_t(look_at_pages(file.handle(), 1, 1 << 20).wrong.size());
  }

  TempFolder folder_;
  std::string path_ = folder_ / "firstline.db";
  std::unique_ptr<Db> db_;
  const std::string word_ = std::string(400, '0');
};

TEST_F(PageSums, are_in_every_page_from_the_first_on_and_after_every_change) {
  lay();
  const RawFile file(path_, false);
  EXPECT_TRUE(has_sums(file.handle()));
  const auto look = look_at_pages(file.handle(), 1, 1 << 20);
  EXPECT_EQ(std::size_t(look.looked_at), bytes().size() / kPageBytes);
  EXPECT_GT(look.looked_at, 200);
  EXPECT_TRUE(look.wrong.empty());
  open();
  for (int id = 1; id <= kRows; id += 7)
    ASSERT_TRUE(write(id, "new"));
  db_.reset();
  EXPECT_EQ(wrong_count(), 0);
  EXPECT_EQ(bytes()[20], 8);
}

TEST_F(PageSums, any_flipped_bit_of_any_page_is_found) {
  lay();
  const std::size_t size = bytes().size();
  Random random(3);
  for (int i = 0; i < 40; ++i) {
    const std::size_t at = random.below(size);
    const int bit = int(random.below(8));
    flip(at, bit);
    const RawFile file(path_, false);
    const auto page = std::int64_t(at / kPageBytes + 1);
    // What makes the header none at all is refused before there are pages.
    const auto look = look_at_pages(file.handle(), page, 1);
    EXPECT_TRUE(at < 100 || look.wrong == std::vector<std::int64_t>{page}) << at;
    flip(at, bit);
  }
  EXPECT_EQ(wrong_count(), 0);
}

TEST_F(PageSums, a_page_in_anothers_place_is_wrong) {
  lay();
  std::string all = bytes();
  std::swap_ranges(all.begin() + 20 * kPageBytes, all.begin() + 21 * kPageBytes,
                   all.begin() + 30 * kPageBytes);
  std::ofstream(path_, std::ios::binary | std::ios::trunc) << all;
  EXPECT_EQ(wrong_count(), 2);
}

TEST_F(PageSums, a_wrong_page_is_an_error_and_sound_ones_are_served) {
  lay();
  const std::size_t page = page_of(1'000);
  flip((page - 1) * kPageBytes + 2'000);  // a letter of a word
  set_sums_checked(false);
  open();
  int wrong = 0;
  for (int id = 1; id <= kRows; ++id)
    wrong += read(id) != word_;
  EXPECT_EQ(wrong, 1) << "without a look at sums it is a wrong answer";
  db_.reset();
  set_sums_checked(true);
  open();
  int damaged = 0;
  for (int id = 1; id <= kRows; ++id) {
    const auto got = read(id);
    damaged += got == "storage.damaged";
    EXPECT_TRUE(got == word_ || got == "storage.damaged") << got;
  }
  EXPECT_GT(damaged, 1);
  EXPECT_LT(damaged, 20);
  const auto problems = db_->integrity_problems();
  const std::string wanted = "page " + std::to_string(page) + " of storage_word: its sum is wrong";
  bool is_named = false;
  for (const auto& problem : problems)
    is_named = is_named || problem == wanted;
  EXPECT_TRUE(is_named);
}

TEST_F(PageSums, a_write_that_meets_it_fails_alone) {
  lay();
  flip((page_of(1'000) - 1) * kPageBytes + 2'000);
  open();
  int met = 0;
  for (int id = 950; id <= 1'050; ++id) {
    auto written = write(id, "new");
    met += !written;
    EXPECT_TRUE(written || written.error().key == "storage.damaged") << written.error().key;
  }
  EXPECT_GT(met, 0);
  EXPECT_LT(met, 20);
  EXPECT_TRUE(db_->is_healthy());
  EXPECT_EQ(read(1'050), "new");
}

TEST_F(PageSums, a_damaged_file_is_not_backed_up_as_a_sound_one) {
  lay();
  flip((page_of(1'000) - 1) * kPageBytes + 2'000);
  EXPECT_FALSE(backup_file(path_, folder_ / "copy.db"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "copy.db"));
}

TEST_F(PageSums, a_file_of_before_serves_as_before_and_has_them_when_restored) {
  lay_old();
  open();
  EXPECT_TRUE(write(5, "new"));
  EXPECT_EQ(read(5), "new");
  EXPECT_FALSE(has_sums(RawFile(path_, false).handle()));
  auto hash = content_hash(*db_);
  ASSERT_TRUE(hash);
  ASSERT_TRUE(db_->backup_to(folder_ / "copy.db"));
  db_.reset();
  auto restored = restore({.from = folder_ / "copy.db", .to = path_, .is_forced = true});
  ASSERT_TRUE(restored) << restored.error().key;
  EXPECT_EQ(*restored, *hash);
  EXPECT_EQ(wrong_count(), 0);
  open();
  EXPECT_TRUE(write(6, "new"));
  EXPECT_EQ(read(6), "new");
  db_.reset();
  EXPECT_TRUE(has_sums(RawFile(path_, false).handle()));
  EXPECT_EQ(wrong_count(), 0);
  // And a backup of it is a file with sums, through more pages than a cache holds.
  ASSERT_TRUE(backup_file(path_, folder_ / "second.db"));
  std::filesystem::rename(folder_ / "second.db", path_);
  EXPECT_EQ(wrong_count(), 0);
  EXPECT_EQ(bytes()[20], 8);
}

TEST_F(PageSums, all_are_looked_at_while_serving_and_a_wrong_one_is_named_until_it_is_right) {
  TempDb db;
  path_ = db->path();
  ASSERT_TRUE(db->exec_script(kTable));
  db.reopen();  // the log is in the main file
  const auto pages = std::int64_t(bytes().size() / kPageBytes);
  const std::size_t page = page_of(1'900);
  const Instant now{1'767'398'400'000};
  const auto pass = [&] {
    std::int64_t looked = 0;
    for (int steps = 0; looked < pages && steps < 1'000; ++steps) {
      auto some = scrub_pages(*db, now + std::chrono::minutes(steps));
      ASSERT_TRUE(some) << some.error().key;
      EXPECT_LE(*some, kScrubPagesMin);
      looked += *some;
    }
    EXPECT_EQ(looked, pages);
  };
  pass();
  auto state = scrub_state(*db);
  ASSERT_TRUE(state && state->is_sound());
  EXPECT_TRUE(state->whole_at.has_value());
  spoil_sum(page);
  pass();
  state = scrub_state(*db);
  EXPECT_EQ(state->wrong_page, std::int64_t(page));
  EXPECT_TRUE(db->is_healthy()) << "nothing else is parked";
  db.reopen();
  state = scrub_state(*db);
  EXPECT_FALSE(state->is_sound()) << "a restart does not forget it";
  spoil_sum(page);
  ASSERT_TRUE(scrub_pages(*db, now));
  state = scrub_state(*db);
  EXPECT_TRUE(state->is_sound());
}

}  // namespace
}  // namespace fl
