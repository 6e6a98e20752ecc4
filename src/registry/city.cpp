// Filling a community or village: families, dormitories, cells, doors, people.
//
// The make-up of families is worked out so that the sourced shares come out: with 9 % of people in
// dormitories and 25.39 % of family households of one person, 9.13 % of all live alone, a quarter
// of them of 60 and more; the tables below then bring 13.7 % elders and 18.8 % children (0 to 17)
// of all people into the other families.
#include "registry/city.h"

#include <algorithm>
#include <array>

#include "registry/shares.h"

namespace fl {

namespace {

constexpr int kCellHouseholds = 400, kGroupHouseholds = 120;
constexpr int kRowDoors = 12, kDormitoryDoorsPerFloor = 16, kDormitoryFloors = 6,
              kStairDoorsPerFloor = 2;
constexpr int kDormitoryRoomPeople = 6;
constexpr int kStairsPerBlock = 3;
constexpr std::uint64_t kPhoneCount = 100'000'000,
                        kPhoneStep = 61'803'399;  // coprime: every number once
constexpr int kAdultFrom = 18, kElderFrom = 60;

enum class Slot : std::uint8_t { child, adult, elder };

struct FamilyShape {
  double share;
  std::array<Slot, 6> slots;
};
using enum Slot;
constexpr std::array<FamilyShape, 4> kTwo{{{0.200, {elder, elder}},
                                           {0.023, {elder, adult}},
                                           {0.123, {adult, child}},
                                           {0.654, {adult, adult}}}};
constexpr std::array<FamilyShape, 3> kThree{
    {{0.72, {adult, adult, child}}, {0.20, {elder, adult, adult}}, {0.08, {adult, adult, adult}}}};
constexpr std::array<FamilyShape, 3> kFour{{{0.50, {adult, adult, child, child}},
                                            {0.30, {elder, adult, adult, child}},
                                            {0.20, {elder, adult, adult, adult}}}};
constexpr std::array<FamilyShape, 2> kFive{
    {{0.60, {elder, adult, adult, child, child}}, {0.40, {elder, elder, adult, adult, child}}}};
constexpr std::array<FamilyShape, 1> kSix{{{1.0, {elder, elder, adult, adult, child, child}}}};

template <std::size_t N>
const std::array<Slot, 6>& pick(const std::array<FamilyShape, N>& shapes, Random& random) {
  double x = random.unit();
  for (const auto& shape : shapes) {
    if (x < shape.share) return shape.slots;
    x -= shape.share;
  }
  return shapes.back().slots;
}

// 60 to 64: 32 % of elders; 65 to 74: 45 %; 75 to 84: 18 %; 85 to 95: 5 %.
int elder_age(Random& random) {
  const double x = random.unit();
  if (x < 0.32) return int(random.between(60, 64));
  if (x < 0.77) return int(random.between(65, 74));
  if (x < 0.95) return int(random.between(75, 84));
  return int(random.between(85, 95));
}

int age_of(Slot slot, Random& random) {
  switch (slot) {
    case Slot::child:
      return int(random.between(0, kAdultFrom - 1));
    case Slot::adult:
      return int(random.between(kAdultFrom, kElderFrom - 1));
    case Slot::elder:
      return elder_age(random);
  }
  CHECK(false);
}

// One community or village being filled; appends to the city.
class Filler {
 public:
  Filler(MadeCity& city, const MakePlan& plan, const CityGround& ground)
      : city_(city),
        plan_(plan),
        ground_(ground),
        area_(city.areas[ground.area]),
        random_(Random(plan.seed).fork(static_cast<std::uint64_t>(area_.id.value))),
        phone_(ground.phone_from) {}

  void fill() {
    const bool is_urban = area_.level == AreaLevel::community;
    const double collective = is_urban ? share(ShareOf::collective) / share(ShareOf::urban) : 0;
    const auto in_dormitories = static_cast<std::int64_t>(double(ground_.people) * collective);
    draw_sizes(ground_.people - in_dormitories, in_dormitories);
    lay_cells(is_urban);
  }

 private:
  struct Home {
    std::uint8_t people = 1;
    bool is_collective = false;
  };

  void draw_sizes(std::int64_t in_families, std::int64_t in_dormitories) {
    while (in_families > 0) {
      const auto size =
          std::min<std::int64_t>(std::int64_t(random_.weighted(kHouseholdSizes)) + 1, in_families);
      homes_.push_back({static_cast<std::uint8_t>(size), false});
      in_families -= size;
    }
    while (in_dormitories > 0) {
      const auto size = std::min<std::int64_t>(kDormitoryRoomPeople, in_dormitories);
      homes_.push_back({static_cast<std::uint8_t>(size), true});
      in_dormitories -= size;
    }
  }

  void lay_cells(bool is_urban) {
    const std::size_t size = is_urban ? kCellHouseholds : kGroupHouseholds;
    const std::size_t count = std::max<std::size_t>(1, (homes_.size() + size / 2) / size);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string n = std::to_string(i + 1);
      AreaRow row{area_id_of(area_.code + "/cell/" + n),
                  area_.id,
                  is_urban ? AreaLevel::grid_cell : AreaLevel::village_group,
                  "",
                  "第" + n + (is_urban ? "网格" : "组"),
                  area_.path + path_step(int(i + 1)),
                  true};
      city_.cells.push_back({std::move(row), std::uint32_t(city_.households.size()), 0});
      door_ = doors_ = 0;  // no building lies in two cells
      const std::size_t from = homes_.size() * i / count, to = homes_.size() * (i + 1) / count;
      for (std::size_t home = from; home < to; ++home)
        lay_home(homes_[home], is_urban);
      city_.cells.back().household_count = std::uint32_t(to - from);
    }
  }

  void lay_home(const Home& home, bool is_urban) {
    const BuildingKind kind = home.is_collective ? BuildingKind::dormitory
                              : is_urban         ? BuildingKind::stairwell
                                                 : BuildingKind::row;
    const Bucket bucket = hash_bucket(city_.cells.back().area.id.value);
    if (door_ == doors_ || city_.buildings.back().kind != kind) start_building(kind, bucket);
    const int n = door_++;
    int door = n + 1;
    if (kind == BuildingKind::stairwell)
      door = (n / kStairDoorsPerFloor + 1) * 100 + n % kStairDoorsPerFloor + 1;
    if (kind == BuildingKind::dormitory)
      door = (n / kDormitoryDoorsPerFloor + 1) * 100 + n % kDormitoryDoorsPerFloor + 1;
    city_.households.push_back({HouseholdId{id_in_bucket(bucket, random_.next())},
                                std::uint32_t(city_.buildings.size() - 1),
                                static_cast<std::uint16_t>(door)});
    lay_people(home);
  }

  void start_building(BuildingKind kind, Bucket bucket) {
    if (kind != BuildingKind::stairwell || stair_ >= kStairsPerBlock || door_ == 0) {
      ++block_;
      stair_ = 0;
    }
    if (stair_ == 0) floors_ = random_.chance(0.4) ? 6 : int(random_.between(11, 26));
    ++stair_;
    door_ = 0;
    doors_ = kind == BuildingKind::stairwell   ? floors_ * kStairDoorsPerFloor
             : kind == BuildingKind::dormitory ? kDormitoryDoorsPerFloor * kDormitoryFloors
                                               : kRowDoors;
    city_.buildings.push_back(
        {BuildingId{id_in_bucket(bucket, random_.next())}, std::uint32_t(city_.cells.size() - 1),
         kind, static_cast<std::uint16_t>(block_), static_cast<std::uint16_t>(stair_)});
  }

  void lay_people(const Home& home) {
    if (home.is_collective) {
      const bool is_female = random_.chance(0.5);  // a room is of one sex
      for (int i = 0; i < home.people; ++i)
        add_person(int(random_.between(18, 26)), is_female, false,
                   random_.chance(kFloatingCollective));
      return;
    }
    const bool is_floating = random_.chance(kFloatingFamily);
    if (home.people == 1) {
      const double elders = share(ShareOf::elderly_alone) / kLivingAlone;
      const Slot slot = random_.chance(elders) ? Slot::elder : Slot::adult;
      add_person(age_of(slot, random_), random_.chance(0.5), true, is_floating);
      return;
    }
    const auto& slots = home.people == 2   ? pick(kTwo, random_)
                        : home.people == 3 ? pick(kThree, random_)
                        : home.people == 4 ? pick(kFour, random_)
                        : home.people == 5 ? pick(kFive, random_)
                                           : pick(kSix, random_);
    for (std::size_t i = 0; i < home.people; ++i)
      add_person(age_of(slots[i], random_), (i % 2 == 0) == random_.chance(0.5), false,
                 is_floating);
  }

  void add_person(int age, bool is_female, bool is_alone, bool is_floating) {
    MadePerson person;
    person.id = PersonId{static_cast<std::int64_t>(random_.next() >> 1 | 1)};
    person.bucket = hash_bucket(person.id.value);
    person.household = std::uint32_t(city_.households.size() - 1);
    person.birth_year = static_cast<std::int16_t>(plan_.year - age);
    person.name = draw_name(random_, is_female, person.birth_year);
    person.is_living_alone = is_alone;
    person.is_floating = is_floating;
    person.has_phone = age >= kAdultFrom;
    const std::uint64_t shift = plan_.seed * 7'919;
    person.phone = static_cast<std::uint32_t>(
        (std::uint64_t(phone_++) * kPhoneStep + shift % kPhoneCount) % kPhoneCount);
    city_.people.push_back(person);
  }

  static constexpr double kLivingAlone = (1 - share(ShareOf::collective)) *
                                         share(ShareOf::one_person) /
                                         share(ShareOf::household_size);
  static constexpr double kFloatingCollective = 0.70;
  static constexpr double kFloatingFamily =
      (share(ShareOf::floating) - share(ShareOf::collective) * kFloatingCollective) /
      (1 - share(ShareOf::collective));

  MadeCity& city_;
  const MakePlan& plan_;
  const CityGround& ground_;
  const AreaRow& area_;
  Random random_;
  std::int64_t phone_;
  std::vector<Home> homes_;
  int block_ = 0, stair_ = 0, floors_ = 6, door_ = 0, doors_ = 0;
};

}  // namespace

MadeCity make_city(std::string_view areas_csv, const MakePlan& plan) {
  MadeCity city;
  city.areas = official_areas(areas_csv);
  city.people.reserve(static_cast<std::size_t>(plan.people));
  city.households.reserve(static_cast<std::size_t>(plan.people) * 2 / 5);
  for (const auto& ground : plan_ground(city.areas, plan.people, plan.seed))
    Filler(city, plan, ground).fill();
  return city;
}

std::string name_of(const MadeBuilding& building) {
  const std::string number = std::to_string(building.number);
  switch (building.kind) {
    case BuildingKind::stairwell:
      return number + "号楼" + std::to_string(building.stair) + "单元";
    case BuildingKind::row:
      return "第" + number + "排";
    case BuildingKind::dormitory:
      return number + "号宿舍楼";
  }
  CHECK(false);
}

std::string door_of(const MadeHousehold& household, const MadeBuilding& in) {
  const std::string number = std::to_string(household.door);
  return in.kind == BuildingKind::row ? number + "号" : number;
}

std::string phone_of(const MadePerson& person) {
  if (!person.has_phone) return "";
  const std::string digits = std::to_string(person.phone);
  return std::string(kPhonePrefix) + std::string(8 - digits.size(), '0') + digits;
}

}  // namespace fl
