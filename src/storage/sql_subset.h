// The SQL that SQLite and PostgreSQL understand alike: a list of what is not in it, each with what
// to write instead. Checked over every statement and every migration by a unit test, so that it
// shows also on a machine without PostgreSQL. That both engines can prepare every statement is
// another test, on PostgreSQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fl {

// One sentence for each thing that only one of the two understands. Empty: in the subset.
[[nodiscard]] std::vector<std::string> outside_of_subset(std::string_view sql);

// Words, parameters (?1) and single marks; 'text in quotes' is one token, comments are none.
[[nodiscard]] std::vector<std::string> sql_tokens(std::string_view sql);

}  // namespace fl
