// The room and style rules as a test: the real tree has no finding, and each rule is shown to go
// red on a toy tree with one planted violation. The clean toy shows that a rule does not fire by
// itself.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "rules.h"

namespace fl::tidy {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

// A small tree with every kind of file the rules look at, and nothing wrong in it.
Files clean_files() {
  return {
      {"src/ROOMS",
       "# Who may include whom.\nplatform:\nstorage: platform\nhttp: platform\n"
       "trust: platform storage http\nwork: platform storage http trust\n"
       "pass: platform storage http trust work\napp: platform storage http trust work\n"
       "open: platform storage http\nfree: app\nanywhere: storage/tx_fwd.h\nsql: store*.cpp\n"
       "only routes*.cpp routes.h: http/\nonly store*.cpp acts*.cpp jobs.cpp: storage/\n"
       "except sql_place: storage\nexcept catch_all: http/server.cpp\n"},
      {"src/platform/clock.h", "// The clock.\n#pragma once\n"},
      {"src/platform/clock.cpp",
       "// The clock.\n#include \"platform/clock.h\"\n\nauto at = "
       "std::chrono::system_clock::now();\n"},
      {"src/platform/clock_test.cpp", "// Tests.\n#include \"platform/clock.h\"\n"},
      {"src/platform/README.md", "# platform\n"},
      {"src/work/work.h",
       "// The duty office.\n#pragma once\n\n#include <string>\n\n#include \"platform/clock.h\"\n"
       "#include \"storage/tx_fwd.h\"\n\nnamespace fl {\n\nclass Desk {\n public:\n  Desk() : "
       "a_{1} {}\n"
       "\n private:\n  int a_;\n};\n\n}  // namespace fl\n"},
      {"src/work/events.h", "// What work tells.\n#pragma once\n\n#include \"platform/clock.h\"\n"},
      {"src/work/store.cpp",
       "// All SQL of work.\n#include \"storage/db.h\"\n\n"
       "const char* sql = \"SELECT id FROM work_task JOIN trust_public_name LIMIT 1\";\n"},
      {"src/work/routes.cpp", "// HTTP of work.\n#include \"http/route.h\"\n"},
      {"src/work/task_test.cpp", "// Tests.\n#include \"work/task.h\"\n"},
      {"src/work/task.h", "// A task.\n#pragma once\n"},
      {"src/work/sql/0001_work.sql",
       "-- Tables of work.\nCREATE TABLE work_task (\n"
       "  phone_sealed BLOB NOT NULL -- to call back; kept 30 days\n);\n"},
      {"src/work/README.md", "# work\n\nSee [platform](../platform/README.md).\n"},
      {"web/src/shell/zh.ts",
       "// Words.\nexport const zh = {\n  title: '任务',\n  'fault.work.gone': '没有了',\n};\n"},
      {"web/src/pass/words.ts", "// Words.\nexport const zh = {\n  send: '发出',\n};\n"},
      {"web/src/pass/words_en.ts", "// Words.\nexport const en = {\n  send: 'Send',\n};\n"},
      {"web/src/shell/en.ts",
       "// Words.\nexport const en = {\n  title: 'Task',\n  'fault.work.gone': 'Gone',\n};\n"},
      {"src/work/task.cpp",
       "// A task.\n#include \"work/task.h\"\n\nnamespace fl {\n\nFault gone() {\n"
       "  return Fault{FaultKind::absent, \"work.gone\"};\n}\n\n}  // namespace fl\n"},
  };
}

class ToyTree {
 public:
  explicit ToyTree(const Files& files) {
    std::string name = (fs::temp_directory_path() / "firstline-tidy-XXXXXX").string();
    top_ = ::mkdtemp(name.data());
    for (const auto& [path, text] : files) {
      fs::create_directories((top_ / path).parent_path());
      std::ofstream(top_ / path, std::ios::binary) << text;
    }
  }
  ~ToyTree() { fs::remove_all(top_); }
  ToyTree(const ToyTree&) = delete;
  ToyTree& operator=(const ToyTree&) = delete;

  [[nodiscard]] Findings check() const { return check_tree(read_tree(top_)); }

 private:
  fs::path top_;
};

// One thing wrong: this text is added to (or makes) this file, and this rule must say so.
struct Planted {
  std::string rule, path, text;
};

std::string long_function(int lines) {
  std::string text = "namespace fl {\n\nint add(int a) {\n";
  for (int i = 0; i < lines; ++i)
    text += "  ++a;\n";
  return text + "  return a;\n}\n\n}  // namespace fl\n";
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i)
    all += text;
  return all;
}

std::vector<Planted> planted_in_rooms() {
  return {
      {"room_edge", "src/platform/clock.cpp", "#include \"work/work.h\"\n"},
      {"room_edge", "src/work/task.cpp", "#include \"app/wire.h\"\n"},
      {"room_door", "src/work/task.cpp", "#include \"trust/session.h\"\n"},
      {"room_cycle", "src/ROOMS", "trust: platform work\n"},
      {"room_unknown", "src/attic/thing.h", "// Lost.\n#pragma once\n"},
      {"room_test", "src/attic/thing.h", "// Lost.\n#pragma once\n"},
      {"room_page", "src/attic/thing.h", "// Lost.\n#pragma once\n"},
      {"rooms_file", "src/ROOMS", "a line that says nothing\n"},
      {"include_path", "src/work/task.cpp", "#include \"task.h\"\n"},
      {"only_some", "src/work/task.cpp", "#include \"http/route.h\"\n"},
      {"only_some", "src/work/task.cpp", "#include \"storage/db.h\"\n"},
      {"only_some", "src/work/work.h", "#include \"storage/db.h\"\n"},
      {"events_only_platform", "src/work/events.h", "#include \"work/work.h\"\n"},
      {"show_stands_alone", "src/pass/show_page.cpp", "// Shows.\n#include \"work/work.h\"\n"},
      {"job_permit", "src/work/task.cpp", "auto p = Permit::for_job(\"late\");\n"},
      {"leaf_by_hand", "src/work/task.cpp", "auto l = Leaf{};\n"},
      {"test_beside", "src/work/lost_test.cpp", "// Tests nothing.\n"},
      {"sql_place", "src/work/task.cpp", "auto s = \"UPDATE work_task SET state = 1\";\n"},
      {"sql_place", "src/work/task.cpp", "auto s = R\"(\n  SELECT 1\n)\";\n"},
      {"sql_place", "src/work/stray.sql", "-- Stray.\n"},
      {"foreign_table", "src/work/store.cpp", "auto s = \"SELECT 1 FROM trust_leaf\";\n"},
      {"foreign_table", "src/work/sql/0002_more.sql",
       "-- More.\nINSERT INTO trust_role SELECT 1;\n"},
      {"personal_column", "src/work/sql/0002_more.sql", "-- More.\n  phone TEXT NOT NULL,\n"},
  };
}

std::vector<Planted> planted_in_form() {
  return {
      {"file_length", "src/work/task.cpp", repeated("int a = 1;\n", 601)},
      {"file_length", "web/src/shell/page.ts", "// Page.\n" + repeated("f();\n", 601)},
      {"columns", "src/work/task.cpp", "int a = " + std::string(100, '1') + ";\n"},
      {"columns", "tools/long", "#!/bin/sh\n# Long.\necho " + std::string(100, 'x') + "\n"},
      {"empty_file", "src/work/nothing.cpp", "\n"},
      {"opening_comment", "src/work/bare.cpp", "int a = 1;\n"},
      {"opening_comment", "web/src/shell/bare.ts", "f();\n"},
      {"pragma_once", "src/work/bare.h", "// Bare.\n"},
      {"include_blocks", "src/work/new.cpp",
       "// New.\n#include \"work/work.h\"\n\n#include <string>\n"},
      {"include_blocks", "src/platform/new.cpp",
       "// New.\n#include <string>\n#include <fmt/core.h>\n"},
      {"using_namespace", "src/work/task.cpp", "using namespace std;\n"},
      {"catch_all", "src/work/task.cpp", "void f() { try { g(); } catch (...) {} }\n"},
      {"clock_read", "src/work/task.cpp", "auto now = std::chrono::system_clock::now();\n"},
      {"clock_read", "src/work/task.cpp", "auto now = time(nullptr);\n"},
      {"clock_read", "src/work/store.cpp", "auto s = \"SELECT unixepoch()\";\n"},
      {"abbreviation", "src/work/task.cpp", "int row_cnt = 1;\n"},
      {"abbreviation", "src/work/task.cpp", "class TaskMgr {};\n"},
      {"todo_form", "src/work/task.cpp", "// TODO: later.\n"},
      {"todo_form", "src/work/task.cpp", "// FIXME(li, 2) later.\n"},
      {"dead_code", "src/work/task.cpp", "// release(task);\n"},
      {"ts_any", "web/src/shell/page.ts", "// Page.\nconst a: any = 1;\n"},
  };
}

std::vector<Planted> planted_in_names_and_words() {
  return {
      {"function_length", "src/work/task.cpp", long_function(70)},
      {"function_length", "web/src/shell/page.ts",
       "// Page.\nexport function page() {\n" + repeated("  f();\n", 70) + "}\n"},
      {"function_name", "src/work/task.cpp", "int taskCount() {\n  return 1;\n}\n"},
      {"type_name", "src/work/task.cpp", "struct task_row {\n  int a;\n};\n"},
      {"constant_name", "src/work/task.cpp", "constexpr int rows_max = 3;\n"},
      {"macro", "src/work/task.cpp", "#define LIMIT 3\n"},
      {"file_name", "src/work/taskRow.cpp", "// A row.\n"},
      {"both_languages", "web/src/shell/zh.ts", "export const more = {\n  late: '逾期',\n};\n"},
      {"both_languages", "web/src/shell/en.ts", "export const more = {\n  late: 'Late',\n};\n"},
      {"both_languages", "web/src/pass/words.ts", "export const more = {\n  late: '逾期',\n};\n"},
      {"word_empty", "web/src/shell/en.ts", "export const more = {\n  title: '',\n};\n"},
      {"fault_words", "src/work/task.cpp", "auto f = Fault{FaultKind::absent, \"work.lost\"};\n"},
      {"stray_words", "web/src/shell/page.ts", "// Page.\nconst a = '任务';\n"},
      {"dead_link", "src/work/README.md", "See [nothing](nothing.md).\n"},
  };
}

void expect_found(const std::vector<Planted>& all) {
  for (const Planted& planted : all) {
    Files files = clean_files();
    files[planted.path] += planted.text;
    const Findings findings = ToyTree(files).check();
    bool found = false;
    for (const Finding& f : findings) {
      // A rule about a room names its folder, a rule about a cycle names ROOMS.
      found = found || (f.rule == planted.rule && planted.path.starts_with(f.path));
    }
    EXPECT_TRUE(found) << planted.rule << " was not found after planting in " << planted.path
                       << ":\n"
                       << planted.text.substr(0, 200) << "\nfound instead:\n"
                       << to_text(findings);
  }
}

TEST(Tidy, clean_toy_has_no_finding) {
  EXPECT_EQ(to_text(ToyTree(clean_files()).check()), "");
}

TEST(Tidy, planted_room_violations_are_found) {
  expect_found(planted_in_rooms());
}

TEST(Tidy, planted_form_violations_are_found) {
  expect_found(planted_in_form());
}

TEST(Tidy, planted_name_and_word_violations_are_found) {
  expect_found(planted_in_names_and_words());
}

TEST(Tidy, missing_rooms_file_is_found) {
  Files files = clean_files();
  files.erase("src/ROOMS");
  EXPECT_NE(to_text(ToyTree(files).check()).find("rooms_file"), std::string::npos);
}

TEST(Tidy, marks_inside_literals_and_comments_are_not_code) {
  const Source source = split_source("src/work/a.cpp",
                                     "int a = 1'000; // tmp \"x\n"
                                     "auto s = \"// no { comment\"; int b;\n"
                                     "auto r = R\"x(tmp \" { // )x\"; int c;\n");
  EXPECT_EQ(words_of(source.lines[0].code), (std::vector<std::string>{"int", "a", "1", "000"}));
  EXPECT_EQ(words_of(source.lines[1].code), (std::vector<std::string>{"auto", "s", "int", "b"}));
  EXPECT_EQ(words_of(source.lines[2].code),
            (std::vector<std::string>{"auto", "r", "R", "int", "c"}));
}

// One test a rule family over the real tree, so that the report names the family.
class RealTree : public ::testing::Test {
 protected:
  static const Tree& tree() {
    static const Tree kTree = read_tree(FIRSTLINE_ROOT);
    return kTree;
  }
};

using TidyRealTree = RealTree;

TEST_F(TidyRealTree, is_really_read) {
  EXPECT_GT(tree().sources.size(), 50U);
  EXPECT_NE(tree().find("src/ROOMS"), nullptr);
  EXPECT_NE(tree().find("run"), nullptr);
}

TEST_F(TidyRealTree, keeps_the_staircase_of_rooms) {
  Findings findings;
  const Rooms rooms = read_rooms(tree(), findings);
  check_rooms(tree(), rooms, findings);
  EXPECT_TRUE(findings.empty()) << to_text(findings);
}

TEST_F(TidyRealTree, keeps_sql_in_its_place) {
  Findings findings, of_rooms;
  check_sql(tree(), read_rooms(tree(), of_rooms), findings);
  EXPECT_TRUE(findings.empty()) << to_text(findings);
}

TEST_F(TidyRealTree, keeps_the_form_of_files) {
  Findings findings, of_rooms;
  check_form(tree(), read_rooms(tree(), of_rooms), findings);
  EXPECT_TRUE(findings.empty()) << to_text(findings);
}

TEST_F(TidyRealTree, keeps_names_and_lengths) {
  Findings findings, of_rooms;
  check_names(tree(), read_rooms(tree(), of_rooms), findings);
  EXPECT_TRUE(findings.empty()) << to_text(findings);
}

TEST_F(TidyRealTree, keeps_words_and_links) {
  Findings findings, of_rooms;
  check_words(tree(), read_rooms(tree(), of_rooms), findings);
  EXPECT_TRUE(findings.empty()) << to_text(findings);
}

}  // namespace
}  // namespace fl::tidy
