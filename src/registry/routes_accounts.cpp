// The administrator's page of accounts: who there is, with which roles until when; make, begin
// anew, close. Reads no person's record.
#include "registry/routes_import.h"

#include "platform/limits.h"
#include "storage/db.h"
#include "trust/staff.h"

namespace fl {

namespace {

constexpr std::string_view kStaffRoles =
    "community_worker|community_lead|street_officer|district_officer|city_officer|auditor|"
    "administrator|personnel_officer|phone_desk|complaint_handler|clerk|party_contact|laboratory|"
    "clinician|epidemiologist|pass_officer";

// An area by id, code or names from the district down.
constexpr DraftField kMakeFields[] = {
    {"login", FieldType::line, 3, 64},
    {"name", FieldType::line, 1, 64},
    {.name = "role", .type = FieldType::word, .words = kStaffRoles},
    {"area", FieldType::line, 1, 200},
    {.name = "from", .type = FieldType::time, .is_optional = true},
    {.name = "until", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kRoleFields[] = {
    {.name = "role", .type = FieldType::word, .words = kStaffRoles},
    {"area", FieldType::line, 1, 200},
    {.name = "from", .type = FieldType::time, .is_optional = true},
    {.name = "until", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kCloseFields[] = {{"reason", FieldType::line, 2, 200}};
constexpr DraftField kEndFields[] = {{"role_id", FieldType::id}};

struct AccountRoutes {
  TableDesk desk;
  const Gate& gate;

  struct By {
    Actor actor;
    Permit permit;
  };
  [[nodiscard]] Result<By> admitted(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto allowed = permit(*actor, Verb::account_make, {});
    if (!allowed) return allowed.error();
    return By{*actor, *allowed};
  }
  [[nodiscard]] json::object line_json(const StaffLine& line, Instant now) const {
    json::array roles;
    for (const auto& role : line.roles) {
      const Area* area = desk.tree().find(role.term.grant.area);
      roles.push_back(json::object{
          {"id", base32_of(role.id)},
          {"role", name_of(role.term.grant.role)},
          {"area", area ? json::value(area_json(desk.tree(), *area)) : json::value(nullptr)},
          {"from", to_rfc3339(role.term.from_at)},
          {"until", role.term.until_at ? json::value(to_rfc3339(*role.term.until_at))
                                       : json::value(nullptr)},
          {"is_over", role.term.until_at && *role.term.until_at <= now}});
    }
    return {{"id", to_text(line.account)},  {"name", line.name},
            {"state", name_of(line.state)}, {"made_at", to_rfc3339(line.made_at)},
            {"roles", std::move(roles)},    {"code", nullptr}};
  }
  // The line; with the code when it was just made or begun anew.
  [[nodiscard]] Reply shown(AccountId account, Instant now, int status, bool with_code) const {
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      auto line = staff_line(tx, account);
      if (!line) return Fault{FaultKind::absent, "trust.no_such_account"};
      auto item = line_json(*line, now);
      if (with_code) item["code"] = enrolment_code(tx, account, desk.keys, now);
      return item;
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }
  [[nodiscard]] Result<RoleTerm> term_of(const Draft& draft, Instant now) const {
    const auto role = role_of_name(draft.text("role"));
    if (!role) return Fault{FaultKind::bad_input, "registry.bad_role"};
    const Area* area = AreaFinder(desk.tree()).find(draft.text("area"));
    if (!area) return Fault{FaultKind::absent, "registry.no_such_area"};
    return RoleTerm{
        {*role, area->id, area->path}, draft.time("from").value_or(now), draft.time("until")};
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    AccountId after;
    if (const auto text = request.query_value("after"); !text.empty()) {
      auto id = id_of_text<AccountId>(text);
      if (!id) return reply_fault(id.error());
      after = *id;
    }
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto lines = list_staff(tx, after, limits::kListLimitMax);
      for (const auto& line : lines)
        items.push_back(line_json(line, request.now));
      const bool is_full = lines.size() == std::size_t(limits::kListLimitMax);
      return list_body(std::move(items), is_full ? to_text(lines.back().account) : std::string(),
                       request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply make(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kMakeFields);
    if (!draft) return reply_fault(draft.error());
    auto key = gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!key) return reply_fault(key.error());
    auto term = term_of(*draft, request.now);
    if (!term) return reply_fault(term.error());
    auto made = act(desk.db, *key, [&](Tx& tx) -> Result<std::string> {
      auto enrolment = make_staff(tx, by->permit, {draft->text("login"), draft->text("name")},
                                  std::span(&*term, 1), desk.keys, request.now);
      if (!enrolment) return enrolment.error();
      return to_text(enrolment->account);
    });
    if (!made) return reply_fault(made.error());
    auto id = id_of_text<AccountId>(*made);
    return id ? shown(*id, request.now, 201, true) : reply_fault(id.error());
  }

  // What is done to one account of the path.
  [[nodiscard]] Reply change(
      const Request& request, std::span<const DraftField> fields, bool with_code,
      const std::function<Outcome(Tx&, const By&, AccountId, const Draft&)>& what) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto key = gate.act_of(request, by->actor, 0);
    if (!key) return reply_fault(key.error());
    auto id = id_of_text<AccountId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "trust.no_such_account"});
    auto known =
        desk.db.read([&](Tx& tx) -> Result<bool> { return staff_line(tx, *id).has_value(); });
    if (!known) return reply_fault(known.error());
    if (!*known) return reply_fault({FaultKind::absent, "trust.no_such_account"});
    auto draft = read_draft(request.body.empty() ? "{}" : request.body, fields);
    if (!draft) return reply_fault(draft.error());
    key->bucket = hash_bucket(id->value);
    auto made = act(desk.db, *key, [&](Tx& tx) -> Result<std::string> {
      auto done = what(tx, *by, *id, *draft);
      if (!done) return done.error();
      return to_text(*id);
    });
    return made ? shown(*id, request.now, 200, with_code) : reply_fault(made.error());
  }
  [[nodiscard]] Reply close(const Request& request) const {
    return change(request, kCloseFields, false,
                  [&](Tx& tx, const By& by, AccountId id, const Draft& draft) -> Outcome {
                    return close_staff(tx, by.permit, id, draft.text("reason"), request.now);
                  });
  }
  [[nodiscard]] Reply reset(const Request& request) const {
    return change(request, {}, true,
                  [&](Tx& tx, const By& by, AccountId id, const Draft&) -> Outcome {
                    auto begun = reset_staff(tx, by.permit, id, desk.keys, request.now);
                    if (!begun) return begun.error();
                    return Done{};
                  });
  }
  [[nodiscard]] Reply give(const Request& request) const {
    return change(request, kRoleFields, false,
                  [&](Tx& tx, const By& by, AccountId id, const Draft& draft) -> Outcome {
                    auto term = term_of(draft, request.now);
                    if (!term) return term.error();
                    auto given = give_role(tx, by.permit, id, *term, request.now);
                    if (!given) return given.error();
                    return Done{};
                  });
  }
  [[nodiscard]] Reply end(const Request& request) const {
    return change(request, kEndFields, false,
                  [&](Tx& tx, const By& by, AccountId id, const Draft& draft) -> Outcome {
                    return end_staff_role(tx, by.permit, id,
                                          draft.id<Id<struct RoleTag>>("role_id").value,
                                          request.now);
                  });
  }
};

}  // namespace

std::vector<Route> account_routes(const TableDesk& desk, const Gate& gate) {
  const AccountRoutes r{desk, gate};
  const Access access{Access::Kind::verb, "account.make"};
  auto row = [&](Method method, std::string_view pattern, std::string_view name,
                 std::span<const DraftField> draft, std::string_view schema,
                 std::string_view summary, Handler handle) {
    const bool is_write = method == Method::post;
    return Route{method, pattern, name,    RouteClass::list, access,
                 draft,  schema,  summary, is_write,         std::move(handle)};
  };
  return {
      row(Method::get, "/v1/accounts", "registry.accounts", {}, "AccountList",
          "Accounts of staff with their roles.", [r](const Request& q) { return r.list(q); }),
      row(Method::post, "/v1/accounts", "registry.make_account", kMakeFields, "Account",
          "Makes an account; the code for the first sign-in is told once.",
          [r](const Request& q) { return r.make(q); }),
      row(Method::post, "/v1/accounts/{id}/close", "registry.close_account", kCloseFields,
          "Account", "Closes an account and ends its sessions.",
          [r](const Request& q) { return r.close(q); }),
      row(Method::post, "/v1/accounts/{id}/reset", "registry.reset_account", {}, "Account",
          "Password and authenticator are void; a new code is told once.",
          [r](const Request& q) { return r.reset(q); }),
      row(Method::post, "/v1/accounts/{id}/roles", "registry.give_role", kRoleFields, "Account",
          "Gives a role on an area for a time.", [r](const Request& q) { return r.give(q); }),
      row(Method::post, "/v1/accounts/{id}/roles/end", "registry.end_role", kEndFields, "Account",
          "Ends a role now.", [r](const Request& q) { return r.end(q); }),
  };
}

}  // namespace fl
