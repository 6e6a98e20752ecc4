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
  if (late_at) return Lane::late;
  return state == TaskState::accepted ? Lane::going : Lane::waiting;
}

Instant Task::rank_at() const {
  if (lane() == Lane::closed) return {-(done_at ? *done_at : due_at).ms};
  return due_at;
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
  return fmt::format("task1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
                     t.id.value, t.ask.value, t.kind, t.person.value, t.household.value,
                     t.cell.value, t.area_path, name_of(t.state), t.created_at.ms, t.due_at.ms,
                     or_dash(t.late_at), or_dash(t.accepted_at), or_dash(t.done_at), t.holder.value,
                     t.holder_title, t.holder_area.value, int(t.is_fallback), t.proof_kind,
                     hash_or_dash(t.proof_note_sealed), t.version);
}

std::string image_of(const Ask& a) {
  return fmt::format("ask1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", a.id.value, a.kind, a.person.value,
                     a.household.value, hash_or_dash(a.text_sealed), name_of(a.state), a.task.value,
                     a.created_at.ms, a.stars ? std::to_string(*a.stars) : "-", or_dash(a.rated_at),
                     a.follow_serial);
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
  if (std::find(kind.proofs.begin(), kind.proofs.end(), proof.kind) == kind.proofs.end()) {
    Fault fault{FaultKind::bad_input, "work.proof_not_enough"};
    fault.fields.push_back({.field = "proof.kind",
                            .key = fault.key,
                            .expected = fmt::format("{}", fmt::join(kind.proofs, "|"))});
    return fault;
  }
  Task after = task;
  after.state = TaskState::done;
  if (!after.accepted_at) after.accepted_at = at;
  after.done_at = std::max(at, *after.accepted_at);
  after.proof_kind = proof.kind;
  after.proof_note_sealed = proof.note_sealed;
  ++after.version;
  return after;
}

Result<Task> assigned(const Task& task, const Taker& taker) {
  if (is_closed(task)) return already_done();
  if (task.holder == taker.account) return Fault{FaultKind::conflict, "work.already_theirs"};
  Task after = task;
  after.state = TaskState::open;
  after.accepted_at.reset();
  after.holder = taker.account;
  after.holder_title = taker.title;
  after.holder_area = taker.area;
  after.is_fallback = false;
  ++after.version;
  return after;
}

std::optional<Task> marked_late(const Task& task, Instant now) {
  if (is_closed(task) || task.late_at || now <= task.due_at) return std::nullopt;
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
