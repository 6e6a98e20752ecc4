// Hand-over desk: what I give and may sign, what an area's shifts left unsigned, the end of a term;
// and who could take one task now.
#include <set>

#include "duty/shifts.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "work/hand_over.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr DraftField kSignFields[] = {
    {.name = "hand_over_id", .type = FieldType::id},
    {.name = "task_id", .type = FieldType::id, .is_optional = true}};
constexpr DraftField kTermFields[] = {{.name = "account_id", .type = FieldType::id}};
constexpr int kTakersMax = 60;

struct HandOverRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] json::object row_json(Tx& tx, const HandOver& row,
                                      const std::vector<Task>& promises, bool is_shown) const {
    const Area* area = room.tree.find(row.area);
    json::object shown{
        {"id", to_text(row.id)},
        {"occasion", row.occasion},
        {"state", row.state},
        {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
        {"giver", staff_name(tx, row.giver)},
        {"ends_at", to_rfc3339(row.ends_at)},
        {"signed_count", row.signed_count},
        {"open_count", promises.size()}};
    json::array tasks;
    if (is_shown)
      for (const auto& task : promises)
        tasks.push_back(task_row_json(tx, room, task));
    shown["tasks"] = std::move(tasks);
    return shown;
  }

  [[nodiscard]] Reply show_mine(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    const AccountId account = me->actor.account;
    std::vector<PersonId> people;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      people.clear();
      json::array giving, taking;
      for (const auto& row : hand_overs_of_giver(tx, account))
        giving.push_back(row_json(tx, row, open_promises(tx, row), true));
      for (const auto& row : hand_overs_to(tx, account, request.now)) {
        const auto promises = promises_to(tx, row, account, request.now);
        taking.push_back(row_json(tx, row, promises, true));
        for (const auto& task : promises)
          if (task.person.is_set()) people.push_back(task.person);
      }
      return json::object{{"giving", std::move(giving)},
                          {"taking", std::move(taking)},
                          {"as_of", to_rfc3339(request.now)}};
    });
    if (!body) return reply_fault(body.error());
    if (!people.empty()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {account, "hand_over.see", people, "list"}, request.now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
    }
    return reply_json(200, *body);
  }

  [[nodiscard]] Reply sign(const Request& request) const {
    auto me = gate.admit(request, Verb::duty_mine);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, kSignFields);
    if (!draft) return reply_fault(draft.error());
    const auto id = draft->id<HandOverId>("hand_over_id");
    auto the_act = gate.act_of(request, me->actor, carried_bucket(id.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto count = sign_hand_over(tx, room, me->permit, me->actor.account, id,
                                  draft->id<TaskId>("task_id"), request.now);
      if (!count) return count.error();
      return std::to_string(*count);
    });
    return made ? show_mine(request) : reply_fault(made.error());
  }

  [[nodiscard]] Reply desk(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row :
           hand_overs_under(tx, where->area->path, request.now - std::chrono::hours(24 * 2),
                            limits::kListLimitMax))
        items.push_back(row_json(tx, row, open_promises(tx, row), false));
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply end_of_term(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::duty_person);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kTermFields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!the_act) return reply_fault(the_act.error());
    const auto account = draft->id<AccountId>("account_id");
    const DutyRoom duty{room.db, room.keys, room.tree};
    auto made = act(room.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      const auto file = responder_of(tx, room.keys, account);
      if (!file || !file->home_path.starts_with(where->area->path))
        return Fault{FaultKind::conflict, "duty.no_such_responder"};
      const Area* home = room.tree.find(file->home);
      if (!home) return Fault{FaultKind::conflict, "duty.no_such_responder"};
      auto open = open_term_hand_over(tx, room, where->permit, account, *home, request.now);
      if (!open) return open.error();
      if (*open > 0) return std::to_string(*open);
      auto ended = end_term(tx, duty, where->permit, account, request.now);
      if (!ended) return ended.error();
      return std::string("0");
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"state", *made == "0" ? "ended" : "promises_open"},
                                        {"open_count", std::stoi(*made)},
                                        {"as_of", to_rfc3339(request.now)}});
  }

  // On duty at the task's place and above it, nearest first: one read for what took five calls.
  [[nodiscard]] json::array takers_json(Tx& tx, const Task& task, Instant now) const {
    json::array items;
    const Area* area = room.tree.find(task.area);
    if (!area) return items;
    std::set<AccountId> seen;
    int distance = 0;
    for (const Area* step : room.tree.upward(*area)) {
      for (const auto& holder : on_duty_under(tx, step->path, now, limits::kListLimitMax)) {
        if (holder.area != step->id || items.size() >= std::size_t(kTakersMax)) continue;
        if (!is_on_duty_for(tx, holder.account, task.area_path, now)) continue;
        if (!seen.insert(holder.account).second) continue;
        const auto file = responder_of(tx, room.keys, holder.account);
        items.push_back(json::object{{"account_id", to_text(holder.account)},
                                     {"name", staff_name(tx, holder.account)},
                                     {"role", holder.title},
                                     {"area", area_json(room.tree, *step)},
                                     {"open_count", work_store::open_count_of(tx, holder.account)},
                                     {"levels_up", distance},
                                     {"skills", file ? file->skills : std::string()}});
      }
      ++distance;
    }
    return items;
  }

  [[nodiscard]] Reply takers(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    const auto anywhere = permit(*actor, Verb::task_assign, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused)
      return reply_fault(anywhere.error());
    const Fault absent{FaultKind::absent, "work.no_such_task"};
    auto id = id_of_text<TaskId>(request.captures.at(0));
    if (!id) return reply_fault(absent);
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto task = work_store::load_task(tx, *id);
      if (!task) return task.error();
      auto allowed =
          permit(*actor, Verb::task_assign, Placement{task->area_path, task->holder, {}, false});
      if (!allowed) return allowed.error().kind == FaultKind::absent ? absent : allowed.error();
      return list_body(takers_json(tx, *task, request.now), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> hand_over_routes(const WorkRoom& room, const Gate& gate) {
  const HandOverRoutes r{room, gate};
  const auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::get,
       "/v1/duty/mine/hand-overs",
       "duty.my_hand_overs",
       RouteClass::field,
       verb(Verb::duty_mine),
       {},
       "MyHandOvers",
       "Promises I hand over, and those I may sign because I come on.",
       false,
       [r](const Request& q) { return r.show_mine(q); }},
      {Method::post, "/v1/duty/mine/hand-overs/sign", "duty.sign_hand_over", RouteClass::field,
       verb(Verb::duty_mine), kSignFields, "MyHandOvers",
       "Signs one promise or all: they are mine from now.", true,
       [r](const Request& q) { return r.sign(q); }},
      {Method::get,
       "/v1/areas/{id}/hand-overs",
       "duty.list_hand_overs",
       RouteClass::list,
       verb(Verb::duty_see),
       {},
       "HandOverList",
       "Hand-overs of two days, signed and unsigned.",
       false,
       [r](const Request& q) { return r.desk(q); }},
      {Method::post, "/v1/areas/{id}/terms/end", "duty.end_term", RouteClass::list,
       verb(Verb::duty_person), kTermFields, "TermEnd",
       "Ends a term, or says how many promises must be signed over first.", true,
       [r](const Request& q) { return r.end_of_term(q); }},
      {Method::get,
       "/v1/tasks/{id}/takers",
       "work.takers",
       RouteClass::list,
       verb(Verb::task_assign),
       {},
       "TakerList",
       "Who is on duty at the task's place and above it, nearest first.",
       false,
       [r](const Request& q) { return r.takers(q); }},
  };
}

}  // namespace fl
