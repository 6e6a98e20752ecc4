// The sources as the checker reads them: each line three times, as written, without comments and
// literals, and as the literals alone. Read by rules_*.cpp; it judges nothing itself.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace fl::tidy {

struct Line {
  std::string raw;
  std::string code;     // comments gone, literals emptied, same columns
  std::string literal;  // only what stood inside string literals
  std::string comment;  // only what stood inside comments
};

struct Source {
  std::string path;  // relative to the tree's top, with '/'
  std::vector<Line> lines;

  [[nodiscard]] std::string_view name() const;       // "task_test.cpp"
  [[nodiscard]] std::string_view extension() const;  // ".cpp"
  [[nodiscard]] std::string_view room() const;       // "work" for src/work/..., else empty
  [[nodiscard]] bool is_cpp() const;
  [[nodiscard]] bool is_test() const;
};

struct Tree {
  std::filesystem::path top;
  std::vector<Source> sources;  // sorted by path

  [[nodiscard]] const Source* find(std::string_view path) const;
};

// Reads every hand-written text file below `top` that a rule looks at; leaves out build/, var/,
// node_modules/, dist/ and whatever begins with a dot.
[[nodiscard]] Tree read_tree(const std::filesystem::path& top);

// Splits one file; `path` decides which comment marks hold.
[[nodiscard]] Source split_source(std::string path, std::string_view text);

// Small words the rules share.
[[nodiscard]] std::vector<std::string> words_of(std::string_view code);
[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] bool is_word(char c);
[[nodiscard]] bool is_snake_case(std::string_view word);
[[nodiscard]] bool is_pascal_case(std::string_view word);
[[nodiscard]] std::size_t width_of(std::string_view utf8);
// Whether `word` stands in `text` with no letter, digit or underscore on either side.
[[nodiscard]] bool has_word(std::string_view text, std::string_view word);

}  // namespace fl::tidy
