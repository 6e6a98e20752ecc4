// Shared inside work/: how a change of a task is written, and the names its sealed texts are bound
// to.
#pragma once

#include <string>

#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"
#include "work/task.h"

namespace fl {

// The row and column a sealed text belongs to.
[[nodiscard]] std::string ask_text_bound(AskId id);
[[nodiscard]] std::string proof_note_bound(TaskId id);

// Posts kTaskMoved when the lane changed; `from` is -1 for a new task.
void tell_moved(Tx& tx, const Task& after, int from_lane, Instant now);

}  // namespace fl
