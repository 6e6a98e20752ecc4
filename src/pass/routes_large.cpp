// Acts that wait for an outside key: what must be signed, and the signature brought back. Whoever
// brings it decides nothing; the key does.
#include "pass/large.h"
#include "pass/routes.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kGrantFields[] = {{"signature", FieldType::line, 20, 400}};

json::object act_json(const ShownLargeAct& shown) {
  const LargeAct& act = shown.act;
  return {{"id", to_text(act.id)},
          {"why", name_of(act.why)},
          {"count_max", act.count_max},
          {"count", shown.piece_count},
          {"body", act.body},
          {"made_at", to_rfc3339(act.made_at)},
          {"state", act.state},
          {"key_id", act.key_id},
          {"answered_at",
           act.answered_at ? json::value(to_rfc3339(*act.answered_at)) : json::value(nullptr)},
          {"request", shown.request}};
}

struct LargeRoutes {
  PassRoom room;
  const Gate& gate;

  [[nodiscard]] Reply list(const Request& request) const {
    auto by = admit_signer(request, gate);
    if (!by) return reply_fault(by.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& one : large_acts(tx))
        items.push_back(act_json(one));
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply grant(const Request& request) const {
    auto by = admit_signer(request, gate);
    if (!by) return reply_fault(by.error());
    auto id = id_of_text<LargeActId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "pass.no_such_act"});
    auto act = gate.act_of(request, by->actor, carried_bucket(id->value));
    if (!act) return reply_fault(act.error());
    auto draft = read_draft(request.body, kGrantFields);
    if (!draft) return reply_fault(draft.error());
    auto granted = grant_large_act(room, by->permit, *id, trimmed(draft->text("signature")), *act);
    if (!granted) return reply_fault(granted.error());
    return reply_json(200, act_json({*granted, 0, {}}));
  }
};

}  // namespace

std::vector<Route> large_act_routes(const PassRoom& room, const Gate& gate) {
  const LargeRoutes r{room, gate};
  constexpr Access kSign{Access::Kind::verb, "evidence.sign"};
  return {
      {Method::get,
       "/v1/pass/large-acts",
       "pass.large_acts",
       RouteClass::list,
       kSign,
       {},
       "LargeActList",
       "Acts too large for two signatures, and what an outside key signs for them.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::post, "/v1/pass/large-acts/{id}/grant", "pass.grant_large_act", RouteClass::list,
       kSign, kGrantFields, "LargeAct", "Bring the line an outside key signed.", true,
       [r](const Request& q) { return r.grant(q); }},
  };
}

}  // namespace fl
