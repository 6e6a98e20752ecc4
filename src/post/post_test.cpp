// Messages go out on the demo's screen and nowhere else.
#include "post/post.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/temp_db.h"

namespace fl {

namespace {

class Post : public ::testing::Test {
 protected:
  Post() {
    start_crypto();
    std::string pattern =
        (std::filesystem::temp_directory_path() / "firstline_post_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    place_ = std::make_unique<TempPlace>(folder_ + "/city.fl", TempPlace::Content::migrated);
    auto opened = Db::open({.path = place_->path(), .synchronous = "OFF"});
    EXPECT_TRUE(opened);
    db_ = std::move(*opened);
    EXPECT_TRUE(migrate(*db_));
  }
  ~Post() override {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }
  void send(const Keys& keys, const std::string& text, Instant now) {
    auto sent = db_->write([&](Tx& tx) -> Outcome {
      send_message(tx, keys, {"13800001234", text, "code"}, now);
      return Done{};
    });
    ASSERT_TRUE(sent);
  }
  std::string folder_;
  std::unique_ptr<TempPlace> place_;
  std::unique_ptr<Db> db_;
};

}  // namespace

TEST_F(Post, the_screen_shows_the_newest_twenty) {
  const Keys keys = make_keys(true);
  for (int i = 0; i < 25; ++i)
    send(keys, "message " + std::to_string(i), {1000 + i});
  auto shown = messages_on_screen(*db_, keys);
  ASSERT_TRUE(shown);
  ASSERT_EQ(shown->size(), 20u);
  EXPECT_EQ(shown->front().text, "message 24");
  EXPECT_EQ(shown->front().to_masked, "138****1234");
  EXPECT_EQ(delivery_counts(*db_)->waiting, 0);
}

TEST_F(Post, outside_the_demo_nothing_is_shown_and_nothing_pretends_to_be_sent) {
  const Keys keys = make_keys(false);
  send(keys, "a code", {1000});
  EXPECT_EQ(messages_on_screen(*db_, keys).error().key, "post.demo_only");
  EXPECT_EQ(delivery_counts(*db_)->waiting, 1);
}

TEST_F(Post, neither_number_nor_text_lies_open_in_the_file) {
  if (is_test_on_postgres()) GTEST_SKIP() << "there is no file";
  send(make_keys(true), "secret words", {1000});
  ASSERT_TRUE(db_->backup_to(folder_ + "/copy.fl"));
  std::string bytes(std::filesystem::file_size(folder_ + "/copy.fl"), '\0');
  FILE* file = std::fopen((folder_ + "/copy.fl").c_str(), "rb");
  ASSERT_EQ(std::fread(bytes.data(), 1, bytes.size(), file), bytes.size());
  std::fclose(file);
  EXPECT_EQ(bytes.find("13800001234"), bytes.npos);
  EXPECT_EQ(bytes.find("secret words"), bytes.npos);
  EXPECT_NE(bytes.find("post_message"), bytes.npos);
}

TEST_F(Post, other_keys_open_nothing) {
  send(make_keys(true), "a code", {1000});
  EXPECT_EQ(messages_on_screen(*db_, make_keys(true)).error().key, "platform.seal_broken");
}

TEST_F(Post, old_messages_go) {
  const Keys keys = make_keys(true);
  send(keys, "old", {1000});
  send(keys, "new", {2000});
  EXPECT_EQ(*db_->write([](Tx& tx) -> Result<int> { return drop_old_messages(tx, {2000}); }), 1);
  EXPECT_EQ(messages_on_screen(*db_, keys)->size(), 1u);
}

}  // namespace fl
