// Visiting orders. Doors of one urgency make one leg; a leg begins where the one before ended.
#include "duty/tour.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace fl {

namespace {

// One leg: an open path from a fixed point over stops, improved until no move helps.
class Leg {
 public:
  Leg(Point start, std::span<const TourStop> stops, std::vector<std::size_t> members)
      : start_(start), stops_(stops), path_(std::move(members)) {}

  std::vector<std::size_t> run() {
    nearest_first();
    while (two_opt() || or_opt()) {
    }
    return std::move(path_);
  }

 private:
  [[nodiscard]] Point at(std::size_t place) const {
    return place == 0 ? start_ : stops_[path_[place - 1]].at;
  }
  // Metres from the place-th point to the next; nothing after the last.
  [[nodiscard]] std::int64_t step(std::size_t from, std::size_t to) const {
    return to > path_.size() ? 0 : metres_between(at(from), at(to));
  }

  void nearest_first() {
    std::sort(path_.begin(), path_.end(),
              [&](std::size_t a, std::size_t b) { return stops_[a].id < stops_[b].id; });
    Point here = start_;
    for (std::size_t i = 0; i < path_.size(); ++i) {
      auto best = path_.begin() + std::ptrdiff_t(i);
      for (auto other = best + 1; other != path_.end(); ++other)
        if (metres_between(here, stops_[*other].at) < metres_between(here, stops_[*best].at))
          best = other;
      std::rotate(path_.begin() + std::ptrdiff_t(i), best, best + 1);
      here = stops_[path_[i]].at;
    }
  }

  // Turns a piece around: places i..j of 1..n.
  bool two_opt() {
    bool has_moved = false;
    const std::size_t n = path_.size();
    for (std::size_t i = 1; i < n; ++i)
      for (std::size_t j = i + 1; j <= n; ++j) {
        const std::int64_t before = step(i - 1, i) + step(j, j + 1);
        const std::int64_t after =
            metres_between(at(i - 1), at(j)) + (j + 1 > n ? 0 : metres_between(at(i), at(j + 1)));
        if (after >= before) continue;
        std::reverse(path_.begin() + std::ptrdiff_t(i - 1), path_.begin() + std::ptrdiff_t(j));
        has_moved = true;
      }
    return has_moved;
  }

  // Moves a piece of one to three stops elsewhere, as it is or turned around.
  bool or_opt() {
    for (std::size_t length = 1; length <= 3 && length < path_.size(); ++length)
      for (std::size_t i = 1; i + length - 1 <= path_.size(); ++i)
        if (move_piece(i, length)) return true;
    return false;
  }

  bool move_piece(std::size_t i, std::size_t length) {
    const std::size_t n = path_.size(), j = i + length - 1;
    const std::int64_t closing = j + 1 > n ? 0 : metres_between(at(i - 1), at(j + 1));
    const std::int64_t saved = step(i - 1, i) + step(j, j + 1) - closing;
    for (std::size_t k = 0; k <= n; ++k) {
      if (k + 1 >= i && k <= j) continue;  // inside, or just before: no move
      const std::int64_t gap = step(k, k + 1);
      for (const bool is_turned : {false, true}) {
        const std::size_t first = is_turned ? j : i, last = is_turned ? i : j;
        const std::int64_t added = metres_between(at(k), at(first)) +
                                   (k + 1 > n ? 0 : metres_between(at(last), at(k + 1))) - gap;
        if (added >= saved) continue;
        put_piece(i, length, k, is_turned);
        return true;
      }
    }
    return false;
  }

  void put_piece(std::size_t i, std::size_t length, std::size_t k, bool is_turned) {
    const auto from = path_.begin() + std::ptrdiff_t(i - 1);
    std::vector<std::size_t> piece(from, from + std::ptrdiff_t(length));
    if (is_turned) std::reverse(piece.begin(), piece.end());
    path_.erase(from, from + std::ptrdiff_t(length));
    const std::size_t to = k < i ? k : k - length;
    path_.insert(path_.begin() + std::ptrdiff_t(to), piece.begin(), piece.end());
  }

  Point start_;
  std::span<const TourStop> stops_;
  std::vector<std::size_t> path_;  // place 1 is path_[0]; place 0 is the start
};

}  // namespace

std::int64_t tour_length(Point start, std::span<const TourStop> stops,
                         std::span<const std::size_t> order) {
  std::int64_t metres = 0;
  for (const std::size_t stop : order) {
    metres += metres_between(start, stops[stop].at);
    start = stops[stop].at;
  }
  return metres;
}

Result<Tour> plan_tour(Point start, std::span<const TourStop> stops) {
  if (stops.size() > kTourStopsMax)
    return Fault{FaultKind::bad_input, "duty.too_many_stops", std::to_string(kTourStopsMax)};
  std::set<std::int64_t> ids;
  std::set<int> urgencies;
  for (const TourStop& stop : stops) {
    if (!ids.insert(stop.id).second)
      return Fault{FaultKind::bad_input, "duty.same_stop_twice", base32_of(stop.id)};
    urgencies.insert(stop.urgency);
  }
  Tour tour;
  Point here = start;
  for (const int urgency : urgencies) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < stops.size(); ++i)
      if (stops[i].urgency == urgency) members.push_back(i);
    const auto leg = Leg(here, stops, std::move(members)).run();
    tour.order.insert(tour.order.end(), leg.begin(), leg.end());
    here = stops[tour.order.back()].at;
  }
  tour.length_m = tour_length(start, stops, tour.order);
  return tour;
}

Result<Tour> replan_tour(Point now_at, std::span<const TourStop> stops,
                         std::span<const std::int64_t> done) {
  const std::unordered_set<std::int64_t> gone(done.begin(), done.end());
  std::vector<TourStop> left;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    if (gone.contains(stops[i].id)) continue;
    left.push_back(stops[i]);
    places.push_back(i);
  }
  auto tour = plan_tour(now_at, left);
  if (!tour) return tour.error();
  for (std::size_t& stop : tour->order)
    stop = places[stop];
  return tour;
}

}  // namespace fl
