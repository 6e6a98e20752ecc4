// What happens to a promise on the way: passed back, nobody reached, split, merged, reopened. One
// transaction each, at most once per key.
#include <algorithm>

#include <fmt/format.h>

#include "duty/duty.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/store_turn.h"
#include "work/work.h"

namespace fl {

std::string step_note_bound(TaskId id) {
  return fmt::format("work_step.note_sealed|{}", id.value);
}

Result<Taker> lead_of(Tx& tx, const WorkRoom& room, const Task& task, AccountId not_this,
                      Instant now) {
  const Area* area = room.tree.find(task.area);
  CHECK(area != nullptr);
  if (area->is_cell()) area = room.tree.parent_of(*area);
  while (area != nullptr) {
    auto holder = who_answers(tx, room.tree, *area, now);
    if (!holder) return holder.error();
    if (holder->account != not_this) return Taker{holder->account, holder->title, holder->area};
    const Area* held = room.tree.find(holder->area);
    CHECK(held != nullptr);
    area = room.tree.parent_of(*held);
  }
  return Fault{FaultKind::conflict, "work.nobody_above"};
}

namespace {

Result<std::string> seal_note(Tx& tx, const WorkRoom& room, const Task& task,
                              const std::string& note) {
  if (note.empty()) return std::string();
  return seal_text(tx, room.keys, task.person, note, step_note_bound(task.id));
}

}  // namespace

Result<Task> bounce_task(const WorkRoom& room, const Permit& permit, TaskId id,
                         const std::string& reason, const std::string& note, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_task(tx, id);
    if (!before) return before.error();
    // Two at once: after the first it is no longer theirs.
    if (before->holder != permit.account()) return Fault{FaultKind::absent, "work.no_such_task"};
    if (before->bounces >= kBouncesMax) return Fault{FaultKind::conflict, "work.bounced_twice"};
    auto next = lead_of(tx, room, *before, before->holder, the_act.now);
    if (!next) return next.error();
    auto after = bounced(*before, *next);
    if (!after) return after.error();
    auto sealed = seal_note(tx, room, *before, note);
    if (!sealed) return sealed.error();
    auto written =
        write_change(tx, permit, *before, *after,
                     {"task.bounce", "bounced", reason, reason, *sealed}, the_act.now, the_act.now);
    if (!written) return written.error();
    work_store::add_bounce(tx, *after, {permit.account(), before->area_path, reason, the_act.now});
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_task(tx, id); });
}

Result<Task> nobody_reached(const WorkRoom& room, const Permit& permit, TaskId id,
                            const std::string& channel, const std::string& note,
                            const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_task(tx, id);
    if (!before) return before.error();
    auto lead = lead_of(tx, room, *before, {}, the_act.now);
    if (!lead) return lead.error();
    auto after = unreached(*before, work_store::tries_of(tx, id), {the_act.now, channel}, *lead);
    if (!after) return after.error();
    auto sealed = seal_note(tx, room, *before, note);
    if (!sealed) return sealed.error();
    auto written = write_change(tx, permit, *before, *after,
                                {"task.unreached", "unreachable", channel, channel, *sealed},
                                the_act.now, the_act.now);
    if (!written) return written.error();
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_task(tx, id); });
}

Result<TaskId> split_task(const WorkRoom& room, const Permit& permit, TaskId id,
                          const PartDraft& part, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto whole = work_store::load_task(tx, id);
    if (!whole) return whole.error();
    if (whole->lane() == Lane::closed) return Fault{FaultKind::conflict, "work.task_already_done"};
    const Area* area = room.tree.find(part.area.is_set() ? part.area : whole->area);
    if (!area || !area->path.starts_with(whole->area_path))
      return Fault{FaultKind::absent, "registry.no_such_area"};
    NewTask wanted;
    wanted.kind = whole->kind;
    wanted.area = area->id;
    if (area->id == whole->area) {
      wanted.person = whole->person;
      wanted.household = whole->household;
    }
    wanted.source = "split";
    wanted.source_id = id.value;
    wanted.title = part.title;
    // Due before the whole, never after it.
    wanted.due = std::min(part.due.value_or(whole->due_at), whole->due_at);
    wanted.holder = part.holder;
    wanted.priority = whole->priority;
    wanted.proofs = whole->proofs;
    auto made_part = open_task(tx, room, permit, wanted, the_act.now);
    if (!made_part) return made_part.error();
    work_store::add_step(tx, id, {the_act.now, "split", permit.account(), {}, {}});
    return to_text(made_part->id);
  });
  if (!made) return made.error();
  return id_of_text<TaskId>(*made);
}

std::vector<Task> same_needs(Tx& tx, const Task& task) {
  std::vector<Task> same;
  if (!task.household.is_set()) return same;
  for (auto& other : work_store::open_at_door(tx, task.household, 50))
    if (are_the_same(task, other)) same.push_back(std::move(other));
  return same;
}

namespace {

// Asks made for `own` follow `answers` from now on, in its state.
void point_asks(Tx& tx, const Permit& permit, TaskId own, const Task& answers,
                const std::vector<Ask>& asks, std::string_view verb, Instant now) {
  for (Ask ask : asks) {
    if (own.is_set() && ask.own_task != own) continue;
    ask.task = answers.id;
    ask.state = answers.state;
    work_store::save_ask(tx, ask);
    append_leaf(tx, leaf_of(permit, ask.bucket(), verb, "ask", ask.id.value, image_of(ask), now));
  }
}

}  // namespace

Result<Task> merge_task(const WorkRoom& room, const Permit& permit, TaskId id, TaskId into_id,
                        const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_task(tx, id);
    auto into = work_store::load_task(tx, into_id);
    if (!before) return before.error();
    if (!into) return into.error();
    auto after = merged(*before, *into, the_act.now);
    if (!after) return after.error();
    const auto asks = work_store::asks_of_task(tx, id);
    auto written = write_change(tx, permit, *before, *after, {"task.merge", "merged"}, the_act.now,
                                the_act.now);
    if (!written) return written.error();
    point_asks(tx, permit, {}, *into, asks, "ask.merge", the_act.now);
    work_store::add_step(tx, into_id, {the_act.now, "merged", permit.account(), "from", {}});
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_task(tx, into_id); });
}

Result<Task> unmerge_task(const WorkRoom& room, const Permit& permit, TaskId id,
                          const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_task(tx, id);
    if (!before) return before.error();
    if (!before->merged_into.is_set()) return Fault{FaultKind::conflict, "work.not_merged"};
    auto into = work_store::load_task(tx, before->merged_into);
    auto kind = work_store::load_kind(tx, before->kind);
    if (!into) return into.error();
    if (!kind) return kind.error();
    auto after = unmerged(*before, *into, *kind, the_act.now);
    if (!after) return after.error();
    const auto asks = work_store::asks_of_task(tx, into->id);
    auto written = write_change(tx, permit, *before, *after, {"task.unmerge", "unmerged"},
                                the_act.now, the_act.now);
    if (!written) return written.error();
    point_asks(tx, permit, id, *after, asks, "ask.unmerge", the_act.now);
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_task(tx, id); });
}

Result<Ask> confirm_ask(const WorkRoom& room, const Permit& permit, AskId id, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto ask = work_store::load_ask(tx, id);
    if (!ask) return ask.error();
    auto before = work_store::load_task(tx, ask->task);
    if (!before) return before.error();
    auto after = confirmed(*before);
    if (!after) return after.error();
    auto written = write_change(tx, permit, *before, *after, {"ask.confirm", "confirmed"},
                                the_act.now, the_act.now);
    if (!written) return written.error();
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_ask(tx, id); });
}

Result<Ask> reopen_ask(const WorkRoom& room, const Permit& permit, AskId id, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto ask = work_store::load_ask(tx, id);
    if (!ask) return ask.error();
    auto before = work_store::load_task(tx, ask->task);
    if (!before) return before.error();
    auto kind = work_store::load_kind(tx, before->kind);
    if (!kind) return kind.error();
    auto lead = lead_of(tx, room, *before, {}, the_act.now);
    if (!lead) return lead.error();
    auto after = reopened(*before, *kind, *lead, the_act.now);
    if (!after) return after.error();
    auto written =
        write_change(tx, permit, *before, *after,
                     {"ask.reopen", "reopened", {}, before->proof_kind}, the_act.now, the_act.now);
    if (!written) return written.error();
    ask = work_store::load_ask(tx, id);  // its state has followed the task
    if (!ask) return ask.error();
    ++ask->reopens;
    ask->stars.reset();
    ask->rated_at.reset();
    work_store::save_ask(tx, *ask);
    append_leaf(tx, leaf_of(permit, ask->bucket(), "ask.reopen", "ask", id.value, image_of(*ask),
                            the_act.now));
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_ask(tx, id); });
}

}  // namespace fl
