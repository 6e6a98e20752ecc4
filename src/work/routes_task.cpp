// Staff routes on tasks: what I hold, lists of an area, one task, accept, done, assign.
#include <algorithm>
#include <charconv>

#include "duty/duty.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "trust/lately_read.h"
#include "work/lists.h"
#include "work/routes.h"
#include "work/task_desk.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr DraftField kAcceptFields[] = {
    {.name = "happened_at", .type = FieldType::time, .is_optional = true}};
constexpr DraftField kProofFields[] = {
    {"kind", FieldType::line, 1, 32},
    {.name = "note",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kProofNoteCharsMax,
     .is_optional = true},
    // Who came along: asked for where nobody visits alone.
    {.name = "with", .type = FieldType::id, .is_optional = true},
};
constexpr DraftField kDoneFields[] = {
    {.name = "proof", .type = FieldType::object, .inside = kProofFields},
    {.name = "happened_at", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kAssignFields[] = {
    {.name = "account_id", .type = FieldType::id},
    {.name = "reason",
     .type = FieldType::line,
     .low = 0,
     .high = limits::kReasonCharsMax,
     .is_optional = true},
    {.name = "version",
     .type = FieldType::integer,
     .low = 1,
     .high = 1'000'000'000,
     .is_optional = true},
    // Why somebody without the skill that the kind wants.
    {.name = "untrained_reason",
     .type = FieldType::line,
     .low = 0,
     .high = limits::kReasonCharsMax,
     .is_optional = true},
};

Result<int> limit_of(const Request& request) {
  const auto text = request.query_value("limit");
  if (text.empty()) return limits::kListLimitDefault;
  int limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc() || end != text.data() + text.size() || limit < 1 ||
      limit > limits::kListLimitMax)
    return Fault{
        FaultKind::bad_input, "draft.bad_fields", {}, {{"limit", "draft.bad_number", "1 to 200"}}};
  return limit;
}

struct TaskRoutes : TaskDesk {
  std::shared_ptr<LatelyRead> lately;

  [[nodiscard]] Reply see(const Request& request) const {
    auto by = opened(request, Verb::task_see);
    if (!by) return reply_fault(by.error());
    return detail(*by, by->task.id, request.now);
  }

  [[nodiscard]] Reply accept(const Request& request) const {
    auto by = opened(request, Verb::task_accept);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kAcceptFields);
    if (!draft) return reply_fault(draft.error());
    auto allowed = allow(*by, Verb::task_accept);
    if (!allowed) return reply_fault(allowed.error());
    auto act = gate.act_of(request, by->actor, by->task.bucket());
    if (!act) return reply_fault(act.error());
    auto taker = taker_of(by->task, by->actor.account, request.now);
    if (!taker) return reply_fault(taker.error());
    auto done = accept_task(room, *allowed, by->task.id, *taker, draft->time("happened_at"), *act);
    return done ? detail(*by, by->task.id, request.now) : reply_fault(done.error());
  }

  // No lone adult at a child without its parents: a second one of the staff came along and is
  // named.
  [[nodiscard]] Outcome enough_visitors(const Opened& by, const Draft& proof, Instant now) const {
    const PersonId person = by.task.person;
    if (!person.is_set() || by.task.lane() == Lane::closed) return Done{};
    return room.db.read([&](Tx& tx) -> Outcome {
      if (!needs_two_visitors(tx, person, now)) return Done{};
      const auto other = proof.has("with") ? proof.id<AccountId>("with") : AccountId{};
      if (other.is_set() && other != by.actor.account && !staff_name(tx, other).empty())
        return Done{};
      return Fault{FaultKind::conflict, "work.two_visitors"};
    });
  }

  [[nodiscard]] Reply finish(const Request& request) const {
    auto by = opened(request, Verb::task_finish);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kDoneFields);
    if (!draft) return reply_fault(draft.error());
    // The second click of the holder who has finished it is answered by the act's own receipt or by
    // the rule.
    auto allowed = allow(*by, Verb::task_finish);
    if (!allowed) return reply_fault(allowed.error());
    auto act = gate.act_of(request, by->actor, by->task.bucket());
    if (!act) return reply_fault(act.error());
    const Draft proof = draft->inside("proof");
    if (auto enough = enough_visitors(*by, proof, request.now); !enough)
      return reply_fault(enough.error());
    auto done =
        finish_task(room, *allowed, by->task.id, {proof.text("kind"), trimmed(proof.text("note"))},
                    draft->time("happened_at"), *act);
    return done ? detail(*by, by->task.id, request.now) : reply_fault(done.error());
  }

  // The person to take it must be on duty for the place now, or hold it already: a repeat after the
  // end of a shift is still a repeat, and who was given a task may say that they go.
  [[nodiscard]] Result<Taker> taker_of(const Task& task, AccountId account, Instant now) const {
    if (task.holder == account) return Taker{account, task.holder_title, task.holder_area};
    return room.db.read([&](Tx& tx) -> Result<Taker> {
      for (const auto& holder : duties_of(tx, account, now))
        if (task.area_path.starts_with(holder.area_path))
          return Taker{account, holder.title, holder.area};
      return Fault{FaultKind::conflict, "work.not_on_duty_here"};
    });
  }

  [[nodiscard]] Reply assign(const Request& request) const {
    auto by = opened(request, Verb::task_assign);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kAssignFields);
    if (!draft) return reply_fault(draft.error());
    auto allowed = allow(*by, Verb::task_assign);
    if (!allowed) return reply_fault(allowed.error());
    auto act = gate.act_of(request, by->actor, by->task.bucket());
    if (!act) return reply_fault(act.error());
    auto taker = taker_of(by->task, draft->id<AccountId>("account_id"), request.now);
    if (!taker) return reply_fault(taker.error());
    const int seen = draft->has("version") ? int(draft->number("version")) : 0;
    auto done = assign_task(room, *allowed, by->task.id, *taker, draft->text("reason"), *act, seen,
                            trimmed(draft->text("untrained_reason")));
    return done ? detail(*by, by->task.id, request.now) : reply_fault(done.error());
  }

  // Logs who is seen that was not lately, then shows the rows.
  [[nodiscard]] Reply page(const Actor& actor, std::string_view verb,
                           const std::vector<Task>& tasks, const std::string& next,
                           Instant now) const {
    std::vector<PersonId> people;
    for (const auto& task : tasks)
      if (task.person.is_set()) people.push_back(task.person);
    people = lately->not_seen(actor.account, verb, std::move(people), now);
    if (!people.empty()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {actor.account, verb, people, "list"}, now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
      lately->note(actor.account, verb, people);
    }
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (auto& row : task_rows_json(tx, room, tasks, actor.account))
        items.push_back(std::move(row));
      return list_body(std::move(items), next, now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::task_list_mine, Placement{.holder = actor->account});
    if (!allowed) return reply_fault(allowed.error());
    auto tasks = room.db.read([&](Tx& tx) -> Result<std::vector<Task>> {
      std::vector<Task> found;
      for (const auto lane : {Lane::late, Lane::waiting, Lane::going})
        for (auto& task :
             work_store::tasks_of_holder(tx, actor->account, lane, {}, limits::kListLimitMax))
          found.push_back(std::move(task));
      std::stable_sort(found.begin(), found.end(),
                       [](const Task& a, const Task& b) { return a.rank_at() < b.rank_at(); });
      if (found.size() > std::size_t(limits::kListLimitMax)) found.resize(limits::kListLimitMax);
      const Instant today = start_of_day(request.now);
      for (auto& task : work_store::tasks_of_holder(tx, actor->account, Lane::closed, {}, 30))
        if (task.done_at && *task.done_at >= today) found.push_back(std::move(task));
      return found;
    });
    return tasks ? page(*actor, "task.list_mine", *tasks, "", request.now)
                 : reply_fault(tasks.error());
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto where = ground_of(room, gate, request, Verb::task_list, request.query_value("area"));
    if (!where) return reply_fault(where.error());
    const auto lane = lane_of_name(request.query_value("lane"));
    if (!lane)
      return reply_fault({FaultKind::bad_input,
                          "draft.bad_fields",
                          {},
                          {{"lane", "draft.unknown_value", "late|waiting|going|closed"}}});
    auto cursor = work_store::cursor_of(request.query_value("after"));
    if (!cursor) return reply_fault(cursor.error());
    const auto limit = limit_of(request);
    if (!limit) return reply_fault(limit.error());
    const auto filter = task_filter_of(request);
    if (!filter) return reply_fault(filter.error());
    auto found = room.db.read([&](Tx& tx) -> Result<TaskPage> {
      return list_filtered(tx, room.tree, {*lane, where->parts, *cursor, *limit}, *filter,
                           request.now);
    });
    if (!found) return reply_fault(found.error());
    return page(where->actor, "task.list", found->tasks, found->next, request.now);
  }
};

}  // namespace

std::vector<Route> task_routes(const WorkRoom& room, const Gate& gate) {
  const TaskRoutes r{{room, gate}, std::make_shared<LatelyRead>()};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::get,
       "/v1/tasks/mine",
       "work.my_tasks",
       RouteClass::field,
       verb(Verb::task_list_mine),
       {},
       "TaskList",
       "What I hold: life-critical first, then by due time.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::get,
       "/v1/tasks",
       "work.list_tasks",
       RouteClass::list,
       verb(Verb::task_list),
       {},
       "TaskList",
       "Tasks of an area in one lane.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::get,
       "/v1/tasks/{id}",
       "work.see_task",
       RouteClass::field,
       verb(Verb::task_see),
       {},
       "TaskDetail",
       "One task with the person in it; opening is logged.",
       false,
       [r](const Request& q) { return r.see(q); }},
      {Method::post, "/v1/tasks/{id}/accept", "work.accept_task", RouteClass::field,
       verb(Verb::task_accept), kAcceptFields, "TaskDetail", "Take a task.", true,
       [r](const Request& q) { return r.accept(q); }},
      {Method::post, "/v1/tasks/{id}/done", "work.finish_task", RouteClass::field,
       verb(Verb::task_finish), kDoneFields, "TaskDetail", "Close a task with its proof.", true,
       [r](const Request& q) { return r.finish(q); }},
      {Method::post, "/v1/tasks/{id}/assign", "work.assign_task", RouteClass::field,
       verb(Verb::task_assign), kAssignFields, "TaskDetail", "Give a task to someone on duty.",
       true, [r](const Request& q) { return r.assign(q); }},
  };
}

}  // namespace fl
