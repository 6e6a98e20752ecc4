// Facts seen and commented on; dossiers opened, replied to, decided.
#include "work/facts_room.h"
#include "work/store_facts.h"

namespace fl {

namespace {

void write_dossier(Tx& tx, const Permit& permit, const Dossier& dossier, std::string_view verb,
                   Instant now) {
  append_leaf(tx, leaf_of(permit, dossier.bucket(), verb, "dossier", dossier.id.value,
                          image_of(dossier), now));
}

using DossierRule = std::function<Result<Dossier>(const Dossier&)>;
Result<Dossier> change_dossier(const WorkRoom& room, const Permit& permit, DossierId id,
                               std::string_view verb, const Act& act_in, const DossierRule& rule) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto before = work_store::load_dossier(tx, id);
    if (!before) return before.error();
    auto after = rule(*before);
    if (!after) return after.error();
    work_store::save_dossier(tx, *after);
    write_dossier(tx, permit, *after, verb, the_act.now);
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_dossier(tx, id); });
}

}  // namespace

json::object facts_json(const Facts& f) {
  return {{"promises", f.promises},
          {"done", f.done},
          {"late", f.late},
          {"late_blocked", f.late_blocked},
          {"late_own_minutes", f.late_own.count()},
          {"late_of_others_minutes", f.late_of_others.count()},
          {"bounced", f.bounced},
          {"reopened", f.reopened},
          {"shift_hours", f.shift_hours}};
}

Outcome note_facts_seen(const WorkRoom& room, AccountId account, const Month& month, Instant now) {
  if (now < month.until) return Done{};  // a month that still runs has not been seen whole
  return room.db.write([&](Tx& tx) -> Outcome {
    auto view = work_store::load_facts_view(tx, account, month.name);
    if (view.seen_at) return Done{};
    view.seen_at = now;
    work_store::save_facts_view(tx, view);
    return Done{};
  });
}

Outcome comment_on_facts(const WorkRoom& room, const Permit& permit, const Month& month,
                         const std::string& comment, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(permit.account().value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto view = work_store::load_facts_view(tx, permit.account(), month.name);
    if (!view.seen_at) view.seen_at = the_act.now;
    view.commented_at = the_act.now;
    view.comment = comment;
    work_store::save_facts_view(tx, view);
    return month.name;
  });
  if (!made) return made.error();
  return Done{};
}

Result<DossierId> open_dossier(const WorkRoom& room, const Permit& permit, const Area& area,
                               AccountId about, const Month& month, const std::string& question,
                               const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(area.id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    if (about == permit.account() || !is_below(tx, about, area, the_act.now))
      return Fault{FaultKind::bad_input,
                   "work.no_such_owner",
                   {},
                   {{"account_id", "draft.unknown_value", "someone of this area"}}};
    const Facts facts = work_store::facts_of(tx, about, month, the_act.now);
    const auto view = work_store::load_facts_view(tx, about, month.name);
    const auto shown = shown_to_superior(facts, month, view, the_act.now);
    if (shown == FactsShown::too_few) return Fault{FaultKind::conflict, "work.too_few_promises"};
    if (shown != FactsShown::yes) return Fault{FaultKind::conflict, "work.own_first"};
    Dossier dossier;
    dossier.id = random_id_in<DossierId>(the_act.bucket);
    dossier.about = about;
    dossier.month = month.name;
    dossier.question = question;
    json::object evidence = facts_json(facts);
    evidence["comment"] = view.comment;
    dossier.facts = json_text(evidence);
    dossier.area = area.id;
    dossier.area_path = area.path;
    dossier.opener = permit.account();
    dossier.opened_at = the_act.now;
    work_store::add_dossier(tx, dossier);
    write_dossier(tx, permit, dossier, "dossier.open", the_act.now);
    return to_text(dossier.id);
  });
  if (!made) return made.error();
  return id_of_text<DossierId>(*made);
}

Result<Dossier> reply_to_dossier(const WorkRoom& room, const Permit& permit, DossierId id,
                                 const std::string& reply, const Act& act) {
  return change_dossier(room, permit, id, "dossier.reply", act,
                        [&](const Dossier& before) -> Result<Dossier> {
                          if (before.about != permit.account())
                            return Fault{FaultKind::bad_input, "work.no_such_dossier"};
                          return reply_given(before, reply, act.now);
                        });
}

Result<Dossier> decide_dossier(const WorkRoom& room, const Permit& permit, const Area& area,
                               DossierId id, const std::string& decision, const Act& act) {
  return change_dossier(room, permit, id, "dossier.decide", act,
                        [&](const Dossier& before) -> Result<Dossier> {
                          if (!before.area_path.starts_with(area.path))
                            return Fault{FaultKind::bad_input, "work.no_such_dossier"};
                          return decided(before, decision, permit.account(), act.now);
                        });
}

bool is_below(Tx& tx, AccountId account, const Area& area, Instant now) {
  for (const auto& seat : seats_of(tx, account, now))
    if (seat.grant.path.starts_with(area.path) && seat.grant.role != Role::resident) return true;
  return false;
}

}  // namespace fl
