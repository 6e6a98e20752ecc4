// RFC 3339 with the city's offset; no time-zone database is needed or used.
#include "platform/time.h"

#include <atomic>

#include <fmt/format.h>

namespace fl {

namespace {

namespace chrono = std::chrono;

std::atomic<int> offset_minutes{8 * 60};

struct Parts {
  int year, month, day, hour, minute, second, ms;
};

Parts split(std::int64_t local_ms) {
  const chrono::sys_time<chrono::milliseconds> at{chrono::milliseconds(local_ms)};
  const auto midnight = chrono::floor<chrono::days>(at);
  const chrono::year_month_day date{midnight};
  const chrono::hh_mm_ss<chrono::milliseconds> clock{at - midnight};
  return {int(date.year()),
          int(unsigned(date.month())),
          int(unsigned(date.day())),
          int(clock.hours().count()),
          int(clock.minutes().count()),
          int(clock.seconds().count()),
          int(clock.subseconds().count())};
}

Parts local(Instant at) {
  return split(at.ms + std::int64_t(offset_minutes.load()) * 60'000);
}

bool digits(std::string_view text, std::size_t from, std::size_t count, int& out) {
  if (from + count > text.size()) return false;
  out = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  return true;
}

Fault bad_time() {
  return {FaultKind::bad_input, "draft.bad_time", "RFC 3339, e.g. 2026-01-03T08:00:00+08:00"};
}

}  // namespace

void set_city_offset(std::chrono::minutes offset) {
  offset_minutes = int(offset.count());
}
std::chrono::minutes city_offset() {
  return std::chrono::minutes(offset_minutes.load());
}

std::string to_rfc3339(Instant at) {
  const Parts p = local(at);
  const int offset = offset_minutes.load();
  const int size = offset < 0 ? -offset : offset;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", p.year, p.month, p.day,
                     p.hour, p.minute, p.second, offset < 0 ? '-' : '+', size / 60, size % 60);
}

Result<Instant> from_rfc3339(std::string_view text) {
  int year, month, day, hour, minute, second = 0;
  if (!digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day) ||
      !digits(text, 11, 2, hour) || !digits(text, 14, 2, minute) || text[4] != '-' ||
      text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':')
    return bad_time();
  std::size_t at = 16;
  int ms = 0;
  if (at < text.size() && text[at] == ':') {
    if (!digits(text, at + 1, 2, second)) return bad_time();
    at += 3;
  }
  if (at < text.size() && text[at] == '.') {
    int scale = 100;
    ++at;
    const std::size_t first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      ms += scale * (text[at] - '0');
    if (at == first) return bad_time();
  }
  int offset = 0;
  if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
    ++at;
  } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    int h, m;
    if (!digits(text, at + 1, 2, h) || at + 3 >= text.size() || text[at + 3] != ':' ||
        !digits(text, at + 4, 2, m) || h > 23 || m > 59)
      return bad_time();
    offset = (h * 60 + m) * (text[at] == '-' ? -1 : 1);
    at += 6;
  } else {
    return bad_time();
  }
  const chrono::year_month_day date{chrono::year(year), chrono::month(unsigned(month)),
                                    chrono::day(unsigned(day))};
  if (at != text.size() || !date.ok() || hour > 23 || minute > 59 || second > 60) return bad_time();
  const auto days_ms =
      chrono::duration_cast<chrono::milliseconds>(chrono::sys_days(date).time_since_epoch())
          .count();
  return Instant{days_ms + ((hour * 60 + minute - offset) * 60 + second) * 1000LL + ms};
}

std::string day_of(Instant at) {
  const Parts p = local(at);
  return fmt::format("{:04}-{:02}-{:02}", p.year, p.month, p.day);
}

Instant start_of_day(Instant at) {
  const std::int64_t shift = std::int64_t(offset_minutes.load()) * 60'000;
  const std::int64_t day_ms = 86'400'000;
  const std::int64_t shifted = at.ms + shift;
  const std::int64_t whole = shifted - ((shifted % day_ms) + day_ms) % day_ms;
  return {whole - shift};
}

int year_of(Instant at) {
  return local(at).year;
}

}  // namespace fl
