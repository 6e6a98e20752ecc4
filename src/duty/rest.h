// Rest rules as data, and one pure question: which of them does this series of shifts break?
//
// Asked by the roster, by posting and by every act that gives someone a shift, so that a rest rule
// cannot be broken by one way in while another guards it. Nothing here knows who the person is.
// Sources of the numbers are in docs/concepts/posting.md, section "Rest rules".
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "platform/time.h"

namespace fl {

// What a health or family limit forbids. A bit each; no reason is kept here.
enum HealthLimit : std::uint8_t {
  kNoHeavyWork = 1,
  kNoNight = 2,  // also: seven months pregnant and later, nursing a child under one year
  kNoExposure = 4,
};
using HealthLimits = std::uint8_t;

// A span somebody worked, or is to work.
struct WorkSpan {
  Instant from, until;
  bool is_heavy = false, is_exposed = false;
};

struct RestRules {
  std::chrono::minutes rest_min{11 * 60};   // between two shifts
  std::chrono::minutes shift_max{12 * 60};  // one shift
  std::chrono::minutes week_max{48 * 60};   // any seven days
  std::chrono::minutes emergency_week_max{60 * 60};
  bool is_emergency = false;  // declared by the city for a time; lifts only the weekly hours
  int days_off_min = 1;       // days without work in any seven calendar days
  int nights_in_row_max = 3;
  // A shift is a night shift when it touches these hours of the city's clock.
  int night_from_hour = 22, night_until_hour = 6;
  [[nodiscard]] std::chrono::minutes week_limit() const {
    return is_emergency ? emergency_week_max : week_max;
  }
};
[[nodiscard]] bool is_night(const WorkSpan& span, const RestRules& rules);

enum class RestRule {
  rest_between,   // too little rest after the shift before
  one_at_a_time,  // two shifts at once
  shift_length,
  week_hours,  // within seven days, counted back from the end of the shift
  day_off,     // no day off in seven
  nights_in_row,
  no_night,  // health limits
  no_heavy_work,
  no_exposure,
  count_,
};
[[nodiscard]] std::string_view name_of(RestRule rule);  // "rest_between": also a fault key's tail

struct RestBreach {
  RestRule rule = RestRule::rest_between;
  std::size_t span = 0;              // which of the spans given, by position
  std::int64_t have = 0, limit = 0;  // minutes for times; days, nights for counts
};
// Every breach by a span of `planned`, with what was worked before (`worked`) counted in. The spans
// may come in any order; a span is named by its place in `planned`. What lies only in the past is
// not reported.
[[nodiscard]] std::vector<RestBreach> rest_breaches(std::span<const WorkSpan> worked,
                                                    std::span<const WorkSpan> planned,
                                                    HealthLimits limits, const RestRules& rules);
// The first instant from which a shift may begin as far as rest between shifts goes.
[[nodiscard]] Instant rested_at(std::span<const WorkSpan> worked, const RestRules& rules);

}  // namespace fl
