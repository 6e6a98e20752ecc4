// Questions in the box beside the data: answered once, told on the way, refused in words, silent.
#include "cli/desk_box.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() {
    std::string form = fs::temp_directory_path() / "firstline-desk-XXXXXX";
    data.folder = mkdtemp(form.data());
  }
  ~Folder() {
    std::error_code trouble;
    fs::remove_all(data.folder, trouble);
  }
  DataFolder data;
};

TEST(DeskBox, a_question_is_answered_by_who_has_the_folder) {
  const Folder folder;
  const DeskBox box(folder.data,
                    [](const json::object& question, const DeskBox::Tell& tell,
                       const auto&) -> Result<json::object> {
                      if (question.at("verb") == "fly")
                        return Fault{FaultKind::bad_input, "app.no_such_question", "fly"};
                      tell({{"share", 0.5}});
                      return json::object{{"text", question.at("person")}};
                    });
  auto answer = ask_server(folder.data, {{"verb", "explain"}, {"person", "P"}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->at("text"), "P");
  const auto refused = ask_server(folder.data, {{"verb", "fly"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "app.no_such_question");
  EXPECT_EQ(refused.error().kind, FaultKind::bad_input);
  EXPECT_EQ(refused.error().detail, "fly");
  // Nothing about anybody stays behind, and nobody else looks in.
  EXPECT_TRUE(fs::is_empty(folder.data.folder + "/desk"));
  EXPECT_EQ(fs::status(folder.data.folder + "/desk").permissions(), fs::perms::owner_all);
}

TEST(DeskBox, a_reading_that_nobody_answers_is_taken_back_and_a_walk_waits) {
  const Folder folder;
  const AskOptions at_once{.patience_ms = 0};
  EXPECT_EQ(ask_server(folder.data, {{"verb", "explain"}}, at_once).error().key,
            "app.server_silent");
  EXPECT_TRUE(fs::is_empty(folder.data.folder + "/desk"));
  EXPECT_EQ(ask_server(folder.data, {{"verb", "issue_passes"}}, at_once).error().key,
            "app.server_silent");
  EXPECT_FALSE(fs::is_empty(folder.data.folder + "/desk"));
}

TEST(DeskBox, what_is_no_question_is_refused_and_what_is_too_long_dropped) {
  const Folder folder;
  fs::create_directory(folder.data.folder + "/desk");
  std::ofstream(folder.data.folder + "/desk/A.ask") << "not json";
  std::ofstream(folder.data.folder + "/desk/B.ask") << std::string(100'000, 'x');
  std::atomic<int> asked = 0;
  const DeskBox box(
      folder.data,
      [&](const json::object& question, const auto&, const auto&) -> Result<json::object> {
        asked += question.empty();
        return json::object{};
      });
  const auto is_gone = [&](const char* name) {
    return !fs::exists(folder.data.folder + "/desk/" + name);
  };
  for (int i = 0; i < 600 && !(is_gone("A.ask") && is_gone("B.ask")); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_TRUE(is_gone("A.ask") && is_gone("B.ask"));
  EXPECT_EQ(asked, 1);
}

}  // namespace

}  // namespace fl::cli
