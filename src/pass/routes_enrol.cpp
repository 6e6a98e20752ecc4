// Getting a pass oneself: with a session, or with the code of a letter; and the children of one's
// household.
#include "pass/confirm.h"
#include "pass/failures.h"
#include "pass/routes_show.h"
#include "pass/store_holders.h"
#include "storage/db.h"

namespace fl {

namespace {

constexpr int kAdultYears = 18;
constexpr DraftField kCodeFields[] = {
    {"code", FieldType::line, 9, 20},
    {.name = "birth_year", .type = FieldType::integer, .low = 1900, .high = 2100},
};
constexpr DraftField kFamilyFields[] = {{.name = "person_id", .type = FieldType::id}};
constexpr int kLetterTriesOfPeer = 20;

// The capability that the asking phone has already.
std::string_view held_by(const Request& request) {
  return request.header("x-firstline-pass");
}

struct EnrolRoutes {
  PassDesk desk;
  const Gate& gate;
  std::shared_ptr<FailureBrake> letters =
      std::make_shared<FailureBrake>(kLetterTriesOfPeer, std::chrono::minutes(15));

  struct Mine {
    Actor actor;
    Permit permit;
  };
  [[nodiscard]] Result<Mine> mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto allowed = permit(*actor, Verb::status_own, {.person = actor->person});
    if (!allowed) return allowed.error();
    return Mine{std::move(*actor), *allowed};
  }

  [[nodiscard]] Reply enrol(const Request& request) const {
    auto me = mine(request);
    if (!me) return reply_fault(me.error());
    auto act = gate.act_of(request, me->actor, hash_bucket(me->actor.person.value));
    if (!act) return reply_fault(act.error());
    auto given = take_capability(desk, me->permit, me->actor.person, held_by(request), *act);
    return given ? reply_json(201, json::object{{"capability", *given}})
                 : reply_fault(given.error());
  }

  // The brake is on wrong ones only: behind one address there may be a whole town, and a right code
  // is taken whatever the others typed. While it is on, every wrong one looks the same, also one of
  // a letter that exists with another year; a letter itself bears five tries.
  [[nodiscard]] Reply by_code(const Request& request) const {
    auto draft = read_draft(request.body, kCodeFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of_capability(request, draft->text("code"), 0);
    if (!act) return reply_fault(act.error());
    auto given = use_letter_on(desk, draft->text("code"), int(draft->number("birth_year")),
                               held_by(request), *act);
    if (given) return reply_json(201, json::object{{"capability", *given}});
    if (given.error().key != "pass.wrong_code") return reply_fault(given.error());
    if (letters->is_waiting(request.peer, request.now)) {
      Reply reply = reply_fault({FaultKind::too_many, "pass.too_many_tries"});
      reply.headers.emplace_back("Retry-After", std::to_string(letters->wait_seconds(request.now)));
      return reply;
    }
    letters->count(request.peer, request.now);
    return reply_fault(given.error());
  }

  // Children of the household, by masked name; whose pass I show already.
  [[nodiscard]] Reply family(const Request& request) const {
    auto me = mine(request);
    if (!me) return reply_fault(me.error());
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      auto self = load_person(tx, me->actor.person);
      if (!self) return self.error();
      const auto cared = pass_store::cared_by(tx, self->id);
      json::array items;
      for (const auto id : members_of(tx, self->household)) {
        auto person = load_person(tx, id);
        if (!person || id == self->id || year_of(request.now) - person->birth_year >= kAdultYears)
          continue;
        auto known = open_private(tx, desk.keys, id);
        if (!known) continue;
        json::value carer = nullptr;
        for (const auto& row : cared)
          if (row.person == id && (!row.until || *row.until > request.now)) carer = to_text(row.id);
        items.push_back(json::object{{"person_id", to_text(id)},
                                     {"name", masked_name(known->name)},
                                     {"relation", "child"},
                                     {"is_on", !carer.is_null()},
                                     {"carer_id", carer}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply add_child(const Request& request) const {
    auto me = mine(request);
    if (!me) return reply_fault(me.error());
    auto draft = read_draft(request.body, kFamilyFields);
    if (!draft) return reply_fault(draft.error());
    const auto child = draft->id<PersonId>("person_id");
    auto act = gate.act_of(request, me->actor, hash_bucket(me->actor.person.value));
    if (!act) return reply_fault(act.error());
    CarerDraft wish{child, me->actor.person, "child", std::nullopt, true};
    auto added = add_carer(desk, me->permit, wish, *act);
    // Somebody of elsewhere and one who is not there look the same.
    if (!added && added.error().kind == FaultKind::absent)
      return reply_fault({FaultKind::absent, "pass.not_family"});
    return added ? reply_json(201, json::object{{"id", to_text(*added)}})
                 : reply_fault(added.error());
  }
};

}  // namespace

std::vector<Route> enrol_routes(const PassDesk& desk, const Gate& gate) {
  const EnrolRoutes r{desk, gate};
  const Access own{Access::Kind::verb, "status.own"};
  return {
      {Method::post,
       "/v1/pass/enrol",
       "pass.enrol",
       RouteClass::pass,
       own,
       {},
       "PassCapability",
       "A pass for this phone.",
       true,
       [r](const Request& q) { return r.enrol(q); }},
      {Method::post, "/v1/pass/enrol/code", "pass.enrol_by_code", RouteClass::pass,
       Access{Access::Kind::anyone}, kCodeFields, "PassCapability",
       "A pass for this phone, by the code of a letter and the year of birth.", true,
       [r](const Request& q) { return r.by_code(q); }},
      {Method::get,
       "/v1/pass/family",
       "pass.family",
       RouteClass::pass,
       own,
       {},
       "PassFamilyList",
       "The children of my household, and whose pass I show.",
       false,
       [r](const Request& q) { return r.family(q); }},
      {Method::post, "/v1/pass/family", "pass.add_child", RouteClass::pass, own, kFamilyFields,
       "PassCarerAdded", "Show a child's pass on this phone too.", true,
       [r](const Request& q) { return r.add_child(q); }},
  };
}

}  // namespace fl
