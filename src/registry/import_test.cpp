// Imports and exports on a small city: what becomes of each row, a second run, a cut, and that what
// is exported can be imported.
#include "registry/import.h"

#include <gtest/gtest.h>

#include "platform/random.h"
#include "platform/salts.h"
#include "registry/area_change.h"
#include "registry/area_codes.h"
#include "registry/area_tree.h"
#include "registry/import_cells.h"
#include "registry/store_import.h"
#include "storage/temp_db.h"

namespace fl {

namespace {

constexpr Instant kNow{1'668'988'800'000};  // 2022-11-21T00:00Z
constexpr std::string_view kAreas =
    "区域代码,上级代码,级别,名称\n"
    "610103099,610103,街道,新街道\n610103099001,610103099,社区,甲社区\n"
    "610103099001-01,610103099001,网格,第1网格\n610103099001-02,610103099001,网格,第2网格\n";
constexpr std::string_view kPeopleHead = "网格,楼栋,门牌,姓名,手机号,性别,出生日期,独居\n";

class Registry {
 public:
  Registry() {
    start_crypto();
    keys = make_keys(true);
    keys.salts = std::make_shared<SaltBook>();
    CHECK(lay_areas(*db).is_ok());
    load();
    take(TableWhat::areas, std::string(kAreas));
    load();
  }
  void load() { tree = std::move(*AreaTree::load(*db)); }
  [[nodiscard]] ImportPlace place() {
    return {*db, keys, *tree, Permit::for_job("import"), scope.empty() ? tree->root().path : scope};
  }
  ImportReport take(TableWhat what, const std::string& bytes, bool is_dry_run = false,
                    std::vector<std::pair<std::string, std::string>> mapping = {}) {
    auto report = run(what, bytes, is_dry_run, std::move(mapping));
    CHECK(report.is_ok());
    return *report;
  }
  Result<ImportReport> run(TableWhat what, const std::string& bytes, bool is_dry_run = false,
                           std::vector<std::pair<std::string, std::string>> mapping = {}) {
    errors.clear();
    auto taker = registry_taker(place(), what);
    ImportOrder order{*db, *taker, Permit::for_job("import"), {}, bytes};
    order.is_dry_run = is_dry_run;
    order.mapping = std::move(mapping);
    order.now = kNow;
    order.refused = [&](std::span<const std::string> row) { append_csv(errors, row); };
    return run_import(order);
  }
  std::string give(TableWhat what, bool is_english = false) {
    std::string out;
    auto count = export_rows(place(), what, is_english,
                             [&](std::span<const std::string> row) { append_csv(out, row); });
    CHECK(count.is_ok());
    return out;
  }

  TempDb db;
  Keys keys;
  std::unique_ptr<AreaTree> tree;
  std::string scope, errors;
};

std::string told(const ImportReport& report) {
  const auto& n = report.numbers;
  return std::to_string(n.inserted) + "+" + std::to_string(n.updated) + "~" +
         std::to_string(n.unchanged) + "=" + std::to_string(n.refused) + "!";
}

TEST(Import, a_table_of_areas_is_laid_and_a_second_run_changes_nothing) {
  Registry r;
  EXPECT_EQ(told(r.take(TableWhat::areas, std::string(kAreas))), "0+0~4=0!");
  EXPECT_EQ(r.tree->cells_under(r.tree->root().path).size(), 2u);
  EXPECT_EQ(told(r.take(TableWhat::areas,
                        "code,parent,level,name\n"
                        "610103099001-02,610103099001,grid_cell,renamed\n"
                        "9,610103099001,district,wrong level\n"
                        "10,nowhere,grid_cell,no parent\n"
                        "610103099001,610103098,community,moved\n")),
            "0+1~0=3!");
}

TEST(Import, what_lies_below_an_area_without_a_code_is_exported_below_the_next_that_has_one) {
  Registry r;
  ASSERT_EQ(told(r.take(TableWhat::areas, "code,parent,level,name\n610103100,610103,township,T\n")),
            "1+0~0=0!");
  ASSERT_TRUE(r.db->write([&](Tx& tx) -> Outcome {
    const auto above = store::load_area(tx, area_id_of("610103100"));
    const AreaId section = random_id<AreaId>();
    store::add_area(tx, {section, above->id, AreaLevel::section, "", "S", above->path + "001"},
                    "2026-01-01");
    store::add_area(tx,
                    {area_id_of("610103100201"), section, AreaLevel::village, "610103100201", "V",
                     above->path + "001001"},
                    "2026-01-01");
    return Done{};
  }));
  r.load();
  const std::string table = r.give(TableWhat::areas);
  EXPECT_NE(table.find("610103100201,610103100,"), std::string::npos);
  EXPECT_EQ(r.take(TableWhat::areas, table).numbers.refused, 0);
  Registry other;
  const auto taken = other.take(TableWhat::areas, table);
  EXPECT_EQ(taken.numbers.refused, 0);
  EXPECT_EQ(taken.numbers.inserted, 2);
}

AreaId id_of_code(Registry& r, std::string_view code) {
  auto found = r.db->read([&](Tx& tx) -> Result<AreaId> { return store::area_of_code(tx, code); });
  CHECK(found.is_ok());
  return *found;
}

TEST(Import, a_table_of_before_a_merge_brings_nothing_back) {
  Registry r;
  const std::string before = r.give(TableWhat::areas);
  const AreaId gone = id_of_code(r, "610103099001-02"), into = id_of_code(r, "610103099001-01");
  ASSERT_TRUE(
      r.db->write([&](Tx& tx) -> Outcome { return merge_areas(tx, r.keys, gone, into, kNow); }));
  r.load();
  for (const bool is_dry_run : {true, false}) {
    const auto taken = r.take(TableWhat::areas, before, is_dry_run);
    EXPECT_EQ(taken.numbers.inserted + taken.numbers.updated, 0);
    ASSERT_EQ(taken.numbers.refused, 1);
    EXPECT_EQ(taken.first_refusals.at(0).expected->key, "ended");
  }
  const std::string now = r.give(TableWhat::areas);
  EXPECT_EQ(now.find("610103099001-02"), std::string::npos);
  EXPECT_EQ(r.take(TableWhat::areas, now).numbers.unchanged + 1,
            r.take(TableWhat::areas, before).numbers.rows);
}

TEST(Import, a_merge_loses_nobody_from_the_tables) {
  Registry r;
  std::string file(kPeopleHead);
  for (int i = 1; i <= 6; ++i)
    file += "610103099001-0" + std::to_string(1 + i % 2) + "," + std::to_string(1 + i % 2) +
            "号楼,10" + std::to_string(i) + ",王秀芳,,女,194" + std::to_string(i) + ",是\n";
  ASSERT_EQ(told(r.take(TableWhat::people, file)), "6+0~0=0!");
  const AreaId gone = id_of_code(r, "610103099001-02"), into = id_of_code(r, "610103099001-01");
  ASSERT_TRUE(
      r.db->write([&](Tx& tx) -> Outcome { return merge_areas(tx, r.keys, gone, into, kNow); }));
  r.load();
  const auto people = r.give(TableWhat::people);
  EXPECT_EQ(std::count(people.begin(), people.end(), '\n'), 7) << people;
  EXPECT_EQ(told(r.take(TableWhat::people, people)), "0+0~6=0!");
  EXPECT_EQ(told(r.take(TableWhat::households, r.give(TableWhat::households))), "0+0~6=0!");
  // A new door of a building that came with the merge is found again as well.
  const std::string door = "网格,楼栋,门牌\n610103099001-01,2号楼,999\n";
  EXPECT_EQ(told(r.take(TableWhat::households, door)), "1+0~0=0!");
  EXPECT_EQ(told(r.take(TableWhat::households, door)), "0+0~1=0!");
}

TEST(Import, a_table_of_before_a_split_lays_no_building_twice) {
  Registry r;
  std::string file(kPeopleHead);
  for (int i = 1; i <= 6; ++i)
    file += "610103099001-01," + std::to_string(1 + i % 2) + "号楼,10" + std::to_string(i) +
            ",王秀芳,,女,194" + std::to_string(i) + ",是\n";
  ASSERT_EQ(told(r.take(TableWhat::people, file)), "6+0~0=0!");
  const std::string with_ids = r.give(TableWhat::people);
  const AreaId cell = id_of_code(r, "610103099001-01");
  ASSERT_TRUE(r.db->write([&](Tx& tx) -> Outcome {
    auto made = split_cell(tx, Permit::for_job("test"), r.keys, cell, "新网格", {"2号楼"}, kNow);
    return made ? Outcome(Done{}) : Outcome(made.error());
  }));
  r.load();
  for (const auto& before : {file, with_ids}) {
    const auto taken = r.take(TableWhat::people, before);
    EXPECT_EQ(told(taken), "0+0~3=3!");
    EXPECT_EQ(taken.first_refusals.at(0).expected->key, "split_off");
  }
  const auto people = r.give(TableWhat::people);
  EXPECT_NE(people.find("610103099001-01-2"), std::string::npos);
  EXPECT_EQ(told(r.take(TableWhat::people, people)), "0+0~6=0!");
  EXPECT_EQ(told(r.take(TableWhat::households, "网格,楼栋,门牌\n610103099001-01,2号楼,777\n")),
            "0+0~0=1!");
}

TEST(Import, what_was_split_off_has_a_code_and_an_export_of_it_is_an_import) {
  Registry r;
  const AreaId community = id_of_code(r, "610103099001"), cell = id_of_code(r, "610103099001-02");
  const std::string old_path = r.tree->find(cell)->path;
  AreaId fresh;
  ASSERT_TRUE(r.db->write([&](Tx& tx) -> Outcome {
    auto made = split_area(tx, Permit::for_job("test"), community, "乙社区", {cell}, kNow);
    if (!made) return made.error();
    fresh = *made;
    return Done{};
  }));
  r.load();
  const std::string table = r.give(TableWhat::areas);
  EXPECT_NE(table.find("610103099001-2,610103099,"), std::string::npos) << table.substr(0, 200);
  EXPECT_NE(table.find("610103099001-02,610103099001-2,"), std::string::npos);
  const auto again = r.take(TableWhat::areas, table);
  EXPECT_EQ(again.numbers.unchanged, again.numbers.rows);
  // What a table adds then gets no path that somebody had, and every server hears of it.
  ASSERT_EQ(told(r.take(TableWhat::areas,
                        "code,parent,level,name\n610103099001-03,610103099001,grid_cell,third\n")),
            "1+0~0=0!");
  EXPECT_TRUE(*r.tree->refresh(*r.db));
  EXPECT_NE(r.tree->find(id_of_code(r, "610103099001-03"))->path, old_path);
  EXPECT_EQ(r.tree->find_path(old_path)->id, cell);
}

TEST(Import, a_code_is_changed_by_hand_and_nobody_else_ever_has_the_old_one) {
  Registry r;
  const AreaId cell = id_of_code(r, "610103099001-02");
  const auto recode = [&](std::string code) {
    auto done = r.db->write([&](Tx& tx) -> Outcome { return recode_area(tx, cell, code, kNow); });
    r.load();
    return done ? std::string() : done.error().key;
  };
  EXPECT_EQ(recode("A 1"), "registry.bad_code");
  EXPECT_EQ(recode(""), "registry.bad_code");
  EXPECT_EQ(recode("610103099001-01"), "registry.code_taken");
  EXPECT_EQ(recode("EAST-2"), "");
  EXPECT_EQ(recode("EAST-2"), "");
  const auto row = [](std::string_view code) {
    return "code,parent,level,name\n" + std::string(code) + ",610103099001,grid_cell,new name\n";
  };
  EXPECT_EQ(told(r.take(TableWhat::areas, row("610103099001-02"))), "0+0~0=1!");
  EXPECT_EQ(told(r.take(TableWhat::areas, row("EAST-2"))), "0+1~0=0!");
  EXPECT_TRUE(*r.tree->refresh(*r.db));
  EXPECT_EQ(r.tree->find(cell)->name, "new name");
  EXPECT_EQ(recode("610103099001-02"), "") << "its own of before";
}

TEST(Import, people_get_doors_and_bad_rows_come_back_mended) {
  Registry r;
  const std::string file = std::string(kPeopleHead) +
                           "610103099001-01,1号楼,101,王秀芳,13800001111,女,1949-05-01,是\n"
                           "610103099001-01,1号楼,101,王小明,,男,1979,\n"
                           "610103099001-01,1号楼,102,李强,138,男,1980,否\n"
                           "nowhere,1号楼,102,李强,,男,1980,否\n"
                           "新城区/x,1号楼,102,李强,,x,1980,否\n"
                           "610103099001-02,1号楼,102,赵六,,男,2050,否\n"
                           "610103099001-01,1号楼,101,王小明,,男,1979,\n";
  const auto dry = r.take(TableWhat::people, file, true);
  EXPECT_EQ(told(dry), "2+0~0=5!");
  const auto report = r.take(TableWhat::people, file);
  EXPECT_EQ(told(report), "2+0~0=5!") << "a dry run writes nothing";
  std::vector<std::string> why;
  for (const auto& refusal : report.first_refusals)
    why.push_back(std::to_string(refusal.line) + " " + refusal.column + " " +
                  std::string(refusal.expected->key));
  EXPECT_EQ(why, (std::vector<std::string>{"4 手机号 phone", "5 网格 area", "6 网格 area",
                                           "7 出生日期 year", "8  twice"}));
  EXPECT_EQ(told(r.take(TableWhat::people, file)), "0+0~2=5!");
  std::string mended = r.errors;
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {",138,", ",13800002222,"}, {"nowhere", "610103099001-02"}, {",2050,", ",1950,"}}) {
    const auto at = mended.find(from);
    ASSERT_NE(at, std::string::npos) << mended;
    mended.replace(at, from.size(), to);
  }
  EXPECT_EQ(told(r.take(TableWhat::people, mended)), "3+0~1=1!");
  const auto found = r.db->read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    return find_by_phone(tx, r.keys, "13800002222");
  });
  EXPECT_EQ(found->size(), 1u);
}

TEST(Import, a_changed_cell_changes_the_person_and_an_empty_one_does_not) {
  Registry r;
  const std::string row = "610103099001-01,1号楼,101,王秀芳,13800001111,女,1949,是\n";
  EXPECT_EQ(told(r.take(TableWhat::people, std::string(kPeopleHead) + row)), "1+0~0=0!");
  EXPECT_EQ(told(r.take(TableWhat::people,
                        std::string(kPeopleHead) + "610103099001-01,1号楼,101,王秀芳,,女,1949,\n")),
            "0+0~1=0!");
  EXPECT_EQ(told(r.take(TableWhat::people,
                        std::string(kPeopleHead) +
                            "610103099001-01,1号楼,101,王秀芳,13900009999,女,1949,\n")),
            "0+1~0=0!");
  const auto found = r.db->read([&](Tx& tx) -> Result<int> {
    return int(find_by_phone(tx, r.keys, "13800001111").size() * 10 +
               find_by_phone(tx, r.keys, "13900009999").size());
  });
  EXPECT_EQ(*found, 1);
  // Someone of the same name at the same door, of another year, is someone else.
  EXPECT_EQ(told(r.take(TableWhat::people,
                        std::string(kPeopleHead) +
                            "610103099001-01,1号楼,101,王秀芳,13900009999,女,1950,\n")),
            "1+0~0=0!");
}

TEST(Import, an_id_moves_a_person_and_a_scope_keeps_them) {
  Registry r;
  r.take(TableWhat::people,
         std::string(kPeopleHead) + "610103099001-01,1号楼,101,王秀芳,13800001111,女,1949,是\n");
  std::string out = r.give(TableWhat::people);
  const auto at = out.find(",101,");
  out.replace(at, 5, ",202,");
  r.scope = (*r.tree).cells_under(r.tree->root().path)[1]->path;
  EXPECT_EQ(told(r.take(TableWhat::people, out)), "0+0~0=1!") << "not their area";
  r.scope.clear();
  EXPECT_EQ(told(r.take(TableWhat::people, out)), "0+1~0=0!");
  EXPECT_NE(r.give(TableWhat::people).find(",202,王秀芳"), std::string::npos);
}

TEST(Import, headings_are_mapped_once_and_remembered) {
  Registry r;
  const std::string file =
      "格子,楼栋,门牌,谁,sex,birth,备注\n610103099001-01,1号楼,101,王秀芳,f,1949,x\n";
  auto missing = r.run(TableWhat::people, file, true);
  ASSERT_FALSE(missing.is_ok());
  EXPECT_EQ(missing.error().key, "registry.import_no_column");
  EXPECT_EQ(missing.error().fields.size(), 2u);
  const auto report = r.take(TableWhat::people, file, true, {{"area", "格子"}, {"name", "谁"}});
  EXPECT_EQ(told(report), "1+0~0=0!");
  EXPECT_EQ(report.ignored_headings, std::vector<std::string>{"备注"});
  EXPECT_EQ(told(r.take(TableWhat::people, file)), "1+0~0=0!") << "not said again";
}

TEST(Import, files_without_rows_are_refused) {
  Registry r;
  EXPECT_EQ(r.run(TableWhat::people, "").error().key, "registry.import_no_rows");
}

TEST(Import, venues_are_found_again_by_cell_kind_and_name) {
  Registry r;
  const std::string file =
      "网格,场所类型,场所名称,地址\n610103099001-01,商铺,便民超市,东街1号\n"
      "610103099001-01,dormitory,工人宿舍,\n610103099001-01,海滩,x,\n";
  EXPECT_EQ(told(r.take(TableWhat::venues, file)), "2+0~0=1!");
  EXPECT_EQ(told(r.take(TableWhat::venues, file)), "0+0~2=1!");
  EXPECT_EQ(told(r.take(TableWhat::venues, r.give(TableWhat::venues))), "0+0~2=0!");
}

// The property: what is exported imports as unchanged here, and as the same table elsewhere.
TEST(Import, an_export_is_an_import) {
  Registry r;
  Random random(5);
  std::string file(kPeopleHead);
  const std::vector<std::string> names{"王秀芳", "=SUM(1)", "O'Neil",    "'quoted", "阿·买提",
                                       "𠮷野",   "a,b",     "say \"x\"", "-1",      "欧阳 修"};
  for (int i = 0; i < 300; ++i) {
    std::string line;
    append_csv(line,
               std::vector<std::string>{
                   random.chance(0.5) ? "610103099001-01" : "610103099001-02",
                   std::to_string(1 + random.below(4)) + "号楼", std::to_string(random.below(30)),
                   names[random.below(names.size())] + std::to_string(i),
                   random.chance(0.7) ? "138" + std::to_string(10'000'000 + i) : "",
                   random.chance(0.5) ? "男" : "女", std::to_string(random.between(1930, 2020)),
                   random.chance(0.2) ? "是" : "否"});
    file += line;
  }
  EXPECT_EQ(told(r.take(TableWhat::people, file)), "300+0~0=0!");
  for (const bool is_english : {false, true}) {
    const auto again = r.take(TableWhat::people, r.give(TableWhat::people, is_english));
    EXPECT_EQ(told(again), "0+0~300=0!");
    EXPECT_EQ(told(r.take(TableWhat::households, r.give(TableWhat::households, is_english))),
              "0+0~" +
                  std::to_string(
                      r.take(TableWhat::households, r.give(TableWhat::households)).numbers.rows) +
                  "=0!");
  }
  Registry other;
  EXPECT_EQ(told(other.take(TableWhat::people, r.give(TableWhat::people))), "300+0~0=0!");
  auto without_ids = [](const std::string& table) {
    auto reader = std::move(*TableReader::open(table));
    std::vector<std::vector<std::string>> rows;
    for (TableRow row; *reader->next(row);)
      rows.push_back({row.cells.begin() + 1, row.cells.end()});
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  EXPECT_EQ(without_ids(r.give(TableWhat::people)), without_ids(other.give(TableWhat::people)));
}

// A run cut off anywhere is taken up by the same file, and nobody is there twice.
TEST(Import, a_run_cut_off_goes_on) {
  Registry r;
  std::string file = "网格,楼栋,门牌\n";
  for (int i = 0; i < 25'000; ++i)
    file += "610103099001-01,1号楼," + std::to_string(i) + "\n";
  auto taker = registry_taker(r.place(), TableWhat::households);
  ImportOrder order{*r.db, *taker, Permit::for_job("import"), {}, file};
  order.now = kNow;
  order.progress = [](const ImportNumbers&, double) { return false; };
  const auto cut = run_import(order);
  ASSERT_TRUE(cut.is_ok());
  EXPECT_TRUE(cut->is_stopped);
  EXPECT_EQ(told(*cut), "10000+0~0=0!");
  order.progress = {};
  const auto rest = run_import(order);
  EXPECT_EQ(told(*rest), "15000+0~10000=0!");
  EXPECT_EQ(rest->id, cut->id);
}

TEST(ImportCells, are_read_as_people_write_them) {
  EXPECT_EQ(cells::birth_year_of("1949", 2022), 1949);
  EXPECT_EQ(cells::birth_year_of("1949-05-01", 2022), 1949);
  EXPECT_EQ(cells::birth_year_of("1949年5月", 2022), 1949);
  EXPECT_EQ(cells::birth_year_of("2049", 2022), std::nullopt);
  EXPECT_EQ(cells::birth_year_of("19490501", 2022), std::nullopt);
  EXPECT_EQ(cells::yes_no_of(" 是 "), true);
  EXPECT_EQ(cells::yes_no_of("No"), false);
  EXPECT_EQ(cells::yes_no_of("maybe"), std::nullopt);
  EXPECT_EQ(cells::is_female_of("女"), true);
  EXPECT_EQ(cells::line_of("a\nb", 10), std::nullopt);
  EXPECT_EQ(cells::heading_key(" Living_Alone* "), "livingalone");
}

}  // namespace

}  // namespace fl
