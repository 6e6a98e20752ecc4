// The personnel office's own lists: responders with what they can and must not do, organisations,
// teams. Opening the list of files is logged.
#include "duty/routes.h"
#include "duty/routes_more.h"
#include "duty/titles.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kResponderFields[] = {
    {.name = "name", .type = FieldType::line, .low = 1, .high = limits::kNameCharsMax},
    {.name = "phone", .type = FieldType::digits, .low = 0, .high = 20, .is_optional = true},
    {.name = "outside_key", .type = FieldType::line, .low = 0, .high = 64, .is_optional = true},
    {.name = "organisation_id", .type = FieldType::id, .is_optional = true},
    {.name = "skills", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "languages", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "trained", .type = FieldType::line, .low = 0, .high = 300, .is_optional = true},
    {.name = "availability",
     .type = FieldType::word,
     .words = "any|nights|weekends|none",
     .is_optional = true},
    {.name = "limits", .type = FieldType::integer, .low = 0, .high = 7, .is_optional = true},
    {.name = "has_vehicle", .type = FieldType::word, .words = "no|yes", .is_optional = true},
    {.name = "term_until", .type = FieldType::time, .is_optional = true},
};
constexpr DraftField kOrganisationFields[] = {
    {.name = "party",
     .type = FieldType::word,
     .words = "department|unit|property|owners|volunteers"},
    {.name = "name", .type = FieldType::line, .low = 1, .high = limits::kNameCharsMax},
};
constexpr DraftField kTeamFields[] = {
    {.name = "name", .type = FieldType::line, .low = 1, .high = limits::kNameCharsMax},
    {.name = "lead_id", .type = FieldType::id},
    {.name = "members", .type = FieldType::line, .low = 0, .high = 2000, .is_optional = true},
};

struct ResponderRoutes {
  const DutyRoom& room;
  const Gate& gate;

  [[nodiscard]] json::object file_json(Tx& tx, const ResponderFile& file) const {
    const Area* home = room.tree.find(file.home);
    return {{"id", to_text(file.id)},
            {"account_id", to_text(file.account)},
            {"name", staff_name(tx, file.account)},
            {"home", home ? json::value(area_json(room.tree, *home)) : json::value(nullptr)},
            {"organisation_id", file.organisation.is_set() ? json::value(to_text(file.organisation))
                                                           : json::value(nullptr)},
            {"skills", file.skills},
            {"languages", file.languages},
            {"trained", file.trained},
            {"availability", file.availability},
            {"has_vehicle", file.has_vehicle},
            {"limits", int(file.limits)},
            {"term_until", time_or_null(file.term_until_at)},
            {"ended_at", time_or_null(file.ended_at)}};
  }

  static ResponderCursor cursor_of(std::string_view text) {
    const auto mark = text.find('.');
    if (mark == text.npos) return {};
    auto id = value_of_base32(text.substr(mark + 1));
    return {std::string(text.substr(0, mark)), id ? *id : 0};
  }

  [[nodiscard]] Reply files(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_person);
    if (!where) return reply_fault(where.error());
    std::string next;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      next.clear();
      json::array items;
      const auto found =
          responders_under(tx, room.keys, where->area->path,
                           cursor_of(request.query_value("after")), limits::kListLimitDefault);
      for (const auto& file : found)
        items.push_back(file_json(tx, file));
      if (found.size() == std::size_t(limits::kListLimitDefault))
        next = found.back().home_path + "." + to_text(found.back().id);
      return list_body(std::move(items), next, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply run(const Request& request, std::span<const DraftField> fields,
                          const DutyChange& closure) const {
    return change_in_area(room, gate, request, Verb::duty_person, fields, closure);
  }

  [[nodiscard]] Reply save(const Request& request) const {
    return run(request, kResponderFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 ResponderDraft row;
                 row.name = trimmed(draft.text("name"));
                 row.phone = draft.text("phone");
                 row.outside_key = draft.text("outside_key");
                 row.organisation = draft.id<OrganisationId>("organisation_id");
                 row.home = where.area->id;
                 row.skills = draft.text("skills");
                 row.languages = draft.text("languages");
                 row.trained = draft.text("trained");
                 row.availability = draft.text("availability");
                 row.limits = static_cast<HealthLimits>(draft.number("limits"));
                 row.has_vehicle = draft.text("has_vehicle") == "yes";
                 row.term_from_at = request.now;
                 if (auto until = draft.time("term_until")) row.term_until_at = *until;
                 auto made = save_responder(tx, room, where.permit, row, request.now);
                 if (!made) return made.error();
                 return to_text(made->account);
               });
  }

  [[nodiscard]] Reply make_organisation(const Request& request) const {
    return run(request, kOrganisationFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 Organisation row;
                 row.party = draft.text("party");
                 row.name = trimmed(draft.text("name"));
                 row.area = where.area->id;
                 row.area_path = where.area->path;
                 auto made = save_organisation(tx, where.permit, row, request.now);
                 if (!made) return made.error();
                 return to_text(*made);
               });
  }

  [[nodiscard]] Reply make_team(const Request& request) const {
    return run(request, kTeamFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto team = team_of(tx, room, draft);
                 if (!team) return team.error();
                 team->area = where.area->id;
                 team->area_path = where.area->path;
                 auto made = save_team(tx, where.permit, *team, request.now);
                 if (!made) return made.error();
                 return to_text(*made);
               });
  }

  [[nodiscard]] Reply organisations(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_person);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row : organisations_under(tx, where->area->path))
        items.push_back(
            json::object{{"id", to_text(row.id)}, {"party", row.party}, {"name", row.name}});
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply teams(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& team : teams_under(tx, where->area->path)) {
        json::array members;
        const Area* place = room.tree.find(team.area);
        for (const auto member : team.members)
          members.push_back(
              json::object{{"account_id", to_text(member)}, {"name", staff_name(tx, member)}});
        items.push_back(json::object{
            {"id", to_text(team.id)},
            {"name", team.name},
            {"lead", staff_name(tx, team.lead)},
            {"lead_id", to_text(team.lead)},
            {"area", place ? json::value(area_json(room.tree, *place)) : json::value(nullptr)},
            {"members", std::move(members)}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

Result<Team> team_of(Tx& tx, const DutyRoom& room, const Draft& draft) {
  Team team;
  team.name = trimmed(draft.text("name"));
  team.lead = draft.id<AccountId>("lead_id");
  const std::string members = draft.text("members");
  for (const auto part : split(members, ',')) {
    if (trimmed(part).empty()) continue;
    auto id = id_of_text<AccountId>(trimmed(part));
    if (!id || !responder_of(tx, room.keys, *id))
      return Fault{FaultKind::conflict, "duty.no_such_responder"};
    team.members.push_back(*id);
  }
  if (!responder_of(tx, room.keys, team.lead))
    return Fault{FaultKind::conflict, "duty.no_such_responder"};
  return team;
}

std::vector<Route> responder_routes(const DutyRoom& room, const Gate& gate) {
  const ResponderRoutes r{room, gate};
  const Access see{Access::Kind::verb, name_of(Verb::duty_see)};
  const Access person{Access::Kind::verb, name_of(Verb::duty_person)};
  return {
      {Method::get,
       "/v1/areas/{id}/responder-files",
       "duty.list_responders",
       RouteClass::list,
       person,
       {},
       "ResponderFileList",
       "Responders who live in an area, and what they can do.",
       false,
       [r](const Request& q) { return r.files(q); }},
      {Method::post, "/v1/areas/{id}/responder-files", "duty.save_responder", RouteClass::list,
       person, kResponderFields, "DutyMade", "Enters or changes one responder.", true,
       [r](const Request& q) { return r.save(q); }},
      {Method::get,
       "/v1/areas/{id}/organisations",
       "duty.list_organisations",
       RouteClass::list,
       person,
       {},
       "OrganisationList",
       "Organisations that lend people.",
       false,
       [r](const Request& q) { return r.organisations(q); }},
      {Method::post, "/v1/areas/{id}/organisations", "duty.make_organisation", RouteClass::list,
       person, kOrganisationFields, "DutyMade", "Enters an organisation.", true,
       [r](const Request& q) { return r.make_organisation(q); }},
      {Method::get,
       "/v1/areas/{id}/teams",
       "duty.list_teams",
       RouteClass::list,
       see,
       {},
       "TeamList",
       "Teams, their leads and members.",
       false,
       [r](const Request& q) { return r.teams(q); }},
      {Method::post, "/v1/areas/{id}/teams", "duty.make_team", RouteClass::list, person,
       kTeamFields, "DutyMade", "Makes a team with its lead.", true,
       [r](const Request& q) { return r.make_team(q); }},
  };
}

}  // namespace fl
