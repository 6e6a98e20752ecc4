// The scope compiler: which index makes this list cheap (DESIGN section 4, "scope must not cost").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "registry/registry.h"
#include "work/store.h"

namespace fl {

// What of a list one wants to see; unset parts let everything through.
struct TaskFilter {
  std::string kind;
  std::optional<int> priority;
  std::optional<TaskState> state;
  AccountId holder;
  std::optional<int> over_minutes;  // late by more than these
  [[nodiscard]] bool fits(const Task& task, Instant now) const;
  [[nodiscard]] bool is_empty() const;
};

// One lane over the parts of a ground, none inside another: a merge of ranges. A page that had to
// look at very many rows may be short and still say `next`.
struct GroundList {
  Lane lane = Lane::late;
  std::vector<const Area*> parts;
  work_store::Cursor after;
  int limit = 0;
};
struct TaskPage {
  std::vector<Task> tasks;
  std::string next;
};
[[nodiscard]] TaskPage list_filtered(Tx& tx, const AreaTree& tree, const GroundList& list,
                                     const TaskFilter& filter, Instant now);

// The first page after a cursor of one lane under one path, by whichever index reads fewer rows.
[[nodiscard]] std::vector<Task> list_in_scope(Tx& tx, const AreaTree& tree, Lane lane,
                                              const std::string& path, work_store::Cursor after,
                                              int limit);
// Counts come from the counters, so the choice itself costs two point reads.
[[nodiscard]] bool is_wide_cheaper(std::int64_t in_scope, std::int64_t in_all, int limit);

}  // namespace fl
