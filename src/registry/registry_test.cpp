// The tree, the laid city and the seals, on a small city in a database of its own.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "platform/embedded.h"
#include "platform/salts.h"
#include "platform/text.h"
#include "registry/area_tree.h"
#include "registry/registry.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/sql.h"

namespace fl {

namespace {

constexpr Instant kNow{1'668'988'800'000};  // 2022-11-21T00:00Z


struct Laid {
  std::filesystem::path folder;
  Keys keys;
  std::unique_ptr<Db> db;
  LaidCity city;
  std::unique_ptr<AreaTree> tree;

  explicit Laid(std::int64_t people, std::uint64_t seed = 7) : keys(make_keys_seeded(seed)) {
    start_crypto();
    char name[] = "/tmp/firstline_registry_XXXXXX";
    folder = mkdtemp(name);
    auto opened = Db::open({.path = folder / "city.db", .is_bulk = true});
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
  ~Laid() {
    db.reset();
    std::filesystem::remove_all(folder);
  }
};

Laid& small_city() {
  static Laid laid(4'000);
  return laid;
}

template <class T, class F>
T read(Db& db, F&& closure) {
  auto result = db.read([&](Tx& tx) -> Result<T> { return closure(tx); });
  CHECK(result.is_ok());
  return std::move(*result);
}


}  // namespace

TEST(registry, official_table_has_every_area_and_a_rural_branch) {
  const auto areas = official_areas(embedded_areas_csv());
  std::map<AreaLevel, int> count;
  for (const auto& area : areas) ++count[area.level];
  EXPECT_EQ(count[AreaLevel::city], 1);
  EXPECT_EQ(count[AreaLevel::district], 13);
  EXPECT_EQ(count[AreaLevel::subdistrict] + count[AreaLevel::township], 172);
  EXPECT_EQ(count[AreaLevel::community] + count[AreaLevel::village], 3'223);
  EXPECT_EQ(count[AreaLevel::section], 3);
  EXPECT_EQ(count[AreaLevel::subdistrict], 135);
}

TEST(registry, small_city_has_districts_streets_and_village_groups) {
  auto& laid = small_city();
  EXPECT_EQ(laid.city.people_count, 4'000);
  std::set<AreaId> districts, streets, communities;
  int groups = 0, under_section = 0;
  for (const auto& cell : laid.city.cells) {
    const Area* area = laid.tree->find(cell.cell);
    ASSERT_NE(area, nullptr);
    EXPECT_EQ(area->path, cell.path);
    if (area->level == AreaLevel::village_group) ++groups;
    for (const auto* up : laid.tree->upward(*area)) {
      if (up->level == AreaLevel::district) districts.insert(up->id);
      if (up->level == AreaLevel::subdistrict) streets.insert(up->id);
      if (up->level == AreaLevel::community) communities.insert(up->id);
      if (up->level == AreaLevel::section) ++under_section;
    }
  }
  EXPECT_GE(districts.size(), 2U);
  EXPECT_GE(streets.size(), 3U);
  EXPECT_GE(communities.size(), 3U);
  EXPECT_GE(groups, 3);
  EXPECT_GE(under_section, 1);
  EXPECT_EQ(laid.tree->root().cell_count, laid.city.cell_count);
}

TEST(registry, person_is_found_by_phone_and_opened) {
  auto& laid = small_city();
  const HouseholdId home = laid.city.cells.front().households.front();
  read<int>(*laid.db, [&](Tx& tx) {
    const auto members = members_of(tx, home);
    CHECK(!members.empty());
    const auto person = load_person(tx, members.front());
    CHECK(person.is_ok());
    EXPECT_EQ(person->household, home);
    EXPECT_EQ(person->cell_path, laid.city.cells.front().path);
    const auto open = open_private(tx, laid.keys, members.front());
    CHECK(open.is_ok());
    EXPECT_TRUE(is_utf8(open->name));
    EXPECT_TRUE(phone_digits(open->phone).has_value());
    const auto found = find_by_phone(tx, laid.keys, open->phone);
    EXPECT_EQ(found, std::vector<PersonId>{members.front()});
    const auto household = load_household(tx, home);
    CHECK(household.is_ok());
    EXPECT_FALSE(household->door.empty());
    return 0;
  });
}

}  // namespace fl
