// The rest rules. One walk over all spans in order of time; each planned span is held against what
// lies before it, worked or planned.
#include "duty/rest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/result.h"

namespace fl {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

constexpr std::array<std::string_view, std::size_t(RestRule::count_)> kRuleNames{
    "rest_between",  "one_at_a_time", "shift_length",  "week_hours", "day_off",
    "nights_in_row", "no_night",      "no_heavy_work", "no_exposure"};

// One span with its place in `planned`; what was worked has none.
struct Step {
  WorkSpan span;
  std::size_t place = 0;
  bool is_planned = false;
};

std::int64_t minutes_of(milliseconds time) {
  return std::chrono::duration_cast<minutes>(time).count();
}

// Days are numbered in the city's calendar.
std::int64_t day_number(Instant at) {
  const std::int64_t local = at.ms + milliseconds(city_offset()).count();
  return local >= 0 ? local / kDayMs : -((kDayMs - 1 - local) / kDayMs);
}

// A shift past midnight is the work of the day it began on.
std::int64_t work_day(const WorkSpan& span) {
  return day_number(span.from);
}

class RestWalk {
 public:
  RestWalk(std::vector<Step> steps, HealthLimits limits, const RestRules& rules)
      : steps_(std::move(steps)), limits_(limits), rules_(rules) {}

  std::vector<RestBreach> walk() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      check_limits(i);
      check_pair(i);
      check_week(i);
      check_days(i);
      check_nights(i);
    }
    return std::move(breaches_);
  }

 private:
  void add(RestRule rule, std::size_t i, std::int64_t have, std::int64_t limit) {
    if (steps_[i].is_planned) breaches_.push_back({rule, steps_[i].place, have, limit});
  }

  void check_limits(std::size_t i) {
    const WorkSpan& span = steps_[i].span;
    const milliseconds length = span.until - span.from;
    if (length > rules_.shift_max)
      add(RestRule::shift_length, i, minutes_of(length), rules_.shift_max.count());
    if ((limits_ & kNoNight) != 0 && is_night(span, rules_)) add(RestRule::no_night, i, 1, 0);
    if ((limits_ & kNoHeavyWork) != 0 && span.is_heavy) add(RestRule::no_heavy_work, i, 1, 0);
    if ((limits_ & kNoExposure) != 0 && span.is_exposed) add(RestRule::no_exposure, i, 1, 0);
  }

  // Rest since the shift before. When a planned span lies before one already worked or planned,
  // the later of the two is the one named if it is planned, else the earlier.
  void check_pair(std::size_t i) {
    if (i == 0) return;
    std::size_t last = 0;  // of all before, the one that ends last
    for (std::size_t j = 1; j < i; ++j)
      if (steps_[j].span.until >= steps_[last].span.until) last = j;
    const std::size_t named = steps_[i].is_planned ? i : last;
    const milliseconds rest = steps_[i].span.from - steps_[last].span.until;
    if (rest < milliseconds(0))
      add(RestRule::one_at_a_time, named, minutes_of(rest), 0);
    else if (rest < rules_.rest_min)
      add(RestRule::rest_between, named, minutes_of(rest), rules_.rest_min.count());
  }

  // Work inside the seven days that end with this span. The seven days ending with a later span
  // are that span's to answer for; when that one is past, the planned one before it is named.
  void check_week(std::size_t i) {
    const Instant until = steps_[i].span.until;
    const Instant from = until - milliseconds(7 * kDayMs);
    milliseconds worked{0};
    std::size_t named = i;
    for (std::size_t j = 0; j <= i; ++j) {
      const Instant begin = std::max(steps_[j].span.from, from);
      const Instant end = std::min(steps_[j].span.until, until);
      if (begin >= end) continue;
      worked += end - begin;
      if (!steps_[named].is_planned) named = j;
    }
    if (worked > rules_.week_limit())
      add(RestRule::week_hours, named, minutes_of(worked), rules_.week_limit().count());
  }

  // Days with work in the seven calendar days ending with this span's day.
  void check_days(std::size_t i) {
    const std::int64_t day = work_day(steps_[i].span);
    std::uint32_t seen = 0;
    std::size_t named = i;
    for (std::size_t j = 0; j <= i; ++j) {
      const std::int64_t back = day - work_day(steps_[j].span);
      if (back < 0 || back > 6) continue;
      seen |= 1U << back;
      if (!steps_[named].is_planned) named = j;
    }
    const int days = __builtin_popcount(seen);
    if (days > 7 - rules_.days_off_min)
      add(RestRule::day_off, named, days, 7 - rules_.days_off_min);
  }

  void check_nights(std::size_t i) {
    if (!is_night(steps_[i].span, rules_)) return;
    std::int64_t day = work_day(steps_[i].span);
    int nights = 1;
    std::size_t named = i;
    for (std::size_t j = i; j-- > 0;) {
      const std::int64_t before = work_day(steps_[j].span);
      if (before == day || !is_night(steps_[j].span, rules_)) continue;
      if (before != day - 1) break;
      day = before;
      ++nights;
      if (!steps_[named].is_planned) named = j;
    }
    if (nights > rules_.nights_in_row_max)
      add(RestRule::nights_in_row, named, nights, rules_.nights_in_row_max);
  }

  std::vector<Step> steps_;
  HealthLimits limits_;
  const RestRules& rules_;
  std::vector<RestBreach> breaches_;
};

}  // namespace

std::string_view name_of(RestRule rule) {
  CHECK(rule < RestRule::count_);
  return kRuleNames[std::size_t(rule)];
}

bool is_night(const WorkSpan& span, const RestRules& rules) {
  // The night that begins on a day, and the one that began the day before.
  const std::int64_t hour = 60 * 60 * 1000;
  for (int back = 0; back <= 1; ++back) {
    Instant day = start_of_day(span.from);
    if (back == 1) day = start_of_day(day - milliseconds(hour));
    for (; day < span.until; day = day + milliseconds(kDayMs)) {
      const Instant from = day + milliseconds(rules.night_from_hour * hour);
      const Instant until = day + milliseconds(kDayMs + rules.night_until_hour * hour);
      if (span.from < until && from < span.until) return true;
      if (back == 1) break;
    }
  }
  return false;
}

std::vector<RestBreach> rest_breaches(std::span<const WorkSpan> worked,
                                      std::span<const WorkSpan> planned, HealthLimits limits,
                                      const RestRules& rules) {
  std::vector<Step> steps;
  steps.reserve(worked.size() + planned.size());
  for (const WorkSpan& span : worked)
    steps.push_back({span, 0, false});
  for (std::size_t i = 0; i < planned.size(); ++i)
    steps.push_back({planned[i], i, true});
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return std::pair(a.span.from, a.span.until) < std::pair(b.span.from, b.span.until);
  });
  auto breaches = RestWalk(std::move(steps), limits, rules).walk();
  std::stable_sort(breaches.begin(), breaches.end(), [](const RestBreach& a, const RestBreach& b) {
    return std::pair(a.span, a.rule) < std::pair(b.span, b.rule);
  });
  breaches.erase(std::unique(breaches.begin(), breaches.end(),
                             [](const RestBreach& a, const RestBreach& b) {
                               return a.span == b.span && a.rule == b.rule;
                             }),
                 breaches.end());
  return breaches;
}

Instant rested_at(std::span<const WorkSpan> worked, const RestRules& rules) {
  Instant last;
  for (const WorkSpan& span : worked)
    last = std::max(last, span.until);
  return last.ms == 0 ? last : last + rules.rest_min;
}

}  // namespace fl
