// Lists and directives of an area: made, filled, sent down, seen with how far they have come.
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/routes.h"
#include "work/store_directive.h"
#include "work/views_directive.h"

namespace fl {

namespace {

constexpr int kListsShownMax = 50;

constexpr DraftField kListFields[] = {
    {.name = "form", .type = FieldType::word, .words = kListForms},
    {"title", FieldType::line, 2, 60},
    {.name = "programme", .type = FieldType::line, .low = 0, .high = 32, .is_optional = true},
    {.name = "text", .type = FieldType::text, .low = 0, .high = 1000, .is_optional = true},
    {.name = "due_at", .type = FieldType::time, .is_optional = true},
    {.name = "proof", .type = FieldType::word, .words = kItemProofs, .is_optional = true},
    {.name = "field_count", .type = FieldType::integer, .low = 0, .high = 200, .is_optional = true},
    {.name = "minutes_day", .type = FieldType::integer, .low = 0, .high = 600, .is_optional = true},
};
// What an item may not be without is optional here and named by the rule (directive.h), all at
// once.
constexpr DraftField kItemFields[] = {
    {.name = "list_id", .type = FieldType::id},
    {.name = "what", .type = FieldType::line, .low = 0, .high = 200, .is_optional = true},
    {.name = "account_id", .type = FieldType::id, .is_optional = true},
    {.name = "area_id", .type = FieldType::id, .is_optional = true},
    {.name = "due_at", .type = FieldType::time, .is_optional = true},
    {.name = "proof", .type = FieldType::word, .words = kItemProofs, .is_optional = true},
    {.name = "rule", .type = FieldType::word, .words = kClosingRules, .is_optional = true},
};
constexpr DraftField kPublishFields[] = {{.name = "list_id", .type = FieldType::id},
                                         {.name = "due_at", .type = FieldType::time}};

struct DirectiveRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Reply lists(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    const auto form = request.query_value("form");
    Instant before{INT64_MAX};
    if (const auto after = request.query_value("after"); !after.empty()) {
      auto at = from_rfc3339(after);
      if (!at) return reply_fault({FaultKind::bad_input, "draft.bad_cursor"});
      before = *at;
    }
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      std::string next;
      const auto found = work_store::lists_of_area(tx, *where->area, form.empty() ? "list" : form,
                                                   before, kListsShownMax);
      for (const auto& list : found)
        items.push_back(list_json(tx, room, list, work_store::items_of_list(tx, list.id, 200)));
      if (found.size() == std::size_t(kListsShownMax)) next = to_rfc3339(found.back().made_at);
      return list_body(std::move(items), next, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply page(ListId id, const Area& area, int status) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto list = work_store::load_list(tx, id);
      if (!list || !list->area_path.starts_with(area.path))
        return Fault{FaultKind::bad_input,
                     "work.no_such_list",
                     {},
                     {{"list", "draft.unknown_value", "a list of this area"}}};
      return list_page_json(tx, room, *list);
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply one(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    auto id = id_of_text<ListId>(request.query_value("list"));
    return page(id ? *id : ListId{1}, *where->area, 200);
  }

  [[nodiscard]] Reply make(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::list_write);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kListFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!act) return reply_fault(act.error());
    auto made = make_list(
        room, where->permit, *where->area,
        {draft->text("form"), trimmed(draft->text("programme")), trimmed(draft->text("title")),
         trimmed(draft->text("text")), draft->text("proof"), draft->time("due_at"),
         int(draft->number("field_count")), int(draft->number("minutes_day"))},
        *act);
    return made ? page(*made, *where->area, 201) : reply_fault(made.error());
  }

  [[nodiscard]] Reply add(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::list_write);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kItemFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!act) return reply_fault(act.error());
    const auto list = draft->id<ListId>("list_id");
    auto made = add_to_list(
        room, where->permit, *where->area, list,
        {trimmed(draft->text("what")), draft->text("proof"), draft->text("rule"),
         draft->id<AccountId>("account_id"), draft->id<AreaId>("area_id"), draft->time("due_at")},
        *act);
    return made ? page(list, *where->area, 201) : reply_fault(made.error());
  }

  [[nodiscard]] Reply publish(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::list_write);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kPublishFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!act) return reply_fault(act.error());
    auto made = publish_plan(room, where->permit, *where->area, draft->id<ListId>("list_id"),
                             *draft->time("due_at"), *act);
    return made ? page(*made, *where->area, 201) : reply_fault(made.error());
  }
};

}  // namespace

std::vector<Route> directive_routes(const WorkRoom& room, const Gate& gate) {
  const DirectiveRoutes r{room, gate};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::get,
       "/v1/areas/{id}/lists",
       "work.lists",
       RouteClass::list,
       verb(Verb::area_late),
       {},
       "WorkListList",
       "Lists or directives of an area, newest first, each with how far it has come.",
       false,
       [r](const Request& q) { return r.lists(q); }},
      {Method::get,
       "/v1/areas/{id}/list",
       "work.list_page",
       RouteClass::list,
       verb(Verb::area_late),
       {},
       "WorkListPage",
       "One list with its items and who has read, understood and done it, by level.",
       false,
       [r](const Request& q) { return r.one(q); }},
      {Method::post, "/v1/areas/{id}/lists", "work.make_list", RouteClass::list,
       verb(Verb::list_write), kListFields, "WorkListPage",
       "Make a list, or send a directive one level down.", true,
       [r](const Request& q) { return r.make(q); }},
      {Method::post, "/v1/areas/{id}/items", "work.add_item", RouteClass::list,
       verb(Verb::list_write), kItemFields, "WorkListPage",
       "Add an item: what, who, until when, with what proof.", true,
       [r](const Request& q) { return r.add(q); }},
      {Method::post, "/v1/areas/{id}/publish", "work.publish_plan", RouteClass::list,
       verb(Verb::list_write), kPublishFields, "WorkListPage",
       "Sign tomorrow's plan and send it one level down as a directive.", true,
       [r](const Request& q) { return r.publish(q); }},
  };
}

}  // namespace fl
