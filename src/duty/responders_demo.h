// Responders and posts that nobody is: for the demo city and for measuring. Pure; the same seed
// gives the same people everywhere.
//
// Synthetic throughout. The number 44,500 is the one reported for Wuhan in 2020; the shares of
// skills, limits and rest are ours (docs/concepts/posting.md says so). The area table has no
// coordinates: places lie along a space-filling curve in the order of their codes, so that
// neighbours in the table are neighbours on the ground. These are not the real places.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/posting.h"

namespace fl {

// A skill, language or course: its bit is its place in the table.
struct DemoTrait {
  std::string_view name, zh, en;
  double share = 0;  // of responders; ours
};
inline constexpr std::array<DemoTrait, 5> kDemoSkills{{
    {"gate_watch", "门岗值守", "gate watch", 1.00},
    {"door_visit", "入户走访", "door visits", 0.85},
    {"supplies", "物资配送", "supplies", 0.70},
    {"health", "卫生健康", "health", 0.09},
    {"counsel", "心理疏导", "counselling", 0.03},
}};
inline constexpr std::array<DemoTrait, 4> kDemoLanguages{{
    {"mandarin", "普通话", "Mandarin", 1.00},
    {"dialect", "本地方言", "local dialect", 0.55},
    {"sign", "手语", "sign language", 0.004},
    {"english", "英语", "English", 0.08},
}};
inline constexpr std::array<DemoTrait, 2> kDemoCourses{{
    {"protection", "个人防护", "personal protection", 0.75},
    {"disinfection", "消毒", "disinfection", 0.10},
}};

// Where a place lies when nobody has measured it: the n-th of `count` places along the curve.
[[nodiscard]] Point synthetic_point(std::size_t n, std::size_t count);
inline constexpr std::int32_t kSyntheticSquareMetres = 1'000;  // about a place each

struct DemoPlace {
  AreaId area;
  Point at;
};
// Communities and villages in the order of their paths (or codes).
[[nodiscard]] std::vector<DemoPlace> synthetic_places(std::span<const AreaId> by_path);

enum class DemoOrganisationKind { department, unit, volunteers };
struct DemoOrganisation {
  OrganisationId id;
  DemoOrganisationKind kind = DemoOrganisationKind::department;
  std::string zh, en;
};
struct DemoForcePlan {
  std::int64_t people = 44'500;
  std::uint64_t seed = 1;
  Instant from;            // when the span to be posted begins
  bool is_rested = false;  // nobody has worked yet
};
struct DemoForce {
  std::vector<DemoOrganisation> organisations;
  std::vector<Responder> responders;
};
[[nodiscard]] DemoForce demo_force(std::span<const DemoPlace> places, const DemoForcePlan& plan);

struct DemoPostsPlan {
  std::int64_t seats = 15'000;  // about; at least one a post
  std::uint64_t seed = 1;
  Instant from, until;
};
// For every place: gate, door visits, supplies, health; in some a van and a counsellor.
[[nodiscard]] std::vector<Post> demo_posts(std::span<const DemoPlace> places,
                                           const DemoPostsPlan& plan);

}  // namespace fl
