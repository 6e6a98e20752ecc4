// Lists that need two people, and file against visit.
//
// Whoever needs many vulnerable people at once (a power cut, a flood) asks with a reason; somebody
// else of the same line grants it for a day; every name shown is logged as a read of that person.
#include <algorithm>

#include "platform/limits.h"
#include "platform/text.h"
#include "registry/routes_more.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kAskFields[] = {
    {"flag", FieldType::line, 1, 32},
    {"reason", FieldType::line, 4, std::int64_t(limits::kReasonCharsMax)},
};
constexpr std::chrono::hours kGrantAge{24}, kListedFor{24 * 7};
constexpr std::size_t kPeopleMax = 2000;

struct CareListRoutes {
  CivilDesk desk;

  [[nodiscard]] Reply ask(const Request& request) const {
    auto at = desk.at_area(request, Verb::care_bulk);
    if (!at) return reply_fault(at.error());
    auto draft = read_draft(request.body, kAskFields);
    if (!draft) return reply_fault(draft.error());
    const Bucket bucket = hash_bucket(at->area->id.value);
    auto the_act = desk.gate.act_of(request, at->actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      auto kind = store::flag_kind(tx, draft->text("flag"));
      if (!kind) return kind.error();
      CareList list;
      list.id = static_cast<std::int64_t>(random_u64() >> 1 | 1);
      list.area = at->area->id;
      list.kind = kind->kind;
      list.reason = trimmed(draft->text("reason"));
      list.asked_by = at->actor.account;
      list.asked_at = request.now;
      store::add_care_list(tx, list);
      append_leaf(tx, leaf_of(at->permit, bucket, "care_list.ask", "care_list", list.id, {},
                              request.now, list.reason));
      return base32_of(list.id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(201, json::object{{"id", *made}});
  }

  struct AtList {
    Actor actor;
    Permit permit;
    CareList list;
    const Area* area;
  };
  [[nodiscard]] Result<AtList> at_list(const Request& request) const {
    auto actor = desk.gate.actor(request);
    if (!actor) return actor.error();
    const auto anywhere = permit(*actor, Verb::care_bulk, {});
    if (!anywhere && anywhere.error().kind == FaultKind::refused) return anywhere.error();
    const Fault absent{FaultKind::absent, "registry.no_such_list"};
    const auto id = value_of_base32(request.captures.at(0));
    if (!id) return absent;
    return desk.gate.db.read([&](Tx& tx) -> Result<AtList> {
      auto list = store::load_care_list(tx, *id);
      const Area* area = list ? desk.tree.find(list->area) : nullptr;
      if (!area) return absent;
      auto allowed = permit(*actor, Verb::care_bulk, {.path = area->path});
      if (!allowed) return absent;
      return AtList{*actor, *allowed, *list, area};
    });
  }

  [[nodiscard]] Reply grant(const Request& request) const {
    auto at = at_list(request);
    if (!at) return reply_fault(at.error());
    if (at->list.asked_by == at->actor.account)
      return reply_fault({FaultKind::conflict, "registry.needs_another"});
    const Bucket bucket = hash_bucket(at->area->id.value);
    auto the_act = desk.gate.act_of(request, at->actor, bucket);
    if (!the_act) return reply_fault(the_act.error());
    auto made = act(desk.gate.db, *the_act, [&](Tx& tx) -> Result<std::string> {
      const auto list = store::load_care_list(tx, at->list.id);
      if (!list || list->granted_by.is_set())
        return Fault{FaultKind::conflict, "registry.list_granted"};
      store::grant_care_list(tx, list->id, at->actor.account, request.now + kGrantAge);
      append_leaf(tx, leaf_of(at->permit, bucket, "care_list.grant", "care_list", list->id, {},
                              request.now, list->reason));
      return base32_of(list->id);
    });
    if (!made) return reply_fault(made.error());
    return reply_json(200, json::object{{"id", *made}});
  }

  [[nodiscard]] Reply open(const Request& request) const {
    auto at = at_list(request);
    if (!at) return reply_fault(at.error());
    const CareList& list = at->list;
    if (list.asked_by != at->actor.account)
      return reply_fault({FaultKind::conflict, "registry.not_your_list"});
    if (!list.granted_by.is_set())
      return reply_fault({FaultKind::conflict, "registry.needs_another"});
    if (!list.until_at || *list.until_at <= request.now)
      return reply_fault({FaultKind::conflict, "registry.list_over"});
    auto body = desk.gate.db.write([&](Tx& tx) -> Result<json::object> {
      json::array items;
      ReadEntry read{at->actor.account, "care_list.open", {}, list.reason};
      bool is_more = false;
      for (const Area* cell : desk.tree.cells_under(at->area->path)) {
        for (const auto& flag :
             store::flags_in_cell(tx, cell->id, list.kind, request.now, int(kPeopleMax))) {
          if (items.size() == kPeopleMax) {
            is_more = true;
            break;
          }
          auto person = load_person(tx, flag.person);
          if (!person) continue;
          auto line = person_line(tx, desk.gate.keys, desk.tree, *person, false, request.now);
          if (!line) continue;
          read.people.push_back(person->id);
          items.push_back(std::move(*line));
        }
      }
      log_read(tx, read, request.now);
      auto shown = list_body(std::move(items), "", request.now);
      shown["is_more"] = is_more;
      return shown;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply lists(const Request& request) const {
    auto at = desk.at_area(request, Verb::care_bulk);
    if (!at) return reply_fault(at.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& list :
           store::care_lists_since(tx, request.now - kListedFor, limits::kListLimitMax)) {
        const Area* area = desk.tree.find(list.area);
        if (!area || !area->path.starts_with(at->area->path)) continue;
        const bool is_mine = list.asked_by == at->actor.account;
        const bool is_open = list.until_at && *list.until_at > request.now;
        items.push_back(json::object{
            {"id", base32_of(list.id)},
            {"area", area_json(desk.tree, *area)},
            {"flag", list.kind},
            {"reason", list.reason},
            {"asked_by", staff_name(tx, list.asked_by)},
            {"asked_at", to_rfc3339(list.asked_at)},
            {"granted_by",
             list.granted_by.is_set() ? staff_name(tx, list.granted_by) : std::string()},
            {"until", list.until_at ? json::value(to_rfc3339(*list.until_at)) : json::value()},
            {"can", is_mine && is_open                      ? "open"
                    : !is_mine && !list.granted_by.is_set() ? "grant"
                                                            : ""}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  // How often the file and the door disagree, by part; the denominator beside it.
  [[nodiscard]] Reply mismatch(const Request& request) const {
    auto at = desk.at_area(request, Verb::person_see);
    if (!at) return reply_fault(at.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      std::vector<const Area*> parts = desk.tree.children_of(at->area->id);
      if (parts.empty()) parts.push_back(at->area);
      json::array items;
      store::SeenCount sum;
      for (const Area* part : parts) {
        if (part->cell_count == 0) continue;
        store::SeenCount count;
        for (const Area* cell : desk.tree.cells_under(part->path)) {
          const auto one = store::seen_count(tx, cell->id);
          count.asked += one.asked;
          count.mismatched += one.mismatched;
        }
        sum.asked += count.asked;
        sum.mismatched += count.mismatched;
        items.push_back(json::object{{"area", area_json(desk.tree, *part)},
                                     {"asked", count.asked},
                                     {"mismatched", count.mismatched}});
      }
      auto shown = list_body(std::move(items), "", request.now);
      shown["area"] = area_json(desk.tree, *at->area);
      shown["asked"] = sum.asked;
      shown["mismatched"] = sum.mismatched;
      shown["why"] = why_json(desk.tree, at->permit, at->duty_until);
      return shown;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply mismatches(const Request& request) const {
    auto at = desk.at_area(request, Verb::person_see);
    if (!at) return reply_fault(at.error());
    auto body = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      const bool is_holder = at->permit.ground().where == Where::duty;
      for (const Area* cell : desk.tree.cells_under(at->area->path)) {
        for (const auto& seen : store::mismatches(tx, cell->id, limits::kListLimitMax)) {
          if (items.size() == std::size_t(limits::kListLimitMax)) break;
          auto household = load_household(tx, seen.household);
          if (!household) continue;
          const bool shows = is_holder || !is_hidden(tx, seen.household, request.now);
          items.push_back(
              json::object{{"household_id", to_text(seen.household)},
                           {"area", area_json(desk.tree, *cell)},
                           {"door", shows ? household->building + household->door : std::string()},
                           {"said", seen.said},
                           {"filed_count", seen.filed_count},
                           {"found_count", seen.found_count},
                           {"at", to_rfc3339(seen.seen_at)},
                           {"by", staff_name(tx, seen.seen_by)}});
        }
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

std::vector<Route> bulk_rows(const CareListRoutes& r) {
  const Access bulk{Access::Kind::verb, "care.bulk"};
  return {
      {Method::post, "/v1/areas/{id}/care-lists", "registry.ask_care_list", RouteClass::field, bulk,
       kAskFields, "PersonMade", "Asks for many people with one flag; another grants it.", true,
       [r](const Request& q) { return r.ask(q); }},
      {Method::get,
       "/v1/areas/{id}/care-lists",
       "registry.care_lists",
       RouteClass::list,
       bulk,
       {},
       "CareListList",
       "Lists asked for in the last days, and what one may do with them.",
       false,
       [r](const Request& q) { return r.lists(q); }},
      {Method::post,
       "/v1/care-lists/{id}/grant",
       "registry.grant_care_list",
       RouteClass::field,
       bulk,
       {},
       "PersonMade",
       "Grants somebody else's list for a day.",
       true,
       [r](const Request& q) { return r.grant(q); }},
      {Method::get,
       "/v1/care-lists/{id}",
       "registry.open_care_list",
       RouteClass::heavy,
       bulk,
       {},
       "PersonList",
       "A granted list. Logged as a read of everybody on it.",
       false,
       [r](const Request& q) { return r.open(q); }},
  };
}

}  // namespace

std::vector<Route> care_list_routes(const CivilDesk& desk) {
  const CareListRoutes r{desk};
  const Access see{Access::Kind::verb, "person.see"};
  std::vector<Route> rows = bulk_rows(r);
  rows.push_back({Method::get,
                  "/v1/areas/{id}/mismatch",
                  "registry.mismatch",
                  RouteClass::list,
                  see,
                  {},
                  "MismatchPage",
                  "How often the file and the door disagree, by part, with how many were asked.",
                  false,
                  [r](const Request& q) { return r.mismatch(q); }});
  rows.push_back({Method::get,
                  "/v1/areas/{id}/mismatches",
                  "registry.mismatches",
                  RouteClass::list,
                  see,
                  {},
                  "MismatchList",
                  "The doors where the file is wrong.",
                  false,
                  [r](const Request& q) { return r.mismatches(q); }});
  return rows;
}

}  // namespace fl
