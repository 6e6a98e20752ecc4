// Inside duty/: rows of posting runs.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "duty/posting_run.h"
#include "storage/db.h"

namespace fl::store {

void add_run(Tx& tx, const PostingRun& run);
void save_run(Tx& tx, const PostingRun& run);
[[nodiscard]] std::optional<PostingRun> load_run(Tx& tx, PostingRunId id);
// Newest first.
[[nodiscard]] std::vector<PostingRun> runs_of_area(Tx& tx, AreaId area, int limit);
[[nodiscard]] std::optional<PostingRun> oldest_run(Tx& tx, std::string_view state);
void drop_rows(Tx& tx, PostingRunId id);
void add_rows(Tx& tx, PostingRunId id, std::span<const PostingRow> rows);
[[nodiscard]] std::vector<PostingRow> rows_of_run(Tx& tx, PostingRunId id, std::string_view kind,
                                                  std::int64_t after, int limit);
void mark_row(Tx& tx, PostingRunId id, std::int64_t number, std::string_view state);
[[nodiscard]] std::vector<PostingRunId> runs_before(Tx& tx, Instant before, int limit);
void drop_run(Tx& tx, PostingRunId id);

}  // namespace fl::store
