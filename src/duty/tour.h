// The order in which doors are visited: nearest neighbour, then 2-opt and Or-opt to a local
// optimum. Pure and deterministic, small enough for a phone; the field app mirrors it.
// Straight-line metres; the end is free (nobody must come back to the start).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "duty/posting.h"

namespace fl {

struct TourStop {
  std::int64_t id = 0;  // of the door; breaks ties
  Point at;
  int urgency = 2;  // 0 is visited before 1, 1 before 2 ... whatever the distance
};

struct Tour {
  std::vector<std::size_t> order;  // positions in the stops given
  std::int64_t length_m = 0;       // from the start over all stops
};

inline constexpr std::size_t kTourStopsMax = 300;

// Faults (bad_input): duty.too_many_stops, duty.same_stop_twice.
[[nodiscard]] Result<Tour> plan_tour(Point start, std::span<const TourStop> stops);
// The same stops after some are done: from where the person stands, those left.
[[nodiscard]] Result<Tour> replan_tour(Point now_at, std::span<const TourStop> stops,
                                       std::span<const std::int64_t> done);
[[nodiscard]] std::int64_t tour_length(Point start, std::span<const TourStop> stops,
                                       std::span<const std::size_t> order);

}  // namespace fl
