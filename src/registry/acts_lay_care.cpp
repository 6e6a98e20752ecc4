// Who is looked after first in a demo city, and who stays where they are not at home.
#include <algorithm>

#include "platform/random.h"
#include "registry/care.h"
#include "registry/lay_care.h"
#include "registry/shares.h"
#include "registry/store.h"

namespace fl {

namespace {

constexpr std::size_t kBatch = 20'000;
constexpr int kMotherFrom = 20, kMotherTo = 42, kChildTo = 15, kElderFrom = 60, kIllFrom = 35;
constexpr std::chrono::hours kDay{24};

struct Laid {
  PersonId person;
  AreaId cell;
  std::string_view kind;
};

class Drawer {
 public:
  Drawer(const MadeCity& city, std::uint64_t seed, int year)
      : city_(city), random_(Random(seed).fork(5)), year_(year) {}

  // Kinds come in the order of their words, as the table has them.
  void draw(const MadePerson& person, std::vector<Laid>& into) const {
    Random random = random_.fork(static_cast<std::uint64_t>(person.id.value));
    const auto& home = city_.households[person.household];
    const auto& cell = city_.cells[city_.buildings[home.building].cell];
    const int age = year_ - person.birth_year;
    const auto add = [&](std::string_view kind, bool is_so) {
      if (is_so) into.push_back({person.id, cell.area.id, kind});
    };
    const bool is_rural = cell.area.level == AreaLevel::village_group;
    const bool may_be_pregnant = person.name.is_female && age >= kMotherFrom && age <= kMotherTo;
    // A stream of its own: what else a seed says stays as it was.
    Random illness = random_.fork(static_cast<std::uint64_t>(person.id.value)).fork(1);
    add("chronic", illness.chance(chronic_at(age)));
    add("dialysis", random.chance(share(ShareOf::dialysis)));
    add("disabled", random.chance(share(ShareOf::disabled)));
    add("elder_alone", person.is_living_alone && age >= kElderFrom);
    add("left_behind_child",
        is_rural && age <= kChildTo && random.chance(share(ShareOf::left_behind)));
    add("pregnant", may_be_pregnant && random.chance(share(ShareOf::pregnant) / kMothers));
  }

 private:
  // Two thirds of them are 60 or older. The shares of those ages are of the families of city.cpp.
  static double chronic_at(int age) {
    constexpr double kMiddle = 0.35;
    if (age >= kElderFrom) return share(ShareOf::chronic) * 2 / 3 / share(ShareOf::age_60_up);
    return age >= kIllFrom ? share(ShareOf::chronic) / 3 / kMiddle : 0;
  }
  // Women of 20 to 42 among all people, as the families of city.cpp come out.
  static constexpr double kMothers = 0.165;
  const MadeCity& city_;
  Random random_;
  int year_;
};

std::string_view stay_of(Random& random) {
  const double x = random.unit();
  if (x < share(ShareOf::on_sites)) return "site";
  if (x < share(ShareOf::on_sites) + share(ShareOf::in_hotels)) return "hotel";
  return "dormitory";
}

}  // namespace

Outcome lay_care(Db& db, const MadeCity& city, std::uint64_t seed, Instant now) {
  const Drawer drawer(city, seed, year_of(now));
  for (std::size_t from = 0; from < city.people.size(); from += kBatch) {
    const std::size_t to = std::min(city.people.size(), from + kBatch);
    auto done = db.write([&](Tx& tx) -> Outcome {
      std::vector<Laid> laid;
      for (std::size_t i = from; i < to; ++i)
        drawer.draw(city.people[i], laid);
      for (const auto& flag : laid)
        store::put_flag(
            tx, {flag.person, std::string(flag.kind), flag.cell, {}, now, now + 180 * kDay});
      return Done{};
    });
    if (!done) return done;
  }
  return db.write([&](Tx& tx) -> Outcome {
    for (const auto& household : city.households) {
      const auto& building = city.buildings[household.building];
      if (building.kind != BuildingKind::dormitory) continue;
      Random random = Random(seed).fork(6).fork(static_cast<std::uint64_t>(household.id.value));
      const auto days = random.between(30, 180);
      store::put_stay(
          tx, {household.id, std::string(stay_of(random)), city.cells[building.cell].area.id,
               day_of(now - 30 * kDay), "", now + days * kDay, false});
    }
    return Done{};
  });
}

}  // namespace fl
