// Inside work/: rows that stand at a path, found and placed anew.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/db.h"
#include "work/task.h"

namespace fl::work_store {

enum class Placed { list, item, blocker, complaint, dossier };
inline constexpr int kPlacedBatch = 200;

// Ids at exactly this path, after the last one seen; at most kPlacedBatch.
[[nodiscard]] std::vector<std::int64_t> placed_at(Tx& tx, Placed what, std::string_view path,
                                                  std::int64_t after);
void place(Tx& tx, Placed what, std::int64_t id, std::string_view path, AreaId area);

// Area, path and the holder's area of a task; its version was raised by one.
void place_task(Tx& tx, const Task& task);

// A blocker has two places: who must answer, and where the blocked task stands.
[[nodiscard]] std::vector<std::int64_t> blockers_of_tasks_at(Tx& tx, std::string_view path,
                                                             std::int64_t after);
void place_blocked(Tx& tx, std::int64_t id, std::string_view path);

// Conflicts nobody has looked at, and where each belongs now.
struct OpenConflict {
  Bucket bucket = 0;
  std::int64_t id = 0;
  HouseholdId household;
  TaskId task;
};
[[nodiscard]] std::vector<OpenConflict> conflicts_at(Tx& tx, std::string_view path,
                                                     std::int64_t after);
void place_conflict(Tx& tx, const OpenConflict& row, std::string_view path);

// Hand-overs that are not signed and needs; and the days of burden, added up.
[[nodiscard]] int place_hand_overs(Tx& tx, std::string_view from, std::string_view to, AreaId area);
[[nodiscard]] int place_burden(Tx& tx, std::string_view from, std::string_view to);

}  // namespace fl::work_store
