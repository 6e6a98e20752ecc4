// What another process shows: how old it is, and what it says of a copy that is damaged.
#include "pass/pass_reader.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "pass/replica_files.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};
constexpr std::string_view kCapability = "capability_of_one";
constexpr PersonId kPerson{77};

class PassReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    auto files = replica::CopyFiles::open(folder_ / "", "");
    ASSERT_TRUE(files);
    const SlotKey hash = capability_hash(kCapability);
    ASSERT_TRUE((*files)->put_capability(std::string(hash.begin(), hash.end()), {kPerson, true}));
    ASSERT_TRUE((*files)->put_token(kPerson, std::string(100, '\0')));
    (*files)->set_mark(kNow.ms);
  }
  [[nodiscard]] int ask(std::string_view capability, Instant now) {
    std::string body;
    return reader_.answer(capability, "10.0.0.1", now, body);
  }

  TempFolder folder_;
  PassReader reader_{folder_ / ""};
};

TEST_F(PassReaderTest, says_how_old_its_copy_is) {
  EXPECT_FALSE(reader_.age(kNow));
  reader_.refresh();
  EXPECT_EQ(reader_.age(kNow), std::chrono::milliseconds(0));
  EXPECT_EQ(reader_.age(kNow + std::chrono::hours(80)), std::chrono::hours(80));
  EXPECT_EQ(reader_.age(kNow - std::chrono::hours(2)), std::chrono::hours(2));
  EXPECT_EQ(ask(kCapability, kNow), 200);
  EXPECT_EQ(ask("another_capability", kNow), 404);
  EXPECT_EQ(ask("another_capability", kNow + std::chrono::hours(1)), 503);
  EXPECT_EQ(ask("another_capability", kNow - std::chrono::hours(1)), 503);
  EXPECT_EQ(ask(kCapability, kNow + std::chrono::hours(80)), 200);
}

TEST_F(PassReaderTest, a_copy_that_was_cut_short_is_said_and_taken_again_when_whole) {
  reader_.refresh();
  std::filesystem::copy_file(folder_ / "tokens", folder_ / "kept");
  std::filesystem::resize_file(folder_ / "tokens", 4'096);
  EXPECT_EQ(ask(kCapability, kNow), 503);
  reader_.refresh();
  EXPECT_FALSE(reader_.age(kNow));
  std::filesystem::rename(folder_ / "kept", folder_ / "tokens");
  reader_.refresh();
  EXPECT_TRUE(reader_.age(kNow));
  EXPECT_EQ(ask(kCapability, kNow), 200);
}

TEST_F(PassReaderTest, a_damaged_capability_is_not_told_that_it_is_unknown) {
  const std::string path = folder_ / "capabilities";
  std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(bytes)), {});
  const SlotKey key = capability_hash(kCapability);
  const auto at = whole.find(std::string(key.begin(), key.begin() + 12));
  ASSERT_NE(at, whole.npos);
  bytes.seekp(std::streamoff(at));
  bytes.put(char(key[0] ^ 1));
  bytes.close();
  reader_.refresh();
  EXPECT_EQ(ask(kCapability, kNow), 503);
}

}  // namespace
}  // namespace fl
