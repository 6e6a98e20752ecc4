// What leads, officers and the personnel office do to the plan: posts, patterns, shifts, calls for
// people.
#include "duty/routes.h"
#include "duty/titles.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kRotaDaysMax = 31;

constexpr DraftField kPostFields[] = {
    {.name = "title", .type = FieldType::line, .low = 1, .high = 32},
    {.name = "seats", .type = FieldType::integer, .low = 1, .high = 50},
    {.name = "tier", .type = FieldType::integer, .low = 0, .high = 3},
    {.name = "skills", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "languages", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "trained", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "needs_vehicle", .type = FieldType::word, .words = "no|yes", .is_optional = true},
    {.name = "is_heavy", .type = FieldType::word, .words = "no|yes", .is_optional = true},
    {.name = "is_exposed", .type = FieldType::word, .words = "no|yes", .is_optional = true},
};
constexpr DraftField kPatternFields[] = {
    {.name = "post_id", .type = FieldType::id},
    {.name = "name", .type = FieldType::line, .low = 1, .high = 32},
    {.name = "from_minute", .type = FieldType::integer, .low = 0, .high = 1439},
    {.name = "minutes", .type = FieldType::integer, .low = 30, .high = 1440},
    {.name = "weekdays", .type = FieldType::integer, .low = 1, .high = 127},
};
constexpr DraftField kShiftFields[] = {
    {.name = "post_id", .type = FieldType::id},
    {.name = "account_id", .type = FieldType::id},
    {.name = "from", .type = FieldType::time},
    {.name = "until", .type = FieldType::time},
    {.name = "override_reason",
     .type = FieldType::line,
     .low = 0,
     .high = limits::kReasonCharsMax,
     .is_optional = true},
};
constexpr DraftField kRotaFields[] = {
    {.name = "template_id", .type = FieldType::id},
    {.name = "from", .type = FieldType::time},
    {.name = "days", .type = FieldType::integer, .low = 1, .high = kRotaDaysMax},
    {.name = "people", .type = FieldType::line, .low = 1, .high = 2000},
};
constexpr DraftField kRefillFields[] = {
    {.name = "post_id", .type = FieldType::id},
    {.name = "from", .type = FieldType::time},
    {.name = "until", .type = FieldType::time},
};

struct PlanRoutes {
  const DutyRoom& room;
  const Gate& gate;

  using Closure = std::function<Result<std::string>(Tx&, const DutyScope&, const Draft&)>;
  [[nodiscard]] Reply run(const Request& request, std::span<const DraftField> fields,
                          const Closure& closure) const {
    auto where = duty_scope(room, gate, request, Verb::duty_plan);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, fields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(room.db, *the_act, [&](Tx& tx) { return closure(tx, *where, *draft); });
    if (!made) return reply_fault(made.error());
    return reply_json(201, json::object{{"made", *made}, {"as_of", to_rfc3339(request.now)}});
  }

  // A post of the draft, if it lies inside the area asked for.
  [[nodiscard]] static Result<PostFile> post_in(Tx& tx, const DutyScope& where, PostId id) {
    auto post = load_post(tx, id);
    if (!post || !post->area_path.starts_with(where.area->path))
      return Fault{FaultKind::conflict, "duty.no_such_post"};
    return post;
  }

  [[nodiscard]] Reply make_post_file(const Request& request) const {
    return run(request, kPostFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 PostFile post;
                 post.area = where.area->id;
                 post.title = draft.text("title");
                 post.seats = int(draft.number("seats"));
                 post.tier = int(draft.number("tier"));
                 post.skills = draft.text("skills");
                 post.languages = draft.text("languages");
                 post.trained = draft.text("trained");
                 post.needs_vehicle = draft.text("needs_vehicle") == "yes";
                 post.is_heavy = draft.text("is_heavy") == "yes";
                 post.is_exposed = draft.text("is_exposed") == "yes";
                 auto made = save_post(tx, room, where.permit, post, request.now);
                 if (!made) return made.error();
                 return to_text(*made);
               });
  }

  [[nodiscard]] Reply make_pattern(const Request& request) const {
    return run(request, kPatternFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto post = post_in(tx, where, draft.id<PostId>("post_id"));
                 if (!post) return post.error();
                 ShiftTemplate pattern;
                 pattern.post = post->id;
                 pattern.name = draft.text("name");
                 pattern.from_minute = int(draft.number("from_minute"));
                 pattern.minutes = int(draft.number("minutes"));
                 pattern.weekdays = int(draft.number("weekdays"));
                 auto made = save_template(tx, where.permit, pattern, request.now);
                 if (!made) return made.error();
                 return to_text(*made);
               });
  }

  [[nodiscard]] Reply make_one(const Request& request) const {
    return run(request, kShiftFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto post = post_in(tx, where, draft.id<PostId>("post_id"));
                 if (!post) return post.error();
                 ShiftDraft shift{post->id, draft.id<AccountId>("account_id"), *draft.time("from"),
                                  *draft.time("until")};
                 const std::string reason = trimmed(draft.text("override_reason"));
                 if (!reason.empty()) {
                   auto may =
                       permit(where.actor, Verb::duty_override, Placement{.path = post->area_path});
                   if (!may) return Fault{FaultKind::conflict, "duty.override_not_yours"};
                   shift.lifted = RestOverride{where.actor.account, reason};
                 }
                 auto made = give_shift(tx, room, where.permit, shift, request.now);
                 if (!made) return made.error();
                 return to_text(*made);
               });
  }

  [[nodiscard]] Reply make_rota(const Request& request) const {
    return run(request, kRotaFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 RotaDraft rota;
                 for (auto& pattern : templates_under(tx, where.area->path))
                   if (pattern.id == draft.id<TemplateId>("template_id")) rota.pattern = pattern;
                 if (!rota.pattern.id.is_set())
                   return Fault{FaultKind::conflict, "duty.no_such_pattern"};
                 rota.from = *draft.time("from");
                 rota.days = int(draft.number("days"));
                 const std::string people = draft.text("people");
                 for (const auto part : split(people, ',')) {
                   auto id = id_of_text<AccountId>(trimmed(part));
                   if (!id) return Fault{FaultKind::conflict, "duty.no_such_responder"};
                   rota.people.push_back(*id);
                 }
                 auto made = give_rota(tx, room, where.permit, rota, request.now);
                 if (!made) return made.error();
                 return std::to_string(*made);
               });
  }

  [[nodiscard]] Reply refill(const Request& request) const {
    return run(request, kRefillFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto post = post_in(tx, where, draft.id<PostId>("post_id"));
                 if (!post) return post.error();
                 auto gap = ask_refill(tx, room, where.permit, post->id, *draft.time("from"),
                                       *draft.time("until"), request.now);
                 if (!gap) return gap.error();
                 return to_text(gap->id);
               });
  }

  [[nodiscard]] Reply posts(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto patterns = templates_under(tx, where->area->path);
      for (const auto& post : posts_under(tx, where->area->path, limits::kListLimitMax)) {
        json::object row = title_json(post.title);
        const Area* area = room.tree.find(post.area);
        row["id"] = to_text(post.id);
        row["area"] = area ? json::value(area_json(room.tree, *area)) : json::value(nullptr);
        row["seats"] = post.seats;
        row["tier"] = post.tier;
        row["skills"] = post.skills;
        row["languages"] = post.languages;
        row["trained"] = post.trained;
        row["needs_vehicle"] = post.needs_vehicle;
        row["is_heavy"] = post.is_heavy;
        row["is_exposed"] = post.is_exposed;
        json::array hours;
        for (const auto& pattern : patterns)
          if (pattern.post == post.id)
            hours.push_back(json::object{{"id", to_text(pattern.id)},
                                         {"name", pattern.name},
                                         {"from_minute", pattern.from_minute},
                                         {"minutes", pattern.minutes},
                                         {"weekdays", pattern.weekdays}});
        row["patterns"] = std::move(hours);
        items.push_back(std::move(row));
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> duty_plan_routes(const DutyRoom& room, const Gate& gate) {
  const PlanRoutes r{room, gate};
  const Access see{Access::Kind::verb, name_of(Verb::duty_see)};
  const Access plan{Access::Kind::verb, name_of(Verb::duty_plan)};
  return {
      {Method::get,
       "/v1/areas/{id}/posts",
       "duty.list_posts",
       RouteClass::list,
       see,
       {},
       "PostList",
       "Posts of an area with their patterns of hours.",
       false,
       [r](const Request& q) { return r.posts(q); }},
      {Method::post, "/v1/areas/{id}/posts", "duty.make_post", RouteClass::list, plan, kPostFields,
       "DutyMade", "Makes a post.", true, [r](const Request& q) { return r.make_post_file(q); }},
      {Method::post, "/v1/areas/{id}/patterns", "duty.make_pattern", RouteClass::list, plan,
       kPatternFields, "DutyMade", "Gives a post a pattern of hours.", true,
       [r](const Request& q) { return r.make_pattern(q); }},
      {Method::post, "/v1/areas/{id}/shifts", "duty.give_shift", RouteClass::list, plan,
       kShiftFields, "DutyMade", "Puts one person on a post for hours; rest rules are asked.", true,
       [r](const Request& q) { return r.make_one(q); }},
      {Method::post, "/v1/areas/{id}/rota", "duty.give_rota", RouteClass::list, plan, kRotaFields,
       "DutyMade", "Puts people on a pattern in turn; whole or not at all.", true,
       [r](const Request& q) { return r.make_rota(q); }},
      {Method::post, "/v1/areas/{id}/refill", "duty.ask_refill", RouteClass::list, plan,
       kRefillFields, "DutyMade", "Asks people for hours nobody holds.", true,
       [r](const Request& q) { return r.refill(q); }},
  };
}

}  // namespace fl
