// Shared inside work/: how a change of a task is written, and the names its sealed texts are bound
// to.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"
#include "work/store_turn.h"
#include "work/task.h"
#include "work/work.h"

namespace fl {

// The row and column a sealed text belongs to.
[[nodiscard]] std::string ask_text_bound(AskId id);
[[nodiscard]] std::string caller_bound(AskId id);
[[nodiscard]] std::string proof_note_bound(TaskId id);
[[nodiscard]] std::string task_text_bound(TaskId id);

[[nodiscard]] std::string step_note_bound(TaskId id);
// The skill a kind of task wants and the taker has not; "" when nothing is lacking.
[[nodiscard]] std::string skill_lacking(Tx& tx, std::string_view kind, AccountId taker,
                                        Instant now);
// Whoever takes a task without the skill it wants is not stopped, and counted.
void count_untrained(Tx& tx, const Task& task, AccountId taker, Instant now);
// The one above a task who is not this account: its community's lead, else the next level up.
// Fault: work.nobody_above.
[[nodiscard]] Result<Taker> lead_of(Tx& tx, const WorkRoom& room, const Task& task,
                                    AccountId not_this, Instant now);
// Whoever is on shift nearby and trained to speak with somebody in danger, the one with the fewest
// open promises; nothing when nobody is, and then the lead calls.
[[nodiscard]] std::optional<Taker> trained_for_crisis(Tx& tx, const WorkRoom& room,
                                                      const Area& area, Instant now);
// A message to a responder whose number we know; `word` is its kind.
void tell_by_post(Tx& tx, const WorkRoom& room, AccountId account, const std::string& text,
                  std::string_view word, Instant now);
void tell_crisis(Tx& tx, const WorkRoom& room, const Task& task, Instant now);
// Open tasks of the same household and kind within a day.
[[nodiscard]] std::vector<Task> same_needs(Tx& tx, const Task& task);
// What whoever acknowledged a rung said they do; "" when nobody has.
[[nodiscard]] Result<std::string> said_of_rung(Tx& tx, const WorkRoom& room, const Task& task,
                                               const work_store::ToldRung& rung);

// Said of a time before the asker opened it again: that is no end of it.
[[nodiscard]] bool is_before_reopening(Tx& tx, const Task& task, Instant at);

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
