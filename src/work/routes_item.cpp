// Items as their receivers and senders act on them; each is named by its task.
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/store_directive.h"
#include "work/views_directive.h"

namespace fl {

namespace {

constexpr DraftField kAnswerFields[] = {{"answer", FieldType::text, 1, 300}};
constexpr DraftField kQuestionFields[] = {{"question", FieldType::text, 1, 300}};
constexpr DraftField kReplyFields[] = {{"reply", FieldType::text, 1, 300}};
constexpr DraftField kExplainFields[] = {{"explanation", FieldType::text, 4, 300}};
constexpr DraftField kSplitFields[] = {
    {.name = "due_at", .type = FieldType::time},
    {.name = "what", .type = FieldType::text, .low = 0, .high = 300, .is_optional = true},
};

struct ItemRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::task_list_mine, Placement{.holder = actor->account});
    if (!allowed) return reply_fault(allowed.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto lane : {Lane::late, Lane::waiting, Lane::going, Lane::closed}) {
        const int limit = lane == Lane::closed ? 50 : limits::kListLimitMax;
        for (const auto& task : work_store::tasks_of_holder(tx, actor->account, lane, {}, limit)) {
          auto item = item_of(tx, task);
          if (!item) continue;
          auto shown = my_item_json(tx, room, *item);
          if (!shown) return shown;
          items.push_back(std::move(*shown));
        }
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  using Run = std::function<Result<Item>(const TaskHere&, const Draft&, const Act&)>;
  // One act on the item of the path's task; answers with the item as it is then.
  [[nodiscard]] Reply change(const Request& request, Verb verb, std::span<const DraftField> fields,
                             const Run& run) const {
    auto here = task_here(room, gate, request, verb);
    if (!here) return reply_fault(here.error());
    auto draft = read_draft(request.body, fields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, here->actor, here->task.bucket());
    if (!act) return reply_fault(act.error());
    auto item = run(*here, *draft, *act);
    if (!item) return reply_fault(item.error());
    auto body = room.db.read([&](Tx& tx) { return my_item_json(tx, room, *item); });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply read(const Request& request) const {
    return change(request, Verb::item_answer, {},
                  [&](const TaskHere& here, const Draft&, const Act& act) {
                    return read_item(room, here.permit, here.task.id, act);
                  });
  }
  [[nodiscard]] Reply understood(const Request& request) const {
    return change(request, Verb::item_answer, kAnswerFields,
                  [&](const TaskHere& here, const Draft& draft, const Act& act) {
                    return understand_item(room, here.permit, here.task.id,
                                           trimmed(draft.text("answer")), act);
                  });
  }
  [[nodiscard]] Reply question(const Request& request) const {
    return change(request, Verb::item_answer, kQuestionFields,
                  [&](const TaskHere& here, const Draft& draft, const Act& act) {
                    return question_item(room, here.permit, here.task.id,
                                         trimmed(draft.text("question")), act);
                  });
  }
  [[nodiscard]] Reply reply(const Request& request) const {
    return change(request, Verb::list_write, kReplyFields,
                  [&](const TaskHere& here, const Draft& draft, const Act& act) {
                    return reply_to_item(room, here.permit, here.task.id,
                                         trimmed(draft.text("reply")), act);
                  });
  }
  [[nodiscard]] Reply explain(const Request& request) const {
    return change(request, Verb::list_write, kExplainFields,
                  [&](const TaskHere& here, const Draft& draft, const Act& act) {
                    return explain_item(room, here.permit, here.task.id,
                                        trimmed(draft.text("explanation")), act);
                  });
  }
  [[nodiscard]] Reply split(const Request& request) const {
    return change(request, Verb::item_answer, kSplitFields,
                  [&](const TaskHere& here, const Draft& draft, const Act& act) {
                    return split_item(room, here.permit, here.task.id,
                                      {trimmed(draft.text("what")), *draft.time("due_at")}, act);
                  });
  }
};

}  // namespace

std::vector<Route> item_routes(const WorkRoom& room, const Gate& gate) {
  const ItemRoutes r{room, gate};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::get,
       "/v1/items/mine",
       "work.my_items",
       RouteClass::field,
       verb(Verb::task_list_mine),
       {},
       "MyItemList",
       "Items and directives I hold, with their heading and what I can do.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::post,
       "/v1/tasks/{id}/read",
       "work.read_item",
       RouteClass::field,
       verb(Verb::item_answer),
       {},
       "MyItem",
       "Say that a directive has been read.",
       true,
       [r](const Request& q) { return r.read(q); }},
      {Method::post, "/v1/tasks/{id}/understood", "work.understand_item", RouteClass::field,
       verb(Verb::item_answer), kAnswerFields, "MyItem", "Say in own words what will be done.",
       true, [r](const Request& q) { return r.understood(q); }},
      {Method::post, "/v1/tasks/{id}/question", "work.question_item", RouteClass::field,
       verb(Verb::item_answer), kQuestionFields, "MyItem", "Ask the sender back.", true,
       [r](const Request& q) { return r.question(q); }},
      {Method::post, "/v1/tasks/{id}/pass_on", "work.split_item", RouteClass::list,
       verb(Verb::item_answer), kSplitFields, "MyItem",
       "Pass an item on to every area one level down.", true,
       [r](const Request& q) { return r.split(q); }},
      {Method::post, "/v1/tasks/{id}/reply", "work.reply_item", RouteClass::list,
       verb(Verb::list_write), kReplyFields, "MyItem", "The sender answers a question.", true,
       [r](const Request& q) { return r.reply(q); }},
      {Method::post, "/v1/tasks/{id}/explain", "work.explain_item", RouteClass::list,
       verb(Verb::list_write), kExplainFields, "MyItem",
       "The sender closes a part that is not done, and says why.", true,
       [r](const Request& q) { return r.explain(q); }},
  };
}

}  // namespace fl
