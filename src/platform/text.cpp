// ICU does the hard parts; readings are remembered per character because transliteration is slow.
#include "platform/text.h"

#include <mutex>
#include <unordered_map>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "platform/result.h"

namespace fl {

bool is_utf8(std::string_view text) {
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (at < size) {
    UChar32 c;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t char_count(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8)
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
  return count;
}

std::string trimmed(std::string_view text) {
  auto is_space_at_front = [](std::string_view s) -> std::size_t {
    if (s.empty()) return 0;
    if (s[0] == ' ' || s[0] == '\t' || s[0] == '\n' || s[0] == '\r') return 1;
    if (s.starts_with("\u3000")) return 3;
    if (s.starts_with("\u00A0")) return 2;
    return 0;
  };
  auto is_space_at_back = [](std::string_view s) -> std::size_t {
    if (s.empty()) return 0;
    const char c = s.back();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return 1;
    if (s.ends_with("\u3000")) return 3;
    if (s.ends_with("\u00A0")) return 2;
    return 0;
  };
  while (const auto n = is_space_at_front(text))
    text.remove_prefix(n);
  while (const auto n = is_space_at_back(text))
    text.remove_suffix(n);
  return std::string(text);
}

bool has_control(std::string_view utf8) {
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(utf8.size());
  while (at < size) {
    UChar32 c;
    U8_NEXT(utf8.data(), at, size, c);
    if (c == '\n' || c == '\t') continue;
    if (c >= 0 && u_charType(c) == U_CONTROL_CHAR) return true;
  }
  return false;
}

std::string name_key(std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  CHECK(U_SUCCESS(status));
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  icu::UnicodeString normal = nfc->normalize(text, status);
  CHECK(U_SUCCESS(status));
  std::string out;
  icu::UnicodeString unified;
  for (std::int32_t i = 0; i < normal.length();) {
    const UChar32 c = normal.char32At(i);
    i += U16_LENGTH(c);
    // Middle dots of names as typed on different keyboards.
    if (c == 0x2022 || c == 0x30FB || c == 0x2027 || c == 0x22C5 || c == 0xFF65)
      unified.append(UChar32(0xB7));
    else if (!u_isUWhiteSpace(c))
      unified.append(u_tolower(c));
  }
  unified.toUTF8String(out);
  return out;
}

std::string pinyin_initials(std::string_view name) {
  static std::mutex guard;
  static std::unordered_map<UChar32, std::string> seen;
  static icu::Transliterator* reader = [] {
    UErrorCode status = U_ZERO_ERROR;
    auto* made = icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower",
                                                     UTRANS_FORWARD, status);
    CHECK(U_SUCCESS(status) && made != nullptr);
    return made;
  }();
  std::string out;
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(name.size());
  const std::lock_guard lock(guard);
  while (at < size) {
    UChar32 c;
    U8_NEXT(name.data(), at, size, c);
    if (c < 0 || u_isUWhiteSpace(c) || c == 0xB7) continue;
    auto found = seen.find(c);
    if (found == seen.end()) {
      icu::UnicodeString one(c);
      reader->transliterate(one);
      std::string latin;
      one.toUTF8String(latin);
      if (!latin.empty() && latin[0] >= 'a' && latin[0] <= 'z') latin.resize(1);
      found = seen.emplace(c, latin).first;
    }
    out += found->second;
  }
  return out;
}

std::string mask_phone(std::string_view phone) {
  if (phone.size() < 7) return "****";
  return std::string(phone.substr(0, 3)) + "****" + std::string(phone.substr(phone.size() - 4));
}

std::optional<std::string> phone_digits(std::string_view text) {
  std::string digits;
  if (text.starts_with("+86")) text.remove_prefix(3);
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != ' ' && c != '-')
      return std::nullopt;
  }
  if (digits.size() != 11 || digits[0] != '1') return std::nullopt;
  return digits;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  for (;;) {
    const auto at = text.find(by, from);
    parts.push_back(text.substr(from, at == std::string_view::npos ? at : at - from));
    if (at == std::string_view::npos) return parts;
    from = at + 1;
  }
}

}  // namespace fl
