// Editions that were published, and a preview of one that was not: who would be restricted then, by
// district, before anybody decides on it.
#include <algorithm>

#include "http/schemas.h"
#include "pass/preview_run.h"
#include "pass/routes.h"
#include "pass/store_pass.h"
#include "platform/limits.h"

namespace fl {

namespace {

constexpr DraftField kPreviewFields[] = {{"document", FieldType::text, 2, 60'000}};

constexpr http::NamedSchema kShapes[] = {
    {"RuleEdition", R"({"type":"object","required":["id","edition","title","in_force_from",
        "in_force_until","published_at","signers","is_in_force"],"properties":{
        "id":{"type":"string"},"edition":{"type":"integer"},
        "title":{"type":"object","required":["zh","en"],"properties":{
          "zh":{"type":"string"},"en":{"type":"string"}}},
        "in_force_from":{"$ref":"#/components/schemas/Time"},
        "in_force_until":{"$ref":"#/components/schemas/Time"},
        "published_at":{"$ref":"#/components/schemas/Time"},
        "signers":{"type":"array","items":{"type":"string"},
          "description":"The two who published it, as staff are named."},
        "is_in_force":{"type":"boolean"}}})"},
    {"RulePreview", R"({"type":"object","required":["rule_set","asked_at","share","is_done",
        "items"],"properties":{
        "rule_set":{"type":"string"},"asked_at":{"$ref":"#/components/schemas/TimeOrNull"},
        "share":{"type":"number"},"is_done":{"type":"boolean"},
        "items":{"type":"array","items":{"type":"object","required":["area","today","then"],
          "properties":{
          "area":{"anyOf":[{"$ref":"#/components/schemas/AreaRef"},{"type":"null"}]},
          "today":{"$ref":"#/components/schemas/VerdictCounts"},
          "then":{"$ref":"#/components/schemas/VerdictCounts"}}}}}})"},
    {"VerdictCounts", R"({"type":"object","required":["ok","ask","stop"],"properties":{
        "ok":{"type":"integer"},"ask":{"type":"integer"},"stop":{"type":"integer"}}})"},
};
constexpr http::NamedList kLists[] = {{"RuleEditionList", "RuleEdition"}};
const http::SchemaTable kRuleShapes{kShapes, kLists, {}};

json::object counts_json(const std::array<std::int64_t, 3>& counts) {
  json::object out;
  for (const auto verdict : {Verdict::ok, Verdict::ask, Verdict::stop})
    out[name_of(verdict)] = counts[std::size_t(verdict)];
  return out;
}

struct RuleRoutes {
  PassRoom room;
  std::shared_ptr<RuleShelf> shelf;
  const Gate& gate;

  [[nodiscard]] Reply editions(const Request& request) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto live = shelf->in_force(tx, request.now);
      json::array items;
      auto rows = pass_store::rule_sets(tx);
      std::reverse(rows.begin(), rows.end());
      if (rows.size() > std::size_t(limits::kListLimitMax)) rows.resize(limits::kListLimitMax);
      for (const auto& row : rows) {
        const auto set = read_rule_set(row.document);
        items.push_back(json::object{
            {"id", row.id},
            {"edition", row.edition},
            {"title",
             json::object{{"zh", set ? set->title.zh : ""}, {"en", set ? set->title.en : ""}}},
            {"in_force_from", to_rfc3339(row.in_force_from)},
            {"in_force_until", to_rfc3339(row.in_force_until)},
            {"published_at", to_rfc3339(row.published_at)},
            {"signers",
             json::array{staff_name(tx, row.published_by), staff_name(tx, row.second_by)}},
            {"is_in_force", live && live->id == row.id && live->edition == row.edition}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Result<json::object> preview_json(AccountId account) const {
    return room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto run = preview_of(tx, account);
      json::array items;
      for (const auto& one : run ? run->counts : std::vector<PreviewCount>()) {
        const Area* area = room.tree.find(one.district);
        items.push_back(json::object{
            {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
            {"today", counts_json(one.today)},
            {"then", counts_json(one.then)}});
      }
      return json::object{
          {"rule_set", run ? run->rule_set : ""},
          {"asked_at", run ? json::value(to_rfc3339(run->asked_at)) : json::value(nullptr)},
          {"share", run ? run->share() : 0.0},
          {"is_done", run && run->is_done},
          {"items", std::move(items)}};
    });
  }

  [[nodiscard]] Reply preview(const Request& request) const {
    auto by = admit_signer(request, gate);
    if (!by) return reply_fault(by.error());
    auto body = preview_json(by->actor.account);
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply ask(const Request& request) const {
    auto by = admit_signer(request, gate);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kPreviewFields);
    if (!draft) return reply_fault(draft.error());
    const AccountId account = by->actor.account;
    auto the_act = gate.act_of(request, by->actor, hash_bucket(account.value));
    if (!the_act) return reply_fault(the_act.error());
    auto asked = act(room.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto done = ask_preview(tx, account, draft->text("document"), request.now);
      if (!done) return done.error();
      return to_text(account);
    });
    if (!asked) return reply_fault(asked.error());
    auto body = preview_json(account);
    return body ? reply_json(201, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> rule_routes(const PassRoom& room, std::shared_ptr<RuleShelf> shelf,
                               const Gate& gate) {
  const RuleRoutes r{room, std::move(shelf), gate};
  constexpr Access kSign{Access::Kind::verb, "evidence.sign"};
  return {
      {.method = Method::get,
       .pattern = "/v1/rules",
       .name = "pass.rule_editions",
       .route_class = RouteClass::list,
       .access = Access{Access::Kind::anyone},
       .draft = {},
       .reply_schema = "RuleEditionList",
       .summary = "Rule sets that were published, the latest first, and by whom.",
       .needs_act_key = false,
       .handle = [r](const Request& q) { return r.editions(q); }},
      {.method = Method::get,
       .pattern = "/v1/rules/preview",
       .name = "pass.rule_preview",
       .route_class = RouteClass::list,
       .access = kSign,
       .draft = {},
       .reply_schema = "RulePreview",
       .summary = "How far my preview is, and its counts by district.",
       .needs_act_key = false,
       .handle = [r](const Request& q) { return r.preview(q); }},
      {.method = Method::post,
       .pattern = "/v1/rules/preview",
       .name = "pass.ask_rule_preview",
       .route_class = RouteClass::list,
       .access = kSign,
       .draft = kPreviewFields,
       .reply_schema = "RulePreview",
       .summary =
           "What a set would make of everybody something was found about; in the background.",
       .needs_act_key = true,
       .handle = [r](const Request& q) { return r.ask(q); }},
  };
}

}  // namespace fl
