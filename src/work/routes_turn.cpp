// Staff routes on the turns a promise takes: passed back, nobody reached, split, merged, told up
// the ladder and acknowledged.
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "storage/outbox.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/store_turn.h"
#include "work/task_desk.h"
#include "work/turns.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr DraftField kNote = {.name = "note",
                              .type = FieldType::text,
                              .low = 0,
                              .high = limits::kProofNoteCharsMax,
                              .is_optional = true};
constexpr DraftField kBounceFields[] = {
    {.name = "reason",
     .type = FieldType::word,
     .words = "not_my_place|not_my_skill|too_many|off_duty|conflict|other"},
    kNote,
};
constexpr DraftField kUnreachedFields[] = {
    {.name = "channel", .type = FieldType::word, .words = "phone|message|neighbour|visit"},
    kNote,
};
constexpr DraftField kSplitFields[] = {
    {"title", FieldType::line, 1, 60},
    {.name = "area_id", .type = FieldType::id, .is_optional = true},
    {.name = "account_id", .type = FieldType::id, .is_optional = true},
    {.name = "due_at", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kMergeFields[] = {{.name = "into", .type = FieldType::id}};
constexpr DraftField kAcknowledgeFields[] = {{"what", FieldType::line, 2, limits::kReasonCharsMax}};
constexpr std::chrono::hours kRungsShown{72};

struct TurnRoutes : TaskDesk {
  struct Ready {
    Opened by;
    Draft draft;
    Permit permit;
    Act act;
  };
  // The way in that all of these share.
  [[nodiscard]] Result<Ready> ready(const Request& request, Verb verb,
                                    std::span<const DraftField> fields) const {
    auto by = opened(request, verb);
    if (!by) return by.error();
    auto draft = read_draft(fields.empty() ? "{}" : request.body, fields);
    if (!draft) return draft.error();
    auto allowed = allow(*by, verb);
    if (!allowed) return allowed.error();
    auto act = gate.act_of(request, by->actor, by->task.bucket());
    if (!act) return act.error();
    return Ready{*by, *draft, *allowed, *act};
  }

  // Whoever passed a task on no longer holds it; the same click again still hears what came of it.
  [[nodiscard]] Reply no_or_again(const Request& request, const Fault& fault) const {
    auto actor = gate.actor(request);
    auto id = id_of_text<TaskId>(request.captures.at(0));
    if (fault.kind != FaultKind::absent || !actor || !id) return reply_fault(fault);
    auto act = gate.act_of(request, *actor, carried_bucket(id->value));
    if (!act) return reply_fault(fault);
    auto task = room.db.read([&](Tx& tx) -> Result<Task> {
      auto done = find_receipt(tx, {act->bucket, act->account, act->key}, act->request_hash);
      if (!done) return done.error();
      if (!*done) return fault;
      return work_store::load_task(tx, *id);
    });
    if (!task) return reply_fault(fault);
    return detail({*actor, *task, {task->area_path, task->holder, {}, false}}, *id, request.now);
  }

  [[nodiscard]] Reply bounce(const Request& request) const {
    auto r = ready(request, Verb::task_bounce, kBounceFields);
    if (!r) return no_or_again(request, r.error());
    auto done = bounce_task(room, r->permit, r->by.task.id, r->draft.text("reason"),
                            trimmed(r->draft.text("note")), r->act);
    return done ? detail(r->by, r->by.task.id, request.now) : reply_fault(done.error());
  }

  [[nodiscard]] Reply unreached(const Request& request) const {
    auto r = ready(request, Verb::task_unreached, kUnreachedFields);
    if (!r) return no_or_again(request, r.error());
    auto done = nobody_reached(room, r->permit, r->by.task.id, r->draft.text("channel"),
                               trimmed(r->draft.text("note")), r->act);
    return done ? detail(r->by, r->by.task.id, request.now) : reply_fault(done.error());
  }

  [[nodiscard]] Reply split(const Request& request) const {
    auto r = ready(request, Verb::task_split, kSplitFields);
    if (!r) return reply_fault(r.error());
    PartDraft part;
    part.title = trimmed(r->draft.text("title"));
    if (r->draft.has("area_id")) part.area = r->draft.id<AreaId>("area_id");
    if (r->draft.has("account_id")) part.holder = r->draft.id<AccountId>("account_id");
    part.due = r->draft.time("due_at");
    auto done = split_task(room, r->permit, r->by.task.id, part, r->act);
    return done ? detail(r->by, r->by.task.id, request.now) : reply_fault(done.error());
  }

  // A merge is also made by the phone desk, which does not open tasks: the reply names no person.
  [[nodiscard]] Reply row_of(const Opened& by, const Task& task, Instant now) const {
    auto logged = room.db.write([&](Tx& tx) -> Outcome {
      if (task.person.is_set())
        log_read(tx, {by.actor.account, "task.merge", {task.person}, {}}, now);
      return Done{};
    });
    if (!logged) return reply_fault(logged.error());
    auto body =
        room.db.read([&](Tx& tx) -> Result<json::object> { return task_row_json(tx, room, task); });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply merge(const Request& request) const {
    auto r = ready(request, Verb::task_merge, kMergeFields);
    if (!r) return reply_fault(r.error());
    // The other one must be theirs as well.
    auto into =
        opened_id(r->by.actor, to_text(r->draft.id<TaskId>("into")), Verb::task_merge, request.now);
    if (!into) return reply_fault(into.error());
    auto done = merge_task(room, r->permit, r->by.task.id, into->task.id, r->act);
    return done ? row_of(r->by, *done, request.now) : reply_fault(done.error());
  }

  [[nodiscard]] Reply unmerge(const Request& request) const {
    auto r = ready(request, Verb::task_merge, {});
    if (!r) return reply_fault(r.error());
    auto done = unmerge_task(room, r->permit, r->by.task.id, r->act);
    return done ? row_of(r->by, *done, request.now) : reply_fault(done.error());
  }

  [[nodiscard]] Reply acknowledge(const Request& request) const {
    auto r = ready(request, Verb::task_acknowledge, kAcknowledgeFields);
    if (!r) return reply_fault(r.error());
    auto done =
        acknowledge_task(room, r->permit, r->by.task.id, trimmed(r->draft.text("what")), r->act);
    return done ? detail(r->by, r->by.task.id, request.now) : reply_fault(done.error());
  }

  [[nodiscard]] Reply rungs_mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::task_list_mine, Placement{.holder = actor->account});
    if (!allowed) return reply_fault(allowed.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& rung : work_store::rungs_told_to(
               tx, actor->account, request.now - kRungsShown, limits::kListLimitMax)) {
        auto task = work_store::load_task(tx, rung.task);
        if (!task || task->lane() == Lane::closed || task->rung != rung.rung) continue;
        if (rung.acked_at) continue;
        const Area* area = room.tree.find(task->area);
        items.push_back(json::object{{"task_id", to_text(task->id)},
                                     {"kind", task->kind},
                                     {"title", task->title},
                                     {"priority", task->priority},
                                     {"area", area ? area_json(room.tree, *area) : json::object()},
                                     {"due_at", to_rfc3339(task->due_at)},
                                     {"rung", rung_number(rung.rung)},
                                     {"tells", rung.tells},
                                     {"told_at", to_rfc3339(rung.told_at)}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> turn_routes(const WorkRoom& room, const Gate& gate) {
  const TurnRoutes r{{room, gate}};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::post, "/v1/tasks/{id}/bounce", "work.bounce_task", RouteClass::field,
       verb(Verb::task_bounce), kBounceFields, "TaskDetail",
       "Pass a task back with a reason; it counts on the passer.", true,
       [r](const Request& q) { return r.bounce(q); }},
      {Method::post, "/v1/tasks/{id}/unreached", "work.nobody_reached", RouteClass::field,
       verb(Verb::task_unreached), kUnreachedFields, "TaskDetail",
       "Nobody was reached; the promise stays open.", true,
       [r](const Request& q) { return r.unreached(q); }},
      {Method::post, "/v1/tasks/{id}/split", "work.split_task", RouteClass::field,
       verb(Verb::task_split), kSplitFields, "TaskDetail",
       "Make a part of a task with a holder of its own.", true,
       [r](const Request& q) { return r.split(q); }},
      {Method::post, "/v1/tasks/{id}/merge", "work.merge_task", RouteClass::field,
       verb(Verb::task_merge), kMergeFields, "TaskRow",
       "One need asked twice: another task answers this one.", true,
       [r](const Request& q) { return r.merge(q); }},
      {Method::post,
       "/v1/tasks/{id}/unmerge",
       "work.unmerge_task",
       RouteClass::field,
       verb(Verb::task_merge),
       {},
       "TaskRow",
       "Undo a merge: the task stands by itself again.",
       true,
       [r](const Request& q) { return r.unmerge(q); }},
      {Method::post, "/v1/tasks/{id}/acknowledge", "work.acknowledge_task", RouteClass::field,
       verb(Verb::task_acknowledge), kAcknowledgeFields, "TaskDetail",
       "Say what is done about a promise that was escalated.", true,
       [r](const Request& q) { return r.acknowledge(q); }},
      {Method::get,
       "/v1/rungs/mine",
       "work.my_rungs",
       RouteClass::field,
       verb(Verb::task_list_mine),
       {},
       "RungList",
       "What was escalated to me and waits for my answer.",
       false,
       [r](const Request& q) { return r.rungs_mine(q); }},
  };
}

}  // namespace fl
