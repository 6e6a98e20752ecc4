// One statement for many keys: each row once, with the place of its key, on both engines.
#include "storage/many.h"

#include <gtest/gtest.h>

#include "storage/temp_db.h"

namespace fl {
namespace {

const Sql kAdd{SqlTag::point, "storage.test_add_word",
               "INSERT INTO storage_test (bucket, id, line, word) VALUES (?1, ?2, ?3, ?4)"};
const Sql kWords{SqlTag::point, "storage.test_words",
                 "SELECT word, line, word FROM storage_test WHERE bucket = ?1 AND id = ?2 "
                 "ORDER BY line LIMIT 10"};
const Sql kWordsOf{SqlTag::list, "storage.test_words_of",
                   "SELECT word FROM storage_test WHERE id = ?1 ORDER BY bucket, line LIMIT 10"};

class StorageMany : public testing::Test {
 protected:
  StorageMany() : db(DbOptions{}, false) {
    EXPECT_TRUE(db->exec_script(
        "CREATE TABLE storage_test (bucket SMALLINT NOT NULL, id BIGINT NOT NULL, "
        "line INTEGER NOT NULL, word TEXT, PRIMARY KEY (bucket, id, line)) WITHOUT ROWID"));
    auto laid = db->write([](Tx& tx) -> Outcome {
      for (int id = 1; id <= 2500; ++id)
        tx.exec(kAdd, Bucket(id % 7), id, 1, "w" + std::to_string(id));
      tx.exec(kAdd, Bucket(3), 3, 2, "second");
      tx.exec(kAdd, Bucket(4), 4, 2, nullptr);
      return Done{};
    });
    EXPECT_TRUE(laid);
  }
  std::vector<std::vector<std::string>> words(const Sql& sql, const std::vector<RowKey>& keys) {
    std::vector<std::vector<std::string>> found(keys.size());
    auto read = db->read([&](Tx& tx) -> Outcome {
      for_keys(tx, sql, keys, [&](std::size_t i, const Cursor& row) {
        found[i].push_back(row.is_null(0) ? "null" : std::string(row.text(0)));
      });
      return Done{};
    });
    EXPECT_TRUE(read);
    return found;
  }
  TempDb db;
};

TEST_F(StorageMany, rows_come_with_the_place_of_their_key_and_absent_ones_not_at_all) {
  const auto found = words(kWords, {{3, 3}, {2, 99}, {1, 1}, {3, 3}, {4, 4}});
  const std::vector<std::string> three{"w3", "second"};
  EXPECT_EQ(found[0], three);
  EXPECT_TRUE(found[1].empty());
  EXPECT_EQ(found[2], std::vector<std::string>{"w1"});
  EXPECT_EQ(found[3], three);
  EXPECT_EQ(found[4], (std::vector<std::string>{"w4", "null"}));
  EXPECT_TRUE(words(kWords, {}).empty());
}

TEST_F(StorageMany, a_statement_of_one_value_takes_the_number) {
  const auto found = words(kWordsOf, {{0, 5}, {0, 3}});
  EXPECT_EQ(found[0], std::vector<std::string>{"w5"});
  EXPECT_EQ(found[1], (std::vector<std::string>{"w3", "second"}));
}

TEST_F(StorageMany, columns_are_numbered_as_the_statement_says) {
  auto read = db->read([](Tx& tx) -> Outcome {
    const std::vector<RowKey> keys{{3, 3}};
    std::vector<std::int64_t> lines;
    for_keys(tx, kWords, keys, [&](std::size_t, const Cursor& row) {
      lines.push_back(row.i64(1));
      EXPECT_EQ(row.text(0), row.text(2));
    });
    EXPECT_EQ(lines, (std::vector<std::int64_t>{1, 2}));
    return Done{};
  });
  EXPECT_TRUE(read);
}

TEST_F(StorageMany, any_number_of_keys_is_counted_as_few_statements) {
  std::vector<RowKey> keys;
  for (int id = 1; id <= 2500; ++id)
    keys.push_back({id % 7, id});
  const auto before = statement_count();
  const auto found = words(kWords, keys);
  EXPECT_LE(statement_count() - before, 3U);
  for (std::size_t i = 0; i < keys.size(); ++i)
    ASSERT_EQ(found[i].front(), "w" + std::to_string(i + 1));
}

}  // namespace
}  // namespace fl
