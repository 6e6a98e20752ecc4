// Asks taken down for somebody: on the phone while they talk, and at the door; and what is due at a
// door. The caller is found by phone, or not at all: an address is enough.
#include "duty/duty.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"
#include "work/moves.h"
#include "work/routes.h"
#include "work/store.h"
#include "work/store_turn.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr DraftField kEntry[] = {
    {"kind", FieldType::line, 1, 32},
    {.name = "text",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kAskTextCharsMax,
     .is_optional = true},
    {.name = "person_id", .type = FieldType::id, .is_optional = true},
    {.name = "household_id", .type = FieldType::id, .is_optional = true},
    {.name = "area_id", .type = FieldType::id, .is_optional = true},
    {.name = "caller_name",
     .type = FieldType::line,
     .low = 0,
     .high = limits::kNameCharsMax,
     .is_optional = true},
    {.name = "caller_phone", .type = FieldType::line, .low = 0, .high = 20, .is_optional = true},
    {.name = "caller_address", .type = FieldType::line, .low = 0, .high = 120, .is_optional = true},
    {.name = "crisis", .type = FieldType::word, .words = "yes|no", .is_optional = true},
};
constexpr DraftField kCallerFields[] = {{"phone", FieldType::line, 3, 20}};

struct DeskRoutes {
  const WorkRoom& room;
  const Gate& gate;

  struct Where {
    AskEntry entry;
    std::string path;
  };
  // Whom and what place the entry is about; everything it names must lie together.
  [[nodiscard]] Result<Where> where_of(Tx& tx, const Draft& draft, const Area* cell) const {
    Where found;
    auto& entry = found.entry;
    const Fault absent{FaultKind::absent, "registry.no_such_area"};
    AreaId area = cell ? cell->id : AreaId{};
    if (draft.has("person_id")) {
      auto person = load_person(tx, draft.id<PersonId>("person_id"));
      if (!person) return absent;
      entry.person = person->id;
      entry.household = person->household;
    } else if (draft.has("household_id")) {
      entry.household = draft.id<HouseholdId>("household_id");
    }
    if (entry.household.is_set()) {
      auto household = load_household(tx, entry.household);
      if (!household || (area.is_set() && household->cell != area)) return absent;
      area = household->cell;
    } else if (!area.is_set()) {
      area = draft.has("area_id") ? draft.id<AreaId>("area_id") : room.tree.root().id;
    }
    const Area* place = room.tree.find(area);
    if (!place) return absent;
    entry.area = place->id;
    found.path = place->path;
    return found;
  }

  // `cell` is null on the phone.
  [[nodiscard]] Reply enter(const Request& request, std::string_view channel,
                            const Area* cell) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    const Fault absent{FaultKind::absent, "registry.no_such_area"};
    auto anywhere = permit(*actor, Verb::ask_enter, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused)
      return reply_fault(anywhere.error());
    auto allowed_at = [&](std::string_view path) -> Result<Permit> {
      Placement placement{std::string(path), {}, {}, false};
      auto on_duty = room.db.read([&](Tx& tx) -> Result<bool> {
        return is_on_duty_for(tx, actor->account, path, request.now);
      });
      placement.actor_on_duty_here = on_duty && *on_duty;
      auto allowed = permit(*actor, Verb::ask_enter, placement);
      if (!allowed) return absent;
      return allowed;
    };
    if (channel == "door") {
      if (!cell) return reply_fault(absent);
      auto here = allowed_at(cell->path);
      if (!here) return reply_fault(here.error());
    }
    auto draft = read_draft(request.body, kEntry);
    if (!draft) return reply_fault(draft.error());
    auto where = room.db.read([&](Tx& tx) { return where_of(tx, *draft, cell); });
    if (!where) return reply_fault(where.error());
    auto allowed = allowed_at(where->path);
    if (!allowed) return reply_fault(allowed.error());
    AskEntry entry = where->entry;
    entry.kind = draft->text("kind");
    entry.text = trimmed(draft->text("text"));
    entry.channel = channel;
    entry.is_crisis = draft->text("crisis") == "yes";
    if (!entry.person.is_set())
      entry.caller = json_text(json::object{{"name", trimmed(draft->text("caller_name"))},
                                            {"phone", trimmed(draft->text("caller_phone"))},
                                            {"address", trimmed(draft->text("caller_address"))}});
    auto act = gate.act_of(request, *actor,
                           entry.household.is_set() ? carried_bucket(entry.household.value)
                                                    : hash_bucket(entry.area.value));
    if (!act) return reply_fault(act.error());
    auto id = enter_ask(room, *allowed, entry, *act);
    return id ? entered(*id) : reply_fault(id.error());
  }

  // Due time and owner at once, and whether the same was asked before.
  [[nodiscard]] Reply entered(AskId id) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto ask = work_store::load_ask(tx, id);
      if (!ask) return ask.error();
      auto task = work_store::load_task(tx, ask->task);
      if (!task) return task.error();
      json::array same;
      for (const auto& other : same_needs(tx, *task))
        same.push_back(task_row_json(tx, room, other));
      return json::object{{"id", to_text(id)},
                          {"reference", reference_of(id.value)},
                          {"task", task_row_json(tx, room, *task)},
                          {"owner", owner_json(tx, room, *task)},
                          {"is_crisis", task->is_crisis},
                          {"same", std::move(same)},
                          {"follow", follow_token(room.keys, *ask)}};
    });
    return body ? reply_json(201, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply enter_at_door(const Request& request) const {
    const Area* cell = nullptr;
    if (auto id = id_of_text<AreaId>(request.captures.at(0))) cell = room.tree.find(*id);
    return enter(request, "door", cell);
  }

  // People with this phone inside the desk's area, with what is open at their door.
  [[nodiscard]] Reply callers(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto anywhere = permit(*actor, Verb::ask_enter, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused)
      return reply_fault(anywhere.error());
    auto draft = read_draft(request.body, kCallerFields);
    if (!draft) return reply_fault(draft.error());
    std::vector<PersonId> seen;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      seen.clear();
      json::array items;
      for (const auto id : find_by_phone(tx, room.keys, draft->text("phone"))) {
        auto person = load_person(tx, id);
        if (!person) continue;
        Placement placement{person->cell_path, {}, {}, false};
        placement.actor_on_duty_here =
            is_on_duty_for(tx, actor->account, person->cell_path, request.now);
        if (!permit(*actor, Verb::ask_enter, placement)) continue;
        auto known = open_private(tx, room.keys, id);
        auto household = load_household(tx, person->household);
        const Area* cell = room.tree.find(person->cell);
        if (!known || !household || !cell) continue;
        seen.push_back(id);
        json::array open;
        for (const auto& task : work_store::open_at_door(tx, person->household, 20))
          open.push_back(task_row_json(tx, room, task));
        items.push_back(json::object{{"person_id", to_text(id)},
                                     {"household_id", to_text(person->household)},
                                     {"name", known->name},
                                     {"address", address_of(room.tree, *cell)},
                                     {"door", household->building + household->door},
                                     {"area", area_json(room.tree, *cell)},
                                     {"is_living_alone", person->is_living_alone},
                                     {"open", std::move(open)}});
      }
      return list_body(std::move(items), "", request.now);
    });
    if (!body) return reply_fault(body.error());
    if (!seen.empty()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {actor->account, "desk.callers", seen, "list"}, request.now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
    }
    return reply_json(200, *body);
  }

  // What to do, what to bring, whom to call; and the five questions of a role.
  [[nodiscard]] Reply card(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      for (const auto& kind : work_store::load_kinds(tx)) {
        if (kind.kind != request.captures.at(0)) continue;
        json::object shown{{"kind", kind.kind},      {"zh", kind.zh},
                           {"en", kind.en},          {"guide", json::array()},
                           {"bring", json::array()}, {"call", json::array()},
                           {"check", json::array()}};
        auto add = [&](std::string_view of) {
          for (const auto& line : work_store::load_card(tx, of))
            shown[line.part].as_array().push_back(json::object{{"zh", line.zh}, {"en", line.en}});
        };
        add(kind.kind);
        if (const auto role = request.query_value("role"); !role.empty() && role != kind.kind)
          if (role_of_name(role)) add(role);
        return shown;
      }
      return Fault{FaultKind::absent, "work.no_such_kind"};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply door_due(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    const Fault absent{FaultKind::absent, "registry.no_such_household"};
    auto anywhere = permit(*actor, Verb::door_due, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused)
      return reply_fault(anywhere.error());
    auto id = id_of_text<HouseholdId>(request.captures.at(0));
    if (!id) return reply_fault(absent);
    std::vector<PersonId> seen;
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      seen.clear();
      auto household = load_household(tx, *id);
      if (!household) return absent;
      const Area* cell = room.tree.find(household->cell);
      if (!cell) return absent;
      Placement placement{cell->path, {}, {}, false};
      placement.actor_on_duty_here = is_on_duty_for(tx, actor->account, cell->path, request.now);
      if (!permit(*actor, Verb::door_due, placement)) return absent;
      json::array items;
      for (const auto& task : work_store::open_at_door(tx, *id, limits::kListLimitDefault)) {
        if (task.person.is_set()) seen.push_back(task.person);
        items.push_back(task_row_json(tx, room, task));
      }
      return list_body(std::move(items), "", request.now);
    });
    if (!body) return reply_fault(body.error());
    if (!seen.empty()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {actor->account, "door.due", seen, "list"}, request.now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
    }
    return reply_json(200, *body);
  }
};

}  // namespace

std::vector<Route> desk_routes(const WorkRoom& room, const Gate& gate) {
  const DeskRoutes r{room, gate};
  const Access enter{Access::Kind::verb, "ask.enter"};
  return {
      {Method::post, "/v1/cells/{id}/asks", "work.enter_at_door", RouteClass::life, enter, kEntry,
       "AskEntered", "An ask taken down at the door.", true,
       [r](const Request& q) { return r.enter_at_door(q); }},
      {Method::post, "/v1/desk/asks", "work.enter_on_phone", RouteClass::life, enter, kEntry,
       "AskEntered", "An ask taken down on the phone, for a person, a door or an address.", true,
       [r](const Request& q) { return r.enter(q, "phone", nullptr); }},
      {Method::post, "/v1/desk/callers", "work.callers", RouteClass::life, enter, kCallerFields,
       "CallerList", "Who calls, by phone number, with what is open at their door.", false,
       [r](const Request& q) { return r.callers(q); }},
      {Method::get,
       "/v1/cards/{id}",
       "work.card",
       RouteClass::pass,
       Access{Access::Kind::signed_in},
       {},
       "Card",
       "The card of a kind: what to do, what to bring, whom to call.",
       false,
       [r](const Request& q) { return r.card(q); }},
      {Method::get,
       "/v1/households/{id}/due",
       "work.door_due",
       RouteClass::field,
       Access{Access::Kind::verb, "door.due"},
       {},
       "TaskList",
       "What is open for one door, life-critical first.",
       false,
       [r](const Request& q) { return r.door_due(q); }},
  };
}

}  // namespace fl
