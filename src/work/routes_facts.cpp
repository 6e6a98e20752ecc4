// The facts of a month: one's own with a comment, those of the people one level down, dossiers.
// There is one order, by name, and no parameter asks for another.
#include <algorithm>

#include "platform/text.h"
#include "storage/db.h"
#include "work/facts_room.h"
#include "work/routes.h"
#include "work/store_facts.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr std::size_t kPeopleShownMax = 400;

constexpr DraftField kCommentFields[] = {{"month", FieldType::line, 7, 7},
                                         {"comment", FieldType::text, 1, 1000}};
constexpr DraftField kDossierFields[] = {{.name = "account_id", .type = FieldType::id},
                                         {"month", FieldType::line, 7, 7},
                                         {"question", FieldType::text, 4, 500}};
constexpr DraftField kReplyFields[] = {{.name = "dossier_id", .type = FieldType::id},
                                       {"reply", FieldType::text, 1, 2000}};
constexpr DraftField kDecisionFields[] = {{.name = "dossier_id", .type = FieldType::id},
                                          {"decision", FieldType::text, 10, 1000}};

// Asked for anything but a month, this page says no: it has no sorting, no filter by number, no
// score.
Result<Month> month_asked(const Request& request) {
  for (const auto& [name, value] : request.query)
    if (name != "month")
      return Fault{FaultKind::bad_input,
                   "draft.bad_fields",
                   {},
                   {{name, "draft.unknown_field", "this page is by name only"}}};
  const auto text = request.query_value("month");
  return text.empty() ? month_of(month_name_of(start_of_day(request.now))) : month_of(text);
}

json::object dossier_json(Tx& tx, const Dossier& d) {
  boost::system::error_code error;
  json::value facts = json::parse(d.facts, error);
  return {{"id", to_text(d.id)},
          {"about", json::object{{"id", to_text(d.about)}, {"name", staff_name(tx, d.about)}}},
          {"month", d.month},
          {"question", d.question},
          {"facts", error ? json::value(nullptr) : std::move(facts)},
          {"opener", staff_name(tx, d.opener)},
          {"opened_at", to_rfc3339(d.opened_at)},
          {"reply_until", to_rfc3339(d.opened_at + kReplyTime)},
          {"replied_at", maybe_time(d.replied_at)},
          {"reply", d.reply},
          {"decided_at", maybe_time(d.decided_at)},
          {"decision", d.decision}};
}

struct FactsRoutes {
  const WorkRoom& room;
  const Gate& gate;

  [[nodiscard]] Result<std::pair<Actor, Permit>> own(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto allowed = permit(*actor, Verb::facts_own, {});
    if (!allowed) return allowed.error();
    return std::pair(*actor, *allowed);
  }

  [[nodiscard]] Reply show_own(const Actor& actor, const Month& month, Instant now) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const Facts facts = work_store::facts_of(tx, actor.account, month, now);
      const auto view = work_store::load_facts_view(tx, actor.account, month.name);
      const auto shown = shown_to_self(facts);
      json::object page{{"month", month.name},
                        {"shown", name_of(shown)},
                        {"promises_min", kPromisesMin},
                        {"comment", view.comment},
                        {"commented_at", maybe_time(view.commented_at)},
                        {"facts", nullptr},
                        {"as_of", to_rfc3339(now)}};
      if (shown == FactsShown::yes) page["facts"] = facts_json(facts);
      json::array dossiers;
      for (const auto& dossier : work_store::dossiers_about(tx, actor.account))
        dossiers.push_back(dossier_json(tx, dossier));
      page["dossiers"] = std::move(dossiers);
      return page;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply mine(const Request& request) const {
    auto who = own(request);
    if (!who) return reply_fault(who.error());
    auto month = month_asked(request);
    if (!month) return reply_fault(month.error());
    auto seen = note_facts_seen(room, who->first.account, *month, request.now);
    if (!seen) return reply_fault(seen.error());
    return show_own(who->first, *month, request.now);
  }

  [[nodiscard]] Reply comment(const Request& request) const {
    auto who = own(request);
    if (!who) return reply_fault(who.error());
    auto draft = read_draft(request.body, kCommentFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, who->first, hash_bucket(who->first.account.value));
    if (!act) return reply_fault(act.error());
    auto month = month_of(draft->text("month"));
    if (!month) return reply_fault(month.error());
    auto done = comment_on_facts(room, who->second, *month, trimmed(draft->text("comment")), *act);
    return done ? show_own(who->first, *month, request.now) : reply_fault(done.error());
  }

  // People with a role at this area or one level down, by name; oneself is on one's own page.
  [[nodiscard]] std::vector<std::pair<std::string, AccountId>> people_of(Tx& tx, const Area& area,
                                                                         AccountId self,
                                                                         Instant now) const {
    std::vector<std::pair<std::string, AccountId>> people;
    auto add = [&](const std::string& path) {
      for (const auto& seat : seats_at(tx, path, now))
        if (seat.account != self && preset_has(seat.grant.role, Verb::facts_own))
          people.emplace_back(staff_name(tx, seat.account), seat.account);
    };
    add(area.path);
    for (const Area* child : room.tree.children_of(area.id))
      if (people.size() < kPeopleShownMax) add(child->path);
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    return people;
  }

  [[nodiscard]] Reply of_area(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::facts_see);
    if (!where) return reply_fault(where.error());
    auto month = month_asked(request);
    if (!month) return reply_fault(month.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& [name, account] :
           people_of(tx, *where->area, where->actor.account, request.now)) {
        const Facts facts = work_store::facts_of(tx, account, *month, request.now);
        const auto view = work_store::load_facts_view(tx, account, month->name);
        const auto shown = shown_to_superior(facts, *month, view, request.now);
        json::object row{{"id", to_text(account)},
                         {"name", name},
                         {"shown", name_of(shown)},
                         {"facts", nullptr},
                         {"comment", ""}};
        if (shown == FactsShown::yes) {
          row["facts"] = facts_json(facts);
          row["comment"] = view.comment;
        }
        items.push_back(std::move(row));
      }
      json::array dossiers;
      for (const auto& dossier : work_store::dossiers_of_area(tx, where->area->id))
        if (dossier.about != where->actor.account) dossiers.push_back(dossier_json(tx, dossier));
      return json::object{{"area", area_json(room.tree, *where->area)},
                          {"month", month->name},
                          {"promises_min", kPromisesMin},
                          {"items", std::move(items)},
                          {"dossiers", std::move(dossiers)},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply show_dossier(DossierId id, int status) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto dossier = work_store::load_dossier(tx, id);
      if (!dossier) return dossier.error();
      return dossier_json(tx, *dossier);
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply open(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::facts_see);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kDossierFields);
    if (!draft) return reply_fault(draft.error());
    auto month = month_of(draft->text("month"));
    if (!month) return reply_fault(month.error());
    auto act = gate.act_of(request, where->actor, hash_bucket(where->area->id.value));
    if (!act) return reply_fault(act.error());
    auto made = open_dossier(room, where->permit, *where->area, draft->id<AccountId>("account_id"),
                             *month, trimmed(draft->text("question")), *act);
    return made ? show_dossier(*made, 201) : reply_fault(made.error());
  }

  // A body that names no dossier of theirs is a wrong body, not a missing page.
  [[nodiscard]] static Reply refuse(const Fault& fault) {
    if (fault.kind == FaultKind::absent)
      return reply_fault({FaultKind::bad_input,
                          "work.no_such_dossier",
                          {},
                          {{"dossier_id", "draft.unknown_value", "a dossier"}}});
    return reply_fault(fault);
  }

  [[nodiscard]] Reply reply(const Request& request) const {
    auto who = own(request);
    if (!who) return reply_fault(who.error());
    auto draft = read_draft(request.body, kReplyFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, who->first, 0);
    if (!act) return reply_fault(act.error());
    auto done = reply_to_dossier(room, who->second, draft->id<DossierId>("dossier_id"),
                                 trimmed(draft->text("reply")), *act);
    return done ? show_dossier(done->id, 200) : refuse(done.error());
  }

  [[nodiscard]] Reply decide(const Request& request) const {
    auto where = area_here(room, gate, request, Verb::facts_see);
    if (!where) return reply_fault(where.error());
    auto draft = read_draft(request.body, kDecisionFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, where->actor, 0);
    if (!act) return reply_fault(act.error());
    auto done =
        decide_dossier(room, where->permit, *where->area, draft->id<DossierId>("dossier_id"),
                       trimmed(draft->text("decision")), *act);
    return done ? show_dossier(done->id, 200) : refuse(done.error());
  }
};

}  // namespace

std::vector<Route> facts_routes(const WorkRoom& room, const Gate& gate) {
  const FactsRoutes r{room, gate};
  auto verb = [](Verb v) { return Access{Access::Kind::verb, name_of(v)}; };
  return {
      {Method::get,
       "/v1/facts/mine",
       "work.my_facts",
       RouteClass::list,
       verb(Verb::facts_own),
       {},
       "MyFacts",
       "The facts of my month, before anyone else sees them.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::post, "/v1/facts/comment", "work.comment_facts", RouteClass::list,
       verb(Verb::facts_own), kCommentFields, "MyFacts", "Say what the numbers do not.", true,
       [r](const Request& q) { return r.comment(q); }},
      {Method::get,
       "/v1/areas/{id}/facts",
       "work.area_facts",
       RouteClass::list,
       verb(Verb::facts_see),
       {},
       "FactsPage",
       "Facts of the people one level down, by name, each with their comment.",
       false,
       [r](const Request& q) { return r.of_area(q); }},
      {Method::post, "/v1/areas/{id}/dossiers", "work.open_dossier", RouteClass::list,
       verb(Verb::facts_see), kDossierFields, "Dossier",
       "Put facts and comment before a panel; the person replies.", true,
       [r](const Request& q) { return r.open(q); }},
      {Method::post, "/v1/dossiers/reply", "work.reply_dossier", RouteClass::list,
       verb(Verb::facts_own), kReplyFields, "Dossier", "My reply to a dossier about me.", true,
       [r](const Request& q) { return r.reply(q); }},
      {Method::post, "/v1/areas/{id}/decide", "work.decide_dossier", RouteClass::list,
       verb(Verb::facts_see), kDecisionFields, "Dossier",
       "Another person's decision, after the reply or seven days.", true,
       [r](const Request& q) { return r.decide(q); }},
  };
}

}  // namespace fl
