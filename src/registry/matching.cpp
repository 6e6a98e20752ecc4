// The table of weights, the comparison of each field, and the keys under which records meet.
#include "registry/matching.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "platform/result.h"

namespace fl {

namespace {

enum Word {
  name_same,
  name_one_character,
  name_same_initials,
  name_differs,
  phone_same,
  phone_one_slip,
  phone_differs,
  birth_same_day,
  birth_same_year,
  birth_one_slip,
  birth_differs,
  sex_same,
  sex_differs,
  door_same,
  door_differs,
  word_count,
};

// Shares are our own estimates (A): no linked Chinese registry with known truth is public. They
// are held to by the test over seeded populations, not by their third digit.
constexpr std::array<MatchWeight, word_count> kWeights{{
    {"name_same", 0.80, 0.0004, "the same name"},
    {"name_one_character", 0.10, 0.005, "one character of the name differs"},
    {"name_same_initials", 0.05, 0.005, "another name with the same initials"},
    {"name_differs", 0.02, 0.98, "another name"},
    {"phone_same", 0.75, 0.0005, "the same phone"},
    {"phone_one_slip", 0.10, 0.0002, "a digit of the phone slipped"},
    {"phone_differs", 0.15, 0.999, "another phone"},
    {"birth_same_day", 0.85, 0.00005, "born on the same day"},
    {"birth_same_year", 0.90, 0.014, "born in the same year"},
    {"birth_one_slip", 0.08, 0.002, "day and month swapped, or one year off"},
    {"birth_differs", 0.02, 0.98, "born another day"},
    {"sex_same", 0.99, 0.5, "the same sex"},
    {"sex_differs", 0.01, 0.5, "not the same sex"},
    {"door_same", 0.70, 0.01, "the same door"},
    {"door_differs", 0.30, 0.99, "another door"},
}};

const std::array<int, word_count>& points() {
  static const std::array<int, word_count> made = [] {
    std::array<int, word_count> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = int(std::lround(100 * std::log2(kWeights[i].same_share / kWeights[i].other_share)));
    return all;
  }();
  return made;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> found;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] & 0xC0) == 0x80)
      ++end;
    found.push_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

// One character put in, left out, changed, or two neighbours swapped.
bool is_one_off(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  if (a.size() > b.size()) return is_one_off(b, a);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i])
    ++i;
  const auto rest_same = [&](std::size_t from_a, std::size_t from_b) {
    return std::equal(a.begin() + std::ptrdiff_t(std::min(from_a, a.size())), a.end(),
                      b.begin() + std::ptrdiff_t(std::min(from_b, b.size())), b.end());
  };
  if (a.size() < b.size()) return rest_same(i, i + 1);
  if (i == a.size()) return false;  // the same
  if (rest_same(i + 1, i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] && rest_same(i + 2, i + 2);
}

Word name_word(const MatchRecord& a, const MatchRecord& b) {
  if (a.name == b.name) return name_same;
  const auto first = characters(a.name), second = characters(b.name);
  if (std::min(first.size(), second.size()) >= 2 && is_one_off(first, second))
    return name_one_character;
  return !a.initials.empty() && a.initials == b.initials ? name_same_initials : name_differs;
}

bool is_phone_slip(std::int64_t a, std::int64_t b) {
  const std::string first = std::to_string(a), second = std::to_string(b);
  return is_one_off(characters(first), characters(second));
}

Word birth_word(const MatchRecord& a, const MatchRecord& b) {
  const bool are_days_known = a.birth_day != 0 && b.birth_day != 0;
  const auto swapped = [](int day) { return day % 100 * 100 + day / 100; };
  if (a.birth_year == b.birth_year) {
    if (!are_days_known) return birth_same_year;
    if (a.birth_day == b.birth_day) return birth_same_day;
    return a.birth_day == swapped(b.birth_day) ? birth_one_slip : birth_differs;
  }
  const bool is_year_slip =
      std::abs(a.birth_year - b.birth_year) == 1 || std::abs(a.birth_year - b.birth_year) == 10;
  return is_year_slip && (!are_days_known || a.birth_day == b.birth_day) ? birth_one_slip
                                                                         : birth_differs;
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9E3779B97F4A7C15ULL ^ (b + 0x7F4A7C15ULL);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

std::uint64_t sorted_digits(std::int64_t phone) {
  std::string digits = std::to_string(phone);
  std::sort(digits.begin(), digits.end());
  return hash_of(digits);
}

constexpr int kKeyCount = 8;
// The key of a record under one of the ways records meet; 0 = none.
std::uint64_t key_of(const MatchRecord& r, int kind) {
  const auto year = static_cast<std::uint64_t>(r.birth_year);
  switch (kind) {
    case 0:
      return r.phone == 0 ? 0 : mixed(1, std::uint64_t(r.phone));
    case 1:
      return r.household == 0 ? 0 : mixed(2, std::uint64_t(r.household));
    case 2:
      return year == 0 ? 0 : mixed(hash_of(r.name), year + 3);
    case 3:
      return year == 0 || r.birth_day == 0
                 ? 0
                 : mixed(hash_of(r.initials), year * 10'000 + std::uint64_t(r.birth_day));
    case 4:
      return r.phone == 0 || year == 0 ? 0 : mixed(sorted_digits(r.phone), year + 5);
    case 5:
      return r.phone == 0 ? 0 : mixed(hash_of(r.name), std::uint64_t(r.phone % 10'000) + 7);
    case 6:  // one character of the name off: the day of birth and the last four of the phone
      return r.phone == 0 || r.birth_day == 0 ? 0
                                              : mixed(year * 10'000 + std::uint64_t(r.birth_day),
                                                      std::uint64_t(r.phone % 10'000) + 11);
    default:  // the day itself with the family name: a given name spelled wrong
      return year == 0 || r.birth_day == 0 || r.name.empty()
                 ? 0
                 : mixed(hash_of(characters(r.name).front()),
                         year * 10'000 + std::uint64_t(r.birth_day) + 13);
  }
}

constexpr std::size_t kGroupMax = 400;  // a key that says so little is no key

}  // namespace

std::span<const MatchWeight> match_weights() {
  return kWeights;
}

Match compare(const MatchRecord& a, const MatchRecord& b) {
  Match match;
  const auto add = [&match](Word word) {
    match.score += points()[word];
    match.reasons.push_back(kWeights[word].word);
    return word;
  };
  const Word name = add(name_word(a, b));
  Word phone = word_count;
  if (a.phone != 0 && b.phone != 0)
    phone = add(a.phone == b.phone                ? phone_same
                : is_phone_slip(a.phone, b.phone) ? phone_one_slip
                                                  : phone_differs);
  Word birth = word_count;
  if (a.birth_year != 0 && b.birth_year != 0) birth = add(birth_word(a, b));
  const Word sex = add(a.is_female == b.is_female ? sex_same : sex_differs);
  const bool same_door = a.household != 0 && a.household == b.household;
  add(same_door ? door_same : door_differs);
  if (match.score < kReviewFrom) return match;
  match.ruling = MatchRuling::review;
  // Nothing less than all of it: the same name, the same phone, born on the same day, the same sex.
  // Twins differ in the name, namesakes in the day or the phone, siblings in the day.
  if (match.score >= kJoinFrom && name == name_same && phone == phone_same &&
      birth == birth_same_day && sex == sex_same)
    match.ruling = MatchRuling::join;
  return match;
}

void each_match(
    std::span<const MatchRecord> records,
    const std::function<void(const MatchRecord&, const MatchRecord&, const Match&)>& visit) {
  CHECK(records.size() < UINT32_MAX);
  struct Keyed {
    std::uint64_t key;
    std::uint32_t at;
    auto operator<=>(const Keyed&) const = default;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(records.size());
  const auto has_met = [&](const MatchRecord& a, const MatchRecord& b, int before) {
    for (int kind = 0; kind < before; ++kind) {
      const auto key = key_of(a, kind);
      if (key != 0 && key == key_of(b, kind)) return true;
    }
    return false;
  };
  for (int kind = 0; kind < kKeyCount; ++kind) {
    keyed.clear();
    for (std::size_t i = 0; i < records.size(); ++i)
      if (const auto key = key_of(records[i], kind); key != 0)
        keyed.push_back({key, std::uint32_t(i)});
    std::sort(keyed.begin(), keyed.end());
    for (std::size_t from = 0; from < keyed.size();) {
      std::size_t to = from;
      while (to < keyed.size() && keyed[to].key == keyed[from].key)
        ++to;
      const bool is_shared_phone = kind == 0 && to - from > 2;
      for (std::size_t i = from; i < to && to - from <= kGroupMax; ++i)
        for (std::size_t j = i + 1; j < to; ++j) {
          const auto& a = records[keyed[i].at];
          const auto& b = records[keyed[j].at];
          if (has_met(a, b, kind)) continue;
          Match match = compare(a, b);
          if (match.ruling == MatchRuling::nothing) continue;
          if (is_shared_phone) match.ruling = MatchRuling::review;
          visit(a, b, match);
        }
      from = to;
    }
  }
}

}  // namespace fl
