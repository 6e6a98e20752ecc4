// At a door or a desk: a pass for somebody, a letter, a carer, a lost phone, printed cards. Whoever
// opens a person here is logged.
#include "duty/duty.h"
#include "pass/routes_show.h"
#include "pass/store_holders.h"
#include "platform/text.h"
#include "registry/everyone.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kLinkFields[] = {
    {.name = "for", .type = FieldType::word, .words = "phone|letter", .is_optional = true}};
constexpr DraftField kCarerFields[] = {
    {.name = "carer_id", .type = FieldType::id},
    {.name = "relation",
     .type = FieldType::word,
     .words = "child|parent|spouse|relative|neighbour|other"},
    {.name = "until", .type = FieldType::time, .is_optional = true},
};
constexpr int kCardsPage = 100;
constexpr std::size_t kCellsMax = 60;  // a community's: cards are printed building by building
constexpr std::string_view kHotline = "12345";

struct DeskRoutes {
  PassDesk desk;
  const Gate& gate;

  struct Here {
    Actor actor;
    Permit permit;
    Person person;
  };
  // Who asks, about a person whose home their role or shift covers.
  [[nodiscard]] Result<Here> here(const Request& request, std::string_view named) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto id = id_of_text<PersonId>(named);
    bool is_on_duty = false;
    auto person = desk.db.read([&](Tx& tx) -> Result<Person> {
      if (!id) return Fault{FaultKind::absent, "registry.no_such_person"};
      auto found = load_person(tx, *id);
      if (found) is_on_duty = is_on_duty_for(tx, actor->account, found->cell_path, request.now);
      return found;
    });
    const Placement placement{.path = person ? person->cell_path : std::string("?"),
                              .actor_on_duty_here = is_on_duty};
    auto allowed = permit(*actor, Verb::pass_enrol, placement);
    if (!allowed && allowed.error().kind == FaultKind::absent)
      return Fault{FaultKind::absent, "registry.no_such_person"};
    if (!allowed) return allowed.error();
    if (!person) return person.error();
    return Here{std::move(*actor), *allowed, std::move(*person)};
  }
  [[nodiscard]] Result<Act> act_of(const Request& request, const Here& at) const {
    return gate.act_of(request, at.actor, hash_bucket(at.person.id.value));
  }

  [[nodiscard]] Reply see(const Request& request) const {
    auto at = here(request, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto body = desk.db.write([&](Tx& tx) -> Result<json::object> {
      log_read(tx, {at->actor.account, "pass.enrol", {at->person.id}, ""}, request.now);
      const auto token = pass_store::load_token(tx, at->person.id, TokenKind::phone);
      const auto card = pass_store::load_token(tx, at->person.id, TokenKind::card);
      json::array phones, carers;
      for (const auto& row : pass_store::capabilities_of(tx, at->person.id))
        if (!row.ended)
          phones.push_back(json::object{{"way", row.way}, {"made_at", to_rfc3339(row.made_at)}});
      for (const auto& row : pass_store::carers_of(tx, at->person.id)) {
        auto known = open_private(tx, desk.keys, row.carer);
        carers.push_back(json::object{
            {"id", to_text(row.id)},
            {"name", known ? masked_name(known->name) : "*"},
            {"relation", row.relation},
            {"until", row.until ? json::value(to_rfc3339(*row.until)) : json::value(nullptr)}});
      }
      const auto until = [](const auto& row) {
        return row ? json::value(to_rfc3339(row->expires)) : json::value(nullptr);
      };
      return json::object{{"pass_until", until(token)},
                          {"card_until", until(card)},
                          {"phones", std::move(phones)},
                          {"carers", std::move(carers)},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply link(const Request& request) const {
    auto at = here(request, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto act = act_of(request, *at);
    if (!act) return reply_fault(act.error());
    auto draft = read_draft(request.body, kLinkFields);
    if (!draft) return reply_fault(draft.error());
    if (draft->text("for") == "letter") {
      auto letter = write_letter(desk, at->permit, at->person.id, *act);
      return letter ? reply_json(201, json::object{{"link", "/pass"},
                                                   {"code", shown_code(letter->code)},
                                                   {"until", to_rfc3339(letter->until)}})
                    : reply_fault(letter.error());
    }
    auto given = give_capability(desk, at->permit, at->person.id, "door", *act);
    return given ? reply_json(201, json::object{{"link", "/pass#" + *given}, {"until", nullptr}})
                 : reply_fault(given.error());
  }

  [[nodiscard]] Reply end_phones(const Request& request) const {
    auto at = here(request, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto act = act_of(request, *at);
    if (!act) return reply_fault(act.error());
    auto ended = end_capabilities(desk, at->permit, at->person.id, *act);
    return ended ? reply_json(200, json::object{{"ended", *ended}}) : reply_fault(ended.error());
  }

  [[nodiscard]] Reply carer(const Request& request) const {
    auto at = here(request, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto act = act_of(request, *at);
    if (!act) return reply_fault(act.error());
    auto draft = read_draft(request.body, kCarerFields);
    if (!draft) return reply_fault(draft.error());
    CarerDraft wish{at->person.id, draft->id<PersonId>("carer_id"), draft->text("relation"),
                    draft->time("until"), false};
    if (wish.until && *wish.until <= request.now)
      return reply_fault({FaultKind::bad_input, "pass.until_past"});
    // The carer is somebody this desk may enrol too: nobody's pass goes to a stranger's phone.
    auto other = here(request, to_text(wish.carer));
    if (!other) return reply_fault(other.error());
    auto added = add_carer(desk, at->permit, wish, *act);
    return added ? reply_json(201, json::object{{"id", to_text(*added)}})
                 : reply_fault(added.error());
  }

  [[nodiscard]] Reply end_one(const Request& request) const {
    auto at = here(request, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto act = act_of(request, *at);
    if (!act) return reply_fault(act.error());
    auto id = id_of_text<CarerId>(request.captures.at(1));
    if (!id) return reply_fault({FaultKind::absent, "pass.no_such_carer"});
    auto done = end_carer(desk, at->permit, *id, at->person.id, *act);
    return done ? reply_json(200, json::object{{"ended", true}}) : reply_fault(done.error());
  }

  [[nodiscard]] Result<json::object> print(const Actor& actor, std::string_view area,
                                           const std::vector<PersonId>& people,
                                           const std::string& next, Instant now) const {
    return desk.db.write([&](Tx& tx) -> Result<json::object> {
      json::array items;
      if (!people.empty()) log_read(tx, {actor.account, "pass.enrol", people, "cards"}, now);
      for (const auto person : people) {
        auto card = sign_card(tx, desk, person, now);
        if (!card) return card.error();
        items.push_back(json::object{{"token", text_of_token(card->cose)},
                                     {"code", card->code},
                                     {"until", to_rfc3339(card->expires)}});
      }
      auto body = list_body(std::move(items), next, now);
      body["area"] = json::object{{"name", area}};
      body["hotline"] = kHotline;
      return body;
    });
  }

  struct Page {
    std::vector<PersonId> people;
    std::string next;
  };
  // The people of an area, cell by cell, from where the page before ended.
  [[nodiscard]] Result<Page> page_of(const Area& area, std::string_view after) const {
    const auto cells = desk.tree.cells_under(area.path);
    if (cells.size() > kCellsMax) return Fault{FaultKind::bad_input, "pass.area_too_wide"};
    AreaId cell_from{};
    Resident from{};
    if (!after.empty()) {
      const auto parts = split(after, '.');
      if (parts.size() != 3) return Fault{FaultKind::bad_input, "draft.bad_cursor"};
      auto cell = id_of_text<AreaId>(parts[0]);
      auto household = id_of_text<HouseholdId>(parts[1]);
      auto person = id_of_text<PersonId>(parts[2]);
      if (!cell || !household || !person) return Fault{FaultKind::bad_input, "draft.bad_cursor"};
      cell_from = *cell;
      from = Resident{*household, *person};
    }
    return desk.db.read([&](Tx& tx) -> Result<Page> {
      Page page;
      bool is_begun = !cell_from.is_set();
      for (const Area* cell : cells) {
        if (!is_begun && cell->id != cell_from) continue;
        if (is_begun) from = Resident{};
        is_begun = true;
        const int room = kCardsPage - int(page.people.size());
        for (const auto& [household, person] : residents_of_cell(tx, cell->id, from, room)) {
          page.people.push_back(person);
          page.next = to_text(cell->id) + "." + to_text(household) + "." + to_text(person);
        }
        if (page.people.size() >= std::size_t(kCardsPage)) return page;
      }
      page.next.clear();
      return page;
    });
  }

  [[nodiscard]] Reply cards(const Request& request) const {
    if (const auto named = request.query_value("person"); !named.empty()) {
      auto at = here(request, named);
      if (!at) return reply_fault(at.error());
      const Area* cell = desk.tree.find(at->person.cell);
      auto body = print(at->actor, cell ? cell->name : "", {at->person.id}, "", request.now);
      return body ? reply_json(200, *body) : reply_fault(body.error());
    }
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto at = area_of(*actor, request.query_value("area"), request.now);
    if (!at) return reply_fault(at.error());
    auto page = page_of(**at, request.query_value("after"));
    if (!page) return reply_fault(page.error());
    auto body = print(*actor, (*at)->name, page->people, page->next, request.now);
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Result<const Area*> area_of(const Actor& actor, std::string_view named,
                                            Instant now) const {
    const Area* area = nullptr;
    if (auto id = id_of_text<AreaId>(named)) area = desk.tree.find(*id);
    bool is_on_duty = false;
    if (area != nullptr) {
      auto covered = desk.db.read([&](Tx& tx) -> Result<bool> {
        return is_on_duty_for(tx, actor.account, area->path, now);
      });
      if (!covered) return covered.error();
      is_on_duty = *covered;
    }
    auto allowed =
        permit(actor, Verb::pass_enrol,
               {.path = area ? area->path : std::string("?"), .actor_on_duty_here = is_on_duty});
    const Fault absent{FaultKind::absent, "registry.no_such_area"};
    if (!allowed) return allowed.error().kind == FaultKind::absent ? absent : allowed.error();
    if (area == nullptr) return absent;
    return area;
  }
};

}  // namespace

std::vector<Route> pass_desk_routes(const PassDesk& desk, const Gate& gate) {
  const DeskRoutes r{desk, gate};
  const Access enrol{Access::Kind::verb, "pass.enrol"};
  return {
      {Method::get,
       "/v1/people/{id}/pass",
       "pass.see_pass",
       RouteClass::list,
       enrol,
       {},
       "PassOfPerson",
       "Which phones and carers show somebody's pass. Logged.",
       false,
       [r](const Request& q) { return r.see(q); }},
      {Method::post, "/v1/people/{id}/pass/links", "pass.make_link", RouteClass::field, enrol,
       kLinkFields, "PassLink", "A link for somebody's phone, or the code of a letter.", true,
       [r](const Request& q) { return r.link(q); }},
      {Method::post,
       "/v1/people/{id}/pass/end",
       "pass.end_phones",
       RouteClass::field,
       enrol,
       {},
       "PassEnded",
       "A phone is lost: no phone shows this pass until it is given anew.",
       true,
       [r](const Request& q) { return r.end_phones(q); }},
      {Method::post, "/v1/people/{id}/pass/carers", "pass.add_carer", RouteClass::field, enrol,
       kCarerFields, "PassCarerAdded", "Somebody else's phone shows this pass too.", true,
       [r](const Request& q) { return r.carer(q); }},
      {Method::post,
       "/v1/people/{id}/pass/carers/{carer}/end",
       "pass.end_carer",
       RouteClass::field,
       enrol,
       {},
       "PassEnded",
       "That phone shows it no more.",
       true,
       [r](const Request& q) { return r.end_one(q); }},
      {Method::get,
       "/v1/pass/cards",
       "pass.cards",
       RouteClass::list,
       enrol,
       {},
       "PassCards",
       "Paper cards of a person or an area, to be printed. Logged.",
       false,
       [r](const Request& q) { return r.cards(q); }},
  };
}

}  // namespace fl
