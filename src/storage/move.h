// Makes one database hold what another holds, whichever engine each is on. Walks both in the order
// of their keys, a range at a time, and writes only ranges that differ: so a copy that was killed
// goes on where it stopped when it is started again, and a second pass brings what was written
// during the first. Called by `firstline move`; who may write meanwhile is decided there.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "platform/result.h"
#include "storage/tx_fwd.h"

namespace fl {

struct MoveProgress {
  std::string table;
  std::int64_t row_count = 0;     // walked so far, all tables
  std::int64_t copied_count = 0;  // of these: written to the target
};

// A fresh target is marked as being filled; one that holds anything else is refused, so that
// nobody's data is written over. One that was begun is gone on with.
// Faults: storage.target_exists, storage.migration_edited, ...
[[nodiscard]] Outcome begin_move(Db& to);
// One pass. Fault storage.shapes_differ: the source is of another version; migrate it first.
using MoveListener = std::function<void(const MoveProgress&)>;
[[nodiscard]] Result<MoveProgress> copy_content(Db& from, Db& to, const MoveListener& say);
// Equal content hashes and row counts, then the mark says so. Fault storage.not_equal.
// The hash and the number of rows.
struct Moved {
  std::string hash;
  std::int64_t row_count = 0;
};
[[nodiscard]] Result<Moved> finish_move(Db& from, Db& to);
// Before a place is served: the mark of a move that ended equal is taken off; with any other mark
// it is not served. Fault storage.half_moved.
[[nodiscard]] Outcome accept_moved(Db& db);

// PostgreSQL only: no transaction of this role may write to that database any more, those at work
// are ended; until opened again.
[[nodiscard]] Outcome close_writes(const std::string& connection);
[[nodiscard]] Outcome open_writes(const std::string& connection);

}  // namespace fl
