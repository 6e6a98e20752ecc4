// Titles of posts and the words of skills, languages and courses: tables in code, one row each.
#pragma once

#include <string_view>
#include <vector>

namespace fl {

[[nodiscard]] bool is_title(std::string_view title);
// Does the holder of such a post answer for the asks of its area?
[[nodiscard]] bool title_answers(std::string_view title);
[[nodiscard]] std::vector<std::string_view> all_titles();

}  // namespace fl
