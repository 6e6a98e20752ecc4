// What the common subset of SQL is called in PostgreSQL: ?1 is $1, BLOB is BYTEA, and what only
// SQLite knows (WITHOUT ROWID, INDEXED BY) is left out. Text in quotes and comments stay as they
// are.
#pragma once

#include <string>
#include <string_view>

namespace fl {

[[nodiscard]] std::string postgres_text(std::string_view sql);

}  // namespace fl
