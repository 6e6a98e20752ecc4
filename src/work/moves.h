// Shared inside work/: how a change of a task is written, and the names its sealed texts are bound
// to.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"
#include "work/task.h"
#include "work/work.h"

namespace fl {

// The row and column a sealed text belongs to.
[[nodiscard]] std::string ask_text_bound(AskId id);
[[nodiscard]] std::string proof_note_bound(TaskId id);
[[nodiscard]] std::string task_text_bound(TaskId id);

// What is written beside a changed row: the leaf's verb and reason, the step and its closer word.
struct Change {
  std::string_view verb, step;
  std::string reason = {}, word = {}, note_sealed = {};
};
// Writes a changed task, its step, leaf and event, and the state of every ask it answers.
[[nodiscard]] Outcome write_change(Tx& tx, const Permit& permit, const Task& before,
                                   const Task& after, const Change& change, Instant at,
                                   Instant now);
// The same as one act of its own: loaded, decided by a rule, written.
using Decide = std::function<Result<Task>(Tx&, const Task&)>;
[[nodiscard]] Result<Task> change_task(const WorkRoom& room, const Permit& permit, TaskId id,
                                       const Change& change, std::optional<Instant> happened_at,
                                       const Act& act, const Decide& decide);

// Posts kTaskMoved when the lane changed; `from` is -1 for a new task.
void tell_moved(Tx& tx, const Task& after, int from_lane, Instant now);

}  // namespace fl
