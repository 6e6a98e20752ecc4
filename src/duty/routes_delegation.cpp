// Delegation downward, visible to the area; and what a party sees: its own duties and people.
#include <algorithm>

#include "duty/delegation.h"
#include "duty/routes.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr DraftField kGiveFields[] = {
    {.name = "account_id", .type = FieldType::id},
    {.name = "role",
     .type = FieldType::word,
     .words = "community_worker|clerk|community_lead|street_officer|district_officer"},
    {.name = "until", .type = FieldType::time},
    {.name = "reason", .type = FieldType::line, .low = 1, .high = limits::kReasonCharsMax},
};
constexpr DraftField kEndFields[] = {{.name = "delegation_id", .type = FieldType::id}};
constexpr int kPeopleShown = 200;

struct DelegationRoutes {
  const DutyRoom& room;
  const Gate& gate;

  [[nodiscard]] Reply list(const Request& request) const {
    auto where = duty_scope(room, gate, request, Verb::duty_see);
    if (!where) return reply_fault(where.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row :
           delegations_under(tx, where->area->path, request.now, limits::kListLimitMax)) {
        const Area* area = room.tree.find(row.area);
        items.push_back(json::object{
            {"id", to_text(row.id)},
            {"name", staff_name(tx, row.account)},
            {"by", staff_name(tx, row.by)},
            {"role", row.role},
            {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
            {"until", to_rfc3339(row.until)},
            {"reason", row.reason}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply run(const Request& request, std::span<const DraftField> fields,
                          const DutyChange& closure) const {
    return change_in_area(room, gate, request, Verb::duty_delegate, fields, closure);
  }

  [[nodiscard]] Reply give(const Request& request) const {
    return run(request, kGiveFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 Delegation row;
                 row.account = draft.id<AccountId>("account_id");
                 row.role = draft.text("role");
                 row.area = where.area->id;
                 row.area_path = where.area->path;
                 row.until = *draft.time("until");
                 row.reason = trimmed(draft.text("reason"));
                 auto made = delegate_role(tx, room, where.permit, where.actor, std::move(row),
                                           request.now);
                 if (!made) return made.error();
                 return to_text(*made);
               });
  }

  [[nodiscard]] Reply end(const Request& request) const {
    return run(request, kEndFields,
               [&](Tx& tx, const DutyScope& where, const Draft& draft) -> Result<std::string> {
                 auto done = end_delegation(tx, where.permit, where.area->path,
                                            draft.id<DelegationId>("delegation_id"), request.now);
                 if (!done) return done.error();
                 return std::string("ended");
               });
  }

  static json::array duties_of_party(std::string_view party) {
    json::array duties;
    for (const auto& duty : party_duties())
      if (party.empty() || duty.party == party)
        duties.push_back(json::object{
            {"duty", duty.duty}, {"party", duty.party}, {"zh", duty.zh}, {"en", duty.en}});
    return duties;
  }

  [[nodiscard]] Reply parties(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    return reply_json(200, list_body(duties_of_party({}), "", request.now));
  }

  // A contact sees the organisation it speaks for, that party's duties and the people it lent.
  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::party_mine, {});
    if (!allowed) return reply_fault(allowed.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array organisations;
      for (const auto& row : organisations_under(tx, room.tree.root().path)) {
        if (row.contact != actor->account) continue;
        json::array people;
        for (const auto& file : responders_of_organisation(tx, room.keys, row.id, kPeopleShown))
          people.push_back(json::object{{"name", staff_name(tx, file.account)},
                                        {"term_until", time_or_null(file.term_until_at)},
                                        {"ended_at", time_or_null(file.ended_at)}});
        organisations.push_back(json::object{{"name", row.name},
                                             {"party", row.party},
                                             {"duties", duties_of_party(row.party)},
                                             {"people", std::move(people)}});
      }
      return json::object{{"organisations", std::move(organisations)},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> delegation_routes(const DutyRoom& room, const Gate& gate) {
  const DelegationRoutes r{room, gate};
  const Access see{Access::Kind::verb, name_of(Verb::duty_see)};
  const Access give{Access::Kind::verb, name_of(Verb::duty_delegate)};
  return {
      {Method::get,
       "/v1/areas/{id}/delegations",
       "duty.list_delegations",
       RouteClass::list,
       see,
       {},
       "DelegationList",
       "Roles given downward for a time, by whom and why.",
       false,
       [r](const Request& q) { return r.list(q); }},
      {Method::post, "/v1/areas/{id}/delegations", "duty.delegate", RouteClass::list, give,
       kGiveFields, "DutyMade", "Gives a lower role on this area until a time.", true,
       [r](const Request& q) { return r.give(q); }},
      {Method::post, "/v1/areas/{id}/delegations/end", "duty.end_delegation", RouteClass::list,
       give, kEndFields, "DutyMade", "Ends one before its time.", true,
       [r](const Request& q) { return r.end(q); }},
      {Method::get,
       "/v1/duty/parties",
       "duty.party_duties",
       RouteClass::list,
       Access{Access::Kind::signed_in},
       {},
       "PartyDutyList",
       "Every duty and the one party that owns it.",
       false,
       [r](const Request& q) { return r.parties(q); }},
      {Method::get,
       "/v1/party/mine",
       "duty.my_party",
       RouteClass::list,
       Access{Access::Kind::verb, name_of(Verb::party_mine)},
       {},
       "MyParty",
       "A party's own duties and the people it lent.",
       false,
       [r](const Request& q) { return r.mine(q); }},
  };
}

}  // namespace fl
