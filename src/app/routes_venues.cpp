// Who runs an area sees its venues and gives each a code for its gate. A code is not kept anywhere:
// it is made of the venue, its last day and the installation's key, and that it was given stands in
// the witnessed log.
#include "app/routes_venues.h"

#include "http/schemas.h"
#include "platform/limits.h"
#include "registry/store_import.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr std::size_t kCellsMax =
    2'000;  // a street has a hundred; a city is asked street by street
constexpr DraftField kCodeFields[] = {
    {"days", FieldType::integer, 1, scan::kVenueCodeDaysMax},
};

constexpr http::NamedSchema kShapes[] = {
    {"Venue", R"({"type":"object","required":["id","kind","name","address","area"],"properties":{
        "id":{"$ref":"#/components/schemas/Id"},"kind":{"type":"string"},
        "name":{"type":"string"},"address":{"type":"string"},
        "area":{"$ref":"#/components/schemas/AreaRef"}}})"},
    {"VenueCode", R"({"type":"object","required":["code","link","until"],"properties":{
        "code":{"type":"string","description":"For the header X-Firstline-Gate."},
        "link":{"type":"string","description":"Opens the gate's page with the code."},
        "until":{"$ref":"#/components/schemas/Time"}}})"},
};
constexpr http::NamedList kLists[] = {{"VenueList", "Venue"}};
const http::SchemaTable kVenueShapes{kShapes, kLists, {}};

struct VenueRoutes {
  const scan::ScanRoom& room;
  const Gate& gate;
  const AreaTree& tree;

  [[nodiscard]] Reply list(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto here = area_here(tree, *actor, Verb::task_assign, request.captures.at(0));
    if (!here) return reply_fault(here.error());
    auto body = gate.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const auto cells = tree.cells_under(here->area->path);
      for (std::size_t i = 0; i < std::min(cells.size(), kCellsMax); ++i)
        store::each_venue(tx, cells[i]->id, [&](const store::VenueRow& venue) {
          if (items.size() >= std::size_t(limits::kListLimitMax)) return;
          items.push_back(json::object{{"id", to_text(venue.id)},
                                       {"kind", venue.kind},
                                       {"name", venue.name},
                                       {"address", venue.address},
                                       {"area", area_json(tree, *cells[i])}});
        });
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // The venue, if the verb is this actor's there; else it looks absent.
  [[nodiscard]] Result<Permit> venue_here(Tx& tx, const Actor& actor, VenueId id) const {
    const auto venue = store::load_venue(tx, id);
    const Area* cell = venue ? tree.find(venue->cell) : nullptr;
    const Fault none{FaultKind::absent, "scan.no_such_venue"};
    if (cell == nullptr) return none;
    auto allowed = permit(actor, Verb::task_assign, {.path = cell->path});
    if (!allowed) return none;
    return allowed;
  }

  [[nodiscard]] Reply give_code(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    const auto scopes = scopes_of(*actor, Verb::task_assign);
    auto somewhere = permit(*actor, Verb::task_assign,
                            {.path = scopes.empty() ? std::string("?") : scopes.front()});
    if (!somewhere) return reply_fault(somewhere.error());
    const auto id = id_of_text<VenueId>(request.captures.at(0));
    const VenueId venue = id ? *id : VenueId{};
    auto draft = read_draft(request.body, kCodeFields);
    if (!draft) return reply_fault(draft.error());
    auto the_act = gate.act_of(request, *actor, hash_bucket(venue.value));
    if (!the_act) return reply_fault(the_act.error());
    const auto last = scan::day_number_of(request.now) + scan::DayNumber(draft->number("days"));
    auto done = act(gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto allowed = venue_here(tx, *actor, venue);
      if (!allowed) return allowed.error();
      append_leaf(tx, leaf_of(*allowed, hash_bucket(venue.value), "venue.code_given", "venue",
                              venue.value, {}, request.now, scan::text_of_day(last)));
      return std::to_string(last);
    });
    if (!done) return reply_fault(done.error());
    const auto given = scan::DayNumber(std::stol(*done));
    const std::string code = room.keys.make_code({venue, given});
    return reply_json(200,
                      json::object{{"code", code},
                                   {"link", "/gate#" + code},
                                   {"until", to_rfc3339(scan::start_of_day_number(given + 1))}});
  }
};

}  // namespace

std::vector<Route> venue_routes(const scan::ScanRoom& room, const Gate& gate,
                                const AreaTree& tree) {
  const VenueRoutes own{room, gate, tree};
  const Access staff{Access::Kind::verb, "task.assign"};
  return {
      {.method = Method::get,
       .pattern = "/v1/areas/{id}/venues",
       .name = "app.list_venues",
       .route_class = RouteClass::list,
       .access = staff,
       .draft = {},
       .reply_schema = "VenueList",
       .summary = "Venues of an area; of a large one the first 200.",
       .needs_act_key = false,
       .handle = [own](const Request& request) { return own.list(request); }},
      {.method = Method::post,
       .pattern = "/v1/venues/{id}/gate-codes",
       .name = "app.give_venue_code",
       .route_class = RouteClass::list,
       .access = staff,
       .draft = kCodeFields,
       .reply_schema = "VenueCode",
       .summary = "A code for the gate of a venue, valid for some days; logged.",
       .needs_act_key = true,
       .handle = [own](const Request& request) { return own.give_code(request); }},
  };
}

}  // namespace fl
