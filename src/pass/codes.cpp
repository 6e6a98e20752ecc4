// Short codes, masked names, and when a token is renewed. Pure but for fresh_code().
#include <algorithm>

#include "pass/show.h"

namespace fl {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeChars = 9;
constexpr std::int64_t kHour_ms = 3'600'000;

// Luhn modulo 32 over the characters before the last.
char check_of(std::string_view characters) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const std::size_t value = kAlphabet.find(characters[i]);
    const std::size_t part = (characters.size() - i) % 2 == 1 ? value * 2 : value;
    sum += (part >> 5) + (part & 31);
  }
  return kAlphabet[(32 - sum % 32) % 32];
}

std::vector<std::string_view> characters_of(std::string_view utf8) {
  std::vector<std::string_view> found;
  for (std::size_t from = 0; from < utf8.size();) {
    std::size_t to = from + 1;
    while (to < utf8.size() && (static_cast<unsigned char>(utf8[to]) & 0xC0) == 0x80)
      ++to;
    found.push_back(utf8.substr(from, to - from));
    from = to;
  }
  return found;
}

}  // namespace

std::string masked_name(std::string_view name) {
  const auto characters = characters_of(name);
  if (characters.empty()) return "*";
  std::string masked(characters.front());
  masked += '*';
  if (characters.size() > 2) masked += characters.back();
  return masked;
}

std::string fresh_code() {
  return code_of(random_u64());
}

std::string code_of(std::uint64_t value) {
  std::string code;
  for (std::size_t i = 0; i + 1 < kCodeChars; ++i, value >>= 5)
    code += kAlphabet[value & 31];
  return code + check_of(code);
}

std::string read_code(std::string_view typed) {
  std::string code;
  for (char c : typed) {
    if (c == '-' || c == ' ' || c == '.') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'O') c = '0';
    if (kAlphabet.find(c) == kAlphabet.npos || code.size() == kCodeChars) return {};
    code += c;
  }
  if (code.size() != kCodeChars) return {};
  return check_of(std::string_view(code).substr(0, kCodeChars - 1)) == code.back() ? code : "";
}

std::string shown_code(std::string_view code) {
  std::string shown;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 3 == 0) shown += '-';
    shown += code[i];
  }
  return shown;
}

Instant renewal_of(const Keys& keys, PersonId person, Instant expires) {
  const Hash32 hash = keyed_hash(keys.search, "firstline renewal v1|" + to_text(person));
  const std::int64_t spread = (hash[0] << 16 | hash[1] << 8 | hash[2]) * 7 * kHour_ms >> 24;
  return expires - std::chrono::milliseconds(kHour_ms + spread);
}

}  // namespace fl
