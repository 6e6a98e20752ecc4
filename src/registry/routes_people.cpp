// Reading people: the card of a household, the doors of a cell in walking order, a search that goes
// down to one. Everything shown is logged first.
#include <algorithm>

#include "platform/limits.h"
#include "platform/text.h"
#include "registry/routes.h"
#include "registry/seals.h"
#include "registry/store.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kFindFields[] = {{"find", FieldType::line, 1, 64}};
constexpr std::size_t kFoundMax = 20;
constexpr int kTokenMax = 300;  // people behind one token; more means "say more"
constexpr std::size_t kDoorCellsMax = 120;

// Numbers in a text count as numbers, so that 2号楼 comes before 10号楼.
std::string walking_key(const store::DoorRow& row) {
  const std::string text = row.building + "/" + row.door;
  std::string key, digits;
  auto flush = [&] {
    if (!digits.empty()) key += std::string(8 - std::min<std::size_t>(8, digits.size()), '0');
    key += digits;
    digits.clear();
  };
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
      continue;
    }
    flush();
    key += c;
  }
  flush();
  return key;
}

struct PeopleRoutes {
  CivilDesk desk;

  [[nodiscard]] Reply card(const Result<AtDoor>& at, std::string_view verb, Instant now) const {
    if (!at) return reply_fault(at.error());
    auto logged = desk.gate.db.write([&](Tx& tx) -> Outcome {
      auto people = members_of(tx, at->household.id);
      log_read(tx, {at->actor.account, verb, std::move(people), {}}, now);
      return Done{};
    });
    if (!logged) return reply_fault(logged.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      auto shown = card_json(tx, desk.gate.keys, desk.tree, *at, now);
      if (!shown) return shown;
      const bool is_writer =
          desk.placed(tx, at->actor, Verb::person_write, at->household, at->person, now).is_ok();
      json::array can;
      if (is_writer)
        for (const auto* word : {"flag", "plan", "move", "add_person", "lives", "stay"})
          can.emplace_back(word);
      (*shown)["can"] = std::move(can);
      return shown;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply see_household(const Request& request) const {
    return card(desk.at_household(request, Verb::person_see), "person.see", request.now);
  }
  [[nodiscard]] Reply see_person(const Request& request) const {
    return card(desk.at_person(request, Verb::person_see), "person.see", request.now);
  }

  // The doors of a cell. Care words are told to whom holds the cell only: for everybody else this
  // would be a list of the vulnerable.
  [[nodiscard]] Reply doors(const Request& request) const {
    auto at = desk.at_area(request, Verb::person_see);
    if (!at) return reply_fault(at.error());
    if (!at->area->is_cell()) return reply_fault({FaultKind::bad_input, "registry.not_a_cell"});
    const bool is_holder = at->permit.ground().where == Where::duty;
    auto body = desk.gate.db.write([&](Tx& tx) -> Result<json::object> {
      json::array items;
      auto rows = store::doors_of_cell(tx, at->area->id);
      std::vector<std::pair<std::string, std::size_t>> order;
      for (std::size_t i = 0; i < rows.size(); ++i)
        order.emplace_back(walking_key(rows[i]), i);
      std::sort(order.begin(), order.end());
      PersonId first;
      for (std::size_t n = 0; n < order.size(); ++n) {
        const auto& row = rows[order[n].second];
        const bool hidden = is_hidden(tx, row.id, request.now);
        json::object item{{"id", to_text(row.id)},
                          {"order", std::int64_t(n + 1)},
                          {"building", hidden && !is_holder ? std::string() : row.building},
                          {"door", hidden && !is_holder ? std::string() : row.door},
                          {"kind", row.kind},
                          {"people", row.people},
                          {"is_hidden", hidden}};
        json::array care;
        if (is_holder)
          for (const auto person : members_of(tx, row.id)) {
            first = person;
            for (const auto& flag : store::flags_of(tx, person, request.now))
              care.emplace_back(flag.kind);
          }
        item["care"] = std::move(care);
        items.push_back(std::move(item));
      }
      log_read(tx,
               {at->actor.account, "person.doors",
                first.is_set() ? std::vector<PersonId>{first} : std::vector<PersonId>{},
                std::to_string(rows.size()) + " doors"},
               request.now);
      auto list = list_body(std::move(items), "", request.now);
      list["area"] = area_json(desk.tree, *at->area);
      list["why"] = why_json(desk.tree, at->permit, at->duty_until);
      return list;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] std::vector<PersonId> candidates(Tx& tx, const Wanted& wanted,
                                                 const std::vector<std::string>& paths) const {
    const Keys& keys = desk.gate.keys;
    switch (wanted.by) {
      case Wanted::By::name:
        return store::by_token(tx, token_of(keys, TokenKind::name, wanted.value), kTokenMax);
      case Wanted::By::initials:
        return store::by_token(tx, token_of(keys, TokenKind::initials, wanted.value), kTokenMax);
      case Wanted::By::phone:
        return store::by_token(tx, token_of(keys, TokenKind::phone, wanted.value), kTokenMax);
      case Wanted::By::tail:
        return store::by_token(tx, token_of(keys, TokenKind::tail, wanted.value), kTokenMax);
      case Wanted::By::door: {
        std::vector<PersonId> found;
        std::size_t asked = 0;
        for (const auto& path : paths)
          for (const Area* cell : desk.tree.cells_under(path)) {
            if (++asked > kDoorCellsMax) return found;
            const auto key = door_key(cell->id, wanted.value, wanted.door);
            for (const auto id :
                 store::by_token(tx, token_of(keys, TokenKind::door, key), kTokenMax))
              found.push_back(id);
          }
        return found;
      }
      case Wanted::By::nothing:
        break;
    }
    return {};
  }

  [[nodiscard]] Reply find(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    const auto anywhere = permit(*actor, Verb::person_find, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused)
      return reply_fault(anywhere.error());
    auto draft = read_draft(request.body, kFindFields);
    if (!draft) return reply_fault(draft.error());
    const Wanted wanted = wanted_of(draft->text("find"));
    if (wanted.by == Wanted::By::nothing)
      return reply_fault({FaultKind::bad_input,
                          "draft.bad_fields",
                          {},
                          {{"find", "registry.cannot_search",
                            "a name, initials, a phone or its last four, or a door"}}});
    auto body = desk.gate.db.write([&](Tx& tx) -> Result<json::object> {
      if (store::count_search(tx, actor->account, request.now) > search_budget(actor->roles))
        return Fault{FaultKind::too_many, "registry.too_many_searches"};
      const auto paths = desk.reach(tx, *actor, Verb::person_find, request.now);
      std::vector<DutyHere> duties = desk.duties(tx, actor->account, request.now);
      json::array items;
      ReadEntry read{actor->account, "person.find", {}, {}};
      bool is_more = false;
      for (const auto id : candidates(tx, wanted, paths)) {
        auto person = load_person(tx, id);
        if (!person) continue;
        const auto inside = [&](std::string_view path) {
          return person->cell_path.starts_with(path);
        };
        if (std::none_of(paths.begin(), paths.end(), inside)) continue;
        if (std::find(read.people.begin(), read.people.end(), person->id) != read.people.end())
          continue;
        if (items.size() == kFoundMax) {
          is_more = true;
          break;
        }
        const bool is_holder = std::any_of(
            duties.begin(), duties.end(), [&](const auto& duty) { return inside(duty.area_path); });
        auto line = person_line(tx, desk.gate.keys, desk.tree, *person, is_holder, request.now);
        if (!line) continue;
        read.people.push_back(person->id);
        items.push_back(std::move(*line));
      }
      log_read(tx, read, request.now);
      auto list = list_body(std::move(items), "", request.now);
      list["is_more"] = is_more;
      return list;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply flag_kinds(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& k : store::flag_kinds(tx))
        items.push_back(json::object{{"kind", k.kind},
                                     {"zh", k.zh},
                                     {"en", k.en},
                                     {"purpose_zh", k.purpose_zh},
                                     {"purpose_en", k.purpose_en},
                                     {"days_kept", k.days_kept},
                                     {"needs_two", k.needs_two},
                                     {"what", k.what},
                                     {"cadence_days", k.cadence_days}});
      return json::object{{"items", std::move(items)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> people_routes(const CivilDesk& desk) {
  const PeopleRoutes r{desk};
  const Access see{Access::Kind::verb, "person.see"};
  const Access find{Access::Kind::verb, "person.find"};
  return {
      {Method::get,
       "/v1/households/{id}",
       "registry.see_household",
       RouteClass::field,
       see,
       {},
       "HouseholdCard",
       "A household: who lives there, what they need, why you may see it. Logged.",
       false,
       [r](const Request& q) { return r.see_household(q); }},
      {Method::get,
       "/v1/people/{id}",
       "registry.see_person",
       RouteClass::field,
       see,
       {},
       "HouseholdCard",
       "The household of a person. Logged.",
       false,
       [r](const Request& q) { return r.see_person(q); }},
      {Method::get,
       "/v1/cells/{id}/households",
       "registry.doors",
       RouteClass::field,
       see,
       {},
       "DoorList",
       "The doors of a cell in walking order; what care is due where, for who holds the cell.",
       false,
       [r](const Request& q) { return r.doors(q); }},
      {Method::post, "/v1/people/find", "registry.find", RouteClass::list, find, kFindFields,
       "PersonList", "Searches down to one: name, initials, phone, its tail, or a door. Logged.",
       false, [r](const Request& q) { return r.find(q); }},
      {Method::get,
       "/v1/flag-kinds",
       "registry.flag_kinds",
       RouteClass::list,
       Access{Access::Kind::signed_in},
       {},
       "FlagKinds",
       "Kinds of care flag, what each is for and how long it stands.",
       false,
       [r](const Request& q) { return r.flag_kinds(q); }},
  };
}

}  // namespace fl
