// What many.h needs of both engines: how many statements this thread has begun, and whether a
// statement has a second value.
#pragma once

#include <cstdint>

#include "storage/sql.h"

namespace fl {

inline thread_local std::uint64_t statements_begun = 0;

[[nodiscard]] inline bool has_second_value(const Sql& sql) {
  return sql.text.find("?2") != std::string_view::npos;
}

}  // namespace fl
