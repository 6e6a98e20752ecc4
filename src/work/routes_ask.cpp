// A resident's routes: who I am, what I can ask for, my asks; and the follow link without login.
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/routes.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr DraftField kAskFields[] = {
    {"kind", FieldType::line, 1, 32},
    {.name = "text",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kAskTextCharsMax,
     .is_optional = true},
};
constexpr DraftField kRatingFields[] = {{"stars", FieldType::integer, 1, 5}};

struct AskRoutes {
  const WorkRoom& room;
  const Gate& gate;

  // Signed in, a resident, and the verb is theirs on their own things.
  struct Asker {
    Actor actor;
    Person person;
  };
  [[nodiscard]] Result<Asker> asker(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    if (!actor->person.is_set()) return Fault{FaultKind::refused, "trust.not_permitted"};
    auto person = room.db.read([&](Tx& tx) { return load_person(tx, actor->person); });
    if (!person) return person.error();
    actor->person = person->id;  // who they are now, when two records were joined
    return Asker{*actor, *person};
  }

  [[nodiscard]] Reply kinds() const {
    auto items = room.db.read([&](Tx& tx) -> Result<json::array> {
      json::array found;
      for (const auto& k : work_store::load_kinds(tx)) {
        if (!k.is_asked) continue;
        json::array proofs;
        for (const auto& proof : k.proofs)
          proofs.emplace_back(proof);
        found.push_back(json::object{{"kind", k.kind},
                                     {"zh", k.zh},
                                     {"en", k.en},
                                     {"icon", k.icon},
                                     {"due_minutes", k.due.count()},
                                     {"proofs", std::move(proofs)},
                                     {"text_label_zh", k.text_label_zh},
                                     {"text_label_en", k.text_label_en}});
      }
      return found;
    });
    if (!items) return reply_fault(items.error());
    return reply_json(200, json::object{{"items", std::move(*items)}});
  }

  [[nodiscard]] Reply me(const Request& request) const {
    auto who = asker(request);
    if (!who) return reply_fault(who.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto known = open_private(tx, room.keys, who->person.id);
      if (!known) return known.error();
      auto household = load_household(tx, who->person.household);
      if (!household) return household.error();
      const Area* cell = room.tree.find(who->person.cell);
      CHECK(cell != nullptr);
      return json::object{
          {"person",
           json::object{{"name", known->name}, {"phone_masked", mask_phone(known->phone)}}},
          {"household", json::object{{"address", address_of(room.tree, *cell)},
                                     {"door", household->building + household->door}}}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply open(const Request& request) const {
    auto who = asker(request);
    if (!who) return reply_fault(who.error());
    auto draft = read_draft(request.body, kAskFields);
    if (!draft) return reply_fault(draft.error());
    auto allowed = permit(who->actor, Verb::ask_open,
                          Placement{.path = who->person.cell_path, .person = who->person.id});
    if (!allowed) return reply_fault(allowed.error());
    auto act = gate.act_of(request, who->actor, carried_bucket(who->person.household.value));
    if (!act) return reply_fault(act.error());
    auto id = open_ask(room, *allowed, who->person,
                       {draft->text("kind"), trimmed(draft->text("text"))}, *act);
    if (!id) return reply_fault(id.error());
    return show(*id, 201);
  }

  [[nodiscard]] Reply show(AskId id, int status) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto ask = work_store::load_ask(tx, id);
      if (!ask) return ask.error();
      auto shown = ask_json(tx, room, *ask);
      if (!shown) return shown.error();
      if (status != 201) return shown;
      const json::value follow = shown->at("follow");
      return json::object{{"ask", std::move(*shown)}, {"follow", follow}};
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  // Asks made under any of the ids that became this person, the newest first.
  [[nodiscard]] static std::vector<Ask> own_asks(Tx& tx, PersonId person,
                                                 work_store::Cursor before) {
    std::vector<Ask> all;
    for (const auto id : ids_of_person(tx, person))
      for (auto& ask : work_store::asks_of_person(tx, id, before, limits::kListLimitDefault))
        all.push_back(std::move(ask));
    std::stable_sort(all.begin(), all.end(), [](const Ask& a, const Ask& b) {
      return std::pair(a.created_at, a.id) > std::pair(b.created_at, b.id);
    });
    if (all.size() > std::size_t(limits::kListLimitDefault)) all.resize(limits::kListLimitDefault);
    return all;
  }

  [[nodiscard]] Reply mine(const Request& request) const {
    auto who = asker(request);
    if (!who) return reply_fault(who.error());
    auto allowed = permit(who->actor, Verb::ask_see,
                          Placement{.path = who->person.cell_path, .person = who->person.id});
    if (!allowed) return reply_fault(allowed.error());
    work_store::Cursor before = work_store::kNewest;
    if (const auto after = request.query_value("after"); !after.empty()) {
      auto cursor = work_store::cursor_of(after);
      if (!cursor) return reply_fault(cursor.error());
      before = *cursor;
    }
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      std::string next;
      const auto asks = own_asks(tx, who->person.id, before);
      for (const auto& ask : asks) {
        auto shown = ask_json(tx, room, ask);
        if (!shown) return shown.error();
        items.push_back(std::move(*shown));
      }
      if (asks.size() == std::size_t(limits::kListLimitDefault))
        next = work_store::text_of({asks.back().created_at.ms, asks.back().id.value});
      return list_body(std::move(items), next, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // The id of the path, if it is the asker's own; a foreign one looks absent.
  [[nodiscard]] Result<std::pair<AskId, Permit>> own_ask(const Request& request, const Asker& who,
                                                         Verb verb) const {
    const Fault absent{FaultKind::absent, "work.no_such_ask"};
    auto id = id_of_text<AskId>(request.captures.at(0));
    if (!id) return absent;
    auto ask = room.db.read([&](Tx& tx) -> Result<Ask> {
      auto found = work_store::load_ask(tx, *id);
      if (found) found->person = person_now(tx, found->person);
      return found;
    });
    if (!ask) return ask.error();
    auto allowed =
        permit(who.actor, verb, Placement{.path = who.person.cell_path, .person = ask->person});
    if (!allowed) return allowed.error().kind == FaultKind::absent ? absent : allowed.error();
    return std::pair(*id, *allowed);
  }

  [[nodiscard]] Reply one(const Request& request) const {
    auto who = asker(request);
    if (!who) return reply_fault(who.error());
    auto own = own_ask(request, *who, Verb::ask_see);
    return own ? show(own->first, 200) : reply_fault(own.error());
  }

  [[nodiscard]] Reply rate(const Request& request) const {
    auto who = asker(request);
    if (!who) return reply_fault(who.error());
    auto draft = read_draft(request.body, kRatingFields);
    if (!draft) return reply_fault(draft.error());
    auto own = own_ask(request, *who, Verb::ask_rate);
    if (!own) return reply_fault(own.error());
    auto act = gate.act_of(request, who->actor, carried_bucket(own->first.value));
    if (!act) return reply_fault(act.error());
    auto done = rate_ask(room, own->second, own->first, int(draft->number("stars")), *act);
    return done ? show(own->first, 200) : reply_fault(done.error());
  }

  // The asker's word on what is said to be done.
  using Word = Result<Ask> (*)(const WorkRoom&, const Permit&, AskId, const Act&);
  [[nodiscard]] Reply say(const Request& request, Word word) const {
    auto who = asker(request);
    if (!who) return reply_fault(who.error());
    auto own = own_ask(request, *who, Verb::ask_reopen);
    if (!own) return reply_fault(own.error());
    auto act = gate.act_of(request, who->actor, carried_bucket(own->first.value));
    if (!act) return reply_fault(act.error());
    auto done = word(room, own->second, own->first, *act);
    return done ? show(own->first, 200) : reply_fault(done.error());
  }

  [[nodiscard]] Reply progress(AskId id, Instant now) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto ask = work_store::load_ask(tx, id);
      if (!ask) return ask.error();
      return progress_json(tx, room, *ask, now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply follow(const Request& request) const {
    auto id = ask_of_follow(room, request.header("x-firstline-follow"), request.now);
    return id ? progress(*id, request.now) : reply_fault(id.error());
  }

  [[nodiscard]] Reply follow_rate(const Request& request) const {
    auto id = ask_of_follow(room, request.header("x-firstline-follow"), request.now);
    if (!id) return reply_fault(id.error());
    auto draft = read_draft(request.body, kRatingFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of_capability(request, request.header("x-firstline-follow"),
                                      carried_bucket(id->value));
    if (!act) return reply_fault(act.error());
    auto done = rate_ask(room, Permit::for_capability(Verb::ask_rate, "follow"), *id,
                         int(draft->number("stars")), *act);
    return done ? progress(*id, request.now) : reply_fault(done.error());
  }
};

}  // namespace

namespace {

std::vector<Route> follow_routes(const AskRoutes& r) {
  const Access link{Access::Kind::capability};
  return {
      {Method::get,
       "/v1/follow",
       "work.follow",
       RouteClass::pass,
       link,
       {},
       "Progress",
       "Progress of one ask, by its link; never text, address or kind.",
       false,
       [r](const Request& q) { return r.follow(q); }},
      {Method::post, "/v1/follow/rating", "work.follow_rate", RouteClass::pass, link, kRatingFields,
       "Progress", "Rate one ask by its link, once.", true,
       [r](const Request& q) { return r.follow_rate(q); }},
  };
}

// It is done, it is not: the asker's word.
std::vector<Route> word_routes(const AskRoutes& r) {
  return {
      {Method::post,
       "/v1/asks/{id}/reopen",
       "work.reopen_ask",
       RouteClass::pass,
       Access{Access::Kind::verb, "ask.reopen"},
       {},
       "Ask",
       "It is not done: the lead takes it up again, within seven days.",
       true,
       [r](const Request& q) { return r.say(q, reopen_ask); }},
      {Method::post,
       "/v1/asks/{id}/confirm",
       "work.confirm_ask",
       RouteClass::pass,
       Access{Access::Kind::verb, "ask.reopen"},
       {},
       "Ask",
       "It is done: said by the asker, where the kind leaves them the word.",
       true,
       [r](const Request& q) { return r.say(q, confirm_ask); }},
  };
}

}  // namespace

std::vector<Route> ask_routes(const WorkRoom& room, const Gate& gate) {
  const AskRoutes r{room, gate};
  const Access own_open{Access::Kind::verb, "ask.open"}, own_see{Access::Kind::verb, "ask.see"},
      own_rate{Access::Kind::verb, "ask.rate"}, anyone{Access::Kind::anyone};
  std::vector<Route> routes = {
      {Method::get,
       "/v1/kinds",
       "work.kinds",
       RouteClass::pass,
       anyone,
       {},
       "Kinds",
       "The kinds of help one can ask for.",
       false,
       [r](const Request&) { return r.kinds(); }},
      {Method::get,
       "/v1/me",
       "work.me",
       RouteClass::pass,
       own_see,
       {},
       "Me",
       "Who I am and where help would come to.",
       false,
       [r](const Request& q) { return r.me(q); }},
      {Method::post, "/v1/asks", "work.open_ask", RouteClass::life, own_open, kAskFields,
       "AskOpened", "Ask for help; someone answers for it at once.", true,
       [r](const Request& q) { return r.open(q); }},
      {Method::get,
       "/v1/asks",
       "work.my_asks",
       RouteClass::pass,
       own_see,
       {},
       "AskList",
       "My asks, newest first.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::get,
       "/v1/asks/{id}",
       "work.see_ask",
       RouteClass::pass,
       own_see,
       {},
       "Ask",
       "One of my asks.",
       false,
       [r](const Request& q) { return r.one(q); }},
      {Method::post, "/v1/asks/{id}/rating", "work.rate_ask", RouteClass::pass, own_rate,
       kRatingFields, "Ask", "Rate one of my asks, once, when it is done.", true,
       [r](const Request& q) { return r.rate(q); }},
  };
  for (auto& more : {word_routes(r), follow_routes(r)})
    routes.insert(routes.end(), more.begin(), more.end());
  return routes;
}

}  // namespace fl
