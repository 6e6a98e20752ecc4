// Inside registry/: names for a demo city, from tables of our own making (how common a name is, is
// general knowledge). Small fixed shares are the names that break software: one given character,
// two-character surnames, middle dots, long names, characters outside the basic plane.
#pragma once

#include <cstdint>
#include <string>

#include "platform/random.h"

namespace fl {

enum class NameForm : std::uint8_t { plain, single_given, compound, dotted, long_dotted, rare };

// A drawn name: positions in the tables, so that a million of them are small.
struct DrawnName {
  NameForm form = NameForm::plain;
  bool is_female = false;
  std::uint8_t era = 0;
  std::uint8_t surname = 0, first = 0, second = 0;
};

[[nodiscard]] DrawnName draw_name(Random& random, bool is_female, int birth_year);
[[nodiscard]] std::string text_of(const DrawnName& name);

}  // namespace fl
