// Who stands where: the area or the task of a path, if the verb is this actor's there. Shared by
// this room's routes. Whose verb it never is hears that before anything is looked up; foreign and
// unknown ids look the same.
#include "duty/duty.h"
#include "storage/db.h"
#include "work/routes.h"
#include "work/store.h"

namespace fl {

Result<AreaHere> area_here(const WorkRoom& room, const Gate& gate, const Request& request,
                           Verb verb) {
  auto actor = gate.actor(request);
  if (!actor) return actor.error();
  return area_here(room.tree, *actor, verb, request.captures.at(0));
}

Result<GroundHere> ground_of(const WorkRoom& room, const Gate& gate, const Request& request,
                             Verb verb, std::string_view named) {
  auto actor = gate.actor(request);
  if (!actor) return actor.error();
  // An area is known without asking the database.
  auto here = area_here(room.tree, *actor, verb, named);
  if (here) return GroundHere{here->actor, here->permit, {here->area}, {}, here->area->name};
  if (here.error().kind != FaultKind::absent) return here.error();
  return room.db.read([&](Tx& tx) { return ground_here(tx, room.tree, *actor, verb, named); });
}

Result<TaskHere> task_here(const WorkRoom& room, const Gate& gate, const Request& request,
                           Verb verb) {
  auto actor = gate.actor(request);
  if (!actor) return actor.error();
  const auto anywhere = permit(*actor, verb, {});
  if (!anywhere && anywhere.error().kind == FaultKind::refused) return anywhere.error();
  const Fault absent{FaultKind::absent, "work.no_such_task"};
  auto id = id_of_text<TaskId>(request.captures.at(0));
  if (!id) return absent;
  return room.db.read([&](Tx& tx) -> Result<TaskHere> {
    auto task = work_store::load_task(tx, *id);
    if (!task) return task.error();
    Placement placement{task->area_path, task->holder, {}, false};
    if (actor->is_staff)
      placement.actor_on_duty_here =
          is_on_duty_for(tx, actor->account, task->area_path, request.now);
    auto allowed = permit(*actor, verb, placement);
    if (!allowed) return allowed.error().kind == FaultKind::absent ? absent : allowed.error();
    return TaskHere{*actor, *task, *allowed};
  });
}

}  // namespace fl
