// Asks: voiced, rated. One transaction each: ask, task, steps, leaves, event.
#include <fmt/format.h>

#include "platform/limits.h"
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
  Act the_act = act_in;
  the_act.bucket = carried_bucket(person.household.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto kind = work_store::load_kind(tx, draft.kind);
    if (!kind) return kind.error();
    if (!kind->is_asked) return work_store::no_such_kind();
    if (open_asks_of(tx, person.id) >= kOpenAsksMax)
      return Fault{FaultKind::too_many, "work.too_many_open_asks"};
    Ask ask;
    ask.id = random_id_in<AskId>(the_act.bucket);
    ask.kind = kind->kind;
    ask.person = person.id;
    ask.household = person.household;
    ask.created_at = the_act.now;
    auto sealed = seal_text(tx, room.keys, person.id, draft.text, ask_text_bound(ask.id));
    if (!sealed) return sealed.error();
    ask.text_sealed = *sealed;
    NewTask wanted;
    wanted.kind = kind->kind;
    wanted.area = person.cell;
    wanted.person = person.id;
    wanted.household = person.household;
    wanted.source = "ask";
    wanted.source_id = ask.id.value;
    auto task = open_task(tx, room, permit, wanted, the_act.now);
    if (!task) return task.error();
    ask.task = ask.own_task = task->id;
    work_store::add_ask(tx, ask);
    append_leaf(tx, leaf_of(permit, ask.bucket(), "ask.open", "ask", ask.id.value, image_of(ask),
                            the_act.now));
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
    work_store::add_step(tx, after->task, {the_act.now, "rated", permit.account(), {}, {}});
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
