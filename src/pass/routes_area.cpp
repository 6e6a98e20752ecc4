// Boundaries: what is published anybody may read; drawing one and signing it are desks of two
// bodies.
#include <algorithm>
#include <charconv>

#include "http/schemas.h"
#include "pass/area_act.h"
#include "pass/routes.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr DraftField kDrawFields[] = {
    {.name = "level", .type = FieldType::word, .words = "high|medium"},
    {"act", FieldType::line, 4, 80},
    {.name = "until", .type = FieldType::time},
};

constexpr http::NamedSchema kShapes[] = {
    {"Boundary", R"({"type":"object","required":["id","area","level","act","people","until",
        "made_at","body","second_body","published_at","listed_from","state","is_mine","leaf"],
        "properties":{
        "id":{"$ref":"#/components/schemas/Id"},
        "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
        "level":{"enum":["high","medium"]},"act":{"type":"string"},
        "people":{"type":"integer","description":"Who lived there when it was drawn."},
        "until":{"$ref":"#/components/schemas/Time"},
        "made_at":{"$ref":"#/components/schemas/Time"},
        "body":{"type":"string"},"second_body":{"type":"string"},
        "published_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "listed_from":{"$ref":"#/components/schemas/TimeOrNull"},
        "state":{"enum":["drawn","published","ended"]},"is_mine":{"type":"boolean"},
        "leaf":{"anyOf":[{"$ref":"#/components/schemas/BoundaryLeaf"},{"type":"null"}]}}})"},
    {"BoundaryLeaf", R"({"type":"object","required":["hash","position"],
        "description":"The last entry of the witnessed log about it; in the public list only.",
        "properties":{"hash":{"type":"string"},
        "position":{"type":["integer","null"],
          "description":"In the tree, from 0; null: no head has taken it in yet."}}})"},
    {"BoundaryDesk", R"({"type":"object","required":["area","parts","items","as_of"],"properties":{
        "area":{"$ref":"#/components/schemas/AreaRef"},
        "parts":{"type":"array","items":{"$ref":"#/components/schemas/AreaRef"}},
        "items":{"type":"array","items":{"$ref":"#/components/schemas/Boundary"}},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};
constexpr http::NamedList kLists[] = {{"BoundaryList", "Boundary"}};
const http::SchemaTable kBoundaryShapes{kShapes, kLists, {}};

json::value maybe_time(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::value leaf_json(Tx& tx, const AreaAct& act) {
  const auto proof =
      proof_of_row(tx, hash_bucket(act.area.value), "area_act", act.id.value, image_of(act));
  if (!proof) return nullptr;
  return json::object{
      {"hash", hex(proof->leaf_hash)},
      {"position", proof->position ? json::value(*proof->position) : json::value(nullptr)}};
}

struct AreaActRoutes {
  PassRoom room;
  std::shared_ptr<RuleShelf> shelf;
  const Gate& gate;

  [[nodiscard]] json::object act_json(const AreaAct& act, AccountId reader) const {
    const Area* area = room.tree.find(act.area);
    std::optional<Instant> from;
    if (act.published_at) from = *act.published_at + kAreaActNotice;
    return {{"id", to_text(act.id)},
            {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
            {"level", act.level},
            {"act", act.act},
            {"people", act.people},
            {"until", to_rfc3339(act.until)},
            {"made_at", to_rfc3339(act.made_at)},
            {"body", act.body},
            {"second_body", act.second_body},
            {"published_at", maybe_time(act.published_at)},
            {"listed_from", maybe_time(from)},
            {"state", act.state},
            {"is_mine", reader.is_set() && act.made_by == reader},
            {"leaf", nullptr}};
  }

  [[nodiscard]] Reply in_public(const Request& request) const {
    int limit = limits::kListLimitDefault;
    const auto asked = request.query_value("limit"), from = request.query_value("after");
    std::from_chars(asked.data(), asked.data() + asked.size(), limit);
    limit = std::clamp(limit, 1, int(limits::kListLimitMax));
    const auto after = from.empty() ? Result<AreaActId>(AreaActId{}) : id_of_text<AreaActId>(from);
    if (!after) return reply_fault({FaultKind::bad_input, "draft.bad_cursor"});
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto page = published_boundaries(tx, *after, limit, request.now);
      for (const auto& act : page.acts) {
        auto item = act_json(act, {});
        item["leaf"] = leaf_json(tx, act);
        items.push_back(std::move(item));
      }
      return list_body(std::move(items), page.next.is_set() ? to_text(page.next) : "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // Inside the area one looks at, and its parts, so that one can look closer.
  [[nodiscard]] Reply of_desk(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto at = area_here(room.tree, *actor, Verb::evidence_sign, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items, parts;
      for (const auto& act : boundaries(tx, request.now, true))
        if (act.area_path.starts_with(at->area->path))
          items.push_back(act_json(act, actor->account));
      for (const Area* part : room.tree.children_of(at->area->id))
        parts.push_back(area_json(room.tree, *part));
      return json::object{{"area", area_json(room.tree, *at->area)},
                          {"parts", std::move(parts)},
                          {"items", std::move(items)},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] static Signer signer_of(const Actor& actor, const Permit& permit,
                                        std::string_view path, Role wanted) {
    Signer signer{actor.account, permit.ground().role, actor.person};
    for (const auto& grant : actor.roles)
      if (grant.role == wanted && path.starts_with(grant.path)) signer.body = wanted;
    return signer;
  }

  [[nodiscard]] Reply draw(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto at = area_here(room.tree, *actor, Verb::evidence_record, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto act = gate.act_of(request, *actor, hash_bucket(at->area->id.value));
    if (!act) return reply_fault(act.error());
    auto draft = read_draft(request.body, kDrawFields);
    if (!draft) return reply_fault(draft.error());
    auto made = draw_boundary(
        room, *shelf, at->permit, signer_of(*actor, at->permit, at->area->path, Role::pass_officer),
        {at->area->id, draft->text("level"), draft->text("act"), *draft->time("until")}, *act);
    return made ? reply_json(201, act_json(*made, actor->account)) : reply_fault(made.error());
  }

  // Of an area this actor signs for; of elsewhere it looks absent.
  struct Asked {
    Actor actor;
    Permit permit;
    AreaAct boundary;
    Act act;
  };
  [[nodiscard]] Result<Asked> asked(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    if (scopes_of(*actor, Verb::evidence_sign).empty())
      return Fault{FaultKind::refused, "trust.not_permitted"};
    const Fault none{FaultKind::absent, "pass.no_such_boundary"};
    const auto id = id_of_text<AreaActId>(request.captures.at(0));
    if (!id) return none;
    auto boundary = room.db.read([&](Tx& tx) { return boundary_at(tx, *id); });
    if (!boundary) return boundary.error();
    auto allowed = permit(*actor, Verb::evidence_sign, {.path = boundary->area_path});
    if (!allowed) return none;
    auto act = gate.act_of(request, *actor, hash_bucket(boundary->area.value));
    if (!act) return act.error();
    return Asked{*actor, *allowed, *boundary, *act};
  }

  [[nodiscard]] Reply publish(const Request& request) const {
    auto in = asked(request);
    if (!in) return reply_fault(in.error());
    const auto signer =
        signer_of(in->actor, in->permit, in->boundary.area_path, Role::epidemiologist);
    auto done = publish_boundary(room, *shelf, in->permit, signer, in->boundary.id, in->act);
    return done ? reply_json(200, act_json(*done, in->actor.account)) : reply_fault(done.error());
  }

  [[nodiscard]] Reply end(const Request& request) const {
    auto in = asked(request);
    if (!in) return reply_fault(in.error());
    const Role body = in->permit.ground().role;
    if (body != Role::pass_officer && body != Role::epidemiologist)
      return reply_fault({FaultKind::refused, "pass.not_this_body"});
    auto done = end_boundary(room, in->permit, in->boundary.id, in->act);
    return done ? reply_json(200, act_json(*done, in->actor.account)) : reply_fault(done.error());
  }
};

}  // namespace

std::vector<Route> area_act_routes(const PassRoom& room, std::shared_ptr<RuleShelf> shelf,
                                   const Gate& gate) {
  const AreaActRoutes r{room, std::move(shelf), gate};
  constexpr Access kRecord{Access::Kind::verb, "evidence.record"};
  constexpr Access kSign{Access::Kind::verb, "evidence.sign"};
  return {
      {.method = Method::get,
       .pattern = "/v1/pass/boundaries",
       .name = "pass.boundaries",
       .route_class = RouteClass::list,
       .access = Access{Access::Kind::anyone},
       .draft = {},
       .reply_schema = "BoundaryList",
       .summary = "Boundaries that are published and not over: for anybody.",
       .needs_act_key = false,
       .handle = [r](const Request& q) { return r.in_public(q); }},
      {.method = Method::get,
       .pattern = "/v1/areas/{id}/boundaries",
       .name = "pass.boundaries_of_area",
       .route_class = RouteClass::list,
       .access = kSign,
       .draft = {},
       .reply_schema = "BoundaryDesk",
       .summary = "Boundaries inside an area, with those that wait for their second signature.",
       .needs_act_key = false,
       .handle = [r](const Request& q) { return r.of_desk(q); }},
      {.method = Method::post,
       .pattern = "/v1/areas/{id}/boundaries",
       .name = "pass.draw_boundary",
       .route_class = RouteClass::list,
       .access = kRecord,
       .draft = kDrawFields,
       .reply_schema = "Boundary",
       .summary = "Draw a boundary by a legal act; it is nothing until another body signs it.",
       .needs_act_key = true,
       .handle = [r](const Request& q) { return r.draw(q); }},
      {.method = Method::post,
       .pattern = "/v1/pass/boundaries/{id}/publish",
       .name = "pass.publish_boundary",
       .route_class = RouteClass::list,
       .access = kSign,
       .draft = {},
       .reply_schema = "Boundary",
       .summary = "Sign it as the second body: public now, people are listed after an hour.",
       .needs_act_key = true,
       .handle = [r](const Request& q) { return r.publish(q); }},
      {.method = Method::post,
       .pattern = "/v1/pass/boundaries/{id}/end",
       .name = "pass.end_boundary",
       .route_class = RouteClass::list,
       .access = kSign,
       .draft = {},
       .reply_schema = "Boundary",
       .summary = "End it: everybody listed is let go.",
       .needs_act_key = true,
       .handle = [r](const Request& q) { return r.end(q); }},
  };
}

}  // namespace fl
