// Which communities and villages a demo of N people fills, in which order and how full.
//
// Communities take turns among three streets of three districts, villages among two townships, the
// sectioned one first, so that small cities too have several of each. Urban and rural are kept at
// their share as the city grows.
#include <algorithm>
#include <cmath>

#include "registry/city.h"
#include "registry/shares.h"

namespace fl {

namespace {

constexpr std::size_t kStreetsAtOnce = 3, kTownshipsAtOnce = 2;
constexpr std::size_t kFullStreetCount = 4;  // streets with as many communities are filled first
constexpr double kWholeCommunitiesFrom = 40'000;  // a smaller city fills its communities in part
constexpr double kSizeSpread = 0.4;

using Group = std::vector<std::size_t>;  // the communities or villages of one street or township

template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[random.below(i)]);
}

std::size_t street_of(const std::vector<AreaRow>& areas,
                      const std::unordered_map<AreaId, std::size_t>& by_id, std::size_t at) {
  do
    at = by_id.at(areas[at].parent);
  while (areas[at].level != AreaLevel::subdistrict && areas[at].level != AreaLevel::township);
  return at;
}

// Groups in turn: `at_once` of them side by side, then the next ones.
std::vector<std::size_t> in_turn(const std::vector<Group>& groups, std::size_t at_once) {
  std::vector<std::size_t> order;
  for (std::size_t from = 0; from < groups.size(); from += at_once) {
    const std::size_t to = std::min(groups.size(), from + at_once);
    bool is_more = true;
    for (std::size_t round = 0; is_more; ++round) {
      is_more = false;
      for (std::size_t i = from; i < to; ++i) {
        if (round < groups[i].size()) order.push_back(groups[i][round]);
        is_more = is_more || round + 1 < groups[i].size();
      }
    }
  }
  return order;
}

// One group of every district in turn, so that neighbours in the list lie in different districts.
std::vector<Group> spread_over_districts(const std::vector<AreaRow>& areas,
                                         std::vector<Group> groups, std::size_t full_count) {
  std::vector<std::pair<std::size_t, std::size_t>> keys;  // round within the district, position
  std::unordered_map<std::string, std::size_t> seen;
  auto key_of = [&](const Group& group) { return areas[group.front()].path.substr(0, 6); };
  std::stable_partition(groups.begin(), groups.end(),
                        [&](const Group& group) { return group.size() >= full_count; });
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t round = seen[key_of(groups[i])]++;
    keys.emplace_back(groups[i].size() >= full_count ? round : round + areas.size(), i);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Group> spread;
  for (const auto& key : keys)
    spread.push_back(std::move(groups[key.second]));
  return spread;
}

struct Side {
  std::vector<std::size_t> order;
  std::vector<std::int64_t> sizes;  // beside order
  std::size_t next = 0;
  [[nodiscard]] bool is_used_up() const { return next == order.size(); }
};

void size_side(Side& side, const std::vector<AreaRow>& areas, const Random& random, double people) {
  double sum = 0;
  std::vector<double> weights;
  for (const std::size_t at : side.order) {
    Random own = random.fork(static_cast<std::uint64_t>(areas[at].id.value));
    weights.push_back(1 + kSizeSpread * (2 * own.unit() - 1));
    sum += weights.back();
  }
  for (const double weight : weights)
    side.sizes.push_back(std::max<std::int64_t>(1, std::llround(people * weight / sum)));
}

}  // namespace

std::vector<CityGround> plan_ground(const std::vector<AreaRow>& areas, std::int64_t people,
                                    std::uint64_t seed) {
  const Random random = Random(seed).fork(1);
  std::unordered_map<AreaId, std::size_t> by_id;
  for (std::size_t i = 0; i < areas.size(); ++i)
    by_id[areas[i].id] = i;
  std::vector<Group> urban_groups, rural_groups;
  std::unordered_map<std::size_t, std::size_t> urban_at, rural_at;
  AreaId sectioned;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    const AreaLevel level = areas[i].level;
    if (level == AreaLevel::section) sectioned = areas[i].parent;
    if (level != AreaLevel::community && level != AreaLevel::village) continue;
    auto& groups = level == AreaLevel::community ? urban_groups : rural_groups;
    auto& at = level == AreaLevel::community ? urban_at : rural_at;
    const auto [slot, is_new] = at.try_emplace(street_of(areas, by_id, i), groups.size());
    if (is_new) groups.emplace_back();
    groups[slot->second].push_back(i);
  }
  Random draw = random.fork(2);
  shuffle(urban_groups, draw);
  shuffle(rural_groups, draw);
  std::stable_partition(rural_groups.begin(), rural_groups.end(), [&](const Group& group) {
    return sectioned.is_set() && areas[street_of(areas, by_id, group.front())].id == sectioned;
  });
  Side urban{in_turn(spread_over_districts(areas, std::move(urban_groups), kFullStreetCount),
                     kStreetsAtOnce),
             {},
             0};
  Side rural{in_turn(rural_groups, kTownshipsAtOnce), {}, 0};
  const double whole = std::max(share(ShareOf::city_people), double(people)) *
                       std::min(1.0, double(people) / kWholeCommunitiesFrom);
  size_side(urban, areas, random, whole * share(ShareOf::urban));
  size_side(rural, areas, random, whole * (1 - share(ShareOf::urban)));
  std::vector<CityGround> ground;
  std::int64_t laid = 0, laid_urban = 0;
  while (laid < people && !(urban.is_used_up() && rural.is_used_up())) {
    const bool wants_urban = double(laid_urban) <= share(ShareOf::urban) * double(laid);
    Side& side = (wants_urban && !urban.is_used_up()) || rural.is_used_up() ? urban : rural;
    const std::int64_t count = std::min(side.sizes[side.next], people - laid);
    ground.push_back({side.order[side.next++], count, laid});
    laid += count;
    if (&side == &urban) laid_urban += count;
  }
  if (laid < people && !ground.empty()) ground.back().people += people - laid;
  return ground;
}

}  // namespace fl
