// The desks of laboratory, clinic, epidemiologist and pass office: put down, sign, withdraw, look.
// Opening a person's evidence is logged before the reply.
#include <algorithm>
#include <array>

#include "pass/routes.h"
#include "pass/store_pass.h"
#include "pass/tell.h"
#include "platform/limits.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr DraftField kRecordFields[] = {
    {.name = "kind",
     .type = FieldType::word,
     .words = "lab_result|clinician_report|exposure|quarantine_order"},
    {.name = "happened_at", .type = FieldType::time},
    {.name = "until", .type = FieldType::time, .is_optional = true},
    {.name = "result",
     .type = FieldType::word,
     .words = "positive|negative|inconclusive",
     .is_optional = true},
    {.name = "tube", .type = FieldType::word, .words = "single|pool", .is_optional = true},
    {.name = "finding",
     .type = FieldType::word,
     .words = "confirmed|suspected|febrile|recovered|released",
     .is_optional = true},
    {.name = "category",
     .type = FieldType::word,
     .words = "close|second|general",
     .is_optional = true},
    {.name = "place", .type = FieldType::word, .words = "home|site", .is_optional = true},
    {.name = "case_person_id", .type = FieldType::id, .is_optional = true},
    {.name = "case_id", .type = FieldType::id, .is_optional = true},
    {.name = "basis_id", .type = FieldType::id, .is_optional = true},
    {.name = "act", .type = FieldType::line, .low = 0, .high = 80, .is_optional = true},
    {.name = "interview", .type = FieldType::word, .words = "yes|no", .is_optional = true},
};
constexpr DraftField kSignFields[] = {{.name = "evidence_id", .type = FieldType::id}};
constexpr DraftField kWithdrawFields[] = {
    {.name = "evidence_id", .type = FieldType::id},
    {"reason", FieldType::line, 4, 120},
};

// What each kind must say, and what it may say besides; words of other kinds are refused, so that
// nothing stands in the facts that no rule reads.
constexpr std::size_t kActBytesMin = 4;
struct KindWords {
  EvidenceKind kind;
  std::array<std::string_view, 3> needs;
  std::array<std::string_view, 4> may;
};
constexpr KindWords kKindWords[] = {
    {EvidenceKind::lab_result, {"result", "tube"}, {}},
    {EvidenceKind::clinician_report, {"finding"}, {}},
    {EvidenceKind::exposure, {"category", "case_person_id", "case_id"}, {"place", "interview"}},
    {EvidenceKind::quarantine_order, {"basis_id"}, {"act", "place"}},
};
constexpr std::string_view kOfAKind[] = {"result", "tube",     "finding",        "category",
                                         "place",  "case_id",  "case_person_id", "basis_id",
                                         "act",    "interview"};

Outcome bad_word(std::string_view name, std::string_view key, std::string_view expected) {
  return Fault{FaultKind::bad_input,
               "draft.bad_fields",
               {},
               {{std::string(name), std::string(key), std::string(expected)}}};
}

Outcome check_words(EvidenceKind kind, const Draft& draft, Instant now) {
  const auto row = std::ranges::find(kKindWords, kind, &KindWords::kind);
  if (row == std::end(kKindWords)) return Done{};  // refused by what may be recorded at all
  for (const auto name : row->needs)
    if (!name.empty() && !draft.has(name))
      return bad_word(name, "draft.missing", "this kind needs it");
  for (const auto name : kOfAKind) {
    const bool is_own = std::ranges::find(row->needs, name) != row->needs.end() ||
                        std::ranges::find(row->may, name) != row->may.end();
    if (!is_own && draft.has(name))
      return bad_word(name, "draft.unknown_field", "no field of this kind of evidence");
  }
  if (draft.has("act") && trimmed(draft.text("act")).size() < kActBytesMin)
    return bad_word("act", "draft.bad_length", "the number or title of the document");
  if (const auto until = draft.time("until"); until && *until <= now)
    return Fault{FaultKind::bad_input, "pass.until_past"};
  return Done{};
}

}  // namespace

json::object person_card(Tx& tx, const PassRoom& room, PersonId id, Instant now) {
  json::object card{{"id", to_text(id)}, {"name", ""}, {"age", nullptr}, {"area", nullptr}};
  auto person = load_person(tx, id);
  if (!person) return card;
  auto known = open_private(tx, room.keys, person->id);
  if (known) card["name"] = known->name;
  card["age"] = year_of(now) - person->birth_year;
  if (const Area* area = room.tree.find(person->cell)) card["area"] = area_json(room.tree, *area);
  return card;
}

namespace {

json::object evidence_json(const EvidenceRow& row, AccountId reader) {
  boost::system::error_code error;
  return {{"id", to_text(row.id)},
          {"person_id", to_text(row.person)},
          {"kind", name_of(row.kind)},
          {"facts", json::parse(row.facts, error)},
          {"joins", json::parse(row.joins, error)},
          {"body", row.body},
          {"second_body", row.second_body},
          {"happened_at", to_rfc3339(row.happened_at)},
          {"recorded_at", to_rfc3339(row.recorded_at)},
          {"until", row.until ? json::value(to_rfc3339(*row.until)) : json::value(nullptr)},
          {"state", row.state},
          {"is_mine", row.recorded_by == reader}};
}

struct EvidenceRoutes {
  PassRoom room;
  std::shared_ptr<RuleShelf> shelf;
  const Gate& gate;

  struct Here {
    Actor actor;
    Permit permit;
    Signer signer;
    PersonId person;
    std::string path;
  };
  // Who asks, about a person whose home their role covers.
  [[nodiscard]] Result<Here> here(const Request& request, Verb verb) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto id = id_of_text<PersonId>(request.captures.at(0));
    auto person = room.db.read([&](Tx& tx) -> Result<Person> {
      if (!id) return Fault{FaultKind::absent, "registry.no_such_person"};
      return load_person(tx, *id);
    });
    auto allowed = permit(*actor, verb, {.path = person ? person->cell_path : std::string()});
    // A person of elsewhere and one who is not there look the same.
    if (!allowed && allowed.error().kind == FaultKind::absent)
      return Fault{FaultKind::absent, "registry.no_such_person"};
    if (!allowed) return allowed.error();
    if (!person) return person.error();
    const Signer signer{actor->account, allowed->ground().role, actor->person};
    return Here{*actor, *allowed, signer, person->id, person->cell_path};
  }
  // Who holds two desks acts for the one this asks for; each is still one person.
  static void act_as(Here& at, Role body) {
    for (const auto& grant : at.actor.roles)
      if (grant.role == body && at.path.starts_with(grant.path)) at.signer.body = body;
  }
  struct Asked {
    Here here;
    Act act;
    Draft draft;
  };
  // The same for a write: first who, then which act, then what.
  [[nodiscard]] Result<Asked> asked(const Request& request, Verb verb,
                                    std::span<const DraftField> fields) const {
    auto at = here(request, verb);
    if (!at) return at.error();
    auto act = gate.act_of(request, at->actor, hash_bucket(at->person.value));
    if (!act) return act.error();
    auto draft = read_draft(request.body, fields);
    if (!draft) return draft.error();
    return Asked{std::move(*at), *act, std::move(*draft)};
  }

  [[nodiscard]] static EvidenceDraft draft_of(const Draft& draft, PersonId person,
                                              EvidenceKind kind) {
    EvidenceDraft what;
    what.person = person;
    what.kind = kind;
    what.happened_at = *draft.time("happened_at");
    what.until = draft.time("until");
    for (const auto* name : {"result", "tube", "finding", "category", "place"})
      if (draft.has(name)) what.facts[name] = draft.text(name);
    if (draft.has("case_id")) what.of_case = draft.id<EvidenceId>("case_id");
    if (draft.has("case_person_id")) what.case_person = draft.id<PersonId>("case_person_id");
    if (draft.has("basis_id")) what.basis = draft.id<EvidenceId>("basis_id");
    what.act_name = trimmed(draft.text("act"));
    what.is_interviewed = draft.text("interview") == "yes";
    return what;
  }

  [[nodiscard]] Reply record(const Request& request) const {
    auto in = asked(request, Verb::evidence_record, kRecordFields);
    if (!in) return reply_fault(in.error());
    const auto kind = evidence_kind_of(in->draft.text("kind"));
    auto fits = check_words(*kind, in->draft, request.now);
    if (!fits) return reply_fault(fits.error());
    act_as(in->here, recorder_of(*kind));
    auto row = record_evidence(room, *shelf, in->here.permit, in->here.signer,
                               draft_of(in->draft, in->here.person, *kind), in->act);
    return row ? reply_json(201, evidence_json(*row, in->here.actor.account))
               : reply_fault(row.error());
  }

  [[nodiscard]] Reply sign(const Request& request) const {
    auto in = asked(request, Verb::evidence_sign, kSignFields);
    if (!in) return reply_fault(in.error());
    auto piece = room.db.read([&](Tx& tx) {
      return pass_store::load_evidence(tx, in->here.person,
                                       in->draft.id<EvidenceId>("evidence_id"));
    });
    if (!piece) return reply_fault(piece.error());
    for (const Role body : {Role::pass_officer, Role::epidemiologist, Role::clinician})
      if (may_sign_second(piece->kind, body)) act_as(in->here, body);
    auto row = countersign(room, *shelf, in->here.permit, in->here.signer, in->here.person,
                           in->draft.id<EvidenceId>("evidence_id"), in->act);
    return row ? reply_json(200, evidence_json(*row, in->here.actor.account))
               : reply_fault(row.error());
  }

  [[nodiscard]] Reply withdraw(const Request& request) const {
    auto in = asked(request, Verb::evidence_record, kWithdrawFields);
    if (!in) return reply_fault(in.error());
    auto piece = room.db.read([&](Tx& tx) {
      return pass_store::load_evidence(tx, in->here.person,
                                       in->draft.id<EvidenceId>("evidence_id"));
    });
    if (!piece) return reply_fault(piece.error());
    act_as(in->here, role_of_name(piece->body).value_or(Role::resident));
    auto row = withdraw_evidence(room, *shelf, in->here.permit, in->here.signer, in->here.person,
                                 in->draft.id<EvidenceId>("evidence_id"), in->draft.text("reason"),
                                 in->act);
    return row ? reply_json(200, evidence_json(*row, in->here.actor.account))
               : reply_fault(row.error());
  }

  [[nodiscard]] Reply of_person(const Request& request) const {
    auto at = here(request, Verb::evidence_see);
    if (!at) return reply_fault(at.error());
    auto logged = room.db.write([&](Tx& tx) -> Outcome {
      log_read(tx, {at->actor.account, "evidence.see", {at->person}, ""}, request.now);
      return Done{};
    });
    if (!logged) return reply_fault(logged.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      auto now_is = status_now(tx, *shelf, at->person, request.now);
      if (!now_is) return now_is.error();
      auto page = status_page(tx, room.keys, **now_is, request.now);
      page["person"] = person_card(tx, room, at->person, request.now);
      json::array evidence;
      for (const auto& row : (*now_is)->rows)
        evidence.push_back(evidence_json(row, at->actor.account));
      page["evidence"] = std::move(evidence);
      return page;
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }

  [[nodiscard]] Reply waiting(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto at = area_here(room.tree, *actor, Verb::evidence_sign, request.captures.at(0));
    if (!at) return reply_fault(at.error());
    auto found = room.db.write([&](Tx& tx) -> Result<std::vector<EvidenceRow>> {
      auto rows = pass_store::waiting_under(tx, at->area->path, limits::kListLimitMax);
      std::vector<PersonId> people;
      for (const auto& row : rows)
        people.push_back(row.person);
      if (!people.empty())
        log_read(tx, {actor->account, "evidence.sign", std::move(people), "list"}, request.now);
      return rows;
    });
    if (!found) return reply_fault(found.error());
    auto body = room.db.read([&](Tx& tx) -> Result<json::object> {
      json::array items;
      for (const auto& row : *found) {
        auto item = evidence_json(row, actor->account);
        item["person"] = person_card(tx, room, row.person, request.now);
        items.push_back(std::move(item));
      }
      return list_body(std::move(items), "", request.now);
    });
    return body ? reply_json(200, *body) : reply_fault(body.error());
  }
};

}  // namespace

std::vector<Route> evidence_routes(const PassRoom& room, std::shared_ptr<RuleShelf> shelf,
                                   const Gate& gate) {
  const EvidenceRoutes r{room, std::move(shelf), gate};
  constexpr Access kRecord{Access::Kind::verb, "evidence.record"};
  constexpr Access kSign{Access::Kind::verb, "evidence.sign"};
  constexpr Access kSee{Access::Kind::verb, "evidence.see"};
  return {
      {Method::post, "/v1/people/{id}/evidence", "pass.record_evidence", RouteClass::list, kRecord,
       kRecordFields, "EvidencePiece", "Put down what was found about a person.", true,
       [r](const Request& q) { return r.record(q); }},
      {Method::post, "/v1/people/{id}/evidence/sign", "pass.countersign", RouteClass::list, kSign,
       kSignFields, "EvidencePiece", "Sign what another body put down.", true,
       [r](const Request& q) { return r.sign(q); }},
      {Method::post, "/v1/people/{id}/evidence/withdraw", "pass.withdraw_evidence",
       RouteClass::list, kRecord, kWithdrawFields, "EvidencePiece",
       "It was wrong: it counts no more.", true, [r](const Request& q) { return r.withdraw(q); }},
      {Method::get,
       "/v1/people/{id}/status",
       "pass.status_of",
       RouteClass::list,
       kSee,
       {},
       "PassStatusFile",
       "A person's evidence and what follows from it. Logged.",
       false,
       [r](const Request& q) { return r.of_person(q); }},
      {Method::get,
       "/v1/areas/{id}/evidence",
       "pass.waiting",
       RouteClass::list,
       kSign,
       {},
       "EvidencePieceList",
       "Evidence of an area that waits for a second body. Logged.",
       false,
       [r](const Request& q) { return r.waiting(q); }},
  };
}

}  // namespace fl
