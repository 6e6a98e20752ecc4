// Posting for one day of a place: the plan with its reasons, and its acceptance, whole or with
// pairs taken out by hand and a reason.
#include <algorithm>

#include "duty/posting_desk.h"
#include "duty/routes.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kPlanFields[] = {
    {.name = "day", .type = FieldType::time},
    {.name = "without", .type = FieldType::line, .low = 0, .high = 2000, .is_optional = true}};
constexpr DraftField kAcceptFields[] = {
    {.name = "day", .type = FieldType::time},
    {.name = "without", .type = FieldType::line, .low = 0, .high = 2000, .is_optional = true},
    {.name = "reason",
     .type = FieldType::line,
     .low = 0,
     .high = limits::kReasonCharsMax,
     .is_optional = true}};

// "responder:post,responder:post"
Result<std::vector<PostingOverride>> pairs_of(const std::string& text) {
  std::vector<PostingOverride> found;
  for (const auto part : split(text, ',')) {
    if (trimmed(part).empty()) continue;
    const auto colon = part.find(':');
    auto responder = id_of_text<ResponderId>(trimmed(part.substr(0, colon)));
    auto post = id_of_text<PostId>(colon == part.npos ? "" : trimmed(part.substr(colon + 1)));
    if (!responder || !post) return Fault{FaultKind::bad_input, "duty.bad_pair"};
    found.push_back({*responder, *post, false});
  }
  return found;
}

struct PostingRoutes {
  const DutyRoom& room;
  const Gate& gate;

  [[nodiscard]] json::object post_json(const DeskPlan& desk, PostId id) const {
    const PostFile& file = desk.posts.at(id);
    json::object row = title_json(file.title);
    const Area* area = room.tree.find(file.area);
    row["post_id"] = to_text(id);
    row["area"] = area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
    const auto post = std::find_if(desk.input.posts.begin(), desk.input.posts.end(),
                                   [&](const Post& one) { return one.id == id; });
    row["from"] = to_rfc3339(post->from);
    row["until"] = to_rfc3339(post->until);
    return row;
  }

  [[nodiscard]] json::object plan_json(Tx& tx, const DeskPlan& desk, Instant now) const {
    json::array postings, unmet;
    for (const auto& one : desk.plan.postings) {
      json::object row = post_json(desk, one.post);
      row["responder_id"] = to_text(one.responder);
      row["name"] = staff_name(tx, desk.accounts.at(one.responder));
      row["distance_m"] = one.distance_m;
      row["reason"] = name_of(one.reason);
      row["is_untrained"] = one.is_untrained;
      postings.push_back(std::move(row));
    }
    for (const auto& one : desk.plan.unmet) {
      json::object row = post_json(desk, one.post);
      row["count"] = one.count;
      row["reason"] = name_of(one.reason);
      row["bar"] = name_of(one.bar);
      unmet.push_back(std::move(row));
    }
    return {{"postings", std::move(postings)}, {"unmet", std::move(unmet)},
            {"seats", desk.plan.totals.seats}, {"filled", desk.plan.totals.filled},
            {"people", desk.accounts.size()},  {"as_of", to_rfc3339(now)}};
  }

  [[nodiscard]] Reply plan(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_plan);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kPlanFields);
    if (!draft) return reply_fault(draft.error());
    auto pairs = pairs_of(draft->text("without"));
    if (!pairs) return reply_fault(pairs.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto desk = plan_day(tx, room, *where->area, *draft->time("day"), *pairs);
      if (!desk) return desk.error();
      return plan_json(tx, *desk, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply accept(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_plan);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kAcceptFields);
    if (!draft) return reply_fault(draft.error());
    auto pairs = pairs_of(draft->text("without"));
    if (!pairs) return reply_fault(pairs.error());
    const std::string reason = trimmed(draft->text("reason"));
    if (!pairs->empty() && reason.empty())
      return reply_fault({FaultKind::bad_input, "duty.reason_missing"});
    auto the_act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto desk = plan_day(tx, room, *where->area, *draft->time("day"), *pairs);
      if (!desk) return desk.error();
      auto written = accept_day(tx, room, where->permit, *desk, request.now);
      if (!written) return written.error();
      append_leaf(
          tx, leaf_of(where->permit, hash_bucket(where->area->id.value), "duty.posting_accepted",
                      "area", where->area->id.value, "", request.now, reason));
      return std::to_string(written->given);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(201, json::object{{"made", *made}, {"as_of", to_rfc3339(request.now)}});
  }
};

}  // namespace

std::vector<Route> posting_routes(const DutyRoom& room, const Gate& gate) {
  const PostingRoutes r{room, gate};
  const Access plan{Access::Kind::verb, name_of(Verb::duty_plan)};
  return {
      {Method::post, "/v1/areas/{id}/posting-plan", "duty.plan_posting", RouteClass::heavy, plan,
       kPlanFields, "PostingPlan", "Who would go where on a day, with reasons; writes nothing.",
       false, [r](const Request& q) { return r.plan(q); }},
      {Method::post, "/v1/areas/{id}/postings", "duty.accept_posting", RouteClass::heavy, plan,
       kAcceptFields, "DutyMade", "Writes the plan of a day as shifts.", true,
       [r](const Request& q) { return r.accept(q); }},
  };
}

}  // namespace fl
