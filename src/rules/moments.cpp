// Calendar arithmetic on the proleptic Gregorian calendar, and the listed forms of a date-time.
#include "rules/moments.h"

#include <cmath>

#include <fmt/format.h>

namespace fl {

namespace {

constexpr std::int64_t kHourMs = 3'600'000, kDayMs = 24 * kHourMs;
constexpr std::int64_t kMomentMax = 8'640'000'000'000'000;
// More than any step inside the range needs; keeps the arithmetic far from overflow.
constexpr double kAmountMax = 1e11;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

// Days since 1970-01-01; `day` may be any number (H. Hinnant, chrono-compatible algorithms).
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t in_era = y - era * 400;
  const std::int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  return era * 146'097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year + day - 1 - 719'468;
}

struct Date {
  std::int64_t year = 0, month = 0, day = 0;
};

Date date_of(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = floor_div(z, 146'097);
  const std::int64_t in_era = z - era * 146'097;
  const std::int64_t year_of_era =
      (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t part = (5 * in_year + 2) / 153;
  const std::int64_t month = part < 10 ? part + 3 : part - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          in_year - (153 * part + 2) / 5 + 1};
}

std::int64_t month_length(std::int64_t year, std::int64_t month) {
  return days_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
         days_of(year, month, 1);
}

// Reads a text from left to right; once something did not fit, everything after it does not.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  std::int64_t digits(std::size_t count) {
    std::int64_t value = 0;
    if (left_.size() < count) is_good_ = false;
    for (std::size_t i = 0; is_good_ && i < count; ++i) {
      if (left_[i] < '0' || left_[i] > '9') is_good_ = false;
      value = value * 10 + (left_[i] - '0');
    }
    if (is_good_) left_.remove_prefix(count);
    return value;
  }
  bool take(char c) {
    if (left_.empty() || left_[0] != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  void need(char c) { is_good_ = take(c) && is_good_; }
  [[nodiscard]] std::size_t digits_ahead() const {
    std::size_t count = 0;
    while (count < left_.size() && left_[count] >= '0' && left_[count] <= '9')
      ++count;
    return count;
  }
  void fail() { is_good_ = false; }
  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] bool is_done() const { return is_good_ && left_.empty(); }

 private:
  std::string_view left_;
  bool is_good_ = true;
};

// Milliseconds after the dot: three digits count, the rest is dropped.
std::int64_t read_fraction(Reader& in) {
  const std::size_t count = in.digits_ahead();
  if (count == 0) in.fail();
  std::int64_t ms = 0, unit = 100;
  for (std::size_t i = 0; i < count; ++i) {
    ms += in.digits(1) * unit;
    unit /= 10;
  }
  return ms;
}

// +h, +hh, +hmm, +hhmm, +h:mm, +hh:mm after the sign.
std::int64_t read_offset_minutes(Reader& in) {
  const std::size_t count = in.digits_ahead();
  std::int64_t hours = 0, minutes = 0;
  if (count == 1 || count == 2) {
    hours = in.digits(count);
    if (in.take(':')) {
      if (in.digits_ahead() != 2) in.fail();
      minutes = in.digits(2);
    }
  } else if (count == 3 || count == 4) {
    hours = in.digits(count - 2);
    minutes = in.digits(2);
  } else {
    in.fail();
  }
  if (hours > 23 || minutes > 59) in.fail();
  return hours * 60 + minutes;
}

std::int64_t read_time_of_day(Reader& in) {
  const std::int64_t hour = in.digits(2);
  in.need(':');
  const std::int64_t minute = in.digits(2);
  in.need(':');
  const std::int64_t second = in.digits(2);
  const std::int64_t ms = in.take('.') ? read_fraction(in) : 0;
  // ISO 8601 writes the end of a day as 24:00:00.
  const bool is_end = hour == 24 && minute == 0 && second == 0 && ms == 0;
  if ((hour > 23 && !is_end) || minute > 59 || second > 59) in.fail();
  std::int64_t at = ((hour * 60 + minute) * 60 + second) * 1'000 + ms;
  if (in.take('+')) {
    at -= read_offset_minutes(in) * 60'000;
  } else if (in.take('-')) {
    at += read_offset_minutes(in) * 60'000;
  } else {
    in.take('Z');
  }
  return at;
}

}  // namespace

std::optional<TimeUnit> time_unit_of(std::string_view word) {
  if (word == "year") return TimeUnit::year;
  if (word == "month") return TimeUnit::month;
  if (word == "day") return TimeUnit::day;
  if (word == "hour") return TimeUnit::hour;
  return {};
}

std::optional<std::int64_t> moment_of(std::string_view text) {
  if (text.size() <= 10) return birth_moment_of(text);
  Reader in(text);
  const std::int64_t year = in.digits(4);
  in.need('-');
  const std::int64_t month = in.digits(2);
  in.need('-');
  const std::int64_t day = in.digits(2);
  in.need('T');
  const std::int64_t time = in.is_good() ? read_time_of_day(in) : 0;
  if (!in.is_done() || month < 1 || month > 12 || day < 1 || day > month_length(year, month))
    return {};
  return days_of(year, month, day) * kDayMs + time;
}

std::optional<std::int64_t> birth_moment_of(std::string_view text) {
  Reader in(text);
  const std::int64_t year = in.digits(4);
  if (in.is_done()) return days_of(year, 12, 31) * kDayMs;
  in.need('-');
  const std::int64_t month = in.digits(2);
  if (!in.is_good() || month < 1 || month > 12) return {};
  if (in.is_done()) return days_of(year, month, month_length(year, month)) * kDayMs;
  in.need('-');
  const std::int64_t day = in.digits(2);
  if (!in.is_done() || day < 1 || day > month_length(year, month)) return {};
  return days_of(year, month, day) * kDayMs;
}

std::optional<std::int64_t> plus_time(std::int64_t at_ms, double amount, TimeUnit unit) {
  if (!(std::fabs(amount) <= kAmountMax)) return {};
  const auto by = std::int64_t(amount);
  std::int64_t out = at_ms;
  if (unit == TimeUnit::hour) {
    out += by * kHourMs;
  } else if (unit == TimeUnit::day) {
    if (by > kMomentMax / kDayMs * 2 || by < -(kMomentMax / kDayMs) * 2) return {};
    out += by * kDayMs;
  } else if (by != 0) {
    const std::int64_t days = floor_div(at_ms, kDayMs);
    Date date = date_of(days);
    const std::int64_t months =
        unit == TimeUnit::month ? date.month - 1 + by : date.month - 1 + by * 12;
    date.year += floor_div(months, 12);
    date.month = months - floor_div(months, 12) * 12 + 1;
    if (date.year > 300'000 || date.year < -300'000) return {};
    out = days_of(date.year, date.month, date.day) * kDayMs + (at_ms - days * kDayMs);
  }
  if (out > kMomentMax || out < -kMomentMax) return {};
  return out;
}

std::string moment_text(std::int64_t at_ms) {
  const std::int64_t days = floor_div(at_ms, kDayMs);
  const std::int64_t ms = at_ms - days * kDayMs;
  const Date date = date_of(days);
  const std::string year = date.year < 0       ? fmt::format("-{:06}", -date.year)
                           : date.year > 9'999 ? fmt::format("+{:06}", date.year)
                                               : fmt::format("{:04}", date.year);
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", year, date.month, date.day,
                     ms / kHourMs, ms / 60'000 % 60, ms / 1'000 % 60, ms % 1'000);
}

}  // namespace fl
