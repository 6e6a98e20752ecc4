// The book of salts: kept before it says so, erased for good, torn ends dropped, damage refused.
#include "platform/salts.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>

namespace fl {

namespace {

class SaltsTest : public testing::Test {
 protected:
  SaltsTest() {
    start_crypto();
    std::string pattern =
        (std::filesystem::temp_directory_path() / "firstline_salts_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    path_ = (folder_ / "keys.fl.salts").string();
  }
  ~SaltsTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::shared_ptr<SaltBook> open() const {
    auto book = SaltBook::open(path_);
    CHECK(book.is_ok());
    return *book;
  }
  static Salt16 salt_of(std::int64_t id) {
    Salt16 salt{};
    salt.fill(static_cast<unsigned char>(id % 250 + 1));
    return salt;
  }
  static std::vector<SaltOf> salts(std::int64_t from, std::int64_t to) {
    std::vector<SaltOf> made;
    for (std::int64_t id = from; id < to; ++id)
      made.push_back({id, salt_of(id)});
    return made;
  }

  std::filesystem::path folder_;
  std::string path_;
};

}  // namespace

TEST_F(SaltsTest, what_was_put_is_there_after_reopening) {
  {
    auto book = open();
    ASSERT_TRUE(book->fill(salts(100, 400)));
    ASSERT_TRUE(book->put(salts(10, 12)));
    EXPECT_EQ(book->find(11), salt_of(11));
  }
  auto book = open();
  EXPECT_EQ(book->count(), 302);
  EXPECT_EQ(book->find(100), salt_of(100));
  EXPECT_EQ(book->find(399), salt_of(399));
  EXPECT_EQ(book->find(10), salt_of(10));
  EXPECT_FALSE(book->find(400));
}

TEST_F(SaltsTest, two_servers_write_and_erase_in_one_book) {
  auto one = open();
  auto two = open();
  for (std::int64_t id = 1; id < 100; id += 2) {
    ASSERT_TRUE(one->put(salts(id, id + 1)));
    ASSERT_TRUE(two->put(salts(id + 1, id + 2)));
  }
  for (std::int64_t id = 1; id < 101; ++id) {
    EXPECT_EQ(one->find(id), salt_of(id)) << id;
    EXPECT_EQ(two->find(id), salt_of(id)) << id;
  }
  ASSERT_TRUE(one->erase(2));
  EXPECT_FALSE(two->find(2));
  EXPECT_EQ(open()->count(), 100);
}

TEST_F(SaltsTest, erased_stays_erased_and_the_bytes_are_gone) {
  {
    auto book = open();
    ASSERT_TRUE(book->fill(salts(1, 50)));
    ASSERT_TRUE(book->put(salts(60, 61)));
    ASSERT_TRUE(book->erase(7));
    ASSERT_TRUE(book->erase(60));
    ASSERT_TRUE(book->erase(999));
    EXPECT_FALSE(book->find(7));
    EXPECT_FALSE(book->find(60));
    EXPECT_EQ(book->find(8), salt_of(8));
  }
  auto book = open();
  EXPECT_FALSE(book->find(7));
  EXPECT_FALSE(book->find(60));
  std::ifstream in(path_, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(bytes.find(std::string(16, char(8))), std::string::npos);  // the salt of 7
  EXPECT_NE(bytes.find(std::string(16, char(9))), std::string::npos);  // the salt of 8
}

TEST_F(SaltsTest, torn_last_record_is_dropped_and_written_over) {
  {
    auto book = open();
    ASSERT_TRUE(book->put(salts(1, 4)));
  }
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 5);
  {
    auto book = open();
    EXPECT_EQ(book->count(), 2);
    EXPECT_FALSE(book->find(3));
    ASSERT_TRUE(book->put(salts(9, 10)));
  }
  EXPECT_EQ(open()->find(9), salt_of(9));
}

TEST_F(SaltsTest, damage_in_the_middle_is_refused) {
  {
    auto book = open();
    ASSERT_TRUE(book->put(salts(1, 4)));
  }
  {
    std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(32 + 10);
    file.put('x');
  }
  EXPECT_EQ(SaltBook::open(path_).error().key, "platform.salts_broken");
}

TEST_F(SaltsTest, other_file_is_refused) {
  std::ofstream(path_) << std::string(64, 'x');
  EXPECT_EQ(SaltBook::open(path_).error().key, "platform.salts_broken");
  EXPECT_EQ(SaltBook::open((folder_ / "none" / "x").string()).error().key,
            "platform.salts_unwritable");
}

TEST_F(SaltsTest, book_without_a_file_moves_to_one_with_the_keys) {
  Keys keys = make_keys_seeded(5);
  ASSERT_TRUE(keys.salts->fill(salts(1, 9)));
  ASSERT_TRUE(keys.salts->put(salts(20, 21)));
  const std::string key_path = (folder_ / "keys.fl").string();
  ASSERT_TRUE(save_keys(key_path, keys));
  EXPECT_EQ(keys.salts->find(20), salt_of(20));
  ASSERT_TRUE(keys.salts->put(salts(30, 31)));
  const auto loaded = load_keys(key_path);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->salts->find(8), salt_of(8));
  EXPECT_EQ(loaded->salts->find(20), salt_of(20));
  EXPECT_EQ(loaded->salts->find(30), salt_of(30));
}

}  // namespace fl
