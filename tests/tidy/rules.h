// The rules of STYLE.md marked [T] and the staircase of rooms, each a function from a tree of
// sources to findings. Run by tidy_test.cpp over the real tree (no finding) and over planted toys
// (each rule found once). A rule never changes a file.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "source.h"

namespace fl::tidy {

struct Finding {
  std::string rule;
  std::string path;
  std::size_t line = 0;  // 0 = the file as a whole
  std::string says;
};

using Findings = std::vector<Finding>;

// src/ROOMS, read. See the head of that file for its form.
struct Rooms {
  struct Only {
    std::vector<std::string> patterns;  // "routes*.cpp": file names that may
    std::string prefix;                 // "http/": include what begins so
  };
  std::map<std::string, std::set<std::string>> allowed;     // room -> rooms it may include
  std::map<std::string, std::set<std::string>> exceptions;  // rule -> rooms, or files below src/
  std::vector<Only> only;
  std::vector<std::string> sql;    // file names that may hold SQL text
  std::set<std::string> open;      // rooms whose every header is a door, or one header
  std::set<std::string> anywhere;  // headers that an `only` line does not hold back
  std::set<std::string> free;      // wiring rooms: they see everything, nobody sees them

  // Whether `rule` is lifted for this file by an "except" line.
  [[nodiscard]] bool lifts(const std::string& rule, const Source& source) const;
};

// "store*.cpp" matches "store_leaf.cpp"; at most one star.
[[nodiscard]] bool matches(std::string_view name, std::string_view pattern);

[[nodiscard]] Rooms read_rooms(const Tree& tree, Findings& findings);

// The staircase: rules_rooms.cpp.
void check_rooms(const Tree& tree, const Rooms& rooms, Findings& findings);
// SQL and tables: rules_sql.cpp.
void check_sql(const Tree& tree, const Rooms& rooms, Findings& findings);
// Form of a file, line by line: rules_form.cpp.
void check_form(const Tree& tree, const Rooms& rooms, Findings& findings);
// Names and lengths of functions: rules_names.cpp.
void check_names(const Tree& tree, const Rooms& rooms, Findings& findings);
// Web, translations, documents: rules_words.cpp.
void check_words(const Tree& tree, const Rooms& rooms, Findings& findings);

// All of them.
[[nodiscard]] Findings check_tree(const Tree& tree);

[[nodiscard]] std::string to_text(const Findings& findings);

}  // namespace fl::tidy
