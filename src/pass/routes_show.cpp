// The pass page's routes: X-Firstline-Pass instead of a session. Showing reads the replica and
// nothing else.
#include "pass/routes_show.h"

#include "pass/failures.h"
#include "pass/routes.h"
#include "pass/routes_parts.h"
#include "pass/store_pass.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr std::string_view kPassHeader = "x-firstline-pass";
constexpr DraftField kAppealFields[] = {
    {.name = "leaf",
     .type = FieldType::integer,
     .low = 0,
     .high = std::int64_t(1) << 53,
     .is_optional = true},
    {"text", FieldType::text, 1, 1'000},
};

struct ShowRoutes {
  PassDesk desk;
  PassRoom room;
  std::shared_ptr<RuleShelf> shelf;
  const Gate& gate;
  std::shared_ptr<FailureBrake> unknown_tries =
      std::make_shared<FailureBrake>(kUnknownTriesMax, std::chrono::minutes(1));

  [[nodiscard]] Reply show(const Request& request) const {
    std::string body;
    const int status =
        desk.replica->answer(request.header(kPassHeader), request.peer, request.now, body);
    return reply_shown(status, std::move(body));
  }

  struct Holder {
    PersonId person;
    bool is_confirmed = false;  // the person took it themself, or had the letter
  };
  // Whose capability it is, by the rows: the replica may be a second behind an end. What the
  // replica does not know is not looked for in the rows, and guessing is slowed.
  [[nodiscard]] Result<Holder> holder(const Request& request) const {
    const auto capability = request.header(kPassHeader);
    const Fault unknown{FaultKind::absent, "pass.no_such_pass"};
    const bool is_known =
        desk.replica->needs_rebuild() || desk.replica->person_of(capability).is_set();
    if (!is_capability(capability) || !is_known) {
      if (unknown_tries->is_waiting(request.peer, request.now))
        return Fault{FaultKind::too_many, "pass.too_many_tries"};
      unknown_tries->count(request.peer, request.now);
      return unknown;
    }
    const SlotKey key = capability_hash(capability);
    const std::string hash(reinterpret_cast<const char*>(key.data()), key.size());
    return desk.db.read([&](Tx& tx) -> Result<Holder> {
      const auto row = pass_store::capability_of(tx, hash);
      if (!row || row->ended) return unknown;
      return Holder{row->person, row->way != "door"};
    });
  }
  // Reasons are the person's own to read and to dispute: not whoever made the link at the door.
  [[nodiscard]] Result<PersonId> confirmed(const Request& request) const {
    auto found = holder(request);
    if (!found) return found.error();
    if (!found->is_confirmed) return Fault{FaultKind::refused, "pass.not_confirmed"};
    return found->person;
  }

  [[nodiscard]] Reply status(const Request& request) const {
    auto person = confirmed(request);
    if (!person) return reply_fault(person.error());
    auto body = desk.db.read([&](Tx& tx) -> Result<json::object> {
      auto now_is = status_now(tx, *shelf, *person, request.now);
      if (!now_is) return now_is.error();
      return status_page(tx, desk.keys, **now_is, request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply appeal(const Request& request) const {
    auto person = confirmed(request);
    if (!person) return reply_fault(person.error());
    auto act =
        gate.act_of_capability(request, request.header(kPassHeader), hash_bucket(person->value));
    if (!act) return reply_fault(act.error());
    auto draft = read_draft(request.body, kAppealFields);
    if (!draft) return reply_fault(draft.error());
    auto words = appeal_words(*draft, "text");
    if (!words) return reply_fault(words.error());
    auto filed = file_appeal(room, *shelf, Permit::for_capability(Verb::status_own, "pass"),
                             *person, *words, *act);
    return filed ? reply_json(201, json::object{{"id", reference_of(filed->id.value)}})
                 : reply_fault(filed.error());
  }

  [[nodiscard]] Reply end_one(const Request& request) const {
    auto found = holder(request);
    if (!found) return reply_fault(found.error());
    const PersonId person = found->person;
    auto act =
        gate.act_of_capability(request, request.header(kPassHeader), hash_bucket(person.value));
    if (!act) return reply_fault(act.error());
    auto id = id_of_text<CarerId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "pass.no_such_carer"});
    auto done =
        end_carer(desk, Permit::for_capability(Verb::status_own, "pass"), *id, person, *act);
    return done ? reply_json(200, json::object{{"ended", true}}) : reply_fault(done.error());
  }
};

}  // namespace

Reply reply_shown(int status, std::string body) {
  if (status == 200) return Reply{.status = 200, .body = std::move(body)};
  if (status == 404) return reply_fault({FaultKind::absent, "pass.no_such_pass"});
  if (status != 429) return reply_fault({FaultKind::unavailable, "pass.come_again"});
  auto reply = reply_fault({FaultKind::too_many, "pass.too_many_tries"});
  reply.headers.emplace_back("Retry-After", "60");
  return reply;
}

std::vector<Route> show_routes(const PassDesk& desk, const PassRoom& room,
                               std::shared_ptr<RuleShelf> shelf, const Gate& gate) {
  const ShowRoutes r{desk, room, std::move(shelf), gate};
  const Access link{Access::Kind::capability};
  return {
      {Method::get,
       "/v1/pass",
       "pass.show",
       RouteClass::pass,
       link,
       {},
       "PassShown",
       "My signed pass and those I show for others; needs no database.",
       false,
       [r](const Request& q) { return r.show(q); },
       [r](const Request& q, const Finish& finish) { finish(r.show(q)); }},
      {Method::get,
       "/v1/pass/status",
       "pass.shown_status",
       RouteClass::pass,
       link,
       {},
       "PassStatus",
       "My status by the pass of this phone: what, why, until when.",
       false,
       [r](const Request& q) { return r.status(q); }},
      {Method::post, "/v1/pass/appeals", "pass.shown_appeal", RouteClass::pass, link, kAppealFields,
       "PassAppealFiled", "Have another body look at it again, within a day.", true,
       [r](const Request& q) { return r.appeal(q); }},
      {Method::post,
       "/v1/pass/carers/{id}/end",
       "pass.shown_end_carer",
       RouteClass::pass,
       link,
       {},
       "PassEnded",
       "Somebody shows my pass no more, or I theirs.",
       true,
       [r](const Request& q) { return r.end_one(q); }},
  };
}

std::vector<Route> pass_giving_routes(const PassDesk& desk, const PassRoom& room,
                                      std::shared_ptr<RuleShelf> shelf, const Gate& gate) {
  auto routes = show_routes(desk, room, std::move(shelf), gate);
  for (auto& route : enrol_routes(desk, gate))
    routes.push_back(std::move(route));
  for (auto& route : pass_desk_routes(desk, gate))
    routes.push_back(std::move(route));
  return routes;
}

std::map<std::string, ReasonWords> reason_words(Db& db, RuleShelf& shelf, Instant now) {
  std::map<std::string, ReasonWords> words;
  auto set = db.read(
      [&](Tx& tx) -> Result<std::shared_ptr<const RuleSet>> { return shelf.in_force(tx, now); });
  if (!set || !*set) return words;
  for (const auto& rule : (*set)->rules)
    words[rule.code] = {rule.why.zh, rule.why.en, rule.office.zh, rule.office.en};
  return words;
}

}  // namespace fl
