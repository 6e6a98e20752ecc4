// The rules of a task's life, as pure functions.
#include "work/task.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "platform/crypto.h"

namespace fl {

std::string_view name_of(TaskState state) {
  switch (state) {
    case TaskState::open:
      return "open";
    case TaskState::accepted:
      return "accepted";
    case TaskState::done:
      return "done";
    case TaskState::dropped:
      return "dropped";
  }
  return "open";
}

TaskState task_state_of(std::string_view name) {
  for (const auto state :
       {TaskState::open, TaskState::accepted, TaskState::done, TaskState::dropped})
    if (name_of(state) == name) return state;
  CHECK(name == "a known task state");
  return TaskState::open;
}

std::string_view name_of(Lane lane) {
  static constexpr std::string_view kNames[] = {"late", "waiting", "going", "closed"};
  return kNames[int(lane)];
}

std::optional<Lane> lane_of_name(std::string_view name) {
  for (const auto lane : {Lane::late, Lane::waiting, Lane::going, Lane::closed})
    if (name_of(lane) == name) return lane;
  return std::nullopt;
}

Lane Task::lane() const {
  if (state == TaskState::done || state == TaskState::dropped) return Lane::closed;
  if (late_at && !done_at) return Lane::late;  // what is said to be done waits for the asker
  return state == TaskState::accepted ? Lane::going : Lane::waiting;
}

Instant Task::rank_at() const {
  if (lane() == Lane::closed) return {-(done_at ? *done_at : due_at).ms};
  return {due_at.ms - (kOrdinary - priority) * kPriorityBandMs};
}

bool is_task_source(std::string_view word) {
  static constexpr std::string_view kSources[] = {"ask",    "directive", "list",      "need",
                                                  "visit",  "followup",  "complaint", "blocker",
                                                  "appeal", "split",     "status"};
  return std::find(std::begin(kSources), std::end(kSources), word) != std::end(kSources);
}

namespace {

std::string or_dash(const std::optional<Instant>& at) {
  return at ? std::to_string(at->ms) : "-";
}
std::string hash_or_dash(std::string_view bytes) {
  return bytes.empty() ? "-" : hex(sha256(bytes));
}

bool is_closed(const Task& task) {
  return task.lane() == Lane::closed;
}

Fault already_done() {
  return {FaultKind::conflict, "work.task_already_done"};
}

}  // namespace

std::string image_of(const Task& t) {
  std::string image = fmt::format(
      "task1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", t.id.value,
      t.ask().value, t.kind, t.person.value, t.household.value, t.area.value, t.area_path,
      name_of(t.state), t.created_at.ms, t.due_at.ms, or_dash(t.late_at), or_dash(t.accepted_at),
      or_dash(t.done_at), t.holder.value, t.holder_title, t.holder_area.value, int(t.is_fallback),
      t.proof_kind, hash_or_dash(t.proof_note_sealed), t.version);
  if (t.source != "ask" || !t.title.empty() || !t.text_sealed.empty() || t.priority != kOrdinary ||
      t.is_crisis || !t.proofs.empty())
    image += fmt::format("|made2|{}|{}|{}|{}|{}|{}|{}", t.source, t.source_id,
                         hash_or_dash(t.title), hash_or_dash(t.text_sealed), t.priority,
                         int(t.is_crisis), fmt::join(t.proofs, ","));
  if (t.bounces != 0 || t.tries != 0 || t.reopens != 0 || t.needs_decision ||
      t.merged_into.is_set() || t.rung != 0)
    image += fmt::format("|went2|{}|{}|{}|{}|{}|{}", t.bounces, t.tries, t.reopens,
                         int(t.needs_decision), t.merged_into.value, t.rung);
  return image;
}

std::string image_of(const Ask& a) {
  std::string image =
      fmt::format("ask1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", a.id.value, a.kind, a.person.value,
                  a.household.value, hash_or_dash(a.text_sealed), name_of(a.state), a.task.value,
                  a.created_at.ms, a.stars ? std::to_string(*a.stars) : "-", or_dash(a.rated_at),
                  a.follow_serial);
  if (!a.caller_sealed.empty() || a.channel != "web" || a.entered_by.is_set() ||
      a.own_task != a.task || a.reopens != 0)
    image += fmt::format("|went2|{}|{}|{}|{}|{}", hash_or_dash(a.caller_sealed), a.channel,
                         a.entered_by.value, a.own_task.value, a.reopens);
  return image;
}

Instant happened(std::optional<Instant> said, const Task& task, Instant now) {
  if (!said) return now;
  return std::clamp(*said, std::min(task.created_at, now), now);
}

Result<Task> accepted(const Task& task, const Taker& taker, Instant at) {
  if (is_closed(task)) return already_done();
  if (task.state == TaskState::accepted)
    return Fault{FaultKind::conflict,
                 task.holder == taker.account ? "work.already_theirs" : "work.task_taken"};
  Task after = task;
  after.state = TaskState::accepted;
  after.accepted_at = at;
  if (task.holder != taker.account) {
    after.holder = taker.account;
    after.holder_title = taker.title;
    after.holder_area = taker.area;
    after.is_fallback = false;
  }
  ++after.version;
  return after;
}

Result<Task> finished(const Task& task, const Kind& kind, const Proof& proof, Instant at) {
  if (is_closed(task)) return already_done();
  const auto& proofs = task.proofs.empty() ? kind.proofs : task.proofs;
  if (std::find(proofs.begin(), proofs.end(), proof.kind) == proofs.end()) {
    Fault fault{FaultKind::bad_input, "work.proof_not_enough"};
    fault.fields.push_back({.field = "proof.kind",
                            .key = fault.key,
                            .expected = fmt::format("{}", fmt::join(proofs, "|"))});
    return fault;
  }
  Task after = task;
  after.state = TaskState::done;
  if (!after.accepted_at) after.accepted_at = at;
  after.done_at = std::max(at, *after.accepted_at);
  after.proof_kind = proof.kind;
  after.proof_note_sealed = proof.note_sealed;
  after.next_rung_at.reset();
  ++after.version;
  return after;
}

Result<Task> dropped(const Task& task, Instant at) {
  if (is_closed(task)) return already_done();
  Task after = task;
  after.state = TaskState::dropped;
  after.done_at = at;
  after.next_rung_at.reset();
  ++after.version;
  return after;
}

Result<Task> assigned(const Task& task, const Taker& taker) {
  if (is_closed(task)) return already_done();
  if (task.holder == taker.account) return Fault{FaultKind::conflict, "work.already_theirs"};
  Task after = task;
  after.state = TaskState::open;
  after.accepted_at.reset();
  after.done_at.reset();
  after.proof_kind.clear();
  after.proof_note_sealed.clear();
  after.holder = taker.account;
  after.holder_title = taker.title;
  after.holder_area = taker.area;
  after.is_fallback = false;
  after.needs_decision = false;  // this is the decision
  ++after.version;
  return after;
}

std::optional<Task> marked_late(const Task& task, Instant now) {
  if (is_closed(task) || task.late_at || task.done_at || now <= task.due_at) return std::nullopt;
  Task after = task;
  after.late_at = now;
  ++after.version;
  return after;
}

Result<Ask> rated(const Ask& ask, int stars, Instant now) {
  if (ask.stars) return Fault{FaultKind::conflict, "work.already_rated"};
  if (ask.state != TaskState::done) return Fault{FaultKind::conflict, "work.not_done_yet"};
  Ask after = ask;
  after.stars = stars;
  after.rated_at = now;
  return after;
}

}  // namespace fl
