// Asks: voiced, rated. One transaction each: ask, task, steps, leaves, event.
#include <fmt/format.h>

#include "platform/limits.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/turns.h"
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

std::string caller_bound(AskId id) {
  return fmt::format("work_ask.caller_sealed|{}", id.value);
}

Result<Ask> write_ask(Tx& tx, const WorkRoom& room, const Permit& permit, const AskEntry& entry,
                      Instant now) {
  auto kind = work_store::load_kind(tx, entry.kind);
  if (!kind) return kind.error();
  if (!kind->is_asked) return work_store::no_such_kind();
  const Area* area = room.tree.find(entry.area);
  if (!area) return Fault{FaultKind::absent, "registry.no_such_area"};
  Ask ask;
  ask.id = random_id_in<AskId>(entry.household.is_set() ? carried_bucket(entry.household.value)
                                                        : hash_bucket(area->id.value));
  ask.kind = kind->kind;
  ask.person = entry.person;
  ask.household = entry.household;
  ask.channel = entry.channel;
  if (entry.channel != "web") ask.entered_by = permit.account();
  ask.created_at = now;
  auto text = seal_text(tx, room.keys, entry.person, entry.text, ask_text_bound(ask.id));
  if (!text) return text.error();
  ask.text_sealed = *text;
  if (!entry.caller.empty()) {
    auto caller = seal_text(tx, room.keys, {}, entry.caller, caller_bound(ask.id));
    if (!caller) return caller.error();
    ask.caller_sealed = *caller;
  }
  NewTask wanted;
  wanted.kind = kind->kind;
  wanted.area = area->id;
  wanted.person = entry.person;
  wanted.household = entry.household;
  wanted.source = "ask";
  wanted.source_id = ask.id.value;
  wanted.is_crisis = entry.is_crisis || sounds_like_crisis(entry.text);
  auto task = open_task(tx, room, permit, wanted, now);
  if (!task) return task.error();
  ask.task = ask.own_task = task->id;
  work_store::add_ask(tx, ask);
  append_leaf(tx,
              leaf_of(permit, ask.bucket(), "ask.open", "ask", ask.id.value, image_of(ask), now));
  return ask;
}

Result<AskId> enter_ask(const WorkRoom& room, const Permit& permit, const AskEntry& entry,
                        const Act& act_in) {
  auto made = act(room.db, act_in, [&](Tx& tx) -> Result<std::string> {
    auto ask = write_ask(tx, room, permit, entry, act_in.now);
    if (!ask) return ask.error();
    return to_text(ask->id);
  });
  if (!made) return made.error();
  return id_of_text<AskId>(*made);
}

Result<AskId> open_ask(const WorkRoom& room, const Permit& permit, const Person& person,
                       const AskDraft& draft, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(person.household.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    if (open_asks_of(tx, person.id) >= kOpenAsksMax)
      return Fault{FaultKind::too_many, "work.too_many_open_asks"};
    AskEntry entry;
    entry.kind = draft.kind;
    entry.text = draft.text;
    entry.person = person.id;
    entry.household = person.household;
    entry.area = person.cell;
    auto ask = write_ask(tx, room, permit, entry, the_act.now);
    if (!ask) return ask.error();
    return to_text(ask->id);
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
