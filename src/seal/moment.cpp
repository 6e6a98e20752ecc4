// Reading moments; comparing what two encodings of one certificate say.
#include "seal/moment.h"

#include <chrono>
#include <cmath>

namespace fl {

namespace {

constexpr double kSecondsMax = 253402300800.0;  // the year 10000

class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}
  [[nodiscard]] bool number(int count, int& out) {
    out = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return false;
      out = out * 10 + (text_[at_] - '0');
    }
    return true;
  }
  [[nodiscard]] bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool take_one_of(std::string_view all, char& found) {
    if (at_ >= text_.size() || all.find(text_[at_]) == all.npos) return false;
    found = text_[at_++];
    return true;
  }
  // Digits of a fraction as microseconds; beyond six they are dropped.
  [[nodiscard]] bool fraction(std::int64_t& us) {
    std::int64_t scale = 100'000;
    const std::size_t from = at_;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, scale /= 10)
      us += scale * (text_[at_] - '0');
    return at_ > from;
  }
  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// Minutes of "Z", "+02:00", "+0200" or "+02"; nothing there is UTC.
bool read_zone(TextReader& reader, int& minutes) {
  char sign = 0;
  minutes = 0;
  if (reader.is_at_end() || reader.take('Z') || reader.take('z')) return reader.is_at_end();
  int hours = 0, rest = 0;
  if (!reader.take_one_of("+-", sign) || !reader.number(2, hours)) return false;
  if (reader.take(':') || !reader.is_at_end())
    if (!reader.number(2, rest)) return false;
  minutes = (hours * 60 + rest) * (sign == '-' ? -1 : 1);
  return reader.is_at_end() && hours < 24 && rest < 60;
}

bool same_text(const Cbor& a, const Cbor& b) {
  if (a.text == b.text) return true;
  const auto at = moment_of_text(a.text), other = moment_of_text(b.text);
  return at && other && at->us / 1'000'000 == other->us / 1'000'000;
}

double value_of(const Cbor& item) {
  if (item.is(CborKind::floating)) return item.floating;
  return item.is(CborKind::negative) ? -1.0 - double(item.number) : double(item.number);
}

bool is_any_number(const Cbor& item) {
  return item.is_number() || item.is(CborKind::floating);
}

const Cbor* value_under(const Cbor& map, const Cbor& key) {
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2)
    if (map.items[i] == key) return &map.items[i + 1];
  return nullptr;
}

// Every member of one that is not null has its like in the other.
bool has_members_of(const Cbor& a, const Cbor& b) {
  for (std::size_t i = 0; i + 1 < a.items.size(); i += 2) {
    if (a.items[i + 1].is(CborKind::null)) continue;
    const Cbor* other = value_under(b, a.items[i]);
    if (other == nullptr || !says_the_same(a.items[i + 1], *other)) return false;
  }
  return true;
}

// A tagged moment as the text that JSON would carry.
Cbor untagged(const Cbor& item) {
  const Cbor& inside = item.items.at(0);
  if (item.number != 1) return inside;
  const auto at = moment_of_cbor(inside);
  return at ? Cbor::of_text(utc_text(std::int64_t(std::floor(double(at->us) / 1e6)))) : inside;
}

}  // namespace

std::optional<Moment> moment_of_text(std::string_view text) {
  TextReader reader(text);
  int year, month, day, hour = 0, minute = 0, second = 0, zone = 0;
  std::int64_t us = 0;
  char mark = 0;
  if (!reader.number(4, year) || !reader.take('-') || !reader.number(2, month) ||
      !reader.take('-') || !reader.number(2, day))
    return std::nullopt;
  if (!reader.is_at_end()) {
    if (!reader.take_one_of("Tt ", mark) || !reader.number(2, hour) || !reader.take(':') ||
        !reader.number(2, minute))
      return std::nullopt;
    if (reader.take(':') && !reader.number(2, second)) return std::nullopt;
    if (reader.take_one_of(".,", mark) && !reader.fraction(us)) return std::nullopt;
    if (!read_zone(reader, zone)) return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(unsigned(month)),
                                         std::chrono::day(unsigned(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds =
      days * 86'400 + hour * 3'600 + (minute - zone) * std::int64_t(60) + second;
  return Moment{seconds * 1'000'000 + us};
}

std::optional<Moment> moment_of_cbor(const Cbor& item) {
  if (item.is(CborKind::tag) && item.number == 1) return moment_of_cbor(item.items.at(0));
  if (!is_any_number(item)) return std::nullopt;
  const double seconds = value_of(item);
  if (!(seconds > -kSecondsMax && seconds < kSecondsMax)) return std::nullopt;
  std::int64_t whole = 0;
  if (item.to_int(whole)) return Moment{whole * 1'000'000};
  return Moment{std::llround(seconds * 1e6)};
}

bool says_the_same(const Cbor& a, const Cbor& b) {
  if (a.is(CborKind::tag)) return says_the_same(untagged(a), b);
  if (b.is(CborKind::tag)) return says_the_same(a, untagged(b));
  if (is_any_number(a) && is_any_number(b))
    return a.is_number() && b.is_number() ? a == b : value_of(a) == value_of(b);
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case CborKind::text:
      return same_text(a, b);
    case CborKind::map:
      return has_members_of(a, b) && has_members_of(b, a);
    case CborKind::array: {
      if (a.items.size() != b.items.size()) return false;
      for (std::size_t i = 0; i < a.items.size(); ++i)
        if (!says_the_same(a.items[i], b.items[i])) return false;
      return true;
    }
    default:
      return a == b;
  }
}

}  // namespace fl
