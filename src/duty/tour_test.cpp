// Visiting orders against every order (small ones) and against the nearest neighbour.
#include "duty/tour.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl {
namespace {

std::vector<TourStop> random_stops(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<TourStop> stops;
  for (std::size_t i = 0; i < count; ++i)
    stops.push_back({std::int64_t(i + 1),
                     {std::int32_t(random.below(2'000)), std::int32_t(random.below(2'000))},
                     2});
  return stops;
}

std::int64_t nearest_only(Point here, std::vector<TourStop> stops) {
  std::int64_t metres = 0;
  while (!stops.empty()) {
    auto best = std::min_element(stops.begin(), stops.end(), [&](auto& a, auto& b) {
      return metres_between(here, a.at) < metres_between(here, b.at);
    });
    metres += metres_between(here, best->at);
    here = best->at;
    stops.erase(best);
  }
  return metres;
}

TEST(tour, visits_each_stop_once_and_adds_up) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 40U, 300U}) {
    const auto stops = random_stops(count, count);
    const auto tour = plan_tour({0, 0}, stops);
    ASSERT_TRUE(tour);
    auto order = tour->order;
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), 0U);
    EXPECT_EQ(order, all);
    EXPECT_EQ(tour->length_m, tour_length({0, 0}, stops, tour->order));
  }
}

TEST(tour, of_seven_doors_is_near_the_best_of_all_orders) {
  std::int64_t ours = 0, best_of_all = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto stops = random_stops(seed, 7);
    std::vector<std::size_t> order(7);
    std::iota(order.begin(), order.end(), 0U);
    std::int64_t best = tour_length({0, 0}, stops, order);
    while (std::next_permutation(order.begin(), order.end()))
      best = std::min(best, tour_length({0, 0}, stops, order));
    const std::int64_t own = plan_tour({0, 0}, stops)->length_m;
    EXPECT_GE(own, best);
    ours += own;
    best_of_all += best;
  }
  EXPECT_LE(ours * 100, best_of_all * 103);
}

TEST(tour, is_a_tenth_shorter_than_going_to_the_nearest) {
  std::int64_t ours = 0, nearest = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const auto stops = random_stops(seed, 60);
    const auto own = plan_tour({0, 0}, stops)->length_m;
    EXPECT_LE(own, nearest_only({0, 0}, stops));
    ours += own;
    nearest += nearest_only({0, 0}, stops);
  }
  EXPECT_LE(ours * 10, nearest * 9);
}

TEST(tour, urgent_doors_come_first_whatever_the_way) {
  auto stops = random_stops(5, 50);
  for (std::size_t i = 0; i < stops.size(); i += 7)
    stops[i].urgency = 0;
  const auto tour = plan_tour({0, 0}, stops);
  int last = 0;
  for (const std::size_t stop : tour->order) {
    EXPECT_GE(stops[stop].urgency, last);
    last = stops[stop].urgency;
  }
}

TEST(tour, does_not_depend_on_the_order_given) {
  auto stops = random_stops(9, 80);
  const auto tour = plan_tour({0, 0}, stops);
  auto turned = stops;
  std::reverse(turned.begin(), turned.end());
  const auto again = plan_tour({0, 0}, turned);
  ASSERT_EQ(tour->order.size(), again->order.size());
  for (std::size_t i = 0; i < tour->order.size(); ++i)
    EXPECT_EQ(stops[tour->order[i]].id, turned[again->order[i]].id);
}

TEST(tour, is_planned_anew_from_the_door_one_stands_at) {
  const auto stops = random_stops(11, 30);
  const auto tour = plan_tour({0, 0}, stops);
  std::vector<std::int64_t> done;
  for (std::size_t i = 0; i < 10; ++i)
    done.push_back(stops[tour->order[i]].id);
  const Point here = stops[tour->order[9]].at;
  const auto rest = replan_tour(here, stops, done);
  ASSERT_EQ(rest->order.size(), 20U);
  for (const std::size_t stop : rest->order)
    EXPECT_EQ(std::count(done.begin(), done.end(), stops[stop].id), 0);
  EXPECT_EQ(rest->length_m, tour_length(here, stops, rest->order));
}

TEST(tour, refuses_too_many_stops_and_the_same_stop_twice) {
  EXPECT_EQ(plan_tour({0, 0}, random_stops(1, 301)).error().key, "duty.too_many_stops");
  auto stops = random_stops(1, 3);
  stops[1].id = stops[0].id;
  EXPECT_EQ(plan_tour({0, 0}, stops).error().key, "duty.same_stop_twice");
}

TEST(tour, doors_at_one_spot_do_no_harm) {
  auto stops = random_stops(1, 60);
  for (auto& stop : stops)
    stop.at = {5, 5};
  EXPECT_EQ(plan_tour({5, 5}, stops)->length_m, 0);
}

}  // namespace
}  // namespace fl
