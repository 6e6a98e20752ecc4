// Health, the API's own description, and trust's session and audit routes with what they ask of the
// registry.
#include "app/routes_app.h"

#include "app/store_app.h"
#include "trust/routes.h"

namespace fl {

namespace {

std::vector<DemoPerson> people_to_try(App& app) {
  auto people = app.db().read([&](Tx& tx) -> Result<std::vector<DemoPerson>> {
    std::vector<DemoPerson> found;
    for (const auto& p : app_store::demo_people(tx)) {
      std::string name = staff_name(tx, p.account);
      if (p.person.is_set()) {
        auto known = open_private(tx, app.keys(), p.person);
        if (known) name = known->name;
      }
      found.push_back({p.who, name, p.title_zh, p.title_en, p.home, p.account});
    }
    return found;
  });
  return people ? std::move(*people) : std::vector<DemoPerson>();
}

SessionDesk desk_of(App& app, const Gate& gate) {
  return SessionDesk{
      gate,
      [&app](Tx& tx, std::string_view phone) { return find_by_phone(tx, app.keys(), phone); },
      [&app](Tx& tx, PersonId id, Instant now) -> Result<AccountId> {
        auto person = load_person(tx, id);
        if (!person) return person.error();
        return resident_account(tx, Permit::for_job("sign_in"), id, person->cell, person->cell_path,
                                now);
      },
      [&app](Tx& tx, PersonId id) {
        auto known = open_private(tx, app.keys(), id);
        return known ? known->name : std::string();
      },
      [&app](AreaId id) -> json::value {
        const Area* area = app.tree().find(id);
        if (!area) return nullptr;
        return area_json(app.tree(), *area);
      },
      [&app](Instant) { return people_to_try(app); },
  };
}

}  // namespace

std::vector<Route> app_routes(App& app, const Gate& gate, std::shared_ptr<AuditLog> audit,
                              std::function<Reply(Instant)> ready,
                              std::function<std::string()> openapi) {
  const Access anyone{Access::Kind::anyone};
  const Handler alive = [](const Request&) { return reply_json(200, json::object{{"ok", true}}); };
  std::vector<Route> routes = {
      {Method::get,
       "/healthz",
       "app.health",
       RouteClass::life,
       anyone,
       {},
       "Health",
       "Is the process alive.",
       false,
       alive,
       [alive](const Request& q, const Finish& finish) { finish(alive(q)); }},
      {Method::get,
       "/readyz",
       "app.ready",
       RouteClass::life,
       anyone,
       {},
       "Readiness",
       "May work be sent here; if not, why.",
       false,
       [ready](const Request& q) { return ready(q.now); }},
      {Method::get,
       "/v1/openapi.json",
       "app.openapi",
       RouteClass::heavy,
       anyone,
       {},
       "OpenApi",
       "This description.",
       false,
       [openapi](const Request&) {
         return Reply{200, openapi()};
       }},
  };
  for (auto& route : session_routes(desk_of(app, gate)))
    routes.push_back(std::move(route));
  for (auto& route : audit_routes(gate, std::move(audit)))
    routes.push_back(std::move(route));
  return routes;
}

}  // namespace fl
