// All statements of the binary are clean, and each rule goes red for a planted one.
#include "storage/sql_lint.h"

#include <fstream>

#include <gtest/gtest.h>

#include "storage/temp_db.h"

namespace fl {
namespace {

std::vector<std::string> rooms() {
  std::vector<std::string> names;
  std::ifstream file(std::string(FIRSTLINE_ROOT) + "/src/ROOMS");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    const std::string word = line.substr(0, colon);
    if (line.starts_with("#") || colon == std::string::npos) continue;
    if (word.find(' ') == std::string::npos) names.push_back(word);
  }
  return names;
}

TEST(StorageSqlLint, all_statements_of_the_binary_keep_the_rules) {
  if (is_test_on_postgres()) GTEST_SKIP() << "the linter reads plans of SQLite";
  TempDb db;
  const auto statements = registered_sql();
  const auto found = lint_sql(*db, statements, rooms(), allowed_sql());
  for (const auto& f : found)
    ADD_FAILURE() << f.name << ": " << f.rule << ": " << f.what;
  EXPECT_GT(statements.size(), 15u);
  std::printf("%zu statements, %zu findings, %zu allowances\n", statements.size(), found.size(),
              allowed_sql().size());
}

struct Planted {
  const char* rule;
  SqlText sql;
};

constexpr Planted kPlanted[] = {
    {"name", {SqlTag::job, "nowhere.read", "SELECT stream FROM storage_stream"}},
    {"name", {SqlTag::job, "storage_read", "SELECT stream FROM storage_stream"}},
    {"name", {SqlTag::job, "storage.Read", "SELECT stream FROM storage_stream"}},
    {"upper_case", {SqlTag::job, "storage.a", "select stream FROM storage_stream"}},
    {"one_statement", {SqlTag::job, "storage.a", "SELECT stream FROM storage_stream;"}},
    {"select_star", {SqlTag::job, "storage.a", "SELECT * FROM storage_stream"}},
    {"select_star", {SqlTag::job, "storage.a", "SELECT s.* FROM storage_stream AS s"}},
    {"parameters",
     {SqlTag::job, "storage.a", "SELECT stream FROM storage_stream WHERE stream = ?"}},
    {"parameters",
     {SqlTag::job, "storage.a", "SELECT stream FROM storage_stream WHERE stream = ?2"}},
    {"parameters",
     {SqlTag::job, "storage.a", "SELECT stream FROM storage_stream WHERE stream = :name"}},
    {"foreign_table", {SqlTag::job, "work.a", "SELECT stream FROM storage_stream"}},
    {"foreign_table",
     {SqlTag::job, "work.a",
      "INSERT INTO storage_stream (bucket, stream, next_seq) VALUES (1, 'a', 1)"}},
    {"point_bucket",
     {SqlTag::point, "storage.a", "SELECT next_seq FROM storage_stream WHERE stream = ?1"}},
    {"point_bucket",
     {SqlTag::point, "storage.a",
      "SELECT next_seq FROM storage_stream WHERE stream = ?1 AND bucket = ?2"}},
    {"point_bucket",
     {SqlTag::point, "storage.a",
      "INSERT INTO storage_stream (stream, bucket, next_seq) VALUES (?1, ?2, 1)"}},
    {"point_plan",
     {SqlTag::point, "storage.a",
      "SELECT next_seq FROM storage_stream WHERE bucket = ?1 OR stream = 'a'"}},
    {"list_limit",
     {SqlTag::list, "storage.a", "SELECT seq FROM storage_event WHERE state = 'parked'"}},
    {"list_plan", {SqlTag::list, "storage.a", "SELECT body FROM storage_event LIMIT 5"}},
    {"list_plan",
     {SqlTag::list, "storage.a",
      "SELECT seq FROM storage_event WHERE state = 'parked' ORDER BY body LIMIT 5"}},
    {"prepares", {SqlTag::job, "storage.a", "SELECT nothing FROM storage_stream"}},
    {"prepares", {SqlTag::job, "storage.a", "SELECT stream FROM storage_absent"}},
};

TEST(StorageSqlLint, each_rule_finds_its_planted_statement) {
  if (is_test_on_postgres()) GTEST_SKIP() << "the linter reads plans of SQLite";
  TempDb db;
  const auto names = rooms();
  for (const auto& planted : kPlanted) {
    const SqlText one[] = {planted.sql};
    const auto found = lint_sql(*db, one, names, {});
    bool is_found = false;
    for (const auto& f : found)
      is_found |= f.rule == planted.rule;
    EXPECT_TRUE(is_found) << planted.rule << ": " << planted.sql.text;
  }
  std::printf("%zu planted, all found unless said otherwise\n", std::size(kPlanted));
}

TEST(StorageSqlLint, a_name_used_twice_is_found) {
  if (is_test_on_postgres()) GTEST_SKIP() << "the linter reads plans of SQLite";
  TempDb db;
  const SqlText twice[] = {{SqlTag::job, "storage.a", "SELECT stream FROM storage_stream"},
                           {SqlTag::job, "storage.a", "SELECT bucket FROM storage_stream"}};
  const auto found = lint_sql(*db, twice, rooms(), {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].rule, "name");
}

TEST(StorageSqlLint, an_allowance_lifts_one_rule_and_is_found_when_stale) {
  if (is_test_on_postgres()) GTEST_SKIP() << "the linter reads plans of SQLite";
  TempDb db;
  const SqlText scan[] = {{SqlTag::list, "storage.a", "SELECT body FROM storage_event LIMIT 5"}};
  const SqlAllowed allowed[] = {{"storage.a", "list_plan", "a table of five rows"}};
  EXPECT_TRUE(lint_sql(*db, scan, rooms(), allowed).empty());
  const SqlAllowed unreasoned[] = {{"storage.a", "list_plan", ""}};
  EXPECT_FALSE(lint_sql(*db, scan, rooms(), unreasoned).empty());
  const SqlText clean[] = {{SqlTag::job, "storage.a", "SELECT seq FROM storage_event"}};
  const auto stale = lint_sql(*db, clean, rooms(), allowed);
  ASSERT_EQ(stale.size(), 1u);
  EXPECT_EQ(stale[0].rule, "allowance");
}

}  // namespace
}  // namespace fl
