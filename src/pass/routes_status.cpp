// What a person reads about their own pass and what a desk reads about theirs: the same page. An
// appeal is one act; the counts and the rules are for anybody.
#include "pass/keep.h"
#include "pass/routes.h"
#include "pass/store_pass.h"
#include "pass/tell.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr DraftField kAppealFields[] = {{"words", FieldType::text, 4, 500}};
constexpr DraftField kAnswerFields[] = {
    {.name = "upheld", .type = FieldType::word, .words = "yes|no"},
    {"words", FieldType::text, 10, 500},
};

json::value maybe_count(const std::optional<std::int64_t>& count) {
  return count ? json::value(*count) : json::value(nullptr);
}

// How long what was found about people is kept: what the retention job goes by, said aloud.
json::array kept_json() {
  json::array kept;
  for (const KeptFor& one : kEvidenceKept)
    kept.push_back(json::object{{"what", name_of(one.kind)}, {"days", one.days.count()}});
  kept.push_back(json::object{{"what", "appeal"}, {"days", kAppealKept.count()}});
  return kept;
}

struct StatusRoutes {
  PassRoom room;
  std::shared_ptr<RuleShelf> shelf;
  const Gate& gate;

  [[nodiscard]] Reply page_of(PersonId person, const Request& request, int status) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto now_is = status_now(tx, *shelf, person, request.now);
      if (!now_is) return now_is.error();
      return status_page(tx, room.keys, **now_is, request.now);
    });
    return body ? reply_json(status, *body) : reply_fault(body.error());
  }

  [[nodiscard]] std::string words_of(Tx& tx, const AppealRow& row) const {
    auto words =
        unseal_text(tx, room.keys, row.person, row.words_sealed, appeal_bound(row.id, "words"));
    return words ? *words : std::string();
  }

  [[nodiscard]] Reply mine(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::status_own, {.person = actor->person});
    if (!allowed) return reply_fault(allowed.error());
    return page_of(actor->person, request, 200);
  }

  [[nodiscard]] Reply appeal(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto allowed = permit(*actor, Verb::status_own, {.person = actor->person});
    if (!allowed) return reply_fault(allowed.error());
    auto draft = read_draft(request.body, kAppealFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, *actor, hash_bucket(actor->person.value));
    if (!act) return reply_fault(act.error());
    auto words = appeal_words(*draft, "words");
    if (!words) return reply_fault(words.error());
    auto filed = file_appeal(room, *shelf, *allowed, actor->person, *words, *act);
    return filed ? page_of(actor->person, request, 201) : reply_fault(filed.error());
  }

  // What waits for this reviewer, with the person's evidence: a read, so it is logged first.
  [[nodiscard]] Reply to_answer(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    if (scopes_of(*actor, Verb::evidence_sign).empty())
      return reply_fault({FaultKind::refused, "trust.not_permitted"});
    auto rows = room.db.write([&](Tx& tx) -> Result<std::vector<AppealRow>> {
      auto found = pass_store::appeals_of_reviewer(tx, actor->account);
      std::vector<PersonId> people;
      for (const auto& row : found)
        if (!row.answered_at && !(row.is_passed_on && has_later_round(tx, row)))
          people.push_back(row.person);
      if (!people.empty())
        log_read(tx, {actor->account, "status.appeal", std::move(people), "list"}, request.now);
      return found;
    });
    if (!rows) return reply_fault(rows.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row : *rows) {
        if (row.answered_at || (row.is_passed_on && has_later_round(tx, row))) continue;
        auto now_is = status_now(tx, *shelf, row.person, request.now);
        if (!now_is) return now_is.error();
        items.push_back(
            json::object{{"id", to_text(row.id)},
                         {"rule", row.rule},
                         {"filed_at", to_rfc3339(row.filed_at)},
                         {"due_at", to_rfc3339(row.due_at)},
                         {"person", person_card(tx, room, row.person, request.now)},
                         {"words", words_of(tx, row)},
                         {"round", row.round},
                         {"status", status_page(tx, room.keys, **now_is, request.now)}});
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply answer(const Request& request) const {
    auto by = admit_signer(request, gate);
    if (!by) return reply_fault(by.error());
    auto id = id_of_text<AppealId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "pass.no_such_appeal"});
    auto act = gate.act_of(request, by->actor, carried_bucket(id->value));
    if (!act) return reply_fault(act.error());
    auto draft = read_draft(request.body, kAnswerFields);
    if (!draft) return reply_fault(draft.error());
    auto answered = answer_appeal(room, *shelf, by->permit, *id, draft->text("upheld") == "yes",
                                  trimmed(draft->text("words")), *act);
    return answered ? reply_json(200, json::object{{"is_upheld", answered->is_upheld}})
                    : reply_fault(answered.error());
  }

  [[nodiscard]] Reply counts(const Request& request) const {
    auto found = room.db.read([&](Tx& tx) { return public_counts(tx, room.tree, request.now); });
    if (!found) return reply_fault(found.error());
    json::array items;
    for (const auto& one : *found) {
      const Area* area = room.tree.find(one.district);
      items.push_back(json::object{
          {"area", area ? json::value(area_json(room.tree, *area)) : json::value(nullptr)},
          {"rule", one.rule},
          {"verdict", one.verdict},
          {"live", maybe_count(one.live)},
          {"began_today", maybe_count(one.began_today)},
          {"late_appeals", maybe_count(one.late_appeals)}});
    }
    return reply_json(200, list_body(std::move(items), "", request.now));
  }

  [[nodiscard]] Reply rules(const Request& request) const {
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      const auto set = shelf->in_force(tx, request.now);
      boost::system::error_code error;
      return json::object{{"set", set ? json::parse(set->canonical, error) : json::value(nullptr)},
                          {"kept", kept_json()},
                          {"as_of", to_rfc3339(request.now)}};
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

Result<std::string> appeal_words(const Draft& draft, const std::string& field) {
  std::string words = trimmed(draft.text(field));
  if (words.empty())
    return Fault{FaultKind::bad_input,
                 "draft.bad_fields",
                 {},
                 {{field, "draft.bad_length", "what is wrong with it"}}};
  return words;
}

Result<Admitted> admit_signer(const Request& request, const Gate& gate) {
  auto actor = gate.actor(request);
  if (!actor) return actor.error();
  const auto scopes = scopes_of(*actor, Verb::evidence_sign);
  if (scopes.empty()) return Fault{FaultKind::refused, "trust.not_permitted"};
  auto allowed = permit(*actor, Verb::evidence_sign, {.path = scopes.front()});
  if (!allowed) return allowed.error();
  return Admitted{*actor, *allowed};
}

std::vector<Route> status_routes(const PassRoom& room, std::shared_ptr<RuleShelf> shelf,
                                 const Gate& gate) {
  const StatusRoutes r{room, std::move(shelf), gate};
  constexpr Access kOwn{Access::Kind::verb, "status.own"};
  return {
      {Method::get,
       "/v1/me/status",
       "pass.my_status",
       RouteClass::pass,
       kOwn,
       {},
       "PassStatus",
       "My status: what, why, which office, until when, what would change it.",
       false,
       [r](const Request& q) { return r.mine(q); }},
      {Method::post, "/v1/me/appeals", "pass.appeal", RouteClass::pass, kOwn, kAppealFields,
       "PassStatus", "Have another body look at it again, within a day.", true,
       [r](const Request& q) { return r.appeal(q); }},
      {Method::get,
       "/v1/appeals/mine",
       "pass.appeals_to_answer",
       RouteClass::list,
       Access{Access::Kind::verb, "evidence.sign"},
       {},
       "AppealToAnswerList",
       "Appeals I must answer, with what the status rests on. Logged.",
       false,
       [r](const Request& q) { return r.to_answer(q); }},
      {Method::post, "/v1/appeals/{id}/answer", "pass.answer_appeal", RouteClass::list,
       Access{Access::Kind::verb, "evidence.sign"}, kAnswerFields, "AppealAnswered",
       "Answer an appeal: upheld, or not and why.", true,
       [r](const Request& q) { return r.answer(q); }},
      {Method::get,
       "/v1/pass/counts",
       "pass.counts",
       RouteClass::list,
       Access{Access::Kind::anyone},
       {},
       "RestrictionList",
       "Restrictions that are live, by district and rule; small counts are not told.",
       false,
       [r](const Request& q) { return r.counts(q); }},
      {Method::get,
       "/v1/pass/rules",
       "pass.rules",
       RouteClass::list,
       Access{Access::Kind::anyone},
       {},
       "RulesInForce",
       "The rules in force, whole.",
       false,
       [r](const Request& q) { return r.rules(q); }},
  };
}

}  // namespace fl
