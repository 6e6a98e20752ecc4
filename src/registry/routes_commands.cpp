// The administrator's desk of command areas: parts of several districts under one command for a
// time, and who commands there.
#include "platform/limits.h"
#include "platform/text.h"
#include "registry/area_change.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

// Ids come as one line, parted by commas: drafts have no arrays.
constexpr DraftField kMakeFields[] = {
    {"name", FieldType::line, 1, 64},
    {"parts", FieldType::line, 1, 4000},
};
constexpr DraftField kOfficerFields[] = {
    {.name = "account", .type = FieldType::id},
    {.name = "role",
     .type = FieldType::word,
     .words = "community_lead|street_officer|district_officer"},
    {"days", FieldType::integer, 1, kCommandDaysMax},
};
constexpr DraftField kEndFields[] = {{"reason", FieldType::line, 2, 200}};
constexpr DraftField kEndOfficerFields[] = {{.name = "account", .type = FieldType::id}};

Role role_of(std::string_view word) {
  for (const Role role : all_roles())
    if (name_of(role) == word) return role;
  CHECK(false);
}

struct CommandRoutes {
  CivilDesk desk;

  [[nodiscard]] json::object command_json(Tx& tx, const CommandArea& command, Instant now) const {
    json::array parts, officers;
    for (const auto id : command.parts)
      if (const Area* part = desk.tree.find(id)) parts.push_back(area_json(desk.tree, *part));
    AccountId last;
    for (const auto& officer : store::officers_of(tx, command.id, now)) {
      if (officer.account == last) continue;
      last = officer.account;
      officers.push_back(json::object{{"account_id", to_text(officer.account)},
                                      {"name", staff_name(tx, officer.account)},
                                      {"role", name_of(officer.role)},
                                      {"until", to_rfc3339(officer.until)}});
    }
    return json::object{{"id", to_text(command.id)},
                        {"name", command.name},
                        {"parts", std::move(parts)},
                        {"officers", std::move(officers)}};
  }

  [[nodiscard]] Reply list(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& command : command_areas(tx))
        items.push_back(command_json(tx, command, request.now));
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply make(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kMakeFields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = desk.gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      std::vector<AreaId> parts;
      const std::string text = draft->text("parts");
      for (const auto part : split(text, ',')) {
        if (part.empty()) continue;
        const auto id = id_of_text<AreaId>(part);
        parts.push_back(id ? *id : AreaId{});
      }
      auto id = make_command_area(tx, desk.tree, trimmed(draft->text("name")), parts, request.now);
      if (!id) return id.error();
      append_leaf(tx, leaf_of(by->permit, hash_bucket(id->value), "command_area.made",
                              "command_area", id->value, {}, request.now));
      return to_text(*id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(201, json::object{{"id", *made}});
  }

  // One act on a command area of the path; what it is comes back as it stands then.
  using Write = std::function<Outcome(Tx&, const CommandArea&, const Permit&)>;
  [[nodiscard]] Reply change(const Request& request, const Admitted& by, std::string_view verb,
                             const std::string& reason, const Write& write) const {
    const auto id = id_of_text<CommandId>(request.captures.at(0));
    const CommandId wanted = id ? *id : CommandId{};
    const Bucket bucket = hash_bucket(wanted.value);
    auto the_act = desk.gate.act_of(request, by.actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto done = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto command = load_command_area(tx, wanted);
      if (!command) return command.error();
      auto written = write(tx, *command, by.permit);
      if (!written) return written.error();
      append_leaf(tx, leaf_of(by.permit, bucket, verb, "command_area", wanted.value, {},
                              request.now, reason));
      return to_text(wanted);
    });
    if (!done) return reply_fault(done.error());
    return reply_json(200, json::object{{"id", *done}});
  }

  [[nodiscard]] Reply end(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kEndFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, *by, "command_area.ended", draft->text("reason"),
                  [&](Tx& tx, const CommandArea& command, const Permit& permit) -> Outcome {
                    end_command_area(tx, permit, command, request.now);
                    return Done{};
                  });
  }

  [[nodiscard]] Reply add_officer(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kOfficerFields);
    if (!draft) return reply_fault(draft.error());
    const Instant until = request.now + std::chrono::hours(24) * draft->number("days");
    return change(request, *by, "command_area.officer", {},
                  [&](Tx& tx, const CommandArea& command, const Permit& permit) {
                    return add_command_officer(tx, desk.tree, permit, command,
                                               draft->id<AccountId>("account"),
                                               role_of(draft->text("role")), until, request.now);
                  });
  }

  [[nodiscard]] Reply end_officer(const Request& request) const {
    auto by = desk.gate.admit(request, Verb::area_change);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kEndOfficerFields);
    if (!draft) return reply_fault(draft.error());
    return change(request, *by, "command_area.officer_ended", {},
                  [&](Tx& tx, const CommandArea& command, const Permit& permit) {
                    return end_command_officer(tx, permit, command.id,
                                               draft->id<AccountId>("account"), request.now);
                  });
  }
};

}  // namespace

std::vector<Route> command_routes(const CivilDesk& desk) {
  const CommandRoutes r{desk};
  const Access change{Access::Kind::verb, "area.change"};
  return {
      {Method::get,
       "/v1/command-areas",
       "registry.command_areas",
       RouteClass::list,
       change,
       {},
       "CommandAreaList",
       "Areas of several parents under one command, and who commands there.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::post, "/v1/command-areas", "registry.make_command_area", RouteClass::field, change,
       kMakeFields, "PersonMade", "Makes a command area of parts.", true,
       [r](const Request& q) { return r.make(q); }},
      {Method::post, "/v1/command-areas/{id}/end", "registry.end_command_area", RouteClass::field,
       change, kEndFields, "PersonMade", "Ends a command area and the roles given for it.", true,
       [r](const Request& q) { return r.end(q); }},
      {Method::post, "/v1/command-areas/{id}/officers", "registry.add_command_officer",
       RouteClass::field, change, kOfficerFields, "PersonMade",
       "Gives somebody a role on every part for some days.", true,
       [r](const Request& q) { return r.add_officer(q); }},
      {Method::post, "/v1/command-areas/{id}/officers/end", "registry.end_command_officer",
       RouteClass::field, change, kEndOfficerFields, "PersonMade",
       "Takes those roles back before their day.", true,
       [r](const Request& q) { return r.end_officer(q); }},
  };
}

}  // namespace fl
