// Changing and ending posts, patterns and teams; and what forms of this desk choose from: words,
// and the names of those who may be put on duty.
#include "duty/closing.h"
#include "duty/routes.h"
#include "duty/routes_more.h"
#include "duty/titles.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kPostFields[] = {
    {.name = "post_id", .type = FieldType::id},
    {.name = "seats", .type = FieldType::integer, .low = 1, .high = 50},
    {.name = "tier", .type = FieldType::integer, .low = 0, .high = 3},
    {.name = "skills", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "languages", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "trained", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "needs_vehicle", .type = FieldType::word, .words = "no|yes", .is_optional = true},
    {.name = "is_heavy", .type = FieldType::word, .words = "no|yes", .is_optional = true},
    {.name = "is_exposed", .type = FieldType::word, .words = "no|yes", .is_optional = true},
};
constexpr DraftField kPostIdFields[] = {{.name = "post_id", .type = FieldType::id}};
constexpr DraftField kPatternIdFields[] = {{.name = "template_id", .type = FieldType::id}};
constexpr DraftField kTeamIdFields[] = {{.name = "team_id", .type = FieldType::id}};
constexpr DraftField kTeamFields[] = {
    {.name = "team_id", .type = FieldType::id},
    {.name = "name", .type = FieldType::line, .low = 1, .high = limits::kNameCharsMax},
    {.name = "lead_id", .type = FieldType::id},
    {.name = "members", .type = FieldType::line, .low = 0, .high = 2000, .is_optional = true},
};

json::array words_json(const std::vector<DutyWord>& words) {
  json::array rows;
  for (const auto& one : words)
    rows.push_back(json::object{{"word", one.word}, {"zh", one.zh}, {"en", one.en}});
  return rows;
}

struct ClosingRoutes {
  const DutyRoom& room;
  const Gate& gate;

  // A change whose closure ends with nothing to tell but that it is done.
  using Ending = std::function<Outcome(Tx&, const DutyScope&, const Draft&)>;
  [[nodiscard]] Reply run(const Request& request, Verb verb, std::span<const DraftField> fields,
                          const Ending& closure) const {
    return change_in_area(
        room, gate, request, verb, fields,
        [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
          auto done = closure(tx, where, draft);
          if (!done) return done.error();
          return std::string("done");
        });
  }

  [[nodiscard]] Reply change_post(const Request& request) const {
    return run(request, Verb::duty_plan, kPostFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Outcome {
                 auto post = load_post(tx, draft.id<PostId>("post_id"));
                 if (!post || !post->area_path.starts_with(where.area->path))
                   return Fault{FaultKind::conflict, "duty.no_such_post"};
                 post->seats = int(draft.number("seats"));
                 post->tier = int(draft.number("tier"));
                 post->skills = draft.text("skills");
                 post->languages = draft.text("languages");
                 post->trained = draft.text("trained");
                 post->needs_vehicle = draft.text("needs_vehicle") == "yes";
                 post->is_heavy = draft.text("is_heavy") == "yes";
                 post->is_exposed = draft.text("is_exposed") == "yes";
                 auto saved = save_post(tx, room, where.permit, *post, request.now);
                 if (!saved) return saved.error();
                 return Done{};
               });
  }

  [[nodiscard]] Reply close(const Request& request) const {
    return run(request, Verb::duty_plan, kPostIdFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) {
                 return close_post(tx, where.permit, where.area->path, draft.id<PostId>("post_id"),
                                   request.now);
               });
  }

  [[nodiscard]] Reply end_pattern(const Request& request) const {
    return run(request, Verb::duty_plan, kPatternIdFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) {
                 return end_template(tx, where.permit, where.area->path,
                                     draft.id<TemplateId>("template_id"), request.now);
               });
  }

  [[nodiscard]] Reply change_a_team(const Request& request) const {
    return run(request, Verb::duty_person, kTeamFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Outcome {
                 auto team = team_of(tx, room, draft);
                 if (!team) return team.error();
                 team->id = draft.id<TeamId>("team_id");
                 return change_team(tx, where.permit, where.area->path, *team, request.now);
               });
  }

  [[nodiscard]] Reply end_a_team(const Request& request) const {
    return run(request, Verb::duty_person, kTeamIdFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) {
                 return end_team(tx, where.permit, where.area->path, draft.id<TeamId>("team_id"),
                                 request.now);
               });
  }

  [[nodiscard]] Reply words(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    json::array titles;
    for (const auto title : all_titles())
      titles.push_back(
          json::object{{"word", title}, {"zh", title_zh(title)}, {"en", title_en(title)}});
    return reply_json(200, json::object{{"titles", std::move(titles)},
                                        {"skills", words_json(skill_words())},
                                        {"languages", words_json(language_words())},
                                        {"courses", words_json(course_words())},
                                        {"as_of", to_rfc3339(request.now)}});
  }

  static ResponderCursor cursor_of(std::string_view text) {
    const auto mark = text.find('.');
    if (mark == text.npos) return {};
    auto id = value_of_base32(text.substr(mark + 1));
    return {std::string(text.substr(0, mark)), id ? *id : 0};
  }

  [[nodiscard]] Reply names(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto found =
          responders_under(tx, room.keys, where->area->path,
                           cursor_of(request.query_value("after")), limits::kListLimitMax);
      for (const auto& file : found) {
        const Area* home = room.tree.find(file.home);
        if (file.ended_at.ms != 0) continue;
        items.push_back(json::object{
            {"account_id", to_text(file.account)},
            {"name", staff_name(tx, file.account)},
            {"home", home ? json::value(area_json(room.tree, *home)) : json::value(nullptr)}});
      }
      std::string next;
      if (found.size() == std::size_t(limits::kListLimitMax))
        next = found.back().home_path + "." + to_text(found.back().id);
      return list_body(std::move(items), next, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> duty_change_routes(const DutyRoom& room, const Gate& gate) {
  const ClosingRoutes r{room, gate};
  const Access see{Access::Kind::verb, name_of(Verb::duty_see)};
  const Access plan{Access::Kind::verb, name_of(Verb::duty_plan)};
  const Access person{Access::Kind::verb, name_of(Verb::duty_person)};
  return {
      {Method::post, "/v1/areas/{id}/posts/change", "duty.change_post", RouteClass::list, plan,
       kPostFields, "DutyMade", "What a post asks for.", true,
       [r](const Request& q) { return r.change_post(q); }},
      {Method::post, "/v1/areas/{id}/posts/close", "duty.close_post", RouteClass::list, plan,
       kPostIdFields, "DutyMade", "Closes a post nobody is on, with its patterns.", true,
       [r](const Request& q) { return r.close(q); }},
      {Method::post, "/v1/areas/{id}/patterns/end", "duty.end_pattern", RouteClass::list, plan,
       kPatternIdFields, "DutyMade", "These hours are not asked for any more.", true,
       [r](const Request& q) { return r.end_pattern(q); }},
      {Method::post, "/v1/areas/{id}/teams/change", "duty.change_team", RouteClass::list, person,
       kTeamFields, "DutyMade", "Name, lead and members of a team.", true,
       [r](const Request& q) { return r.change_a_team(q); }},
      {Method::post, "/v1/areas/{id}/teams/end", "duty.end_team", RouteClass::list, person,
       kTeamIdFields, "DutyMade", "Ends a team; its members stay on file.", true,
       [r](const Request& q) { return r.end_a_team(q); }},
      {Method::get,
       "/v1/duty/words",
       "duty.words",
       RouteClass::list,
       Access{Access::Kind::signed_in},
       {},
       "DutyWords",
       "Words of posts, skills, languages and courses.",
       false,
       [r](const Request& q) { return r.words(q); }},
      {Method::get,
       "/v1/areas/{id}/duty-names",
       "duty.names",
       RouteClass::list,
       see,
       {},
       "DutyNameList",
       "Names of those who live in an area and may be put on duty.",
       false,
       [r](const Request& q) { return r.names(q); }},
  };
}

}  // namespace fl
