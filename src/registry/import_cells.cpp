// Reading single cells: text, yes and no, years, headings.
#include "registry/import_cells.h"

#include <algorithm>
#include <charconv>

#include "platform/text.h"

namespace fl::cells {

namespace {

constexpr int kBirthYearMin = 1890;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::optional<std::string> line_of(std::string_view cell, std::size_t chars_max) {
  std::string text = trimmed(cell);
  if (char_count(text) > chars_max || has_control(text)) return std::nullopt;
  if (text.find_first_of("\n\t") != std::string::npos) return std::nullopt;
  return text;
}

std::optional<bool> yes_no_of(std::string_view cell) {
  const std::string word = heading_key(cell);
  if (is_one_of(word, {"是", "有", "yes", "y", "1", "true"})) return true;
  if (is_one_of(word, {"否", "无", "不", "no", "n", "0", "false"})) return false;
  return std::nullopt;
}

std::optional<bool> is_female_of(std::string_view cell) {
  const std::string word = heading_key(cell);
  if (is_one_of(word, {"女", "f", "female"})) return true;
  if (is_one_of(word, {"男", "m", "male"})) return false;
  return std::nullopt;
}

std::optional<int> birth_year_of(std::string_view cell, int year_now) {
  const std::string text = trimmed(cell);
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (error != std::errc() || year < kBirthYearMin || year > year_now) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  // A day after the year is read for what it says of the year; the day itself is not kept.
  const bool is_dated = !rest.empty() && (rest[0] == '-' || rest[0] == '/' || rest[0] == '.' ||
                                          rest.starts_with("年"));
  return rest.empty() || is_dated ? std::optional(year) : std::nullopt;
}

std::string heading_key(std::string_view heading) {
  std::string key;
  for (const char c : trimmed(heading)) {
    if (c == ' ' || c == '*' || c == '_' || c == '\n' || c == '\t') continue;
    key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return key;
}

}  // namespace fl::cells
