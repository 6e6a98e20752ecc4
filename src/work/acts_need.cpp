// A need is filed, taken, answered, asked again: rows, promise and leaf in one transaction.
#include <algorithm>

#include <fmt/format.h>

#include "duty/shifts.h"
#include "work/moves.h"
#include "work/need.h"
#include "work/store.h"
#include "work/store_need.h"

namespace fl {

namespace {

void leaf(Tx& tx, const Permit& permit, const Need& need, std::string_view verb, Instant now) {
  append_leaf(tx, leaf_of(permit, need.bucket(), verb, "need", need.id.value, "", now));
}

// Where the person lives; when that is not on file, where they serve.
const Area* place_of(Tx& tx, const WorkRoom& room, AccountId account, Instant now) {
  if (const auto file = responder_of(tx, room.keys, account)) return room.tree.find(file->home);
  for (const auto& seat : seats_of(tx, account, now))
    if (const Area* area = room.tree.find(seat.grant.area)) return area;
  return nullptr;
}

// The nearest personnel office above the place; not `but`, and nobody settles their own.
struct Office {
  AccountId account;
  AreaId area;
};
std::optional<Office> office_for(Tx& tx, const Need& need, AccountId but, Instant now) {
  std::optional<Office> best;
  std::size_t nearest = 0;
  for (const auto& seat : seats_of_role(tx, Role::personnel_officer, now)) {
    if (seat.account == need.account || seat.account == but) continue;
    if (!need.area_path.starts_with(seat.grant.path)) continue;
    if (best && seat.grant.path.size() <= nearest) continue;
    best = Office{seat.account, seat.grant.area};
    nearest = seat.grant.path.size();
  }
  return best;
}

// The promise to settle it. Without an office, whoever answers for the place holds it.
Result<TaskId> promise(Tx& tx, const WorkRoom& room, const Permit& permit, const Need& need,
                       AccountId but, Instant now) {
  const NeedKind* kind = need_kind(need.kind);
  CHECK(kind != nullptr);
  NewTask task;
  task.kind = "need";
  task.source = "need";
  task.source_id = need.id.value;
  task.priority = kind->priority;
  task.due = now + kind->due;
  for (const auto& outcome : kind->outcomes)
    task.proofs.emplace_back(outcome.word);
  auto office = office_for(tx, need, but, now);
  if (!office && but.is_set()) office = office_for(tx, need, {}, now);
  task.area = office ? office->area : need.area;
  if (office) task.holder = office->account;
  auto opened = open_task(tx, room, permit, task, now);
  if (!opened) return opened.error();
  return opened->id;
}

}  // namespace

std::string need_text_bound(NeedId id) {
  return fmt::format("work_need.text_sealed|{}", id.value);
}
std::string need_answer_bound(NeedId id) {
  return fmt::format("work_need.answer_sealed|{}", id.value);
}

Result<Need> file_need(Tx& tx, const WorkRoom& room, const Permit& permit, AccountId account,
                       std::string_view kind, const std::string& text, Instant now) {
  if (!need_kind(kind)) return Fault{FaultKind::bad_input, "work.no_such_need_kind"};
  const auto before = work_store::needs_of(tx, account, 50);
  const auto open_count =
      std::count_if(before.begin(), before.end(), [](const Need& one) { return !one.answered_at; });
  if (open_count >= kOpenNeedsMax) return Fault{FaultKind::conflict, "work.too_many_needs"};
  const Area* place = place_of(tx, room, account, now);
  if (!place) return Fault{FaultKind::conflict, "duty.no_such_responder"};
  Need need;
  need.id = random_id_in<NeedId>(hash_bucket(account.value));
  need.account = account;
  need.filed_by = permit.account();
  need.kind = kind;
  need.area = place->id;
  need.area_path = place->path;
  need.made_at = now;
  if (!text.empty()) {
    auto sealed = seal_text(tx, room.keys, {}, text, need_text_bound(need.id));
    if (!sealed) return sealed.error();
    need.text_sealed = *sealed;
  }
  auto task = promise(tx, room, permit, need, {}, now);
  if (!task) return task.error();
  need.task = *task;
  work_store::add_need(tx, need);
  leaf(tx, permit, need, "need.open", now);
  return need;
}

Outcome take_need(Tx& tx, const WorkRoom&, const Permit& permit, const Need& need, Instant now) {
  if (need.answered_at) return Fault{FaultKind::conflict, "work.need_answered"};
  auto task = work_store::load_task(tx, need.task);
  if (!task) return task.error();
  auto after = accepted(*task, {permit.account(), task->holder_title, task->area}, now);
  if (!after) return after.error();
  return write_change(tx, permit, *task, *after, {"task.accept", "accepted"}, now, now);
}

Outcome answer_need(Tx& tx, const WorkRoom& room, const Permit& permit, Need need,
                    std::string_view outcome, const std::string& answer, Instant now) {
  auto may = may_answer(need, outcome, answer);
  if (!may) return may;
  auto task = work_store::load_task(tx, need.task);
  if (!task) return task.error();
  auto kind = work_store::load_kind(tx, task->kind);
  if (!kind) return kind.error();
  auto sealed = seal_text(tx, room.keys, {}, answer, need_answer_bound(need.id));
  if (!sealed) return sealed.error();
  auto done = finished(*task, *kind, {std::string(outcome), {}}, now);
  if (!done) return done.error();
  auto written = write_change(tx, permit, *task, *done, {"need.answer", "done"}, now, now);
  if (!written) return written;
  need.answer_sealed = *sealed;
  need.outcome = outcome;
  need.answered_at = now;
  work_store::save_need(tx, need);
  leaf(tx, permit, need, "need.answer", now);
  tell(tx, DutyRoom{room.db, room.keys, room.tree},
       {need.account, "need_answered", need.area, need.id.value, now},
       "您反映的后顾之忧有答复了，请打开“我的需要”查看。A need you told us of has an answer.");
  return Done{};
}

Outcome ask_need_again(Tx& tx, const WorkRoom& room, const Permit& permit, Need need, Instant now) {
  auto may = may_ask_again(need, now);
  if (!may) return may;
  auto before = work_store::load_task(tx, need.task);
  if (!before) return before.error();
  need.round += 1;
  need.answered_at.reset();
  need.outcome.clear();
  auto task = promise(tx, room, permit, need, before->holder, now);
  if (!task) return task.error();
  need.task = *task;
  work_store::save_need(tx, need);
  leaf(tx, permit, need, "need.again", now);
  return Done{};
}

Outcome withdraw_need(Tx& tx, const WorkRoom& room, const Permit& permit, Need need, Instant now) {
  if (need.answered_at) return Fault{FaultKind::conflict, "work.need_answered"};
  auto dropped = drop_task(tx, room, permit, need.task, "withdrawn", now);
  if (!dropped) return dropped.error();
  need.outcome = "withdrawn";
  need.answered_at = now;
  work_store::save_need(tx, need);
  leaf(tx, permit, need, "need.withdraw", now);
  return Done{};
}

}  // namespace fl
