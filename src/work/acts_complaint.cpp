// Complaints: opened, answered, appealed. The promise to answer is a task of the handler, which
// says nothing of who complained or what was said.
#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "work/complaint_room.h"
#include "work/moves.h"
#include "work/store.h"
#include "work/store_complaint.h"

namespace fl {

namespace {

constexpr std::chrono::hours kAnswerTime{24 * 5};

std::string complaint_mac(const Keys& keys, ComplaintId id) {
  return hex(keyed_hash(keys.session, fmt::format("complaint v1|{}", id.value))).substr(0, 26);
}

void write_complaint(Tx& tx, const Permit& permit, const Complaint& complaint,
                     std::string_view verb, Instant now) {
  append_leaf(tx, leaf_of(permit, complaint.bucket(), verb, "complaint", complaint.id.value,
                          image_of(complaint), now));
}

// Everyone who may hear complaints, with all else that they are.
std::vector<HandlerSeat> handlers_of(Tx& tx, Instant now) {
  std::vector<HandlerSeat> seats;
  for (const auto& role : seats_of_role(tx, Role::complaint_handler, now)) {
    HandlerSeat seat{role.account, role.grant.path, {}};
    for (const auto& other : seats_of(tx, role.account, now))
      if (other.grant.role != Role::complaint_handler) seat.other_paths.push_back(other.grant.path);
    for (const auto& duty : duties_of(tx, role.account, now))
      seat.other_paths.push_back(duty.area_path);
    seats.push_back(std::move(seat));
  }
  return seats;
}

// The promise to answer, held by the handler, at the handler's place.
Result<TaskId> promise_answer(Tx& tx, const WorkRoom& room, const Permit& permit,
                              const Complaint& complaint, const HandlerSeat& seat, Instant now) {
  const Area* area = room.tree.find_path(seat.path);
  CHECK(area != nullptr);
  NewTask promise;
  promise.kind = complaint.round > 1 ? "appeal" : "complaint";
  promise.area = area->id;
  promise.source = complaint.round > 1 ? "appeal" : "complaint";
  promise.source_id = complaint.id.value;
  promise.due = complaint.due_at;
  promise.holder = seat.account;
  auto task = open_task(tx, room, permit, promise, now);
  if (!task) return task.error();
  return task->id;
}

}  // namespace

std::string complaint_text_bound(ComplaintId id) {
  return fmt::format("work_complaint.text_sealed|{}", id.value);
}

std::string complaint_answer_bound(ComplaintId id) {
  return fmt::format("work_complaint.answer_sealed|{}", id.value);
}

std::string complaint_token(const Keys& keys, ComplaintId id) {
  return to_text(id) + complaint_mac(keys, id);
}

Result<Complaint> complaint_of_token(const WorkRoom& room, std::string_view token, Instant now) {
  const Fault wrong{FaultKind::absent, "work.no_such_link"};
  if (token.size() != 39) return wrong;
  auto id = id_of_text<ComplaintId>(token.substr(0, 13));
  if (!id || !same_bytes(token, complaint_token(room.keys, *id))) return wrong;
  auto complaint = room.db.read([&](Tx& tx) { return work_store::load_complaint(tx, *id); });
  if (!complaint) return complaint.error().kind == FaultKind::absent ? wrong : complaint.error();
  if (now - complaint->made_at > limits::kFollowAge) return wrong;
  return complaint;
}

Result<ComplaintId> open_complaint(const WorkRoom& room, const Permit& permit,
                                   const ComplaintDraft& draft, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(draft.area->id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    Complaint complaint;
    complaint.id = random_id_in<ComplaintId>(the_act.bucket);
    complaint.matter = draft.matter;
    complaint.person = draft.person;
    complaint.area = draft.area->id;
    complaint.area_path = draft.area->path;
    complaint.about = draft.about;
    if (!complaint.about.is_set()) {
      auto holder = who_answers(tx, room.tree, *draft.area, the_act.now);
      if (!holder) return holder.error();
      complaint.about = holder->account;
    }
    auto seat = handler_for(handlers_of(tx, the_act.now), complaint.area_path, complaint.about, {});
    if (!seat) return seat.error();
    complaint.handler = seat->account;
    complaint.made_at = the_act.now;
    complaint.due_at = the_act.now + kAnswerTime;
    auto text =
        seal_text(tx, room.keys, draft.person, draft.text, complaint_text_bound(complaint.id));
    if (!text) return text.error();
    complaint.text_sealed = *text;
    auto task = promise_answer(tx, room, permit, complaint, *seat, the_act.now);
    if (!task) return task.error();
    complaint.task = *task;
    work_store::add_complaint(tx, complaint);
    write_complaint(tx, permit, complaint, "complaint.open", the_act.now);
    return to_text(complaint.id);
  });
  if (!made) return made.error();
  return id_of_text<ComplaintId>(*made);
}

Result<Complaint> answer_complaint(const WorkRoom& room, const Permit& permit, ComplaintId id,
                                   const std::string& finding, const std::string& answer,
                                   const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto complaint = work_store::load_complaint(tx, id);
    if (!complaint) return complaint.error();
    auto may = may_answer(*complaint, permit.account(), answer);
    if (!may) return may.error();
    auto sealed = seal_text(tx, room.keys, complaint->person, answer, complaint_answer_bound(id));
    if (!sealed) return sealed.error();
    complaint->answer_sealed = *sealed;
    complaint->finding = finding;
    complaint->answered_at = the_act.now;
    auto task = work_store::load_task(tx, complaint->task);
    if (!task) return task.error();
    auto kind = work_store::load_kind(tx, task->kind);
    if (!kind) return kind.error();
    auto done = finished(*task, *kind, {kind->proofs.front(), {}}, the_act.now);
    if (!done) return done.error();
    auto written = write_change(tx, permit, *task, *done, {"complaint.answer", "done"}, the_act.now,
                                the_act.now);
    if (!written) return written.error();
    work_store::save_complaint(tx, *complaint);
    write_complaint(tx, permit, *complaint, "complaint.answer", the_act.now);
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_complaint(tx, id); });
}

Result<Complaint> appeal_complaint(const WorkRoom& room, const Permit& permit, ComplaintId id,
                                   const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto complaint = work_store::load_complaint(tx, id);
    if (!complaint) return complaint.error();
    auto may = may_appeal(*complaint);
    if (!may) return may.error();
    const auto seats = handlers_of(tx, the_act.now);
    std::optional<HandlerSeat> first;
    for (const auto& seat : seats)
      if (seat.account == complaint->handler) first = seat;
    if (!first) first = HandlerSeat{complaint->handler, complaint->area_path, {}};
    auto seat = handler_for(seats, complaint->area_path, complaint->about, first);
    if (!seat) return seat.error();
    complaint->handler = seat->account;
    complaint->round = 2;
    complaint->appealed_at = the_act.now;
    complaint->answered_at.reset();
    complaint->due_at = the_act.now + kAnswerTime;
    auto task = promise_answer(tx, room, permit, *complaint, *seat, the_act.now);
    if (!task) return task.error();
    complaint->task = *task;
    work_store::save_complaint(tx, *complaint);
    write_complaint(tx, permit, *complaint, "complaint.appeal", the_act.now);
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return work_store::load_complaint(tx, id); });
}

Outcome publish_change(const WorkRoom& room, const Permit& permit, const Area& area,
                       const ChangeDraft& draft, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(area.id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    for (const auto id : draft.tasks) {
      auto task = work_store::load_task(tx, id);
      if (!task || !task->area_path.starts_with(area.path))
        return Fault{FaultKind::bad_input,
                     "work.no_such_task",
                     {},
                     {{"tasks", "draft.unknown_value", "tasks of this area"}}};
    }
    work_store::ChangeNote note;
    note.id = random_id_in<work_store::ChangeId>(the_act.bucket);
    note.area = area.id;
    note.area_path = area.path;
    note.title = draft.title;
    note.text = draft.text;
    note.writer = permit.account();
    note.published_at = the_act.now;
    note.ask_count = int(draft.tasks.size());
    work_store::add_change(tx, note, draft.tasks);
    append_leaf(tx, leaf_of(permit, the_act.bucket, "change.publish", "change", note.id.value, "",
                            the_act.now));
    return to_text(note.id);
  });
  if (!made) return made.error();
  return Done{};
}

}  // namespace fl
