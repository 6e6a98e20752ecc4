// Where every column of every table that names an area belongs when areas change: what is present
// placement follows, what is history keeps the area of its time (DESIGN section 4, "Areas change").
// A new table with an area column is decided here, or placements_test.cpp is red.
#pragma once

#include <span>
#include <string_view>

namespace fl {

enum class Follows {
  by_act,   // rewritten in the transaction that changes the area
  by_job,   // rewritten by follow_areas(), which may be stopped anywhere and called again
  derived,  // counted anew from what follows
  history,  // keeps the area of its time
};

struct PlacedColumn {
  std::string_view table, column;
  Follows follows;
  std::string_view why;
};

[[nodiscard]] std::span<const PlacedColumn> placed_columns();

}  // namespace fl
