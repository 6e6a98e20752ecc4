// Instants and days. An Instant is UTC milliseconds; a Day is the city's calendar day.
// In SQL they are BIGINT and YYYY-MM-DD, in JSON RFC 3339 with the city's offset.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/result.h"

namespace fl {

struct Instant {
  std::int64_t ms = 0;  // since 1970-01-01T00:00:00Z
  auto operator<=>(const Instant&) const = default;
  friend Instant operator+(Instant at, std::chrono::milliseconds by) {
    return {at.ms + by.count()};
  }
  friend Instant operator-(Instant at, std::chrono::milliseconds by) {
    return {at.ms - by.count()};
  }
  friend std::chrono::milliseconds operator-(Instant a, Instant b) {
    return std::chrono::milliseconds(a.ms - b.ms);
  }
};

// The city's distance from UTC; one for the whole process, set from configuration (default +08:00).
void set_city_offset(std::chrono::minutes offset);
[[nodiscard]] std::chrono::minutes city_offset();

[[nodiscard]] std::string to_rfc3339(Instant at);
[[nodiscard]] Result<Instant> from_rfc3339(std::string_view text);
[[nodiscard]] std::string day_of(Instant at);    // YYYY-MM-DD in the city
[[nodiscard]] Instant start_of_day(Instant at);  // midnight in the city
[[nodiscard]] int year_of(Instant at);

}  // namespace fl
