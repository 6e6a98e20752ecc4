// Exit codes are a promise to scripts: 1 the answer is no, 2 bad usage or input, 3 failure.
#include "cli/cli.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "app/demo.h"
#include "storage/temp_db.h"

namespace fl::cli {
namespace {

TEST(say, every_kind_of_fault_has_its_exit_code) {
  EXPECT_EQ(say({FaultKind::bad_input, "draft.bad_time"}), kUsage);
  EXPECT_EQ(say({FaultKind::absent, "app.no_data", "x"}), kNo);
  EXPECT_EQ(say({FaultKind::conflict, "storage.in_use", "x"}), kNo);
  EXPECT_EQ(say({FaultKind::refused, "app.not_a_demo", "x"}), kNo);
  EXPECT_EQ(say({FaultKind::unavailable, "storage.disk_full"}), kFailure);
}

TEST(say, the_sentence_names_the_place_and_the_remedy) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(say({FaultKind::absent, "app.no_data", "/nowhere"}), kNo);
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("/nowhere"), std::string::npos);
  EXPECT_NE(text.find("firstline demo"), std::string::npos);
}

TEST(say, a_key_without_a_sentence_is_still_said) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(say({FaultKind::conflict, "work.task_taken"}), kNo);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("work.task_taken"), std::string::npos);
}

TEST(verbs, on_a_folder_that_is_not_there_say_no_and_make_nothing) {
  const DataFolder nowhere{testing::TempDir() + "firstline-nowhere"};
  EXPECT_EQ(check(nowhere, true), kNo);
  EXPECT_EQ(audit_verify(nowhere, "", true), kNo);
  EXPECT_EQ(events_list(nowhere, true), kNo);
  EXPECT_FALSE(std::ifstream(nowhere.file()).good());
}

// A phone given out or taken back since the backup would be shown from it for ever.
TEST(verbs, restore_leaves_no_copy_that_knows_more_than_the_backup) {
  TempFolder folder;
  const DataFolder data{folder / "city"};
  DemoPlan plan;
  plan.people = 500;
  plan.is_clean = true;
  ASSERT_TRUE(lay_demo(data, plan, [](double) {}));
  ASSERT_EQ(backup(data, folder / "backup.db"), kOk);
  std::filesystem::create_directories(data.replica_folder());
  std::ofstream(data.replica_folder() + "/tokens") << "of an hour later";
  EXPECT_EQ(restore(folder / "backup.db", data, false), kNo);
  EXPECT_TRUE(std::filesystem::exists(data.replica_folder()));
  EXPECT_EQ(restore(folder / "backup.db", data, true), kOk);
  EXPECT_FALSE(std::filesystem::exists(data.replica_folder()));
}

}  // namespace
}  // namespace fl::cli
