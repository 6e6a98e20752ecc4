// No table with an area column is forgotten when areas change, and what is said to follow does:
// a row of each table is laid in a street that is then merged away.
#include "app/placements.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "app/app.h"
#include "app/demo.h"
#include "registry/area_change.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};

struct Column {
  std::string name, type;
  bool is_needed = false;
};

std::vector<Column> columns_of(Tx& tx, const std::string& table) {
  static const Sql kColumnsOf{SqlTag::job, "app_test.columns",
                              "SELECT name, type, \"notnull\" FROM pragma_table_info(?1)"};
  std::vector<Column> found;
  auto rows = tx.run(kColumnsOf, table);
  while (rows.step())
    found.push_back({rows.str(0), rows.str(1), rows.i64(2) != 0});
  return found;
}

bool names_an_area(const std::string& column) {
  for (const std::string_view end : {"area", "area_id", "cell_id", "area_path", "_path"})
    if (column.ends_with(end)) return true;
  return column == "path";
}

// Paths and areas of another kind.
bool is_other(const std::string& table, const std::string& column) {
  static const std::set<std::string> kOther{"registry_area.parent_id", "work_ask.cell_id"};
  return kOther.contains(table + "." + column);
}

// Words a CHECK wants, or that make the row a present one.
const std::map<std::string, std::string>& said() {
  static const std::map<std::string, std::string> kSaid{
      {"registry_import.state", "'running'"},
      {"registry_export.state", "'asked'"},
      {"registry_duplicate.state", "'open'"},
      {"registry_stay.kind", "'tenant'"},
      {"registry_seen.said", "'as_filed'"},
      {"trust_role.role", "'street_officer'"},
      {"trust_role.account_id", "42"},  // a role lies in its account's bucket
      {"trust_role.bucket", std::to_string(hash_bucket(42))},
      {"duty_organisation.party", "'unit'"},
      {"duty_gap.cause", "'sick'"},
      {"duty_gap.state", "'asking'"},
      {"duty_shift.state", "'held'"},
      {"duty_shift.from_at", "1"},
      {"work_task.state", "'open'"},
      {"work_need.is_open", "1"},
      {"work_record.kind", "'done'"},
      {"work_record.state", "'conflict'"},
      {"work_hand_over.occasion", "'shift'"},
      {"work_hand_over.state", "'open'"},
      {"pass_evidence.person_id", "42"},
      {"pass_evidence.bucket", std::to_string(hash_bucket(42))},
      {"pass_status.person_id", "42"},
      {"pass_status.bucket", std::to_string(hash_bucket(42))},
      {"pass_evidence.kind", "'exposure'"},
      {"pass_evidence.state", "'waiting'"},
      {"pass_evidence.second_at", "NULL"},
      {"pass_status.verdict", "'ok'"},
      {"pass_status.from_at", "1767398400000"},
  };
  return kSaid;
}

class PlacementsTest : public ::testing::Test {
 protected:
  PlacementsTest() : clock_(kNow) {
    if (is_test_on_postgres()) return;
    start_crypto();
    DemoPlan plan;
    plan.people = 2000;
    plan.seed = 7;
    plan.now = kNow;
    plan.is_clean = true;
    const DataFolder data{folder_ / "city"};
    CHECK(lay_demo(data, plan, [](double) {}).is_ok());
    auto app = App::open({data, true}, clock_);
    CHECK(app.is_ok());
    app_ = std::move(*app);
  }
  void SetUp() override {
    if (is_test_on_postgres()) GTEST_SKIP() << "reads SQLite's own table of tables";
  }

  TempFolder folder_;
  HandClock clock_;
  std::unique_ptr<App> app_;
};

std::int64_t run_count(Tx& tx, const std::string& text) {
  // Kept for the process: statements are registered by address.
  static std::map<std::string, std::unique_ptr<Sql>> kept;
  auto& sql = kept[text];
  if (!sql) {
    static std::set<std::string> texts;
    sql = std::make_unique<Sql>(SqlTag::job, "app_test.placed", *texts.insert(text).first);
  }
  auto row = tx.run(*sql);
  return row.step() ? row.i64(0) : 0;
}

std::string insert_of(Tx& tx, const std::string& table, const std::string& path, AreaId area) {
  std::string names, values;
  std::int64_t next = 1;
  for (const auto& column : columns_of(tx, table)) {
    const auto word = said().find(table + "." + column.name);
    std::string value = "''";
    const bool is_text = column.type == "TEXT" || column.type == "BLOB";
    if (word != said().end())
      value = word->second;
    else if (names_an_area(column.name))
      value = is_text ? "'" + path + "'" : std::to_string(area.value);
    else if (column.name == "until_at" || column.name == "ends_at")
      value = std::to_string((kNow + std::chrono::hours(24)).ms);
    else if (!is_text)
      value = column.name == "bucket" || column.name == "lane" ? "1" : std::to_string(next++);
    if (column.name == "id") value = std::to_string(id_in_bucket(Bucket{1}, 77));
    names += (names.empty() ? "" : ", ") + column.name;
    values += (values.empty() ? "" : ", ") + value;
  }
  return "INSERT INTO " + table + " (" + names + ") VALUES (" + values + ") RETURNING 1";
}

TEST_F(PlacementsTest, every_area_column_is_decided) {
  std::set<std::string> decided, there;
  for (const auto& placed : placed_columns()) {
    const std::string name = std::string(placed.table) + "." + std::string(placed.column);
    EXPECT_TRUE(decided.insert(name).second) << name << " stands twice";
    EXPECT_FALSE(placed.why.empty()) << name;
  }
  auto read = app_->db().read([&](Tx& tx) -> Outcome {
    for (const auto& table : app_->db().engine().table_names())
      for (const auto& column : columns_of(tx, table))
        if (names_an_area(column.name) && !is_other(table, column.name))
          there.insert(table + "." + column.name);
    return Done{};
  });
  ASSERT_TRUE(read);
  for (const auto& name : there)
    EXPECT_TRUE(decided.contains(name))
        << name << ": say in src/app/placements.cpp whether it follows when areas change";
  for (const auto& name : decided)
    EXPECT_TRUE(there.contains(name)) << name << " is no column";
}

TEST_F(PlacementsTest, what_is_said_to_follow_does) {
  const Area *gone = nullptr, *into = nullptr;
  for (const Area* district : app_->tree().children_of(app_->tree().root().id)) {
    const auto parts = app_->tree().children_of(district->id);
    if (parts.size() < 2 || parts[0]->level != parts[1]->level) continue;
    into = parts[0];
    gone = parts[1];
  }
  ASSERT_NE(gone, nullptr);
  const AreaId gone_id = gone->id, into_id = into->id;
  const std::string gone_path = gone->path, into_path = into->path;
  std::set<std::string> tables;
  for (const auto& placed : placed_columns())
    if (placed.follows == Follows::by_job) tables.insert(std::string(placed.table));
  auto laid = app_->db().write([&](Tx& tx) -> Outcome {
    for (const auto& table : tables)
      EXPECT_EQ(run_count(tx, insert_of(tx, table, gone_path, gone_id)), 1) << table;
    return merge_areas(tx, app_->keys(), gone_id, into_id, kNow);
  });
  ASSERT_TRUE(laid) << laid.error().key;
  for (int round = 0; round < 10; ++round)
    ASSERT_TRUE(app_->run_job("areas", kNow));
  auto read = app_->db().read([&](Tx& tx) -> Outcome {
    for (const auto& placed : placed_columns()) {
      if (placed.follows == Follows::history) continue;
      if (placed.table == "registry_area") continue;  // the ended row itself
      if (placed.table == "registry_cell_bucket") continue;
      const bool is_path = placed.column.ends_with("path");
      const std::string where = is_path ? "'" + gone_path + "'" : std::to_string(gone_id.value);
      EXPECT_EQ(run_count(tx, "SELECT COUNT(*) FROM " + std::string(placed.table) + " WHERE " +
                                  std::string(placed.column) + " = " + where),
                0)
          << placed.table << "." << placed.column << " is still at the old place";
    }
    return Done{};
  });
  ASSERT_TRUE(read);
}

}  // namespace
}  // namespace fl
