// The lists, and one pass over the tokens of a text.
#include "storage/sql_subset.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "storage/sql_words.h"

namespace fl {

namespace {

struct Word {
  std::string_view word, instead;
};

// Anywhere.
// Reading the database's clock is another rule's business (tests/tidy).
constexpr std::array kWords{
    Word{"AUTOINCREMENT", "make ids in the program"},
    Word{"REPLACE", "write ON CONFLICT .. DO UPDATE"},
    Word{"ROWID", "name the key's columns"},
    Word{"_ROWID_", "name the key's columns"},
    Word{"PRAGMA", "only storage/sqlite speaks to SQLite alone"},
    Word{"GLOB", "compare a range: path >= ?1 AND path < ?2"},
    Word{"LIKE", "compare a range, or look up a token: case and speed differ"},
    Word{"ILIKE", "compare a range, or look up a token"},
    Word{"REGEXP", "read and decide in the program"},
    Word{"MATCH", "look up tokens"},
    Word{"NOCASE", "fold case in the program"},
    Word{"REAL", "whole numbers only"},
    Word{"NUMERIC", "BIGINT"},
    Word{"DOUBLE", "whole numbers only"},
    Word{"FLOAT", "whole numbers only"},
    Word{"BOOLEAN", "SMALLINT, 0 or 1"},
    Word{"DATETIME", "BIGINT milliseconds, or TEXT for a day"},
    Word{"TIMESTAMP", "BIGINT milliseconds"},
    Word{"SERIAL", "make ids in the program"},
    Word{"JSONB", "TEXT, read in the program"},
    Word{"TRIGGER", "rules live in the program"},
    Word{"ISNULL", "write IS NULL"},
    Word{"NOTNULL", "write IS NOT NULL"},
    Word{"VARCHAR", "TEXT"},
    Word{"NOW", "bind the time"},
    Word{"STRICT", "the tests check what a column holds"},
    Word{"RETURNS", "no functions in the database"},
};

// Followed by "(".
constexpr std::array kFunctions{
    Word{"IFNULL", "COALESCE"},
    Word{"IIF", "CASE WHEN"},
    Word{"GROUP_CONCAT", "join in the program"},
    Word{"STRING_AGG", "join in the program"},
    Word{"DATE", "times are made in the program"},
    Word{"TIME", "times are made in the program"},
    Word{"JULIANDAY", "times are made in the program"},
    Word{"UNIXEPOCH", "times are made in the program"},
    Word{"RANDOM", "bind what the program drew"},
    Word{"RANDOMBLOB", "bind what the program drew"},
    Word{"ZEROBLOB", "bind the bytes"},
    Word{"HEX", "bind and read bytes"},
    Word{"QUOTE", "bind values"},
    Word{"TYPEOF", "columns have one type"},
    Word{"CHANGES", "exec() says how many"},
    Word{"LAST_INSERT_ROWID", "make ids in the program"},
    Word{"PRINTF", "make texts in the program"},
    Word{"FORMAT", "make texts in the program"},
    Word{"INSTR", "decide in the program"},
    Word{"SUBSTR", "decide in the program, or keep a column"},
    Word{"TOTAL", "COALESCE(SUM(..), 0)"},
    Word{"GREATEST", "CASE WHEN"},
    Word{"LEAST", "CASE WHEN"},
    Word{"AVG", "SUM and COUNT, divided in the program"},
    Word{"UNNEST", "only one engine has arrays"},
    Word{"JSON_EXTRACT", "a column"},
};

// PostgreSQL's own words that a column or table of ours may not be called.
constexpr std::array<std::string_view, 24> kTaken{
    "USER",      "WINDOW",    "ANALYSE",      "ANALYZE",  "GRANT",         "PLACING",
    "ARRAY",     "BOTH",      "FETCH",        "FOREIGN_", "LATERAL",       "LEADING",
    "LOCALTIME", "SYMMETRIC", "TRAILING",     "VARIADIC", "AUTHORIZATION", "FREEZE",
    "ILIKE",     "OVERLAPS",  "SESSION_USER", "SIMILAR",  "VERBOSE",       "CURRENT_USER"};

class Reader {
 public:
  explicit Reader(std::string_view sql) : tokens_(sql_tokens(sql)) {
    for (const auto& token : tokens_)
      loud_.push_back(upper(token));
  }

  std::vector<std::string> run() {
    for (std::size_t i = 0; i < loud_.size(); ++i) {
      check_word(i);
      check_marks(i);
      check_forms(i);
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t i) const {
    return i < loud_.size() ? std::string_view(loud_[i]) : std::string_view();
  }
  void add(std::size_t i, std::string_view instead) {
    found_.push_back(tokens_[i] + ": only one of the two databases understands it; " +
                     std::string(instead));
  }

  void check_word(std::size_t i) {
    for (const auto& word : kWords)
      if (loud_[i] == word.word && !(loud_[i] == "ROWID" && i > 0 && at(i - 1) == "WITHOUT"))
        add(i, word.instead);
    if (at(i + 1) == "(")
      for (const auto& function : kFunctions)
        if (loud_[i] == function.word) add(i, function.instead);
    if (std::find(kTaken.begin(), kTaken.end(), loud_[i]) != kTaken.end())
      add(i, "PostgreSQL keeps this word for itself: choose another name");
    if (tokens_[i].size() > 63 && is_word(tokens_[i][0]))
      add(i, "PostgreSQL cuts names at 63 characters");
  }

  void check_marks(std::size_t i) {
    if (tokens_[i] == "\"" || tokens_[i] == "`" || tokens_[i] == "[")
      add(i, "names need no quotes, texts stand in single ones");
    if (tokens_[i] == "=" && at(i + 1) == "=") add(i, "write =");
    const bool is_bytes = i + 1 < tokens_.size() && loud_[i] == "X" && tokens_[i + 1][0] == '\'';
    if (is_bytes) add(i, "bind bytes");
  }

  void check_forms(std::size_t i) {
    if (loud_[i] == "INSERT" && at(i + 1) == "OR") add(i, "write ON CONFLICT");
    if (loud_[i] == "UPDATE" && at(i + 1) == "OR") add(i, "write ON CONFLICT");
    if (loud_[i] == "AS" && at(i + 1) == "INTEGER" && at(i + 2) == ")")
      add(i + 1, "32 bits there: CAST(.. AS BIGINT)");
    if (loud_[i] == "IS" &&
        (at(i + 1).starts_with("?") || (at(i + 1) == "NOT" && at(i + 2).starts_with("?"))))
      add(i, "write IS [NOT] DISTINCT FROM ?1");
    const bool is_inner = (loud_[i] == "FROM" || loud_[i] == "JOIN") && at(i + 1) == "(";
    if (is_inner && !is_name(at(close_of(i + 1) + 1)))
      add(i, "name what stands in parentheses: FROM (SELECT ..) AS name");
    if (loud_[i] == "LIMIT" && at(i + 2) == ",") add(i, "write LIMIT .. OFFSET ..");
    const bool is_sum = loud_[i] == "SUM" && at(i + 1) == "(" && at(i + 2) != "CASE";
    if (is_sum && (at(i + 3) == "=" || at(i + 3) == "<" || at(i + 3) == ">"))
      add(i, "a comparison is no number there: SUM(CASE WHEN .. THEN 1 ELSE 0 END)");
    if ((loud_[i] == "MAX" || loud_[i] == "MIN") && at(i + 1) == "(" && has_two_values(i + 1))
      add(i, "of two values it is an aggregate there: CASE WHEN");
  }

  static bool is_name(std::string_view token) {
    return !token.empty() && is_word(token[0]) && token != "WHERE" && token != "LIMIT" &&
           token != "ORDER" && token != "GROUP" && token != "UNION";
  }
  // Where the parentheses that open at `open` close.
  [[nodiscard]] std::size_t close_of(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (tokens_[i] == "(") ++depth;
      if (tokens_[i] == ")" && --depth == 0) return i;
    }
    return tokens_.size();
  }

  // A comma at the first level within the parentheses that open at `open`.
  [[nodiscard]] bool has_two_values(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (tokens_[i] == "(") ++depth;
      if (tokens_[i] == ")" && --depth == 0) return false;
      if (tokens_[i] == "," && depth == 1) return true;
    }
    return false;
  }

  std::vector<std::string> tokens_, loud_, found_;
};

}  // namespace

std::vector<std::string> sql_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      at = end;
      continue;
    }
    if (text.substr(at, 2) == "--") {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (text[at] == '\'') {
      while (end < text.size() && text[end] != '\'')
        ++end;
      end = std::min(end + 1, text.size());
    } else if (is_word(text[at]) || text[at] == '?') {
      while (end < text.size() && is_word(text[end]))
        ++end;
    }
    tokens.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

std::vector<std::string> outside_of_subset(std::string_view sql) {
  return Reader(sql).run();
}

}  // namespace fl
