// The SQL of the pass office.
#include "pass/store_pass.h"

namespace fl::pass_store {

namespace {

const Sql kAddEvidence{
    SqlTag::point, "pass.add_evidence",
    "INSERT INTO pass_evidence (bucket, id, person_id, kind, facts, joins, basis_id, case_id, "
    "area_path, happened_at, recorded_at, until_at, recorded_by, body, second_by, second_body, "
    "second_at, state, large_act_id, venue_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
    "?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"};
const Sql kSaveEvidence{
    SqlTag::point, "pass.save_evidence",
    "UPDATE pass_evidence SET second_by = ?3, second_body = ?4, second_at = ?5, state = ?6, "
    "joins = ?7, area_path = ?8 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadEvidence{
    SqlTag::point, "pass.load_evidence",
    "SELECT id, person_id, kind, facts, joins, basis_id, case_id, area_path, happened_at, "
    "recorded_at, until_at, recorded_by, body, second_by, second_body, second_at, state, "
    "large_act_id, venue_id FROM pass_evidence WHERE bucket = ?1 AND id = ?2"};
const Sql kEvidenceOf{
    SqlTag::point, "pass.evidence_of",
    "SELECT id, person_id, kind, facts, joins, basis_id, case_id, area_path, happened_at, "
    "recorded_at, until_at, recorded_by, body, second_by, second_body, second_at, state, "
    "large_act_id, venue_id FROM pass_evidence WHERE bucket = ?1 AND person_id = ?2 ORDER BY id "
    "LIMIT 2000"};
const Sql kWaiting{
    SqlTag::list, "pass.evidence_waiting",
    "SELECT id, person_id, kind, facts, joins, basis_id, case_id, area_path, happened_at, "
    "recorded_at, until_at, recorded_by, body, second_by, second_body, second_at, state, "
    "large_act_id, venue_id FROM pass_evidence WHERE state = 'waiting' AND area_path >= ?1 AND "
    "area_path < "
    "?2 "
    "ORDER BY area_path, recorded_at, id LIMIT ?3"};
const Sql kUnsignedAt{
    SqlTag::list, "pass.unsigned_at",
    "SELECT id, person_id, kind, facts, joins, basis_id, case_id, area_path, happened_at, "
    "recorded_at, until_at, recorded_by, body, second_by, second_body, second_at, state, "
    "large_act_id, venue_id FROM pass_evidence WHERE state = ?2 AND area_path = ?1 "
    "ORDER BY recorded_at, id LIMIT 10000"};
const Sql kContacts{SqlTag::list, "pass.contacts_of_case",
                    "SELECT id FROM pass_evidence WHERE case_id = ?1 AND recorded_at > ?2 "
                    "ORDER BY id LIMIT 2001"};
const Sql kOfVenue{SqlTag::list, "pass.contacts_of_venue",
                   "SELECT id FROM pass_evidence WHERE venue_id = ?1 AND recorded_at > ?2 "
                   "ORDER BY recorded_at, id LIMIT 2001"};
const Sql kCountedOfCase{SqlTag::list, "pass.counted_of_case",
                         "SELECT person_id FROM pass_evidence WHERE case_id = ?1 AND state = "
                         "'counted' ORDER BY id LIMIT 20000"};
// Good news counts alone and is no part of a list.
const Sql kByRecorder{SqlTag::list, "pass.restricting_by_recorder",
                      "SELECT person_id, basis_id FROM pass_evidence WHERE recorded_by = ?1 AND "
                      "kind = ?2 AND recorded_at > ?3 AND (state <> 'counted' OR second_at IS NOT "
                      "NULL) ORDER BY recorded_at DESC, id DESC LIMIT 500"};
const Sql kEachEvidence{SqlTag::job, "pass.each_evidence", "SELECT bucket, id FROM pass_evidence"};

const Sql kLoadStatus{
    SqlTag::point, "pass.load_status",
    "SELECT person_id, area_path, verdict, rule_id, rule_set, code, evidence_id, from_at, "
    "until_at, changed_at, told_by FROM pass_status WHERE bucket = ?1 AND person_id = ?2"};
const Sql kStatusesAt{
    SqlTag::list, "pass.statuses_at",
    "SELECT person_id, area_path, verdict, rule_id, rule_set, code, evidence_id, from_at, "
    "until_at, changed_at, told_by FROM pass_status WHERE area_path = ?1 "
    "ORDER BY person_id LIMIT 10000"};
const Sql kSaveStatus{
    SqlTag::point, "pass.save_status",
    "INSERT INTO pass_status (bucket, person_id, area_path, verdict, rule_id, rule_set, code, "
    "evidence_id, from_at, until_at, changed_at, told_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
    "?9, ?10, ?11, ?12) ON CONFLICT (bucket, person_id) DO UPDATE SET area_path = "
    "excluded.area_path, "
    "verdict = excluded.verdict, rule_id = excluded.rule_id, rule_set = excluded.rule_set, "
    "code = excluded.code, evidence_id = excluded.evidence_id, from_at = excluded.from_at, "
    "until_at = excluded.until_at, changed_at = excluded.changed_at, "
    "told_by = excluded.told_by"};
const Sql kStatusesUntil{SqlTag::list, "pass.statuses_until",
                         "SELECT person_id FROM pass_status WHERE until_at > 0 AND until_at <= ?1 "
                         "ORDER BY until_at, person_id LIMIT ?2"};
const Sql kOfOtherSet{SqlTag::list, "pass.statuses_of_other_set",
                      "SELECT person_id FROM pass_status WHERE rule_set < ?1 "
                      "ORDER BY rule_set, person_id LIMIT ?2"};
const Sql kOfLaterSet{SqlTag::list, "pass.statuses_of_later_set",
                      "SELECT person_id FROM pass_status WHERE rule_set > ?1 "
                      "ORDER BY rule_set, person_id LIMIT ?2"};
const Sql kLive{
    SqlTag::job, "pass.live_restrictions",
    "SELECT person_id, area_path, verdict, rule_id, rule_set, code, evidence_id, from_at, "
    "until_at, changed_at, told_by FROM pass_status WHERE verdict = ?1 AND until_at > ?2"};
const Sql kEachStatus{
    SqlTag::job, "pass.each_status",
    "SELECT person_id, area_path, verdict, rule_id, rule_set, code, evidence_id, from_at, "
    "until_at, changed_at, told_by FROM pass_status"};

const Sql kAddAppeal{SqlTag::point, "pass.add_appeal",
                     "INSERT INTO pass_appeal (bucket, id, person_id, evidence_id, rule_id, "
                     "filed_at, due_at, answered_at, is_upheld, reviewer_id, task_id, round, "
                     "is_passed_on, words_sealed, answer_sealed) VALUES "
                     "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
const Sql kSaveAppeal{SqlTag::point, "pass.save_appeal",
                      "UPDATE pass_appeal SET answered_at = ?3, is_upheld = ?4, is_passed_on = ?5, "
                      "answer_sealed = ?6 WHERE bucket = ?1 AND id = ?2"};
const Sql kAppealsOf{
    SqlTag::point, "pass.appeals_of",
    "SELECT id, person_id, evidence_id, rule_id, filed_at, due_at, answered_at, is_upheld, "
    "reviewer_id, task_id, round, is_passed_on, words_sealed, answer_sealed FROM pass_appeal WHERE "
    "bucket = ?1 AND person_id = ?2 ORDER BY id "
    "LIMIT 200"};
const Sql kOfReviewer{
    SqlTag::list, "pass.appeals_of_reviewer",
    "SELECT id, person_id, evidence_id, rule_id, filed_at, due_at, answered_at, is_upheld, "
    "reviewer_id, task_id, round, is_passed_on, words_sealed, answer_sealed FROM pass_appeal WHERE "
    "reviewer_id = ?1 "
    "ORDER BY due_at DESC, id DESC LIMIT 200"};
const Sql kAppealAt{
    SqlTag::point, "pass.appeal_at",
    "SELECT id, person_id, evidence_id, rule_id, filed_at, due_at, answered_at, is_upheld, "
    "reviewer_id, task_id, round, is_passed_on, words_sealed, answer_sealed FROM pass_appeal WHERE "
    "bucket = ?1 AND id = ?2"};
const Sql kAppealsDue{
    SqlTag::list, "pass.appeals_due",
    "SELECT id, person_id, evidence_id, rule_id, filed_at, due_at, answered_at, is_upheld, "
    "reviewer_id, task_id, round, is_passed_on, words_sealed, answer_sealed FROM pass_appeal "
    "WHERE is_passed_on = 0 AND due_at <= ?1 AND answered_at IS NULL ORDER BY due_at, id LIMIT ?2"};
const Sql kLateAppeals{SqlTag::job, "pass.late_appeals",
                       "SELECT person_id, rule_id FROM pass_appeal "
                       "WHERE due_at <= ?1 AND answered_at IS NULL"};
const Sql kEachAppeal{SqlTag::job, "pass.each_appeal", "SELECT bucket, id FROM pass_appeal"};

const Sql kAddRuleSet{SqlTag::reference, "pass.add_rule_set",
                      "INSERT INTO pass_rule_set (id, edition, document, in_force_from, "
                      "in_force_until, published_by, second_by, published_at) VALUES "
                      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
const Sql kHasEdition{SqlTag::reference, "pass.has_edition",
                      "SELECT edition FROM pass_rule_set WHERE id = ?1 AND edition = ?2"};
const Sql kRuleSetsAt{
    SqlTag::reference, "pass.rule_sets_at",
    "SELECT id, edition, document, in_force_from, in_force_until, published_by, second_by, "
    "published_at FROM pass_rule_set WHERE in_force_from <= ?1 AND in_force_until > ?1 "
    "ORDER BY published_at DESC, id, edition DESC"};

const Sql kRuleSets{
    SqlTag::reference, "pass.rule_sets",
    "SELECT id, edition, document, in_force_from, in_force_until, published_by, second_by, "
    "published_at FROM pass_rule_set ORDER BY published_at, id, edition"};

const Sql kRestrictedIn{
    SqlTag::point, "pass.restricted_in",
    "SELECT person_id, area_path, verdict, rule_id, rule_set, code, evidence_id, from_at, "
    "until_at, changed_at, told_by FROM pass_status WHERE bucket = ?1 AND verdict <> 'ok' "
    "AND until_at > ?2 ORDER BY person_id LIMIT 20000"};
const Sql kMark{SqlTag::reference, "pass.mark", "SELECT position FROM pass_mark WHERE name = ?1"};
const Sql kSetMark{SqlTag::reference, "pass.set_mark",
                   "INSERT INTO pass_mark (name, position) VALUES (?1, ?2) "
                   "ON CONFLICT (name) DO UPDATE SET position = excluded.position"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

EvidenceRow read_evidence_row(const Statement& row) {
  EvidenceRow e;
  e.id = row.id<EvidenceId>(0);
  e.person = row.id<PersonId>(1);
  e.kind = evidence_kind_of(row.text(2)).value_or(EvidenceKind::lab_result);
  e.facts = row.str(3);
  e.joins = row.str(4);
  e.basis = row.id<EvidenceId>(5);
  e.of_case = row.id<EvidenceId>(6);
  e.area_path = row.str(7);
  e.happened_at = row.instant(8);
  e.recorded_at = row.instant(9);
  e.until = maybe(row, 10);
  e.recorded_by = row.id<AccountId>(11);
  e.body = row.str(12);
  e.second_by = row.id<AccountId>(13);
  e.second_body = row.str(14);
  e.second_at = maybe(row, 15);
  e.state = row.str(16);
  e.large_act = row.id<LargeActId>(17);
  e.venue = row.id<Id<struct VenueTag>>(18);
  return e;
}

StatusRow read_status(const Statement& row) {
  return {
      row.id<PersonId>(0),   row.str(1),     row.str(2),     row.str(3),     row.str(4), row.str(5),
      row.id<EvidenceId>(6), row.instant(7), row.instant(8), row.instant(9), row.str(10)};
}

RuleSetRow read_rule_set_row(const Statement& row) {
  RuleSetRow r;
  r.id = row.str(0);
  r.edition = row.i64(1);
  r.document = row.str(2);
  r.in_force_from = row.instant(3);
  r.in_force_until = row.instant(4);
  r.published_by = row.id<AccountId>(5);
  r.second_by = row.id<AccountId>(6);
  r.published_at = row.instant(7);
  return r;
}

AppealRow read_appeal(const Statement& row) {
  return {row.id<AppealId>(0),
          row.id<PersonId>(1),
          row.id<EvidenceId>(2),
          row.str(3),
          row.instant(4),
          row.instant(5),
          maybe(row, 6),
          row.i64(7) != 0,
          row.id<AccountId>(8),
          row.id<TaskId>(9),
          int(row.i64(10)),
          row.i64(11) != 0,
          std::string(row.blob(12)),
          std::string(row.blob(13))};
}

}  // namespace

void add_evidence(Tx& tx, const EvidenceRow& e) {
  tx.exec(kAddEvidence, e.bucket(), e.id, e.person, name_of(e.kind), e.facts, e.joins, e.basis,
          e.of_case, e.area_path, e.happened_at, e.recorded_at, e.until, e.recorded_by, e.body,
          e.second_by, e.second_body, e.second_at, e.state, e.large_act, e.venue);
}

void save_evidence(Tx& tx, const EvidenceRow& e) {
  tx.exec(kSaveEvidence, e.bucket(), e.id, e.second_by, e.second_body, e.second_at, e.state,
          e.joins, e.area_path);
}

std::optional<EvidenceRow> evidence_at(Tx& tx, Bucket bucket, EvidenceId id) {
  auto row = tx.run(kLoadEvidence, bucket, id);
  if (!row.step()) return std::nullopt;
  return read_evidence_row(row);
}

Result<EvidenceRow> load_evidence(Tx& tx, PersonId person, EvidenceId id) {
  // Under whichever of a person's joined records it was put down.
  auto found = evidence_at(tx, carried_bucket(id.value), id);
  if (!found || person_now(tx, found->person) != person_now(tx, person))
    return Fault{FaultKind::absent, "pass.no_such_evidence"};
  return *found;
}

std::vector<EvidenceRow> evidence_of(Tx& tx, PersonId person) {
  std::vector<EvidenceRow> found;
  auto row = tx.run(kEvidenceOf, hash_bucket(person.value), person);
  while (row.step())
    found.push_back(read_evidence_row(row));
  return found;
}

std::vector<EvidenceRow> waiting_under(Tx& tx, std::string_view path, int limit) {
  std::vector<EvidenceRow> found;
  auto row = tx.run(kWaiting, path, std::string(path) + "~", limit);
  while (row.step())
    found.push_back(read_evidence_row(row));
  return found;
}

std::vector<EvidenceRow> unsigned_at(Tx& tx, std::string_view path) {
  std::vector<EvidenceRow> found;
  for (const std::string_view state : {"waiting", "held"}) {
    auto row = tx.run(kUnsignedAt, path, state);
    while (row.step())
      found.push_back(read_evidence_row(row));
  }
  return found;
}

std::int64_t contacts_of_venue(Tx& tx, Id<struct VenueTag> venue, Instant since) {
  std::int64_t count = 0;
  auto row = tx.run(kOfVenue, venue, since);
  while (row.step())
    ++count;
  return count;
}

std::int64_t contacts_of(Tx& tx, EvidenceId of_case, Instant since) {
  std::int64_t count = 0;
  auto row = tx.run(kContacts, of_case, since);
  while (row.step())
    ++count;
  return count;
}

std::vector<PersonId> counted_contacts_of(Tx& tx, EvidenceId of_case) {
  std::vector<PersonId> found;
  auto row = tx.run(kCountedOfCase, of_case);
  while (row.step())
    found.push_back(row.id<PersonId>(0));
  return found;
}

std::vector<std::pair<PersonId, EvidenceId>> restricting_by(Tx& tx, AccountId recorder,
                                                            EvidenceKind kind, Instant since) {
  std::vector<std::pair<PersonId, EvidenceId>> found;
  auto row = tx.run(kByRecorder, recorder, name_of(kind), since);
  while (row.step())
    found.emplace_back(row.id<PersonId>(0), row.id<EvidenceId>(1));
  return found;
}

void each_evidence(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachEvidence);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

std::optional<StatusRow> load_status(Tx& tx, PersonId person) {
  auto row = tx.run(kLoadStatus, hash_bucket(person.value), person);
  if (!row.step()) return std::nullopt;
  return read_status(row);
}

void save_status(Tx& tx, const StatusRow& s) {
  tx.exec(kSaveStatus, hash_bucket(s.person.value), s.person, s.area_path, s.verdict, s.rule,
          s.rule_set, s.code, s.evidence, s.from, s.until, s.changed_at, s.told_by);
}

std::vector<StatusRow> statuses_at(Tx& tx, std::string_view path) {
  std::vector<StatusRow> found;
  auto row = tx.run(kStatusesAt, path);
  while (row.step())
    found.push_back(read_status(row));
  return found;
}

std::vector<PersonId> statuses_until(Tx& tx, Instant now, int limit) {
  std::vector<PersonId> found;
  auto row = tx.run(kStatusesUntil, now, limit);
  while (row.step())
    found.push_back(row.id<PersonId>(0));
  return found;
}

std::vector<PersonId> statuses_of_other_set(Tx& tx, std::string_view set, int limit) {
  std::vector<PersonId> found;
  for (const Sql* sql : {&kOfOtherSet, &kOfLaterSet}) {
    auto row = tx.run(*sql, set, limit);
    while (row.step())
      found.push_back(row.id<PersonId>(0));
  }
  return found;
}

void each_status(Tx& tx, const std::function<void(const StatusRow&)>& visit) {
  auto row = tx.run(kEachStatus);
  while (row.step())
    visit(read_status(row));
}

void each_live(Tx& tx, std::string_view verdict, Instant now,
               const std::function<void(const StatusRow&)>& visit) {
  auto row = tx.run(kLive, verdict, now);
  while (row.step())
    visit(read_status(row));
}

std::vector<StatusRow> restricted_in(Tx& tx, Bucket bucket, Instant now) {
  std::vector<StatusRow> found;
  auto row = tx.run(kRestrictedIn, bucket, now);
  while (row.step())
    found.push_back(read_status(row));
  return found;
}

std::int64_t mark(Tx& tx, std::string_view name) {
  auto row = tx.run(kMark, name);
  return row.step() ? row.i64(0) : 0;
}

void set_mark(Tx& tx, std::string_view name, std::int64_t position) {
  tx.exec(kSetMark, name, position);
}

void add_appeal(Tx& tx, const AppealRow& a) {
  tx.exec(kAddAppeal, hash_bucket(a.person.value), a.id, a.person, a.evidence, a.rule, a.filed_at,
          a.due_at, a.answered_at, std::int64_t(a.is_upheld), a.reviewer, a.task, a.round,
          std::int64_t(a.is_passed_on), Blob{a.words_sealed}, Blob{a.answer_sealed});
}

void save_appeal(Tx& tx, const AppealRow& a) {
  tx.exec(kSaveAppeal, hash_bucket(a.person.value), a.id, a.answered_at, std::int64_t(a.is_upheld),
          std::int64_t(a.is_passed_on), Blob{a.answer_sealed});
}

std::vector<AppealRow> appeals_of(Tx& tx, PersonId person) {
  std::vector<AppealRow> found;
  auto row = tx.run(kAppealsOf, hash_bucket(person.value), person);
  while (row.step())
    found.push_back(read_appeal(row));
  return found;
}

std::vector<AppealRow> appeals_of_reviewer(Tx& tx, AccountId reviewer) {
  std::vector<AppealRow> found;
  auto row = tx.run(kOfReviewer, reviewer);
  while (row.step())
    found.push_back(read_appeal(row));
  return found;
}

std::vector<AppealRow> appeals_due(Tx& tx, Instant now, int limit) {
  std::vector<AppealRow> found;
  auto row = tx.run(kAppealsDue, now, limit);
  while (row.step())
    found.push_back(read_appeal(row));
  return found;
}

void each_late_appeal(Tx& tx, Instant now,
                      const std::function<void(PersonId, std::string_view)>& visit) {
  auto row = tx.run(kLateAppeals, now);
  while (row.step())
    visit(row.id<PersonId>(0), row.text(1));
}

std::optional<AppealRow> appeal_at(Tx& tx, Bucket bucket, AppealId id) {
  auto row = tx.run(kAppealAt, bucket, id);
  if (!row.step()) return std::nullopt;
  return read_appeal(row);
}

void each_appeal(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachAppeal);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

void add_rule_set(Tx& tx, const RuleSetRow& r) {
  tx.exec(kAddRuleSet, r.id, r.edition, r.document, r.in_force_from, r.in_force_until,
          r.published_by, r.second_by, r.published_at);
}

bool has_edition(Tx& tx, std::string_view id, std::int64_t edition) {
  auto row = tx.run(kHasEdition, id, edition);
  return row.step();
}

std::vector<RuleSetRow> rule_sets_at(Tx& tx, Instant now) {
  std::vector<RuleSetRow> found;
  auto row = tx.run(kRuleSetsAt, now);
  while (row.step())
    found.push_back(read_rule_set_row(row));
  return found;
}

std::vector<RuleSetRow> rule_sets(Tx& tx) {
  std::vector<RuleSetRow> found;
  auto row = tx.run(kRuleSets);
  while (row.step())
    found.push_back(read_rule_set_row(row));
  return found;
}

}  // namespace fl::pass_store
