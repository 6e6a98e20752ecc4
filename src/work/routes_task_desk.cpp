// One task, opened for somebody.
#include "work/task_desk.h"

#include "duty/duty.h"
#include "storage/db.h"
#include "work/store.h"
#include "work/turns.h"
#include "work/views.h"

namespace fl {

Result<TaskDesk::Opened> TaskDesk::opened(const Request& request, Verb verb) const {
  auto actor = gate.actor(request);
  if (!actor) return actor.error();
  return opened_id(*actor, request.captures.at(0), verb, request.now);
}

Result<TaskDesk::Opened> TaskDesk::opened_id(const Actor& actor, std::string_view id_text,
                                             Verb verb, Instant now) const {
  const auto anywhere = permit(actor, verb, {});
  if (!anywhere && anywhere.error().kind == FaultKind::refused) return anywhere.error();
  const Fault absent{FaultKind::absent, "work.no_such_task"};
  auto id = id_of_text<TaskId>(id_text);
  if (!id) return absent;
  return room.db.read([&](Tx& tx) -> Result<Opened> {
    auto task = work_store::load_task(tx, *id);
    if (!task) return task.error();
    Placement placement{task->area_path, task->holder, {}, false};
    if (actor.is_staff)
      placement.actor_on_duty_here = is_on_duty_for(tx, actor.account, task->area_path, now);
    Opened found{actor, *task, placement};
    auto allowed = allow(found, verb);
    if (!allowed) return allowed.error();
    return found;
  });
}

Result<Permit> TaskDesk::allow(const Opened& opened, Verb verb) {
  auto allowed = permit(opened.actor, verb, opened.placement);
  if (!allowed && allowed.error().kind == FaultKind::absent)
    return Fault{FaultKind::absent, "work.no_such_task"};
  return allowed;
}

json::array TaskDesk::acts_of(const Opened& by) {
  const Task& task = by.task;
  json::array can;
  if (task.merged_into.is_set() && allow(by, Verb::task_merge)) can.emplace_back("unmerge");
  if (task.lane() == Lane::closed) return can;
  auto add = [&](bool is_open_to_it, Verb verb, std::string_view act) {
    if (is_open_to_it && allow(by, verb)) can.emplace_back(act);
  };
  add(task.state == TaskState::open, Verb::task_accept, "accept");
  add(!awaits_asker(task), Verb::task_finish, "done");
  add(true, Verb::task_assign, "assign");
  add(task.bounces < kBouncesMax && !awaits_asker(task), Verb::task_bounce, "bounce");
  add(task.source == "ask" && !task.needs_decision, Verb::task_unreached, "unreached");
  add(true, Verb::task_split, "split");
  add(task.source == "ask", Verb::task_merge, "merge");
  add(rung_number(task.rung) > 0, Verb::task_acknowledge, "acknowledge");
  return can;
}

Reply TaskDesk::detail(const Opened& by, TaskId id, Instant now) const {
  auto logged = room.db.write([&](Tx& tx) -> Outcome {
    auto task = work_store::load_task(tx, id);
    if (!task) return task.error();
    if (task->person.is_set())
      log_read(tx, {by.actor.account, "task.see", {task->person}, {}}, now);
    return Done{};
  });
  if (!logged) return reply_fault(logged.error());
  auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
    auto task = work_store::load_task(tx, id);
    if (!task) return task.error();
    auto shown = task_detail_json(tx, room, *task, now);
    if (!shown) return shown.error();
    Opened after{by.actor, *task, by.placement};
    after.placement.holder = task->holder;
    (*shown)["can"] = acts_of(after);
    tell_door_to_holder(tx, *shown, *task, by.actor.account);
    // Who gave it away just now may see this reply and nothing more.
    const auto ground = allow(after, Verb::task_see);
    std::optional<Instant> until;
    for (const auto& duty : duties_of(tx, by.actor.account, now))
      if (task->area_path.starts_with(duty.area_path)) until = duty.until;
    (*shown)["why"] =
        ground ? json::value(why_json(room.tree, *ground, until)) : json::value(nullptr);
    return shown;
  });
  return body ? reply_json(200, *body) : reply_fault(body.error());
}

}  // namespace fl
