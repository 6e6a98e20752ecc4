// Who of the staff could own something here, found by name; and how often a task went to somebody
// not trained for it. No order but the place's: nobody is ranked.
#include <set>

#include "http/schemas.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "trust/seats.h"
#include "work/routes.h"
#include "work/store_turn.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr int kFoundMax = 20;
constexpr std::chrono::hours kUntrainedSpan{24 * 30};

struct StaffRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Reply staff(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::list_write);
    if (!where) return reply_fault(where.error());
    const std::string name = trimmed(request.query_value("name"));
    if (name.size() > 60)
      return reply_fault({FaultKind::bad_input,
                          "draft.bad_fields",
                          {},
                          {{"name", "draft.too_large", "a part of a name"}}});
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      std::set<AccountId> seen;
      for (const auto& seat : seats_under(tx, where->area->path, request.now)) {
        if (items.size() >= kFoundMax) break;
        const std::string called = staff_name(tx, seat.account);
        const Area* area = room.tree.find(seat.grant.area);
        if (called.empty() || area == nullptr || called.find(name) == called.npos) continue;
        if (!seen.insert(seat.account).second) continue;
        items.push_back(json::object{{"account_id", to_text(seat.account)},
                                     {"name", called},
                                     {"role", name_of(seat.grant.role)},
                                     {"area", area_json(room.tree, *area)}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply untrained(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::area_late);
    if (!where) return reply_fault(where.error());
    const Instant since = request.now - kUntrainedSpan;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row : work_store::untrained_under(tx, where->area->path, since))
        items.push_back(
            json::object{{"kind", row.kind}, {"skill", row.skill}, {"count", row.count}});
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

constexpr http::NamedSchema kShapes[] = {
    {"StaffSeat", R"({
      "type":"object","required":["account_id","name","role","area"],"properties":{
        "account_id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},
        "role":{"type":"string"},"area":{"$ref":"#/components/schemas/AreaRef"}}})"},
    {"UntrainedCount", R"({
      "type":"object","required":["kind","skill","count"],"properties":{
        "kind":{"type":"string"},"skill":{"type":"string"},"count":{"type":"integer"}}})"},
};
constexpr http::NamedList kLists[] = {{"StaffSeatList", "StaffSeat"},
                                      {"UntrainedList", "UntrainedCount"}};
constexpr http::QueryField kQuery[] = {
    {"/v1/areas/{id}/staff", "name", R"({"type":"string"})", "A part of a name.", false}};
const http::SchemaTable kOfStaff{kShapes, kLists, kQuery};

}  // namespace

std::vector<Route> staff_routes(const WorkRoom& room, const Gate& gate) {
  const StaffRoutes r{room, gate};
  return {
      {Method::get,
       "/v1/areas/{id}/staff",
       "work.staff",
       RouteClass::list,
       Access{Access::Kind::verb, name_of(Verb::list_write)},
       {},
       "StaffSeatList",
       "Who could own an item here, found by a part of their name.",
       false,
       [r](const Request& q) { return r.staff(q); }},
      {Method::get,
       "/v1/areas/{id}/untrained",
       "work.untrained",
       RouteClass::list,
       Access{Access::Kind::verb, name_of(Verb::area_late)},
       {},
       "UntrainedList",
       "Tasks of thirty days whose taker lacked the skill their kind wants, by kind.",
       false,
       [r](const Request& q) { return r.untrained(q); }},
  };
}

}  // namespace fl
