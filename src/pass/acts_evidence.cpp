// Putting evidence down: one transaction with its joins as they are found, its leaf, and what
// follows from it for the person.
#include <algorithm>

#include <fmt/format.h>

#include "pass/facts.h"
#include "pass/large.h"
#include "pass/overlap.h"
#include "pass/store_pass.h"
#include "pass/tell.h"
#include "platform/random.h"
#include "registry/own_person.h"
#include "rules/document.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr std::chrono::hours kOldest{24 * 60};
constexpr std::chrono::hours kCaseTime{24 * 14};  // contacts of one patient are counted together
constexpr std::chrono::hours kListTime{24};       // pieces of one hand are

std::string canonical(const json::object& object) {
  auto text = canonical_json(json::value(object));
  CHECK(text.is_ok());
  return *text;
}

// Who signs names themselves by their account; a body is a role.
Outcome may_record(const Signer& signer, const EvidenceDraft& draft, Instant now) {
  if (signer.body != recorder_of(draft.kind))
    return Fault{FaultKind::refused, "pass.not_this_body"};
  if (signer.person.is_set() && signer.person == draft.person)
    return Fault{FaultKind::refused, "pass.own_matter"};
  if (draft.happened_at > now) return Fault{FaultKind::bad_input, "pass.not_yet"};
  if (now - draft.happened_at > kOldest) return Fault{FaultKind::bad_input, "pass.too_old"};
  return Done{};
}

// What is looked up is looked up by somebody, now, by the rules in force.
struct RoomNow {
  const PassRoom& room;
  RuleShelf& shelf;
  const Signer& signer;
  std::shared_ptr<const RuleSet> set;
  Instant now;
};

// A household that somebody was written into after the fact is no evidence.
bool lives_there_since(Tx& tx, const Person& person, Instant at) {
  constexpr std::chrono::hours kBefore{24};
  const auto moved =
      last_done_at(tx, hash_bucket(person.id.value), "person", person.id.value, "person.move");
  return !moved || *moved + kBefore <= at;
}

// How far from the case's own test a contact may lie: from four days before sampling (what cities
// that widened the two days of the eighth and ninth editions traced in 2022) to the fourteen days
// that no restriction outlasts.
constexpr std::chrono::days kContactBefore{4}, kContactAfter{14};

// A contact is somebody else's case, near it in time.
Outcome join_case(Tx& tx, const RoomNow& at, const EvidenceDraft& draft, const Person& person,
                  json::object& joins, EvidenceRow& row) {
  auto of_case = pass_store::load_evidence(tx, draft.case_person, draft.of_case);
  if (!of_case) return of_case.error();
  const bool is_near_case = is_case(*of_case) && !is_refuted(tx, *of_case) &&
                            person_now(tx, of_case->person) != person.id &&
                            draft.happened_at >= of_case->happened_at - kContactBefore &&
                            draft.happened_at <= of_case->happened_at + kContactAfter;
  if (is_near_case) joins["case_lab_confirmed"] = true;
  auto patient = load_person(tx, of_case->person);
  // Without a case nobody's scans are asked.
  if (is_near_case && patient && at.set) {
    auto joined = join_scans(tx, at.room, *at.set,
                             {.person = person.id,
                              .patient = patient->id,
                              .met_at = draft.happened_at,
                              .sampled_at = of_case->happened_at,
                              .known_at = of_case->recorded_at,
                              .asked_by = at.signer.account},
                             joins, row, at.now);
    if (!joined) return joined.error();
  }
  if (patient && patient->household == person.household && person.household.is_set() &&
      lives_there_since(tx, *patient, draft.happened_at) &&
      lives_there_since(tx, person, draft.happened_at))
    joins["shared_household"] = true;
  return Done{};
}

// All contacts of a patient, whichever of their tests they were put down against.
int contacts_of_patient(Tx& tx, const EvidenceDraft& draft, Instant now) {
  std::int64_t count = 0;
  auto patient = load_person(tx, draft.case_person);
  if (!patient) return 0;
  for (const auto id : ids_of_person(tx, patient->id))
    for (const auto& row : pass_store::evidence_of(tx, id))
      if (row.kind == EvidenceKind::lab_result)
        count += pass_store::contacts_of(tx, row.id, now - kCaseTime);
  return int(std::min<std::int64_t>(count, 1'000'000));
}

// What an order shares with others: the case of the contact it rests on.
std::vector<std::string> shared_by(Tx& tx, EvidenceId basis) {
  if (!basis.is_set()) return {};
  const auto row = pass_store::evidence_at(tx, carried_bucket(basis.value), basis);
  if (!row || !row->of_case.is_set()) return {};
  return {to_text(row->of_case)};
}

// One hand's pieces of a kind within a day are one list, however many requests it came in.
BulkAct list_of(Tx& tx, const Signer& signer, const EvidenceDraft& draft, Instant now) {
  BulkAct act;
  std::vector<PersonId> seen{draft.person};
  act.exposures_of.push_back(shared_by(tx, draft.basis));
  for (const auto& [person, basis] :
       pass_store::restricting_by(tx, signer.account, draft.kind, now - kListTime)) {
    if (std::find(seen.begin(), seen.end(), person) != seen.end()) continue;
    seen.push_back(person);
    act.exposures_of.push_back(shared_by(tx, basis));
  }
  return act;
}

// Whether this contact is one too many of its patient for two signatures, or this report or order
// one too many of a list of people who share nothing.
WaitDecision wait_of(Tx& tx, const Signer& signer, const EvidenceDraft& draft,
                     Id<struct VenueTag> venue, const RuleSet* set, Instant now) {
  if (set == nullptr || !needs_second_body(draft.kind, fact(draft.facts, "finding"))) return {};
  if (draft.kind != EvidenceKind::exposure)
    return decide_wait(list_of(tx, signer, draft, now), *set);
  BulkAct act;
  act.cases = {{to_text(draft.of_case), contacts_of_patient(tx, draft, now), 1}};
  // Who holds a venue's code could have made its scans up.
  if (venue.is_set()) {
    const auto before = pass_store::contacts_of_venue(tx, venue, now - kCaseTime);
    act.venues = {{to_text(venue), int(before), 1}};
  }
  return decide_wait(act, *set);
}

// Until when the piece an order rests on restricts by itself: refused when it does not now.
Result<Instant> basis_end(Tx& tx, RuleShelf& shelf, PersonId person, EvidenceId basis,
                          Instant now) {
  auto now_is = status_now(tx, shelf, person, now);
  if (!now_is) return now_is.error();
  Instant end;
  for (const Holding& holding : (*now_is)->status.holdings)
    if (holding.outcome != Verdict::ok && holding.piece->id == to_text(basis) &&
        holding.piece->kind != EvidenceKind::quarantine_order)
      end = std::max(end, holding.until);
  if (end <= now || is_refuted((*now_is)->appeals, basis))
    return Fault{FaultKind::conflict, "pass.basis_over"};
  return end;
}

Result<json::object> joins_of(Tx& tx, const RoomNow& at, const EvidenceDraft& draft,
                              const Person& person, EvidenceRow& row) {
  const Signer& signer = at.signer;
  json::object joins;
  switch (draft.kind) {
    case EvidenceKind::lab_result:
      joins = {{"laboratory_licensed", signer.body == Role::laboratory},
               {"person_matched", true},
               {"signature_valid", true}};
      break;
    case EvidenceKind::clinician_report:
      joins = {{"clinician_named", !staff_name(tx, signer.account).empty()},
               {"facility_licensed", signer.body == Role::clinician},
               {"person_matched", true}};
      break;
    case EvidenceKind::exposure: {
      auto joined = join_case(tx, at, draft, person, joins, row);
      if (!joined) return joined.error();
      break;
    }
    case EvidenceKind::quarantine_order: {
      if (draft.act_name.empty()) return Fault{FaultKind::bad_input, "pass.no_act"};
      auto basis = pass_store::load_evidence(tx, person.id, draft.basis);
      if (!basis) return basis.error();
      joins = {{"act_named", true}, {"basis_held", true}};
      break;
    }
    case EvidenceKind::area_boundary:
      return Fault{FaultKind::refused, "pass.not_this_body"};
  }
  return joins;
}

void write_evidence(Tx& tx, const Permit& permit, const EvidenceRow& row, std::string_view verb,
                    Instant now, const std::string& reason = {}) {
  append_leaf(tx, leaf_of(permit, row.bucket(), verb, "evidence", row.id.value, image_of(row), now,
                          reason));
}

bool is_positive(const EvidenceDraft& draft) {
  return draft.kind == EvidenceKind::lab_result && fact(draft.facts, "result") == "positive";
}

Outcome tell_of_positive(Tx& tx, const PassRoom& room, const Permit& permit, PersonId id,
                         Instant now) {
  constexpr std::string_view kWords =
      "实验室登记了您的一项阳性检测结果。您的通行状态没有因此改变。"
      "原因、负责单位和申诉办法在您的状态页上。";
  auto person = load_person(tx, id);
  if (!person) return person.error();
  auto told = tell_person(tx, room, permit, *person, std::string(kWords), now);
  if (!told) return told.error();
  return Done{};
}

// The same finding sent again is no second piece: an appeal against one would leave the other. A
// contact that more speaks for than before is.
bool is_there_already(Tx& tx, const EvidenceRow& row) {
  const auto says_more = [&](const EvidenceRow& before) {
    const auto known = facts_of(before.joins);
    for (const auto& join : facts_of(row.joins))
      if (!known.contains(join.key())) return true;
    return false;
  };
  for (const auto id : ids_of_person(tx, row.person))
    for (const auto& before : pass_store::evidence_of(tx, id))
      if (before.state != "withdrawn" && before.kind == row.kind && before.facts == row.facts &&
          before.happened_at == row.happened_at && before.of_case == row.of_case &&
          before.basis == row.basis && before.until == row.until && !says_more(before))
        return true;
  return false;
}

Result<EvidenceRow> make_row(Tx& tx, const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                             const Signer& signer, const EvidenceDraft& draft, Instant now) {
  auto person = load_person(tx, draft.person);
  if (!person) return person.error();
  if (is_own_matter(tx, signer.account, person->id))
    return Fault{FaultKind::refused, "pass.own_matter"};
  const RoomNow at{room, shelf, signer, shelf.in_force(tx, now), now};
  EvidenceRow row;
  auto joins = joins_of(tx, at, draft, *person, row);
  if (!joins) return joins.error();
  row.person = person->id;
  row.id = EvidenceId{id_in_bucket(row.bucket(), random_u64())};
  row.kind = draft.kind;
  json::object facts = draft.facts;
  if (!draft.act_name.empty()) facts["act"] = draft.act_name;
  if (draft.is_interviewed) facts["interview"] = true;
  row.facts = canonical(facts);
  row.joins = canonical(*joins);
  row.basis = draft.basis;
  row.of_case = draft.of_case;
  row.area_path = person->cell_path;
  // What only the scans know of happened when they say: the days count from there.
  if (!joins->contains("scan_overlap") || joins->contains("shared_household") ||
      draft.is_interviewed)
    row.happened_at = draft.happened_at;
  row.recorded_at = now;
  row.until = draft.until;
  if (draft.kind == EvidenceKind::quarantine_order) {
    auto end = basis_end(tx, shelf, person->id, draft.basis, now);
    if (!end) return end.error();
    row.until = std::min(*end, draft.until.value_or(*end));
  }
  row.recorded_by = signer.account;
  row.body = std::string(name_of(signer.body));
  if (is_there_already(tx, row)) return Fault{FaultKind::conflict, "pass.recorded_already"};
  if (needs_second_body(draft.kind, fact(draft.facts, "finding"))) row.state = "waiting";
  const auto wait = wait_of(tx, signer, draft, row.venue, at.set.get(), now);
  if (wait.wait != Wait::none) {
    row.large_act = hold_for(tx, permit, signer, draft.of_case, row.venue, wait, now);
    row.state = "held";
  }
  return row;
}

}  // namespace

Outcome keep_contacts(Tx& tx, const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                      EvidenceId of_case, Instant now) {
  for (const auto contact : pass_store::counted_contacts_of(tx, of_case)) {
    if (!load_person(tx, contact)) continue;
    auto freed = keep_status(tx, room, shelf, permit, contact, now);
    if (!freed) return freed.error();
  }
  return Done{};
}

std::string image_of(const EvidenceRow& e) {
  auto time = [](const std::optional<Instant>& at) {
    return at ? std::to_string(at->ms) : std::string("-");
  };
  std::string image = fmt::format(
      "evidence v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", e.id.value,
      e.person.value, name_of(e.kind), e.facts, e.joins, e.basis.value, e.of_case.value,
      e.area_path, e.happened_at.ms, e.recorded_at.ms, time(e.until), e.recorded_by.value, e.body,
      e.second_by.value, e.second_body, time(e.second_at), e.state, e.large_act.value);
  if (e.venue.is_set()) image += fmt::format("|{}", e.venue.value);
  return image;
}

Result<EvidenceRow> record_evidence(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                                    const Signer& signer, const EvidenceDraft& draft,
                                    const Act& act_in) {
  auto may = may_record(signer, draft, act_in.now);
  if (!may) return may.error();
  Act the_act = act_in;
  the_act.bucket = hash_bucket(draft.person.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto row = make_row(tx, room, shelf, permit, signer, draft, the_act.now);
    if (!row) return row.error();
    pass_store::add_evidence(tx, *row);
    write_evidence(tx, permit, *row, "evidence.record", the_act.now);
    auto kept = keep_status(tx, room, shelf, permit, row->person, the_act.now);
    if (!kept) return kept.error();
    // Whose status stays as it was hears of a positive all the same.
    if (!*kept && is_positive(draft))
      if (auto told = tell_of_positive(tx, room, permit, row->person, the_act.now); !told)
        return told.error();
    return to_text(row->id);
  });
  if (!made) return made.error();
  auto id = id_of_text<EvidenceId>(*made);
  return room.db.read([&](Tx& tx) -> Result<EvidenceRow> {
    auto row = pass_store::evidence_at(tx, carried_bucket(id->value), *id);
    if (!row) return Fault{FaultKind::absent, "pass.no_such_evidence"};
    return *row;
  });
}

Result<EvidenceRow> countersign(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                                const Signer& signer, PersonId person, EvidenceId id,
                                const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(person.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto row = pass_store::load_evidence(tx, person, id);
    if (!row) return row.error();
    if (row->state == "held") return Fault{FaultKind::conflict, "pass.waits_for_key"};
    if (row->state != "waiting") return Fault{FaultKind::conflict, "pass.signed_already"};
    if (is_own_matter(tx, signer.account, person))
      return Fault{FaultKind::refused, "pass.own_matter"};
    auto may = check_second(row->kind, {row->recorded_by, signer.account,
                                        role_of_name(row->body).value_or(Role::resident),
                                        signer.body, person, signer.person});
    if (!may) return may.error();
    if (row->kind == EvidenceKind::quarantine_order) {
      auto end = basis_end(tx, shelf, person, row->basis, the_act.now);
      if (!end) return end.error();
    }
    row->second_by = signer.account;
    row->second_body = std::string(name_of(signer.body));
    row->second_at = the_act.now;
    row->state = "counted";
    boost::system::error_code error;
    auto joins = json::parse(row->joins, error).as_object();
    const auto facts = json::parse(row->facts, error).as_object();
    if (row->kind == EvidenceKind::quarantine_order) joins["two_bodies_signed"] = true;
    // An interview counts when the body that did not hold it has signed it too.
    if (row->kind == EvidenceKind::exposure && facts.contains("interview"))
      joins["interview_signed"] = true;
    row->joins = canonical(joins);
    pass_store::save_evidence(tx, *row);
    write_evidence(tx, permit, *row, "evidence.sign", the_act.now);
    auto kept = keep_status(tx, room, shelf, permit, person, the_act.now);
    if (!kept) return kept.error();
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return pass_store::load_evidence(tx, person, id); });
}

Result<EvidenceRow> withdraw_evidence(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                                      const Signer& signer, PersonId person, EvidenceId id,
                                      const std::string& reason, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(person.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto row = pass_store::load_evidence(tx, person, id);
    if (!row) return row.error();
    if (row->body != name_of(signer.body)) return Fault{FaultKind::refused, "pass.not_this_body"};
    if (is_own_matter(tx, signer.account, person))
      return Fault{FaultKind::refused, "pass.own_matter"};
    if (row->state == "withdrawn") return to_text(id);
    row->state = "withdrawn";
    pass_store::save_evidence(tx, *row);
    write_evidence(tx, permit, *row, "evidence.withdraw", the_act.now, reason);
    auto kept = keep_status(tx, room, shelf, permit, person, the_act.now);
    if (!kept) return kept.error();
    auto settled = settle_appeals(tx, room, permit, *row, the_act.now);
    if (settled) settled = keep_contacts(tx, room, shelf, permit, id, the_act.now);
    if (!settled) return settled.error();
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) { return pass_store::load_evidence(tx, person, id); });
}

}  // namespace fl
