// Who signs about people says which resident they are, so that they can be refused in their own
// matter. Told is only whether it was said, never of whom.
#include "http/schemas.h"
#include "platform/limits.h"
#include "registry/own_person.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kLinkFields[] = {
    {"name", FieldType::line, 1, std::int64_t(limits::kNameCharsMax)},
    {"phone", FieldType::line, 11, 32},
};
constexpr http::NamedSchema kShapes[] = {
    {"OwnPerson", R"({"type":"object","required":["is_linked"],"properties":{
        "is_linked":{"type":"boolean"}}})"},
};
const http::SchemaTable kOwnShapes{kShapes, {}, {}};

struct OwnRoutes {
  CivilDesk desk;

  [[nodiscard]] Result<Admitted> admitted(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return actor.error();
    const auto scopes = scopes_of(*actor, Verb::evidence_see);
    if (scopes.empty()) return Fault{FaultKind::refused, "trust.not_permitted"};
    auto allowed = permit(*actor, Verb::evidence_see, {.path = scopes.front()});
    if (!allowed) return allowed.error();
    return Admitted{*actor, *allowed};
  }

  [[nodiscard]] Reply show(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      return json::object{{"is_linked", own_person_of(tx, by->actor.account).has_value()}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply link(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kLinkFields);
    if (!draft) return reply_fault(draft.error());
    const AccountId account = by->actor.account;
    auto the_act = desk.gate.act_of(request, by->actor, hash_bucket(account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto done = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto linked = link_own_person(tx, desk.gate.keys, by->permit, account, draft->text("name"),
                                    draft->text("phone"), OwnWay::self, request.now);
      if (!linked) return linked.error();
      return to_text(account);
    });
    if (!done) return reply_fault(done.error());
    return reply_json(200, json::object{{"is_linked", true}});
  }
};

}  // namespace

std::vector<Route> own_person_routes(const CivilDesk& desk) {
  const OwnRoutes r{desk};
  constexpr Access kSee{Access::Kind::verb, "evidence.see"};
  return {
      {.method = Method::get,
       .pattern = "/v1/me/own-person",
       .name = "registry.own_person",
       .route_class = RouteClass::list,
       .access = kSee,
       .draft = {},
       .reply_schema = "OwnPerson",
       .summary = "Whether this account says which resident it is.",
       .needs_act_key = false,
       .handle = [r](const Request& q) { return r.show(q); }},
      {.method = Method::post,
       .pattern = "/v1/me/own-person",
       .name = "registry.link_own_person",
       .route_class = RouteClass::list,
       .access = kSee,
       .draft = kLinkFields,
       .reply_schema = "OwnPerson",
       .summary = "Say which resident one is: nobody signs in their own matter.",
       .needs_act_key = true,
       .handle = [r](const Request& q) { return r.link(q); }},
  };
}

}  // namespace fl
