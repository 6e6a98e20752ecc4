// Asks: voiced, rated. One transaction each: ask, task, steps, leaves, event.
#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/limits.h"
#include "storage/outbox.h"
#include "work/events.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/work.h"

namespace fl {

namespace {

constexpr int kOpenAsksMax =
    20;  // per person: a bound against a stuck phone, far above any real need

std::string follow_mac(const Keys& keys, AskId ask, int serial) {
  // 104 bits of a keyed hash: beyond guessing, short enough to be sent by SMS.
  return hex(keyed_hash(keys.session, fmt::format("follow v1|{}|{}", ask.value, serial)))
      .substr(0, 26);
}

int open_asks_of(Tx& tx, PersonId person) {
  int open = 0;
  for (const auto& ask : work_store::asks_of_person(tx, person, work_store::kNewest, 200))
    if (ask.state == TaskState::open || ask.state == TaskState::accepted) ++open;
  return open;
}

}  // namespace

std::string ask_text_bound(AskId id) {
  return fmt::format("work_ask.text_sealed|{}", id.value);
}

Result<AskId> open_ask(const WorkRoom& room, const Permit& permit, const Person& person,
                       const AskDraft& draft, const Act& act_in) {
  const Area* cell = room.tree.find(person.cell);
  CHECK(cell != nullptr);
  Act the_act = act_in;
  the_act.bucket = carried_bucket(person.household.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto kind = work_store::load_kind(tx, draft.kind);
    if (!kind) return kind.error();
    if (open_asks_of(tx, person.id) >= kOpenAsksMax)
      return Fault{FaultKind::too_many, "work.too_many_open_asks"};
    auto holder = who_answers(tx, room.tree, *cell, the_act.now);
    if (!holder) return holder.error();
    Ask ask;
    ask.id = random_id_in<AskId>(the_act.bucket);
    ask.kind = kind->kind;
    ask.person = person.id;
    ask.household = person.household;
    ask.created_at = the_act.now;
    auto sealed = seal_for_person(tx, room.keys, person.id, draft.text, ask_text_bound(ask.id));
    if (!sealed) return sealed.error();
    ask.text_sealed = *sealed;
    Task task;
    task.id = random_id_in<TaskId>(the_act.bucket);
    task.ask = ask.id;
    ask.task = task.id;
    task.kind = ask.kind;
    task.person = person.id;
    task.household = person.household;
    task.cell = person.cell;
    task.area_path = cell->path;
    task.created_at = the_act.now;
    task.due_at = the_act.now + kind->due;
    task.holder = holder->account;
    task.holder_title = holder->title;
    task.holder_area = holder->area;
    task.is_fallback = holder->is_fallback;
    work_store::add_ask(tx, ask);
    work_store::add_task(tx, task);
    work_store::add_step(tx, task.id, {the_act.now, "opened", permit.account()});
    append_leaf(tx, leaf_of(permit, ask.bucket(), "ask.open", "ask", ask.id.value, image_of(ask),
                            the_act.now));
    append_leaf(tx, leaf_of(permit, task.bucket(), "task.open", "task", task.id.value,
                            image_of(task), the_act.now));
    tell_moved(tx, task, -1, the_act.now);
    return to_text(ask.id);
  });
  if (!made) return made.error();
  return id_of_text<AskId>(*made);
}

Result<Ask> rate_ask(const WorkRoom& room, const Permit& permit, AskId id, int stars,
                     const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto ask = work_store::load_ask(tx, id);
    if (!ask) return ask.error();
    auto after = rated(*ask, stars, the_act.now);
    if (!after) return after.error();
    work_store::save_ask(tx, *after);
    work_store::add_step(tx, after->task, {the_act.now, "rated", permit.account()});
    append_leaf(tx, leaf_of(permit, after->bucket(), "ask.rate", "ask", id.value, image_of(*after),
                            the_act.now));
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_ask(tx, id); });
}

std::string follow_token(const Keys& keys, const Ask& ask) {
  return to_text(ask.id) + follow_mac(keys, ask.id, ask.follow_serial);
}

Result<AskId> ask_of_follow(const WorkRoom& room, std::string_view token, Instant now) {
  const Fault wrong{FaultKind::absent, "work.no_such_link"};
  if (token.size() != 39) return wrong;
  auto id = id_of_text<AskId>(token.substr(0, 13));
  if (!id) return wrong;
  auto ask = room.db.read([&](Tx& tx) { return work_store::load_ask(tx, *id); });
  if (!ask) return ask.error().kind == FaultKind::absent ? wrong : ask.error();
  if (!same_bytes(token, follow_token(room.keys, *ask))) return wrong;
  if (now - ask->created_at > limits::kFollowAge) return wrong;
  return *id;
}

}  // namespace fl
