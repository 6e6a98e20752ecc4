// Blockers: raised on a task, listed by place, answered by the level that must.
#include <algorithm>

#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/store_blocker.h"
#include "work/views_directive.h"

namespace fl {

namespace {

constexpr DraftField kRaiseFields[] = {
    {.name = "cause", .type = FieldType::word, .words = kBlockerCauses},
    {"text", FieldType::text, 1, 300},
    {.name = "level", .type = FieldType::word, .words = "city|district|street|community"},
    {.name = "due_at", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kAnswerFields[] = {{"answer", FieldType::text, 4, 300}};

struct BlockerRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Reply show(BlockerId id, int status) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto blocker = work_store::load_blocker(tx, id);
      if (!blocker) return blocker.error();
      return blocker_json(tx, room, *blocker);
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply raise(const Request& request) const {
    auto here = task_here(room, gate, request, Verb::blocker_raise);
    if (!here) return reply_fault(here.error());
    auto draft = read_draft(request.body, kRaiseFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, here->actor, here->task.bucket());
    if (!act) return reply_fault(act.error());
    auto made = raise_blocker(room, here->permit, here->task.id,
                              {draft->text("cause"), trimmed(draft->text("text")),
                               draft->text("level"), draft->time("due_at")},
                              *act);
    return made ? show(*made, 201) : reply_fault(made.error());
  }

  [[nodiscard]] Reply answer(const Request& request) const {
    auto here = task_here(room, gate, request, Verb::item_answer);
    if (!here) return reply_fault(here.error());
    auto draft = read_draft(request.body, kAnswerFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, here->actor, here->task.bucket());
    if (!act) return reply_fault(act.error());
    auto done =
        answer_blocker(room, here->permit, here->task.id, trimmed(draft->text("answer")), *act);
    return done ? show(done->id, 200) : reply_fault(done.error());
  }

  // Those that stand first, the oldest of them first; what tasks they block is logged as a read.
  [[nodiscard]] Reply list(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    const bool only_open = request.query_value("all") != "1";
    auto found = room.db.read([&](Tx& tx) -> Result<std::vector<Blocker>> {
      auto rows =
          work_store::blockers_under(tx, where->area->path, only_open, limits::kListLimitMax);
      std::stable_sort(rows.begin(), rows.end(), [](const Blocker& a, const Blocker& b) {
        return std::pair(a.answered_at.has_value(), a.raised_at) <
               std::pair(b.answered_at.has_value(), b.raised_at);
      });
      return rows;
    });
    if (!found) return reply_fault(found.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& blocker : *found) {
        auto shown = blocker_json(tx, room, blocker);
        if (!shown) return shown;
        items.push_back(std::move(*shown));
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // What the level I answer for owes an answer to.
  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::task_list_mine, Placement{.holder = actor->account});
    if (!allowed) return reply_fault(allowed.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto lane : {Lane::late, Lane::waiting, Lane::going}) {
        for (const auto& task :
             work_store::tasks_of_holder(tx, actor->account, lane, {}, limits::kListLimitMax)) {
          if (task.source != "blocker") continue;
          auto blocker = work_store::load_blocker(tx, BlockerId{task.source_id});
          if (!blocker) return blocker.error();
          auto shown = blocker_json(tx, room, *blocker);
          if (!shown) return shown;
          items.push_back(std::move(*shown));
        }
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> blocker_routes(const WorkRoom& room, const Gate& gate) {
  const BlockerRoutes r{room, gate};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::get,
       "/v1/areas/{id}/blockers",
       "work.blockers",
       RouteClass::list,
       verb(Verb::area_late),
       {},
       "BlockerList",
       "What keeps tasks of an area from being done, and which level must answer.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::get,
       "/v1/blockers/mine",
       "work.my_blockers",
       RouteClass::list,
       verb(Verb::task_list_mine),
       {},
       "BlockerList",
       "Blockers my desk owes an answer to.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::post, "/v1/tasks/{id}/blockers", "work.raise_blocker", RouteClass::field,
       verb(Verb::blocker_raise), kRaiseFields, "Blocker",
       "Say what keeps a task from being done and which level must answer.", true,
       [r](const Request& q) { return r.raise(q); }},
      {Method::post, "/v1/tasks/{id}/answer", "work.answer_blocker", RouteClass::list,
       verb(Verb::item_answer), kAnswerFields, "Blocker",
       "Say what was done about a blocker; that closes the promise to answer.", true,
       [r](const Request& q) { return r.answer(q); }},
  };
}

}  // namespace fl
