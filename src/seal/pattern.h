// The regular expressions of JSON schemas, matched in time linear in the text and without
// recursion, whatever the text is: std::regex overflows the stack on a long one. A subset of
// ECMA-262: literals, ".", "\d", classes, groups, "|", "?", "*", "+", "{n,m}", "^" and "$".
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/result.h"

namespace fl {

class Pattern {
 public:
  [[nodiscard]] static Result<Pattern> of(std::string_view expression);
  // Whether any part of the text matches, as JSON schema asks; characters are code points.
  [[nodiscard]] bool is_found_in(std::string_view utf8) const;

  static constexpr std::size_t kStatesMax = 256;

 private:
  friend class PatternParser;
  using States = std::bitset<kStatesMax>;
  enum class Step : std::uint8_t { take, split, begin, end, match };
  struct State {
    Step step = Step::match;
    std::bitset<128> taken = {};  // of ASCII
    bool takes_beyond_ascii = false;
    int next = -1, other = -1;
  };
  void follow(States& states, int from, bool is_begin, bool is_end) const;

  std::vector<State> states_;
  int start_ = 0;
};

}  // namespace fl
