// The tree, the laid city and the seals, on small cities in databases of their own.
#include "registry/registry.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "platform/embedded.h"
#include "platform/salts.h"
#include "platform/text.h"
#include "registry/area_tree.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/temp_db.h"

namespace fl {

namespace {

constexpr Instant kNow{1'668'988'800'000};  // 2022-11-21T00:00Z

const Sql kAreaRows{SqlTag::job, "registry_test.areas",
                    "SELECT id, parent_id, level, kind, code, name, path, valid_from FROM "
                    "registry_area ORDER BY id"};
const Sql kBuildingRows{
    SqlTag::job, "registry_test.buildings",
    "SELECT bucket, id, cell_id, name FROM registry_building ORDER BY bucket, id"};
const Sql kHouseholdRows{
    SqlTag::job, "registry_test.households",
    "SELECT bucket, id, cell_id, building_id, door, kind FROM registry_household "
    "ORDER BY bucket, id"};
const Sql kMemberRows{SqlTag::job, "registry_test.members",
                      "SELECT bucket, household_id, birth_year, person_id FROM registry_member "
                      "ORDER BY bucket, household_id, birth_year, person_id"};
const Sql kPersonRows{
    SqlTag::job, "registry_test.people",
    "SELECT bucket, id, household_id, cell_id, birth_year, sex, is_living_alone, is_floating "
    "FROM registry_person ORDER BY bucket, id"};
const Sql kPrivateRows{
    SqlTag::job, "registry_test.private",
    "SELECT bucket, person_id, sealed_name, sealed_phone FROM registry_person_private "
    "ORDER BY bucket, person_id"};
const Sql kFlagCounts{SqlTag::job, "registry_test.flag_counts",
                      "SELECT kind, COUNT(*) FROM registry_flag GROUP BY kind"};
const Sql kSearchRows{
    SqlTag::job, "registry_test.search",
    "SELECT bucket, token, person_id, kind FROM registry_search ORDER BY bucket, token, person_id"};
struct TableRows {
  const Sql* sql;
  int columns;
};
const TableRows kAllRows[] = {{&kAreaRows, 8},   {&kBuildingRows, 4}, {&kHouseholdRows, 6},
                              {&kMemberRows, 4}, {&kPersonRows, 8},   {&kPrivateRows, 4},
                              {&kSearchRows, 4}};

class LaidTest {
 public:
  explicit LaidTest(std::int64_t people, std::uint64_t seed = 7) {
    start_crypto();
    keys = make_keys_seeded(seed);
    std::string pattern =
        (std::filesystem::temp_directory_path() / "firstline_registry_XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    place = std::make_unique<TempPlace>((folder / "city.db").string(),
                                    TempPlace::Content::migrated);
    auto opened = Db::open({.path = place->path(), .is_bulk = true});
    CHECK(opened.is_ok());
    db = std::move(*opened);
    CHECK(migrate(*db).is_ok());
    auto laid = lay_city(*db, keys, {people, seed, kNow}, nullptr);
    CHECK(laid.is_ok());
    city = *laid;
    auto loaded = AreaTree::load(*db);
    CHECK(loaded.is_ok());
    tree = std::move(*loaded);
  }
  ~LaidTest() {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  LaidTest(const LaidTest&) = delete;

  std::filesystem::path folder;
  std::unique_ptr<TempPlace> place;
  Keys keys;
  std::unique_ptr<Db> db;
  LaidCity city;
  std::unique_ptr<AreaTree> tree;
};

LaidTest& small_city() {
  static LaidTest laid(4'000);
  return laid;
}

// Runs the closure in a read transaction; its expectations are inside.
template <class F>
void reading(Db& db, F&& closure) {
  auto result = db.read([&](Tx& tx) -> Outcome {
    closure(tx);
    return Done{};
  });
  ASSERT_TRUE(result);
}

Hash32 hash_of_rows(Db& db) {
  std::string hashes;
  reading(db, [&](Tx& tx) {
    for (const auto& table : kAllRows) {
      std::string all;
      auto rows = tx.run(*table.sql);
      while (rows.step())
        for (int i = 0; i < table.columns; ++i) {
          all += rows.is_null(i) ? "-" : std::string(rows.blob(i));
          all += '\x1f';
        }
      hashes += raw(sha256(all));
    }
  });
  return sha256(hashes);
}

PersonId first_person(Tx& tx, const LaidCity& city) {
  const auto members = members_of(tx, city.cells.front().households.front());
  CHECK(!members.empty());
  return members.front();
}

std::string plan_text(Db& db, std::string_view name) {
  for (const Sql* sql = Sql::first(); sql != nullptr; sql = sql->next) {
    if (sql->name != name) continue;
    std::string text;
    for (const auto& step : db.plan_of(sql->text))
      text += step + "\n";
    return text;
  }
  return "no statement of this name";
}

}  // namespace

TEST(registry, official_table_has_every_area_and_a_rural_branch) {
  const auto areas = official_areas(embedded_areas_csv());
  std::map<AreaLevel, int> count;
  std::set<AreaId> ids;
  for (const auto& area : areas) {
    ++count[area.level];
    EXPECT_TRUE(ids.insert(area.id).second);
    EXPECT_EQ(area.is_synthetic, area.code.empty());
  }
  EXPECT_EQ(count[AreaLevel::city], 1);
  EXPECT_EQ(count[AreaLevel::district], 13);
  EXPECT_EQ(count[AreaLevel::subdistrict], 135);
  EXPECT_EQ(count[AreaLevel::township], 37);
  EXPECT_EQ(count[AreaLevel::community] + count[AreaLevel::village], 3'223);
  EXPECT_EQ(count[AreaLevel::section], 3);
}

TEST(registry, small_city_has_districts_streets_and_village_groups) {
  auto& laid = small_city();
  EXPECT_EQ(laid.city.people_count, 4'000);
  EXPECT_EQ(laid.city.cell_count, std::int64_t(laid.city.cells.size()));
  std::map<AreaLevel, std::set<AreaId>> seen;
  for (const auto& cell : laid.city.cells) {
    const Area* area = laid.tree->find(cell.cell);
    ASSERT_NE(area, nullptr);
    EXPECT_EQ(area->path, cell.path);
    EXPECT_FALSE(cell.households.empty());
    EXPECT_LE(cell.households.size(), 40U);
    for (const auto* up : laid.tree->upward(*area))
      seen[up->level].insert(up->id);
  }
  EXPECT_GE(seen[AreaLevel::district].size(), 2U);
  EXPECT_GE(seen[AreaLevel::subdistrict].size(), 3U);
  EXPECT_GE(seen[AreaLevel::community].size(), 3U);
  EXPECT_GE(seen[AreaLevel::section].size(), 1U);
  EXPECT_GE(seen[AreaLevel::village_group].size(), 3U);
}

TEST(registry, inside_is_starts_with) {
  const auto& tree = *small_city().tree;
  EXPECT_EQ(tree.root().level, AreaLevel::city);
  EXPECT_EQ(tree.root().cell_count, small_city().city.cell_count);
  EXPECT_EQ(tree.children_of(tree.root().id).size(), 13U);
  for (const auto* cell : tree.cells_under(tree.root().path)) {
    EXPECT_TRUE(cell->is_cell());
    for (const auto* up : tree.upward(*cell))
      EXPECT_TRUE(cell->path.starts_with(up->path));
    EXPECT_EQ(tree.upward(*cell).back(), &tree.root());
    EXPECT_EQ(tree.find_path(cell->path), cell);
  }
  EXPECT_EQ(tree.find_path("zzz"), nullptr);
  EXPECT_EQ(tree.find(AreaId{1}), nullptr);
  std::size_t under_districts = 0;
  for (const auto* district : tree.children_of(tree.root().id))
    under_districts += tree.cells_under(district->path).size();
  EXPECT_EQ(under_districts, std::size_t(tree.root().cell_count));
}

TEST(registry, address_names_district_street_and_community) {
  auto& laid = small_city();
  const Area& cell = *laid.tree->find(laid.city.cells.front().cell);
  const Area& community = *laid.tree->parent_of(cell);
  const Area& street = *laid.tree->parent_of(community);
  const Area& district = *laid.tree->parent_of(street);
  EXPECT_EQ(address_of(*laid.tree, cell), district.name + " " + street.name + " " + community.name);
  const json::object ref = area_json(*laid.tree, cell);
  EXPECT_EQ(ref.at("id").as_string(), to_text(cell.id));
  EXPECT_EQ(ref.at("level").as_string(), "grid_cell");
  EXPECT_EQ(ref.at("parent_name").as_string(), community.name);
  EXPECT_EQ(area_json(*laid.tree, laid.tree->root()).at("parent_name").as_string(), "");
}

TEST(registry, person_is_found_by_phone_and_opened) {
  auto& laid = small_city();
  reading(*laid.db, [&](Tx& tx) {
    const HouseholdId home = laid.city.cells.front().households.front();
    const PersonId id = first_person(tx, laid.city);
    const auto person = load_person(tx, id);
    ASSERT_TRUE(person);
    EXPECT_EQ(person->household, home);
    EXPECT_EQ(person->cell_path, laid.city.cells.front().path);
    const auto open = open_private(tx, laid.keys, id);
    ASSERT_TRUE(open);
    EXPECT_TRUE(is_utf8(open->name));
    ASSERT_TRUE(phone_digits(open->phone));
    EXPECT_EQ(find_by_phone(tx, laid.keys, open->phone), std::vector<PersonId>{id});
    EXPECT_EQ(find_by_phone(tx, laid.keys, "+86 " + open->phone), std::vector<PersonId>{id});
    EXPECT_TRUE(find_by_phone(tx, laid.keys, "15499999999").empty());
    EXPECT_TRUE(find_by_phone(tx, laid.keys, "nobody").empty());
    const auto household = load_household(tx, home);
    ASSERT_TRUE(household);
    EXPECT_EQ(household->cell, person->cell);
    EXPECT_EQ(household->building, "1号楼1单元");
    EXPECT_EQ(household->door, "101");
  });
}

TEST(registry, nobody_there_is_said_so) {
  auto& laid = small_city();
  reading(*laid.db, [&](Tx& tx) {
    EXPECT_EQ(load_person(tx, PersonId{42}).error().key, "registry.no_such_person");
    EXPECT_EQ(open_private(tx, laid.keys, PersonId{42}).error().key, "registry.no_such_person");
    EXPECT_EQ(load_household(tx, HouseholdId{42}).error().key, "registry.no_such_household");
    EXPECT_TRUE(members_of(tx, HouseholdId{42}).empty());
  });
}

TEST(registry, members_come_eldest_first) {
  auto& laid = small_city();
  reading(*laid.db, [&](Tx& tx) {
    for (const auto household : laid.city.cells.front().households) {
      int born = 0;
      for (const auto id : members_of(tx, household)) {
        const auto person = load_person(tx, id);
        ASSERT_TRUE(person);
        EXPECT_GE(person->birth_year, born);
        born = person->birth_year;
      }
    }
  });
}

TEST(registry, sealed_text_opens_only_for_its_person_and_column) {
  auto& laid = small_city();
  reading(*laid.db, [&](Tx& tx) {
    const PersonId one = first_person(tx, laid.city);
    const PersonId other = members_of(tx, laid.city.cells.back().households.back()).front();
    const auto sealed = seal_for_person(tx, laid.keys, one, "insulin", "work_ask.text");
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->find("insulin"), std::string::npos);
    EXPECT_EQ(*unseal_for_person(tx, laid.keys, one, *sealed, "work_ask.text"), "insulin");
    EXPECT_EQ(unseal_for_person(tx, laid.keys, other, *sealed, "work_ask.text").error().key,
              "platform.seal_broken");
    EXPECT_EQ(unseal_for_person(tx, laid.keys, one, *sealed, "work_task.note").error().key,
              "platform.seal_broken");
  });
}

TEST(registry, erased_salt_shuts_everything_about_the_person) {
  LaidTest laid(300);
  reading(*laid.db, [&](Tx& tx) {
    const PersonId one = first_person(tx, laid.city);
    const auto sealed = seal_for_person(tx, laid.keys, one, "insulin", "work_ask.text");
    const auto phone = open_private(tx, laid.keys, one)->phone;
    ASSERT_TRUE(laid.keys.salts->erase(one.value));
    EXPECT_EQ(open_private(tx, laid.keys, one).error().key, "registry.person_erased");
    EXPECT_EQ(unseal_for_person(tx, laid.keys, one, *sealed, "work_ask.text").error().key,
              "registry.person_erased");
    EXPECT_TRUE(find_by_phone(tx, laid.keys, phone).empty());
  });
}

TEST(registry, care_comes_out_as_the_shares_say) {
  LaidTest laid(40'000);
  std::map<std::string, double> of;
  reading(*laid.db, [&](Tx& tx) {
    auto rows = tx.run(kFlagCounts);
    while (rows.step())
      of[rows.str(0)] = double(rows.i64(1)) / 40'000;
  });
  EXPECT_NEAR(of["pregnant"], 0.0070, 0.002);
  EXPECT_NEAR(of["disabled"], 0.063, 0.005);
  EXPECT_NEAR(of["chronic"], 0.077, 0.008);
  EXPECT_NEAR(of["dialysis"], 0.00061, 0.0005);
  EXPECT_NEAR(of["elder_alone"], 0.023, 0.005);
  EXPECT_GT(of["left_behind_child"], 0.0005);
}

TEST(registry, same_seed_is_the_same_database) {
  const LaidTest one(2'000, 3), same(2'000, 3), other(2'000, 4);
  EXPECT_EQ(hex(hash_of_rows(*one.db)), hex(hash_of_rows(*same.db)));
  EXPECT_NE(hex(hash_of_rows(*one.db)), hex(hash_of_rows(*other.db)));
}

TEST(registry, data_folder_names_nobody) {
  LaidTest laid(500);
  std::string name, phone;
  reading(*laid.db, [&](Tx& tx) {
    const auto open = open_private(tx, laid.keys, first_person(tx, laid.city));
    ASSERT_TRUE(open);
    name = open->name;
    phone = open->phone;
  });
  laid.db.reset();
  for (const auto& file : std::filesystem::directory_iterator(laid.folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    EXPECT_EQ(bytes.str().find(name), std::string::npos) << file.path();
    EXPECT_EQ(bytes.str().find(phone), std::string::npos) << file.path();
  }
}

TEST(registry, laying_is_refused_where_it_would_harm) {
  LaidTest laid(300);
  const CityPlan plan{300, 7, kNow};
  EXPECT_EQ(lay_city(*laid.db, laid.keys, plan, nullptr).error().key, "registry.not_empty");
  EXPECT_EQ(lay_city(*laid.db, make_keys(false), plan, nullptr).error().key,
            "registry.demo_keys_only");
  EXPECT_EQ(lay_city(*laid.db, laid.keys, {0, 7, kNow}, nullptr).error().key,
            "registry.bad_people_count");
  reading(*laid.db, [&](Tx& tx) {  // the refusals took no salt away
    EXPECT_TRUE(open_private(tx, laid.keys, first_person(tx, laid.city)));
  });
}

TEST(registry, areas_missing_is_said_so) {
  start_crypto();
  std::string pattern =
      (std::filesystem::temp_directory_path() / "firstline_registry_XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  {
    const TempPlace place((folder / "empty.db").string());
    auto db = Db::open({.path = place.path()});
    ASSERT_TRUE(db);
    ASSERT_TRUE(migrate(**db));
    EXPECT_EQ(AreaTree::load(**db).error().key, "registry.no_areas");
  }
  std::filesystem::remove_all(folder);
}

TEST(registry, hot_statements_walk_their_keys) {
  if (is_test_on_postgres()) GTEST_SKIP() << "plans of SQLite";
  auto& db = *small_city().db;
  const std::map<std::string, std::string> plans{
      {"registry.load_person",
       "SEARCH p USING PRIMARY KEY (bucket=? AND id=?)\n"
       "SEARCH a USING INDEX sqlite_autoindex_registry_area_1 (id=?)\n"},
      {"registry.load_household",
       "SEARCH h USING PRIMARY KEY (bucket=? AND id=?)\nSEARCH b USING PRIMARY KEY (bucket=? AND "
       "id=?)\n"},
      {"registry.load_private",
       "SEARCH registry_person_private USING PRIMARY KEY (bucket=? AND person_id=?)\n"},
      {"registry.find_token", "SEARCH registry_search USING PRIMARY KEY (bucket=? AND token=?)\n"},
      {"registry.members",
       "SEARCH registry_member USING PRIMARY KEY (bucket=? AND household_id=?)\n"},
  };
  for (const auto& [name, plan] : plans)
    EXPECT_EQ(plan_text(db, name), plan) << name;
}

}  // namespace fl
