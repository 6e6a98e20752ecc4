// The rules, each a small function over a statement's words or its plan.
#include "storage/sql_lint.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "storage/db.h"
#include "storage/sql_subset.h"
#include "storage/sql_words.h"

namespace fl {

namespace {

constexpr std::array<SqlAllowed, 1> kAllowed{{
    {"work.list_narrow", "list_plan",
     "all rows of a scope that the scope compiler found to be narrow are read and the smallest "
     "kept (DESIGN section 4: two indexes, picked by the share of rows)"},
}};

// Words that no column or table of ours is called.
constexpr std::array<std::string_view, 22> kKeywords{
    "SELECT",   "FROM",      "WHERE", "INSERT", "INTO",    "UPDATE",  "DELETE", "VALUES",
    "AND",      "OR",        "NOT",   "ORDER",  "LIMIT",   "JOIN",    "GROUP",  "EXISTS",
    "CONFLICT", "RETURNING", "UNION", "HAVING", "BETWEEN", "DISTINCT"};

bool has_run(const std::vector<std::string>& tokens, std::initializer_list<std::string_view> run) {
  return std::search(tokens.begin(), tokens.end(), run.begin(), run.end()) != tokens.end();
}

class Lint {
 public:
  Lint(Db& db, std::span<const std::string> rooms, std::span<const SqlAllowed> allowed)
      : db_(db), rooms_(rooms.begin(), rooms.end()), allowed_(allowed) {
    const auto names = db.engine().table_names();
    tables_.insert(names.begin(), names.end());
  }

  void check(const SqlText& sql) {
    tokens_ = sql_tokens(sql.text);
    check_name(sql);
    check_words(sql);
    check_parameters(sql);
    check_tables(sql);
    if (sql.tag == SqlTag::point) check_point(sql);
    const bool is_planned = plan(sql);
    if (!is_planned) return;
    if (sql.tag == SqlTag::point) check_point_plan(sql);
    if (sql.tag == SqlTag::list) check_list(sql);
  }

  void check_allowances() {
    for (const auto& allowed : allowed_) {
      const std::string key = std::string(allowed.name) + "/" + std::string(allowed.rule);
      if (used_.contains(key)) continue;
      found_.push_back({std::string(allowed.name), "allowance", "nothing needs it any more"});
    }
  }

  [[nodiscard]] std::vector<SqlFinding> take() { return std::move(found_); }

 private:
  void find(const SqlText& sql, std::string rule, std::string what) {
    for (const auto& allowed : allowed_) {
      if (allowed.name != sql.name || allowed.rule != rule || allowed.reason.empty()) continue;
      used_.insert(std::string(sql.name) + "/" + rule);
      return;
    }
    found_.push_back({std::string(sql.name), std::move(rule), std::move(what)});
  }

  [[nodiscard]] std::string room_of(const SqlText& sql) const {
    return std::string(sql.name.substr(0, sql.name.find('.')));
  }

  void check_name(const SqlText& sql) {
    const std::size_t dot = sql.name.find('.');
    const bool has_form =
        dot != std::string_view::npos && dot + 1 < sql.name.size() &&
        std::all_of(sql.name.begin(), sql.name.end(), [](char c) {
          return c == '.' || (is_word(c) && std::isupper(static_cast<unsigned char>(c)) == 0);
        });
    if (!has_form || !rooms_.contains(room_of(sql))) find(sql, "name", "write room.what_it_does");
    if (!names_.insert(std::string(sql.name)).second) find(sql, "name", "used twice");
  }

  void check_words(const SqlText& sql) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::string& token = tokens_[i];
      const std::string loud = upper(token);
      const bool is_keyword =
          std::find(kKeywords.begin(), kKeywords.end(), loud) != kKeywords.end();
      if (is_keyword && token != loud) find(sql, "upper_case", token);
      if (token == ";") find(sql, "one_statement", "no semicolon");
      if (token != "*" || i == 0) continue;
      const std::string before = upper(tokens_[i - 1]);
      if (before == "SELECT" || before == "DISTINCT" || before == "." || before == ",") {
        find(sql, "select_star", "name the columns");
      }
    }
  }

  // ?1 ?2 ... with no gap: anything else is another dialect or text that was pasted together.
  void check_parameters(const SqlText& sql) {
    std::set<int> numbers;
    for (const std::string& token : tokens_) {
      if (token == "?" || token == "$" || token == "@" || token == ":" || token == "%" ||
          token == "{") {
        find(sql, "parameters", "write ?1 ?2");
        return;
      }
      if (token[0] == '?') numbers.insert(std::atoi(token.c_str() + 1));
    }
    if (!numbers.empty() && (*numbers.begin() != 1 || *numbers.rbegin() != int(numbers.size()))) {
      find(sql, "parameters", "numbers begin at 1 and have no gap");
    }
  }

  void check_tables(const SqlText& sql) {
    const std::string own = room_of(sql);
    for (const std::string& token : tokens_) {
      const std::size_t mark = token.find('_');
      if (mark == std::string::npos || token[0] == '\'') continue;
      const std::string room = token.substr(0, mark);
      if (room == own || !rooms_.contains(room) || token.starts_with(room + "_public_")) continue;
      if (tables_.contains(token)) find(sql, "foreign_table", token);
    }
  }

  void check_point(const SqlText& sql) {
    const bool by_where = has_run(tokens_, {"bucket", "=", "?1"});
    const bool is_insert =
        has_run(tokens_, {"(", "bucket", ","}) &&
        (has_run(tokens_, {"VALUES", "(", "?1", ","}) || has_run(tokens_, {"SELECT", "?1", ","}));
    const bool inserts = !tokens_.empty() && tokens_[0] == "INSERT";
    if (inserts ? !is_insert : !by_where) find(sql, "point_bucket", "bind bucket as ?1");
  }

  bool plan(const SqlText& sql) {
    try {
      plan_ = db_.plan_of(sql.text);
      return true;
    } catch (const Bug& bug) {
      find(sql, "prepares", bug.what());
      return false;
    }
  }

  // A walk over a whole table. A constant row or a subquery's few rows are none, and with ORDER BY
  // (and no sort, which is a finding of its own) the table is walked in the order of its key.
  [[nodiscard]] bool is_bare_scan(const std::string& step) const {
    if (!step.starts_with("SCAN ") || has_run(tokens_, {"ORDER", "BY"})) return false;
    if (is_of_few_rows(step)) return false;
    return step.find(" USING INDEX ") == std::string::npos &&
           step.find(" USING COVERING INDEX ") == std::string::npos;
  }

  // A constant row, or what a SELECT in parentheses gave.
  [[nodiscard]] bool is_of_few_rows(const std::string& step) const {
    return step.starts_with("SCAN CONSTANT ROW") || step.starts_with("SCAN (") ||
           has_run(tokens_, {")", "AS", step.substr(std::string_view("SCAN ").size())});
  }

  void check_point_plan(const SqlText& sql) {
    for (const std::string& step : plan_) {
      if (step.starts_with("SCAN ") && !is_of_few_rows(step)) find(sql, "point_plan", step);
    }
  }

  void check_list(const SqlText& sql) {
    if (!has_run(tokens_, {"LIMIT"})) find(sql, "list_limit", "no LIMIT");
    for (const std::string& step : plan_) {
      const bool sorts =
          step.starts_with("USE TEMP B-TREE FOR") && step.find("ORDER BY") != std::string::npos;
      if (is_bare_scan(step) || sorts) find(sql, "list_plan", step);
    }
  }

  Db& db_;
  std::set<std::string> rooms_;
  std::span<const SqlAllowed> allowed_;
  std::set<std::string> tables_;  // and views
  std::set<std::string> names_, used_;
  std::vector<std::string> tokens_, plan_;
  std::vector<SqlFinding> found_;
};

}  // namespace

std::vector<SqlText> registered_sql() {
  std::vector<SqlText> all;
  for (const Sql* sql = Sql::first(); sql; sql = sql->next) {
    const bool is_of_test = sql->name.find(".test_") != std::string_view::npos ||
                            sql->name.find("_test.") != std::string_view::npos;
    if (is_of_test) continue;
    all.push_back({sql->tag, sql->name, sql->text});
  }
  return all;
}

std::span<const SqlAllowed> allowed_sql() {
  return kAllowed;
}

std::vector<SqlFinding> lint_sql(Db& migrated, std::span<const SqlText> statements,
                                 std::span<const std::string> rooms,
                                 std::span<const SqlAllowed> allowed) {
  Lint lint(migrated, rooms, allowed);
  for (const auto& sql : statements)
    lint.check(sql);
  lint.check_allowances();
  return lint.take();
}

}  // namespace fl
