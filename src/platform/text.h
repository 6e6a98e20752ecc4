// UTF-8 text as people write it: validity, length in characters, trimming, masks, pinyin initials.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fl {

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::size_t char_count(std::string_view utf8);  // code points
[[nodiscard]] std::string trimmed(std::string_view text);     // also U+3000 and U+00A0
[[nodiscard]] bool has_control(std::string_view utf8);        // C0/C1 except \n and \t
// NFC, middle dots unified to U+00B7, spaces trimmed: what a name is compared by.
[[nodiscard]] std::string name_key(std::string_view name);
// "wxf" of 王秀芳; characters without a reading are kept as they are.
[[nodiscard]] std::string pinyin_initials(std::string_view name);
[[nodiscard]] std::string mask_phone(std::string_view phone);  // 138****1234
// Digits of a mainland mobile number (11, beginning with 1), or nothing.
[[nodiscard]] std::optional<std::string> phone_digits(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char by);

}  // namespace fl
