// SQL and its tables: statements stand only in store*.cpp and sql/, and a room names only its own
// tables and the other rooms' <room>_public_* views. Column rules look at sql/*.sql.
#include <array>
#include <cctype>

#include "rules.h"

namespace fl::tidy {
namespace {

// Enough of a statement to be sure that it is one and not a sentence: SQL is upper-case here.
constexpr std::array<std::string_view, 12> kOpeners{
    "INSERT INTO ",  "INSERT OR ",     "DELETE FROM ",  "CREATE TABLE ",
    "CREATE INDEX ", "CREATE VIEW ",   "DROP TABLE ",   "ALTER TABLE ",
    "PRAGMA ",       "CREATE UNIQUE ", "REPLACE INTO ", "CREATE TRIGGER "};
constexpr std::array<std::string_view, 6> kBeforeTable{"FROM",   "JOIN",  "INTO",
                                                       "UPDATE", "TABLE", "REFERENCES"};

bool is_sql(std::string_view text) {
  for (const std::string_view opener : kOpeners) {
    const std::size_t at = text.find(opener);
    if (at != std::string_view::npos && (at == 0 || !is_word(text[at - 1]))) return true;
  }
  const bool selects = has_word(text, "SELECT") && text.find("SELECT ") != std::string_view::npos;
  const bool updates = has_word(text, "UPDATE") && has_word(text, "SET");
  return selects || updates;
}

bool may_hold_sql(const Source& source, const Rooms& rooms) {
  for (const std::string& pattern : rooms.sql) {
    if (matches(source.name(), pattern)) return true;
  }
  return false;
}

bool is_before_table(std::string_view word) {
  for (const std::string_view keyword : kBeforeTable) {
    if (word == keyword) return true;
  }
  return false;
}

// In "FROM work_task", which room's table is it? Empty when it is none of ours.
std::string room_of_table(std::string_view table, const Rooms& rooms) {
  const std::size_t mark = table.find('_');
  if (mark == std::string_view::npos) return {};
  std::string room(table.substr(0, mark));
  return rooms.allowed.contains(room) ? room : std::string{};
}

void check_tables(const Source& source, const Rooms& rooms, Findings& findings) {
  const bool is_file = source.extension() == ".sql";
  std::string before;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const Line& line = source.lines[i];
    for (const std::string& word : words_of(is_file ? line.code : line.literal)) {
      if (is_before_table(before)) {
        const std::string room = room_of_table(word, rooms);
        const bool own = room == source.room();
        if (!room.empty() && !own && !word.starts_with(room + "_public_")) {
          findings.push_back(
              {"foreign_table", source.path, i + 1, word + " is a table of " + room});
        }
      }
      // "CREATE TABLE IF NOT EXISTS work_task", "INSERT OR IGNORE INTO": keep looking.
      if (word != "IF" && word != "NOT" && word != "EXISTS") before = word;
    }
  }
}

// A personal column is one whose name says so; its comment names a purpose and days.
constexpr std::array<std::string_view, 6> kPersonal{"phone", "person_name", "full_name",
                                                    "birth", "door_text",   "id_number"};

void check_columns(const Source& source, Findings& findings) {
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const Line& line = source.lines[i];
    const std::vector<std::string> words = words_of(line.code);
    if (words.size() < 2) continue;
    const bool is_type = words[1] == "TEXT" || words[1] == "BLOB" || words[1] == "BYTEA";
    bool is_personal = words[0].starts_with("sealed_") || words[0].ends_with("_sealed");
    for (const std::string_view name : kPersonal)
      is_personal |= words[0].starts_with(name);
    if (!is_type || !is_personal) continue;
    std::string said = line.comment;
    for (std::size_t up = i; up > 0 && trimmed(source.lines[up - 1].code).empty(); --up) {
      said += source.lines[up - 1].comment;
    }
    if (said.find("day") == std::string::npos) {
      findings.push_back({"personal_column", source.path, i + 1,
                          words[0] + " needs a comment: purpose, and days kept"});
    }
  }
}

}  // namespace

void check_sql(const Tree& tree, const Rooms& rooms, Findings& findings) {
  for (const Source& source : tree.sources) {
    if (source.room().empty() || source.is_test()) continue;
    if (source.extension() == ".sql") {
      if (source.path.find("/sql/") == std::string::npos) {
        findings.push_back({"sql_place", source.path, 0, "SQL files lie in sql/"});
      }
      check_tables(source, rooms, findings);
      check_columns(source, findings);
      continue;
    }
    if (!source.is_cpp() || rooms.lifts("sql_place", source)) continue;
    if (may_hold_sql(source, rooms)) {
      check_tables(source, rooms, findings);
      continue;
    }
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      if (is_sql(source.lines[i].literal)) {
        findings.push_back({"sql_place", source.path, i + 1, "SQL stands only in store*.cpp"});
      }
    }
  }
}

}  // namespace fl::tidy
