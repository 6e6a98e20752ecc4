// Tasks come and go: opened by whatever room needs something done, dropped by it again. Both run in
// the maker's own transaction, so that the thing and its task are never parted.
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "duty/duty.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/store_turn.h"
#include "work/turns.h"
#include "work/work.h"

namespace fl {

namespace {

// The house's own key for texts that concern no person of the file.
Key32 house_key(const Keys& keys) {
  return Key32(keyed_hash(keys.master, "work texts v1"));
}

// Who holds it: whom the maker named, else who answers for the area now.
Outcome give(Tx& tx, const WorkRoom& room, const Area& area, AccountId named, Task& task,
             Instant now) {
  if (named.is_set()) {
    task.holder = named;
    task.holder_area = area.id;
    for (const auto& duty : duties_of(tx, named, now)) {
      if (!area.path.starts_with(duty.area_path)) continue;
      task.holder_title = duty.title;
      task.holder_area = duty.area;
      break;
    }
    return Done{};
  }
  auto holder = who_answers(tx, room.tree, area, now);
  if (!holder) return holder.error();
  task.holder = holder->account;
  task.holder_title = holder->title;
  task.holder_area = holder->area;
  task.is_fallback = holder->is_fallback;
  return Done{};
}

constexpr int kOnDutyMax = 1000;

}  // namespace

std::optional<Taker> trained_for_crisis(Tx& tx, const WorkRoom& room, const Area& area,
                                        Instant now) {
  for (const Area* scope : room.tree.upward(area)) {
    if (scope->is_cell()) continue;
    std::optional<std::pair<int, Holder>> best;
    std::set<AccountId> seen;
    for (const auto& holder : on_duty_under(tx, scope->path, now, kOnDutyMax)) {
      if (!seen.insert(holder.account).second) continue;
      if (!has_training(tx, holder.account, "crisis_call", now) &&
          !has_skill(tx, holder.account, "counselling"))
        continue;
      const int open = work_store::open_count_of(tx, holder.account);
      if (!best || open < best->first) best = {open, holder};
    }
    if (best) return Taker{best->second.account, best->second.title, best->second.area};
  }
  return std::nullopt;
}

Result<std::string> seal_text(Tx& tx, const Keys& keys, PersonId person, std::string_view plain,
                              std::string_view bound) {
  if (person.is_set()) return seal_for_person(tx, keys, person, plain, bound);
  return seal(house_key(keys), plain, bound);
}

Result<std::string> unseal_text(Tx& tx, const Keys& keys, PersonId person, std::string_view sealed,
                                std::string_view bound) {
  if (person.is_set()) return unseal_for_person(tx, keys, person, sealed, bound);
  return unseal(house_key(keys), sealed, bound);
}

Result<Task> open_task(Tx& tx, const WorkRoom& room, const Permit& permit, const NewTask& draft,
                       Instant now) {
  CHECK(is_task_source(draft.source));
  auto kind = work_store::load_kind(tx, draft.kind);
  if (!kind) return kind.error();
  const Area* area = room.tree.find(draft.area);
  if (!area) return Fault{FaultKind::absent, "registry.no_such_area"};
  Task task;
  task.person = draft.person;
  task.household = draft.household;
  if (task.person.is_set() && !task.household.is_set()) {
    auto person = load_person(tx, task.person);
    if (!person) return person.error();
    task.household = person->household;
  }
  task.id = random_id_in<TaskId>(task.household.is_set() ? carried_bucket(task.household.value)
                                                         : hash_bucket(area->id.value));
  task.source = draft.source;
  task.source_id = draft.source_id;
  task.kind = kind->kind;
  task.title = draft.title;
  task.area = area->id;
  task.area_path = area->path;
  task.is_crisis = draft.is_crisis || kind->is_crisis;
  task.priority = task.is_crisis ? kLifeCritical : draft.priority.value_or(kind->priority);
  CHECK(task.priority >= kLifeCritical && task.priority <= kOrdinary);
  task.proofs = draft.proofs;
  if (task.is_crisis) task.proofs = {std::string(kCrisisProof)};
  task.created_at = now;
  task.due_at = draft.due.value_or(now + (task.is_crisis ? kCrisisDue : kind->due));
  const auto ladder = work_store::load_ladder(tx, ladder_of(task));
  if (const auto first = next_rung(task, ladder)) task.next_rung_at = first->at;
  if (!draft.text.empty()) {
    auto sealed = seal_text(tx, room.keys, task.person, draft.text, task_text_bound(task.id));
    if (!sealed) return sealed.error();
    task.text_sealed = *sealed;
  }
  auto given = give(tx, room, *area, draft.holder, task, now);
  if (!given) return given.error();
  const bool is_call = task.is_crisis && !draft.holder.is_set();
  std::string_view caller;
  if (is_call) {
    auto trained = trained_for_crisis(tx, room, *area, now);
    caller = trained ? "trained" : "lead";
    Result<Taker> taker = trained ? Result<Taker>(*trained) : lead_of(tx, room, task, {}, now);
    if (!taker) return taker.error();
    task.holder = taker->account;
    task.holder_title = taker->title;
    task.holder_area = taker->area;
    task.is_fallback = false;
  }
  work_store::add_task(tx, task);
  work_store::add_step(tx, task.id, {now, "opened", permit.account(), std::string(caller), {}});
  if (is_call) tell_crisis(tx, room, task, now);
  append_leaf(
      tx, leaf_of(permit, task.bucket(), "task.open", "task", task.id.value, image_of(task), now));
  tell_moved(tx, task, -1, now);
  return task;
}

Result<Task> drop_task(Tx& tx, const WorkRoom&, const Permit& permit, TaskId id,
                       const std::string& reason, Instant now) {
  auto before = work_store::load_task(tx, id);
  if (!before) return before.error();
  auto after = dropped(*before, now);
  if (!after) return after.error();
  auto written =
      write_change(tx, permit, *before, *after, {"task.drop", "dropped", reason}, now, now);
  if (!written) return written.error();
  return after;
}

Result<Task> close_task(Tx& tx, const WorkRoom& room, const Permit& permit, TaskId id,
                        const std::string& words, Instant now) {
  auto before = work_store::load_task(tx, id);
  if (!before) return before.error();
  auto kind = work_store::load_kind(tx, before->kind);
  if (!kind) return kind.error();
  auto note = seal_text(tx, room.keys, before->person, words, proof_note_bound(id));
  if (!note) return note.error();
  auto after = finished(*before, *kind, {kind->proofs.front(), *note}, now);
  if (!after) return after.error();
  auto written = write_change(tx, permit, *before, *after, {"task.done", "done"}, now, now);
  if (!written) return written.error();
  return after;
}

Result<Task> see_task(Tx& tx, TaskId id) {
  return work_store::load_task(tx, id);
}

std::vector<Task> tasks_from(Tx& tx, std::string_view source, std::int64_t source_id) {
  return work_store::tasks_of_source(tx, source, source_id, 200);
}

}  // namespace fl
