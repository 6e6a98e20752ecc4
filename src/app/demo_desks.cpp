// See demo_desks.h. Away from the community of the people to try, so that what a visitor does there
// finds nothing in its way.
#include "app/demo_desks.h"

#include <algorithm>

#include "duty/shifts.h"
#include "pass/area_act.h"
#include "platform/random.h"
#include "registry/everyone.h"
#include "registry/people.h"
#include "work/hand_over.h"
#include "work/store.h"
#include "work/sync.h"

namespace fl {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kLateRecords = 2, kBoundaryTriesMax = 8, kPeopleLookedAtMax = 40,
              kGrownUpBefore = 1995;

struct Desks {
  const DemoCast& cast;
  App& app = cast.app;
  Instant now = cast.now;

  [[nodiscard]] bool is_tried(AccountId account) const {
    return std::ranges::any_of(cast.people, [&](const auto& one) { return one.second == account; });
  }
  Result<std::vector<Task>> asks_in(Lane lane, const Area& area) const {
    return app.db().read([&](Tx& tx) -> Result<std::vector<Task>> {
      std::vector<Task> found;
      for (auto& task : work_store::list_tasks(tx, {lane, area.path, {}, 60, false}))
        if (task.source == "ask" && task.holder.is_set() && !is_tried(task.holder))
          found.push_back(std::move(task));
      return found;
    });
  }
};

// Written down without signal; when it came, the task was done: somebody has to look at it.
Outcome lay_conflicts(const Desks& d, const DemoSomebody& street) {
  auto closed = d.asks_in(Lane::closed, *street.area);
  if (!closed) return closed.error();
  int count = 0;
  for (const auto& task : *closed) {
    if (count == kLateRecords) break;
    auto who = d.cast.by_account(task.holder);
    if (!who) continue;
    const Instant said_at = d.now - minutes(50 - 9 * count),
                  came_at = d.now - minutes(21 - 4 * count);
    auto may = permit(who->actor, Verb::task_see, {task.area_path, task.holder, {}, false});
    if (!may) continue;
    auto phone = make_device(d.app.work(), *may, d.cast.act_of(task.holder, said_at));
    if (!phone) return phone.error();
    RecordDraft draft;
    draft.key = {random_u64(), random_u64()};
    draft.seq = 1;
    draft.kind = "done";
    draft.happened_at = said_at;
    draft.task = task.id;
    draft.proof_kind = "left_at_door";
    draft.note = count == 0 ? "放在门口的蓝箱子里，电话里说过" : "邻居帮着收的";
    auto kept =
        keep_record(d.app.work(), {who->actor, *phone, task.holder, came_at}, draft, came_at);
    count += kept && kept->is_conflict;
  }
  return Done{};
}

// Somebody's term ends while promises of theirs are open: whoever comes on signs them.
Outcome lay_hand_over(const Desks& d, const DemoSomebody& street, const DemoSomebody& office,
                      const Area& home) {
  auto may = permit(office.actor, Verb::duty_person, {.path = office.area->path});
  if (!may) return may.error();
  for (const auto lane : {Lane::going, Lane::waiting, Lane::late}) {
    auto open = d.asks_in(lane, *street.area);
    if (!open) return open.error();
    for (const auto& task : *open) {
      const Area* area = d.app.tree().find(task.holder_area);
      if (area == nullptr || home.path.starts_with(area->path)) continue;
      auto opened = d.app.db().write([&](Tx& tx) {
        return open_term_hand_over(tx, d.app.work(), *may, task.holder, *area, d.now - minutes(18));
      });
      if (!opened) return opened.error();
      return Done{};
    }
  }
  return Done{};
}

// Hours too soon after other hours, given all the same: who signed it and why is listed.
Outcome lay_lifted(const Desks& d, const DemoSomebody& district, const DemoSomebody& street) {
  auto plan = permit(district.actor, Verb::duty_plan, {.path = street.area->path});
  auto lift = permit(district.actor, Verb::duty_override, {.path = street.area->path});
  if (!plan || !lift) return Done{};
  return d.app.db().write([&](Tx& tx) -> Outcome {
    const auto shifts = shifts_under(tx, street.area->path, d.now, d.now + hours(30), 200);
    PostFile post;
    post.area = street.area->id;
    post.area_path = street.area->path;
    post.title = "delivery";
    auto made = save_post(tx, d.app.duty(), *plan, post, d.now - minutes(33));
    if (!made) return made.error();
    for (const auto& shift : shifts) {
      const bool is_asked = !d.is_tried(shift.account) && shift.until - shift.from < hours(13) &&
                            responder_of(tx, d.app.keys(), shift.account).has_value();
      if (!is_asked) continue;
      ShiftDraft extra{*made, shift.account, shift.until + hours(6), shift.until + hours(10)};
      extra.lifted = RestOverride{district.actor.account,
                                  "停电检修，两家用呼吸机的要连夜转院，只有他会开轮椅车"};
      // Whoever cannot, for health or because their term ends: the next.
      if (give_shift(tx, d.app.duty(), *plan, extra, d.now - minutes(32))) return Done{};
    }
    return Done{};
  });
}

// Two households where nobody is tried, each with somebody who is grown up.
Result<std::vector<PersonId>> two_people(const Desks& d) {
  return d.app.db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
    std::vector<PersonId> found;
    for (const Area* area : d.cast.elsewhere())
      for (const Area* cell : d.app.tree().cells_under(area->path)) {
        HouseholdId before;
        for (const auto& [household, person] :
             residents_of_cell(tx, cell->id, {}, kPeopleLookedAtMax)) {
          const auto row = store::person_row(tx, person);
          if (household == before || !row || row->birth_year > kGrownUpBefore) continue;
          before = household;
          found.push_back(person);
          if (found.size() == 2) return found;
        }
      }
    return found;
  });
}

Signer signer_of(const DemoSomebody& desk, Role body) {
  return {desk.actor.account, body, desk.actor.person};
}

// A case, somebody who met them, and that somebody's word against it.
Outcome lay_appeal(const Desks& d) {
  auto lab = d.cast.by_title("laboratory"), tracer = d.cast.by_title("epidemiologist"),
       doctor = d.cast.by_title("clinician");
  for (const auto* desk : {&lab, &tracer, &doctor})
    if (!*desk) return desk->error();
  auto people = two_people(d);
  if (!people) return people.error();
  if (people->size() < 2) return Done{};
  const PersonId ill = (*people)[0], near = (*people)[1];
  const auto about = [&](const DemoSomebody& desk, PersonId whom, int ago) {
    return d.cast.act_about(desk.actor.account, whom.value, d.now - minutes(ago));
  };
  const auto leave = [&](const DemoSomebody& desk, Verb verb) {
    return permit(desk.actor, verb, {.path = desk.area->path});
  };
  auto record = leave(*lab, Verb::evidence_record), trace = leave(*tracer, Verb::evidence_record),
       sign = leave(*doctor, Verb::evidence_sign);
  for (const auto* one : {&record, &trace, &sign})
    if (!*one) return one->error();
  EvidenceDraft positive;
  positive.person = ill;
  positive.happened_at = d.now - hours(9);
  positive.facts = {{"result", "positive"}, {"tube", "single"}};
  auto found = record_evidence(d.app.pass(), d.app.rules(), *record,
                               signer_of(*lab, Role::laboratory), positive, about(*lab, ill, 55));
  if (!found) return found.error();
  EvidenceDraft met;
  met.person = near;
  met.kind = EvidenceKind::exposure;
  met.happened_at = d.now - hours(26);
  met.facts = {{"category", "close"}};
  met.of_case = found->id;
  met.case_person = ill;
  met.is_interviewed = true;
  auto traced =
      record_evidence(d.app.pass(), d.app.rules(), *trace, signer_of(*tracer, Role::epidemiologist),
                      met, about(*tracer, near, 47));
  if (!traced) return traced.error();
  auto second = countersign(d.app.pass(), d.app.rules(), *sign, signer_of(*doctor, Role::clinician),
                            near, traced->id, about(*doctor, near, 41));
  if (!second) return second.error();
  auto account = d.app.db().write([&](Tx& tx) -> Result<AccountId> {
    const auto row = store::person_row(tx, near);
    const Area* cell = row ? d.app.tree().find(row->cell) : nullptr;
    if (cell == nullptr) return Fault{FaultKind::absent, "registry.no_such_area"};
    return resident_account(tx, *record, near, cell->id, cell->path, d.now - minutes(40));
  });
  if (!account) return account.error();
  auto self = d.cast.by_account(*account);
  if (!self) return self.error();
  auto own = permit(self->actor, Verb::status_own, {.person = near});
  if (!own) return own.error();
  auto filed = file_appeal(d.app.pass(), d.app.rules(), *own, near,
                           "那天下午我在单位值班，有考勤，没去过那家店。", about(*self, near, 28));
  if (!filed) return filed.error();
  return Done{};
}

// Drawn, and signed by another body: public now; people are listed from an hour later.
Outcome lay_public_boundary(const Desks& d) {
  auto drawer = d.cast.by_title("pass_officer"), tracer = d.cast.by_title("epidemiologist");
  for (const auto* desk : {&drawer, &tracer})
    if (!*desk) return desk->error();
  auto may = permit(drawer->actor, Verb::evidence_record, {.path = drawer->area->path});
  auto sign = permit(tracer->actor, Verb::evidence_sign, {.path = tracer->area->path});
  if (!may) return may.error();
  if (!sign) return sign.error();
  auto areas = d.cast.elsewhere();
  std::ranges::reverse(areas);  // the one that waits for its second hand is the first
  int tries = 0;
  for (const Area* one : areas) {
    if (++tries > kBoundaryTriesMax) break;
    const auto act_by = [&](const DemoSomebody& desk) {
      return d.cast.act_about(desk.actor.account, one->id.value, d.now);
    };
    auto drawn =
        draw_boundary(d.app.pass(), d.app.rules(), *may, signer_of(*drawer, Role::pass_officer),
                      {one->id, "medium", "市防控指挥部令第 11 号（示例）", d.now + hours(24 * 5)},
                      act_by(*drawer));
    if (!drawn) continue;  // too small, or one is there: the next
    auto published =
        publish_boundary(d.app.pass(), d.app.rules(), *sign,
                         signer_of(*tracer, Role::epidemiologist), drawn->id, act_by(*tracer));
    if (!published) return published.error();
    return Done{};
  }
  return Done{};
}

}  // namespace

Outcome lay_demo_desks(const DemoCast& cast) {
  const Desks desks{cast};
  auto district = cast.by_title("district_officer"), street = cast.by_title("street_officer");
  auto office = cast.by_title("personnel_officer"), worker = cast.by_title("community_worker");
  for (const auto* one : {&district, &street, &office, &worker})
    if (!*one) return one->error();
  auto laid = lay_conflicts(desks, *street);
  if (laid) laid = lay_hand_over(desks, *street, *office, *worker->area);
  if (laid) laid = lay_lifted(desks, *district, *street);
  if (laid) laid = lay_appeal(desks);
  if (laid) laid = lay_public_boundary(desks);
  return laid;
}

}  // namespace fl
