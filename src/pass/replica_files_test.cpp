// The files of a copy: ordinary and long ones change places, and a reader sees one or the other.
#include "pass/replica_files.h"

#include <thread>

#include <gtest/gtest.h>

#include "seal/token.h"
#include "storage/temp_db.h"

namespace fl::replica {
namespace {

constexpr std::int64_t kNow_s = 1'795'000'000;
constexpr PersonId kPerson{4'711};

class CopyFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = CopyFiles::open(folder_ / "", "");
    ASSERT_TRUE(opened);
    files_ = std::move(*opened);
  }
  [[nodiscard]] std::string cose(bool is_ordinary) const {
    PassToken token;
    token.issuer = "610100";
    token.issued = kNow_s;
    token.expires = kNow_s + 72 * 3'600;
    token.place = {kNow_s / 86'400, 1, 2};
    token.name = "张*三";
    token.last_four = "7K3Q";
    if (!is_ordinary) {
      token.status = TokenStatus::ask;
      token.reason = "R1";
      token.office = "610102";
      token.until = kNow_s + 60;
    }
    return make_token(token, key_, "12345678").value();
  }
  [[nodiscard]] SlotRead shown(std::string* cose, std::string* reason = nullptr) const {
    FoundToken token;
    const SlotRead found = files_->slots().token(kPerson, token);
    if (found != SlotRead::found) return found;
    *cose = token.cose();
    if (reason != nullptr) *reason = token.reason();
    EXPECT_EQ(token.name(), "张*三");
    return found;
  }
  TempFolder folder_;
  const SignerKey key_ = SignerKey::make(Algorithm::es256);
  std::unique_ptr<CopyFiles> files_;
};

TEST_F(CopyFilesTest, a_token_becomes_long_and_ordinary_again_and_is_dropped) {
  const std::string green = cose(true), yellow = cose(false);
  std::string there, reason;
  EXPECT_EQ(shown(&there), SlotRead::absent);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(files_->put_token(kPerson, green));
    ASSERT_EQ(shown(&there, &reason), SlotRead::found);
    EXPECT_EQ(there, green);
    EXPECT_EQ(reason, "");
    ASSERT_TRUE(files_->put_token(kPerson, yellow));
    ASSERT_EQ(shown(&there, &reason), SlotRead::found);
    EXPECT_EQ(there, yellow);
    EXPECT_EQ(reason, "R1");
    ASSERT_TRUE(files_->drop_token(kPerson));
    EXPECT_EQ(shown(&there), SlotRead::absent);
  }
  ASSERT_FALSE(files_->put_token(kPerson, std::string(kCoseBytesMax + 1, 'x')));
}

TEST_F(CopyFilesTest, a_reader_never_misses_one_that_changes_its_length) {
  const std::string green = cose(true), yellow = cose(false);
  ASSERT_TRUE(files_->put_token(kPerson, green));
  std::atomic<bool> is_over{false};
  std::thread writer([&] {
    for (int i = 0; i < 3'000; ++i)
      ignore(files_->put_token(kPerson, i % 2 == 0 ? yellow : green), "room is there");
    is_over = true;
  });
  int absent = 0, other = 0;
  while (!is_over) {
    std::string there = green;
    if (shown(&there) == SlotRead::absent) ++absent;
    if (there != green && there != yellow) ++other;
  }
  writer.join();
  EXPECT_EQ(absent, 0);
  EXPECT_EQ(other, 0);
}

TEST_F(CopyFilesTest, a_family_of_any_size_is_kept) {
  const auto kept = [&] {
    SlotValue value;
    bool is_wide = false;
    return files_->slots().get(Part::carers, Part::wide_carers, key_of(kPerson), value, &is_wide) ==
                   SlotRead::found
               ? value.view().size() / kKinBytes
               : 0;
  };
  for (std::size_t i = 1; i <= kKinMax + 1; ++i) {
    const Kin line{std::int64_t(i), 1, 1'800'000'000'000, 2, i % 2 == 0};
    ASSERT_TRUE(files_->add_kin(kPerson, line));
    EXPECT_EQ(kept(), std::min(i, kKinMax));
  }
  ASSERT_TRUE(files_->put_kin(kPerson, {{7, 8, 0, 1, true}}));
  EXPECT_EQ(kept(), 1U);
  ASSERT_TRUE(files_->put_kin(kPerson, {}));
  EXPECT_EQ(kept(), 0U);
  const Kin line{-3, 5, 1'800'000'000'000, 4, true};
  const Kin again = kin_at(bytes_of({Kin{}, line}), 1);
  EXPECT_EQ(again.other, -3);
  EXPECT_EQ(again.until_ms, line.until_ms);
  EXPECT_EQ(again.relation, 4);
  EXPECT_TRUE(again.is_carer);
}

// 180 bytes a resident, all files: with a phone each, one in ten with a long token.
TEST_F(CopyFilesTest, a_resident_costs_no_more_than_the_concept_says) {
  constexpr std::int64_t kPeople = 20'000;
  auto laid = CopyFiles::open(folder_ / "", ".laid", {kPeople, kPeople});
  ASSERT_TRUE(laid);
  const std::string green = cose(true), yellow = cose(false);
  std::string hash(16, 'h');
  for (std::int64_t i = 1; i <= kPeople; ++i) {
    ASSERT_TRUE((*laid)->put_token(PersonId{i}, i % 50 == 0 ? yellow : green));
    std::copy_n(reinterpret_cast<const char*>(&i), sizeof i, hash.data());
    ASSERT_TRUE((*laid)->put_capability(hash, {PersonId{i}, true}));
  }
  // The least a file has is of no weight in a city.
  const std::size_t least = 1'024 * (292 + 240 + 64 + 40);
  EXPECT_LE(((*laid)->bytes() - least) / kPeople, 165U);
}

TEST_F(CopyFilesTest, a_form_that_is_not_there_is_torn_not_absent) {
  ASSERT_TRUE(files_->put_token(kPerson, cose(true)));
  files_.reset();
  std::filesystem::remove(folder_ / "token_forms");
  files_ = std::move(*CopyFiles::open(folder_ / "", ""));
  std::string there;
  EXPECT_EQ(shown(&there), SlotRead::torn);
  EXPECT_FALSE(files_->were_closed());
}

}  // namespace
}  // namespace fl::replica
