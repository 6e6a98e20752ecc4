// How work's rows look in JSON. Shared by its routes; pure reading.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "platform/json.h"
#include "storage/tx_fwd.h"
#include "work/store.h"
#include "work/work.h"

namespace fl {

// {"name","title_zh","title_en","level"}
[[nodiscard]] json::value owner_json(Tx& tx, const WorkRoom& room, const Task& task);
// The asker's own view, with the text opened.
[[nodiscard]] Result<json::object> ask_json(Tx& tx, const WorkRoom& room, const Ask& ask);
// What a follow link shows: progress only.
[[nodiscard]] Result<json::object> progress_json(Tx& tx, const WorkRoom& room, const Ask& ask,
                                                 Instant now);
// A door that is kept secret is in no row; who goes there is told.
void tell_door_to_holder(Tx& tx, json::object& row, const Task& task, AccountId reader);
[[nodiscard]] json::object task_row_json(Tx& tx, const WorkRoom& room, const Task& task);
// The rows of a page, in their order, as `reader` sees them: who goes to a secret door is told it.
[[nodiscard]] std::vector<json::object> task_rows_json(Tx& tx, const WorkRoom& room,
                                                       std::span<const Task> tasks,
                                                       AccountId reader);
// The row and the person in it; the caller has logged the read.
[[nodiscard]] Result<json::object> task_detail_json(Tx& tx, const WorkRoom& room, const Task& task,
                                                    Instant now);
[[nodiscard]] json::value maybe_time(const std::optional<Instant>& at);

}  // namespace fl
