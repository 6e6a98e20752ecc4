// What the common subset of SQL is called in PostgreSQL: ?1 is $1, BLOB is BYTEA, and what only
// SQLite knows (WITHOUT ROWID, INDEXED BY) is left out. Text in quotes and comments stay as they
// are.
#pragma once

#include <string>
#include <string_view>

namespace fl {

[[nodiscard]] std::string postgres_text(std::string_view sql);
// Its $1, $2 ... (fewer than ten) replaced by other expressions.
[[nodiscard]] std::string with_values(std::string_view text,
                                      std::initializer_list<std::string_view> values);

}  // namespace fl
