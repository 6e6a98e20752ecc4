// Words of SQL text, for the checkers that read statements.
#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace fl {

[[nodiscard]] inline bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

[[nodiscard]] inline std::string upper(std::string_view word) {
  std::string result(word);
  for (char& c : result)
    c = char(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace fl
