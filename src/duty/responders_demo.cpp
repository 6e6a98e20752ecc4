// Drawing responders and posts. Every person and post has its own random stream, so that more
// people do not change the first ones.
#include "duty/responders_demo.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "platform/crypto.h"
#include "platform/random.h"

namespace fl {

namespace {

constexpr std::int64_t kPeopleOfOrganisation = 90;  // mean; ours
constexpr double kDepartmentShare = 0.35, kVolunteersShare = 0.15;
constexpr double kHomeSpreadMetres = 2'500;
constexpr double kVehicleShare = 0.22;
constexpr double kNoHeavyShare = 0.06, kNoNightShare = 0.07, kNoExposureShare = 0.05;
constexpr double kLateShiftShare = 0.15;  // whose last shift ended too late for a morning

std::int64_t id_of(std::string_view kind, std::uint64_t seed, std::uint64_t number) {
  const Hash32 hash = sha256(fmt::format("{} {} {}", kind, seed, number));
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value = (value << 8) | hash[i];
  return static_cast<std::int64_t>(value >> 1) | 1;
}

template <std::size_t n>
BitSet draw_traits(const std::array<DemoTrait, n>& traits, Random& random) {
  BitSet set = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (random.chance(traits[i].share)) set |= BitSet(1) << i;
  return set;
}

Instant hours_before(Instant at, std::int64_t hours) {
  return at - std::chrono::hours(hours);
}

void draw_week(Responder& responder, Random& random, Instant from) {
  responder.worked_days_row = static_cast<int>(random.below(6));
  if (random.chance(0.03)) responder.worked_days_row = 6;  // has a day off today
  responder.worked_minutes_week = responder.worked_days_row * 7 * 60;
  if (responder.worked_days_row == 0) return;
  responder.last_shift_ended_at =
      random.chance(kLateShiftShare) ? hours_before(from, 8) : hours_before(from, 16);
  if (random.chance(0.08)) responder.nights_row = static_cast<int>(1 + random.below(3));
}

}  // namespace

Point synthetic_point(std::size_t n, std::size_t count) {
  // Hilbert's curve over the smallest square of 2^k x 2^k places that holds them all.
  std::size_t side = 1;
  while (side * side < count)
    side *= 2;
  std::size_t x = 0, y = 0, rest = n;
  for (std::size_t s = 1; s < side; s *= 2) {
    const std::size_t turn_x = 1 & (rest / 2);
    const std::size_t turn_y = 1 & (rest ^ turn_x);
    if (turn_y == 0) {
      if (turn_x == 1) {
        x = s - 1 - x;
        y = s - 1 - y;
      }
      std::swap(x, y);
    }
    x += s * turn_x;
    y += s * turn_y;
    rest /= 4;
  }
  // Off the grid a little, so that no two distances are alike by making.
  Random own = Random(n).fork(17);
  auto near = [&](std::size_t step) {
    return static_cast<std::int32_t>(std::int64_t(step) * kSyntheticSquareMetres +
                                     own.between(100, kSyntheticSquareMetres - 100));
  };
  const std::int32_t east = near(x);
  return {east, near(y)};
}

std::vector<DemoPlace> synthetic_places(std::span<const AreaId> by_path) {
  std::vector<DemoPlace> places;
  for (std::size_t i = 0; i < by_path.size(); ++i)
    places.push_back({by_path[i], synthetic_point(i, by_path.size())});
  return places;
}

DemoForce demo_force(std::span<const DemoPlace> places, const DemoForcePlan& plan) {
  DemoForce force;
  const std::int64_t count = std::max<std::int64_t>(1, plan.people / kPeopleOfOrganisation);
  Random random(plan.seed);
  for (std::int64_t i = 0; i < count; ++i) {
    const double draw = random.fork(std::uint64_t(i)).unit();
    const auto kind = draw < kDepartmentShare       ? DemoOrganisationKind::department
                      : draw < 1 - kVolunteersShare ? DemoOrganisationKind::unit
                                                    : DemoOrganisationKind::volunteers;
    const bool is_unit = kind == DemoOrganisationKind::unit;
    const bool is_department = kind == DemoOrganisationKind::department;
    force.organisations.push_back({{id_of("organisation", plan.seed, std::uint64_t(i))},
                                   kind,
                                   fmt::format("示例{}{}",
                                               is_department ? "部门"
                                               : is_unit     ? "单位"
                                                             : "志愿队",
                                               i + 1),
                                   fmt::format("Sample {} {}",
                                               is_department ? "department"
                                               : is_unit     ? "unit"
                                                             : "volunteers",
                                               i + 1)});
  }
  if (places.empty()) return force;
  for (std::int64_t i = 0; i < plan.people; ++i) {
    Random own = random.fork(1'000'000 + std::uint64_t(i));
    Responder responder;
    responder.id = {id_of("responder", plan.seed, std::uint64_t(i))};
    const Point near = places[own.below(places.size())].at;
    const double angle = own.unit() * 6.283185307179586;
    const double away = kHomeSpreadMetres * std::sqrt(own.unit());
    responder.home = {near.x + static_cast<std::int32_t>(std::lround(away * std::cos(angle))),
                      near.y + static_cast<std::int32_t>(std::lround(away * std::sin(angle)))};
    responder.organisation = force.organisations[own.below(force.organisations.size())].id;
    responder.skills = draw_traits(kDemoSkills, own);
    responder.languages = draw_traits(kDemoLanguages, own);
    responder.trained = draw_traits(kDemoCourses, own);
    responder.has_vehicle = own.chance(kVehicleShare);
    if (own.chance(kNoHeavyShare)) responder.limits |= kNoHeavyWork;
    if (own.chance(kNoNightShare)) responder.limits |= kNoNight;
    if (own.chance(kNoExposureShare)) responder.limits |= kNoExposure;
    if (!plan.is_rested) draw_week(responder, own, plan.from);
    force.responders.push_back(responder);
  }
  return force;
}

std::vector<Post> demo_posts(std::span<const DemoPlace> places, const DemoPostsPlan& plan) {
  std::vector<Post> posts;
  const double mean =
      places.empty() ? 0 : double(plan.seats) / double(places.size());  // seats a place
  Random random = Random(plan.seed).fork(5);
  struct Sort {
    std::string_view name;
    int skill, tier;
    double share;  // of a place's seats
    bool is_heavy, is_exposed, needs_vehicle, needs_protection;
    double places_ratio;  // of places that have one
  };
  constexpr std::array<Sort, 6> kSorts{{
      {"gate", 0, 2, 0.34, false, true, false, true, 1.0},
      {"doors", 1, 1, 0.36, false, true, false, true, 1.0},
      {"supplies", 2, 2, 0.22, true, false, false, false, 1.0},
      {"health", 3, 0, 0.0, false, true, false, true, 1.0},
      {"van", 2, 1, 0.0, true, false, true, false, 0.5},
      {"counsel", 4, 0, 0.0, false, false, false, false, 0.1},
  }};
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t sort = 0; sort < kSorts.size(); ++sort) {
      const Sort& row = kSorts[sort];
      Random own = random.fork(i * 16 + sort);
      if (!own.chance(row.places_ratio)) continue;
      Post post;
      post.id = {id_of(row.name, plan.seed, i)};
      post.area = places[i].area;
      post.at = places[i].at;
      post.from = plan.from;
      post.until = plan.until;
      post.seats =
          std::max(1, static_cast<int>(std::lround(mean * row.share * (0.5 + own.unit()))));
      post.skills = BitSet(1) << unsigned(row.skill);
      if (sort == 1 && own.chance(0.2)) post.languages = 2;  // an older quarter: the dialect
      if (row.needs_protection) post.trained = 1;
      post.tier = row.tier == 2 && own.chance(0.4) ? 3 : row.tier;
      post.is_heavy = row.is_heavy;
      post.is_exposed = row.is_exposed;
      post.needs_vehicle = row.needs_vehicle;
      posts.push_back(std::move(post));
    }
  return posts;
}

}  // namespace fl
