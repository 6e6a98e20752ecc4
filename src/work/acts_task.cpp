// Tasks: taken, done, assigned. One transaction each, at most once per key.
#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/text.h"
#include "storage/outbox.h"
#include "trust/proof.h"
#include "work/events.h"
#include "work/moves.h"
#include "work/promises.h"
#include "work/store.h"
#include "work/store_turn.h"
#include "work/turns.h"
#include "work/work.h"

namespace fl {

std::string task_text_bound(TaskId id) {
  return fmt::format("work_task.text_sealed|{}", id.value);
}
std::string proof_note_bound(TaskId id) {
  return fmt::format("work_task.proof_note_sealed|{}", id.value);
}

void tell_moved(Tx& tx, const Task& after, int from_lane, Instant now) {
  if (from_lane == int(after.lane())) return;
  post_event(
      tx, after.bucket(), kTaskMoved, after.id.value,
      fmt::format(R"({{"path":"{}","from":{},"to":{},"source":"{}","source_id":{},"state":"{}"}})",
                  after.area_path, from_lane, int(after.lane()), after.source, after.source_id,
                  name_of(after.state)),
      now);
}

Outcome write_change(Tx& tx, const Permit& permit, const Task& before, const Task& after,
                     const Change& change, Instant at, Instant now) {
  work_store::save_task(tx, after);
  work_store::add_step(
      tx, after.id,
      {at, std::string(change.step), permit.account(), change.word, change.note_sealed});
  append_leaf(tx, leaf_of(permit, after.bucket(), change.verb, "task", after.id.value,
                          image_of(after), now, change.reason));
  if (before.state != after.state) {
    for (auto& ask : work_store::asks_of_task(tx, after.id)) {
      ask.state = after.state;
      work_store::save_ask(tx, ask);
      append_leaf(
          tx, leaf_of(permit, ask.bucket(), change.verb, "ask", ask.id.value, image_of(ask), now));
    }
  }
  tell_moved(tx, after, int(before.lane()), now);
  return Done{};
}

Result<Task> change_task(const WorkRoom& room, const Permit& permit, TaskId id,
                         const Change& change, std::optional<Instant> happened_at,
                         const Act& act_in, const Decide& decide) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_task(tx, id);
    if (!before) return before.error();
    auto after = decide(tx, *before);
    if (!after) return after.error();
    const Instant at = happened(happened_at, *before, the_act.now);
    auto written = write_change(tx, permit, *before, *after, change, at, the_act.now);
    if (!written) return written.error();
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_task(tx, id); });
}

bool is_before_reopening(Tx& tx, const Task& task, Instant at) {
  if (task.reopens == 0) return false;
  const auto opened =
      last_done_at(tx, carried_bucket(task.id.value), "task", task.id.value, "ask.reopen");
  return opened && at < *opened;
}

std::string skill_lacking(Tx& tx, std::string_view kind, AccountId taker, Instant now) {
  const auto known = work_store::load_kind(tx, kind);
  if (!known || is_trained_for(tx, taker, known->skill, now)) return {};
  return known->skill;
}

void count_untrained(Tx& tx, const Task& task, AccountId taker, Instant now) {
  const auto lacks = skill_lacking(tx, task.kind, taker, now);
  if (lacks.empty()) return;
  work_store::note_untrained(
      tx, {task.id, taker, task.area_path, task.kind, lacks, "accepted", {}, taker, now});
}

namespace {

Fault untrained_taker(const std::string& skill) {
  return {FaultKind::conflict,
          "work.untrained_taker",
          skill,
          {{"untrained_reason", "work.untrained_taker", "why this person nevertheless"}}};
}

}  // namespace

Result<Task> accept_task(const WorkRoom& room, const Permit& permit, TaskId id, const Taker& taker,
                         std::optional<Instant> happened_at, const Act& act_in) {
  return change_task(room, permit, id, {"task.accept", "accepted"}, happened_at, act_in,
                     [&](Tx& tx, const Task& task) {
                       auto after = accepted(task, taker, happened(happened_at, task, act_in.now));
                       if (after) count_untrained(tx, task, taker.account, act_in.now);
                       return after;
                     });
}

Result<Task> finish_task(const WorkRoom& room, const Permit& permit, TaskId id,
                         const ProofDraft& proof, std::optional<Instant> happened_at,
                         const Act& act_in) {
  Change change{"task.done", "done"};
  return change_task(
      room, permit, id, change, happened_at, act_in, [&](Tx& tx, const Task& task) -> Result<Task> {
        if (is_before_reopening(tx, task, happened(happened_at, task, act_in.now)))
          return Fault{FaultKind::conflict, "work.reopened_since"};
        auto kind = work_store::load_kind(tx, task.kind);
        if (!kind) return kind.error();
        auto may = may_close(task, char_count(proof.note), work_store::open_parts(tx, id));
        if (!may) return may.error();
        Proof sealed{proof.kind, {}};
        if (!proof.note.empty()) {
          auto note = seal_text(tx, room.keys, task.person, proof.note, proof_note_bound(id));
          if (!note) return note.error();
          sealed.note_sealed = *note;
        }
        auto done =
            closed_by(task, *kind, sealed, permit.account(), work_store::said_done_by(tx, id),
                      happened(happened_at, task, act_in.now));
        if (!done) return done;
        if (awaits_asker(*done)) change = {"task.said_done", "said_done"};
        auto closed = close_source(tx, permit, task, proof.kind, act_in.now);
        if (!closed) return closed.error();
        return done;
      });
}

Result<Task> assign_task(const WorkRoom& room, const Permit& permit, TaskId id, const Taker& taker,
                         const std::string& reason, const Act& act_in, int version_seen,
                         const std::string& untrained_reason) {
  return change_task(room, permit, id, {"task.assign", "assigned", reason}, std::nullopt, act_in,
                     [&](Tx& tx, const Task& task) -> Result<Task> {
                       // A complaint stays with its independent handler.
                       if (task.source == "complaint" || task.source == "appeal")
                         return Fault{FaultKind::conflict, "work.answer_instead"};
                       if (version_seen != 0 && version_seen != task.version)
                         return Fault{FaultKind::conflict, "work.task_moved"};
                       auto after = assigned(task, taker);
                       if (!after) return after;
                       const auto lacks = skill_lacking(tx, task.kind, taker.account, act_in.now);
                       if (lacks.empty()) return after;
                       if (untrained_reason.empty()) return untrained_taker(lacks);
                       work_store::note_untrained(
                           tx, {task.id, taker.account, task.area_path, task.kind, lacks,
                                "assigned", untrained_reason, permit.account(), act_in.now});
                       return after;
                     });
}

namespace {

Result<int> mark_batch(Tx& tx, const Permit& permit, const std::vector<Task>& due, Instant now) {
  int changed = 0;
  for (const auto& task : due) {
    auto after = marked_late(task, now);
    if (!after) continue;
    auto written = write_change(tx, permit, task, *after, {"task.late", "late"}, now, now);
    if (!written) return written.error();
    ++changed;
  }
  return changed;
}

}  // namespace

Result<int> mark_late(const WorkRoom& room, const Permit& permit, Instant now) {
  constexpr int kBatch = 200;
  int marked = 0;
  for (const auto lane : {Lane::waiting, Lane::going}) {
    for (const int priority : {kLifeCritical, kUrgent, kOrdinary}) {
      for (int batch = 0; batch < 1000; ++batch) {
        auto count = room.db.write([&](Tx& tx) {
          return mark_batch(tx, permit, work_store::due_before(tx, lane, priority, now, kBatch),
                            now);
        });
        if (!count) return count.error();
        marked += *count;
        if (*count < kBatch) break;
      }
    }
  }
  return marked;
}

void lay_task(Tx& tx, const Permit& permit, const Ask& ask, const Task& task) {
  work_store::add_ask(tx, ask);
  work_store::add_task(tx, task);
  auto step = [&](Instant at, std::string_view what, AccountId account) {
    work_store::add_step(tx, task.id, {at, std::string(what), account, {}, {}});
  };
  step(task.created_at, "opened", {});
  if (task.accepted_at) step(*task.accepted_at, "accepted", task.holder);
  if (task.late_at) step(*task.late_at, "late", {});
  if (task.done_at) step(*task.done_at, "done", task.holder);
  append_leaf(tx, leaf_of(permit, ask.bucket(), "ask.open", "ask", ask.id.value, image_of(ask),
                          task.created_at));
  append_leaf(tx, leaf_of(permit, task.bucket(), "task.open", "task", task.id.value, image_of(task),
                          task.created_at));
}

}  // namespace fl
