// The generator without a database: its shares, its names, its doors.
#include "registry/city.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "platform/embedded.h"
#include "platform/text.h"
#include "registry/shares.h"

namespace fl {

namespace {

constexpr int kYear = 2022;

const MadeCity& city_of_100k() {
  static const MadeCity city = make_city(embedded_areas_csv(), {100'000, 1, kYear});
  return city;
}

bool is_village(const MadeCity& city, const MadePerson& person) {
  const auto& building = city.buildings[city.households[person.household].building];
  return city.cells[building.cell].area.level == AreaLevel::village_group;
}

std::map<ShareOf, double> measured(const MadeCity& city) {
  std::map<ShareOf, double> found;
  double families = 0, family_people = 0, singles = 0, han = 0;
  std::vector<int> sizes(city.households.size());
  for (const auto& person : city.people)
    ++sizes[person.household];
  const double all = double(city.people.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (city.buildings[city.households[i].building].kind == BuildingKind::dormitory) {
      found[ShareOf::collective] += sizes[i] / all;
      continue;
    }
    ++families;
    family_people += sizes[i];
    singles += sizes[i] == 1;
  }
  for (const auto& person : city.people) {
    const int age = kYear - person.birth_year;
    found[ShareOf::urban] += !is_village(city, person) / all;
    found[ShareOf::age_0_14] += (age < 15) / all;
    found[ShareOf::age_60_up] += (age >= 60) / all;
    found[ShareOf::age_65_up] += (age >= 65) / all;
    found[ShareOf::elderly_alone] += (age >= 60 && person.is_living_alone) / all;
    found[ShareOf::floating] += person.is_floating / all;
    const NameForm form = person.name.form;
    const bool is_dotted = form == NameForm::dotted || form == NameForm::long_dotted;
    found[ShareOf::middle_dot] += is_dotted / all;
    found[ShareOf::compound_surname] += (form == NameForm::compound) / all;
    found[ShareOf::rare_character] += (form == NameForm::rare) / all;
    han += !is_dotted;
  }
  for (const auto& person : city.people)
    found[ShareOf::single_given] += (person.name.form == NameForm::single_given) / han;
  found[ShareOf::household_size] = family_people / families;
  found[ShareOf::one_person] = singles / families;
  return found;
}

}  // namespace

TEST(city, shares_of_100k_people_are_the_sourced_ones) {
  const auto found = measured(city_of_100k());
  for (const auto& share : kShares) {
    if (share.of == ShareOf::city_people) continue;
    if (share.of >= ShareOf::pregnant) continue;  // drawn when laid: registry_test.cpp
    EXPECT_NEAR(found.at(share.of), share.value, share.tolerance) << share.what;
  }
}

TEST(city, shares_table_is_in_the_order_of_its_names) {
  for (std::size_t i = 0; i < kShares.size(); ++i)
    EXPECT_EQ(std::size_t(kShares[i].of), i);
}

TEST(city, demo_page_is_the_table) {
  std::ifstream in(FIRSTLINE_ROOT "/docs/reference/demo-city.md");
  std::stringstream page;
  page << in.rdbuf();
  EXPECT_EQ(page.str(), demo_city_doc());
}

TEST(city, phones_are_unique_and_of_adults) {
  std::set<std::string> seen;
  for (const auto& person : city_of_100k().people) {
    EXPECT_EQ(person.has_phone, kYear - person.birth_year >= 18);
    if (!person.has_phone) continue;
    EXPECT_TRUE(phone_digits(phone_of(person)).has_value());
    EXPECT_TRUE(seen.insert(phone_of(person)).second);
  }
}

TEST(city, names_of_every_form_occur_and_are_utf8) {
  std::map<NameForm, int> count;
  std::size_t longest = 0;
  for (const auto& person : city_of_100k().people) {
    ++count[person.name.form];
    const std::string name = text_of(person.name);
    ASSERT_TRUE(is_utf8(name));
    longest = std::max(longest, char_count(name));
    if (person.name.form == NameForm::single_given) {
      EXPECT_EQ(char_count(name), 2U);
    }
  }
  EXPECT_EQ(count.size(), 6U);
  EXPECT_GE(longest, 12U);
}

TEST(city, cells_of_full_communities_have_300_to_500_households) {
  const auto& city = city_of_100k();
  std::map<AreaId, int> cells_of;
  for (const auto& cell : city.cells)
    ++cells_of[cell.area.parent];
  for (const auto& cell : city.cells) {
    if (cell.area.level != AreaLevel::grid_cell || cells_of[cell.area.parent] < 3) continue;
    EXPECT_GE(cell.household_count, 300U) << cell.area.name;
    EXPECT_LE(cell.household_count, 500U) << cell.area.name;
  }
}

TEST(city, a_door_is_one_household) {
  const auto& city = city_of_100k();
  std::set<std::tuple<AreaId, std::string, std::string>> doors;
  for (const auto& household : city.households) {
    const auto& building = city.buildings[household.building];
    const AreaId community = city.cells[building.cell].area.parent;
    const std::string door = door_of(household, building);
    EXPECT_TRUE(doors.insert({community, name_of(building), door}).second)
        << name_of(building) << door;
    EXPECT_EQ(carried_bucket(household.id.value),
              hash_bucket(city.cells[building.cell].area.id.value));
  }
}

TEST(city, another_seed_is_another_city) {
  const auto one = make_city(embedded_areas_csv(), {2'000, 1, kYear});
  const auto same = make_city(embedded_areas_csv(), {2'000, 1, kYear});
  const auto other = make_city(embedded_areas_csv(), {2'000, 2, kYear});
  ASSERT_EQ(one.people.size(), 2'000U);
  EXPECT_EQ(one.people.front().id, same.people.front().id);
  EXPECT_EQ(one.people.back().id, same.people.back().id);
  EXPECT_NE(one.people.front().id, other.people.front().id);
}

TEST(city, whole_city_fills_every_community_and_village) {
  const auto areas = official_areas(embedded_areas_csv());
  const std::int64_t people = 12'952'907;
  const auto ground = plan_ground(areas, people, 1);
  std::set<std::size_t> filled;
  std::int64_t laid = 0;
  for (const auto& one : ground) {
    EXPECT_EQ(one.phone_from, laid);
    laid += one.people;
    filled.insert(one.area);
  }
  EXPECT_EQ(laid, people);
  EXPECT_GE(filled.size(), 3'220U);
  const auto more = plan_ground(areas, people + 1'000'000, 1);
  std::int64_t more_laid = 0;
  for (const auto& one : more)
    more_laid += one.people;
  EXPECT_EQ(more_laid, people + 1'000'000);
}

TEST(city, default_demo_has_several_streets_and_the_sectioned_township) {
  const auto& city = city_of_100k();
  std::map<std::string, std::set<std::string>> streets;  // district path -> street paths
  bool has_sections = false;
  for (const auto& cell : city.cells) {
    streets[cell.area.path.substr(0, 6)].insert(cell.area.path.substr(0, 9));
    has_sections = has_sections || cell.area.path.size() == 18;
  }
  EXPECT_GE(streets.size(), 2U);
  EXPECT_TRUE(has_sections);
}

}  // namespace fl
