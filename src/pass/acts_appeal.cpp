// An appeal goes to a body that has signed nothing of the matter, and is a promise due in a day.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "pass/store_pass.h"
#include "pass/tell.h"
#include "platform/random.h"
#include "registry/own_person.h"

namespace fl {

namespace {

constexpr std::chrono::hours kAnswerTime = kAppealAnswerMax;

// The nearest seat of a body that neither recorded nor countersigned the piece nor left it lying;
// nobody's own matter.
Result<AccountId> reviewer_of(Tx& tx, const EvidenceRow& piece, const Person& person,
                              const std::vector<AppealRow>& before, Instant now) {
  std::optional<RoleSeat> best;
  const auto key = [](const RoleSeat& s) {
    return std::pair(-std::int64_t(s.grant.path.size()), s.account.value);
  };
  for (const Role role : {Role::epidemiologist, Role::clinician, Role::pass_officer}) {
    if (name_of(role) == piece.body || name_of(role) == piece.second_body) continue;
    for (auto& seat : seats_of_role(tx, role, now)) {
      if (!person.cell_path.starts_with(seat.grant.path)) continue;
      if (seat.account == piece.recorded_by || seat.account == piece.second_by) continue;
      if (std::any_of(before.begin(), before.end(),
                      [&](const AppealRow& row) { return row.reviewer == seat.account; }))
        continue;
      if (best && key(*best) < key(seat)) continue;
      if (!is_own_matter(tx, seat.account, person.id)) best = std::move(seat);
    }
  }
  if (!best) return Fault{FaultKind::unavailable, "work.no_independent_handler"};
  return best->account;
}

Result<AppealRow> appeal_of(const PassRoom& room, AppealId id) {
  return room.db.read([&](Tx& tx) -> Result<AppealRow> {
    auto row = pass_store::appeal_at(tx, carried_bucket(id.value), id);
    if (!row) return Fault{FaultKind::absent, "pass.no_such_appeal"};
    return *row;
  });
}

void write_appeal(Tx& tx, const Permit& permit, const AppealRow& row, std::string_view verb,
                  Instant now) {
  append_leaf(tx, leaf_of(permit, hash_bucket(row.person.value), verb, "status_appeal",
                          row.id.value, image_of(row), now));
}

// One round: whose promise it is, with its task.
struct Round {
  const Person& person;
  const EvidenceRow& piece;
  const std::string& rule;
  std::string words;
  std::vector<AppealRow> before;
  bool is_anew = false;  // all before are answered: another reviewer if there is one
};
Result<AppealRow> open_round(Tx& tx, const PassRoom& room, const Permit& permit, const Round& round,
                             Instant now) {
  const Person& person = round.person;
  auto reviewer = reviewer_of(tx, round.piece, person, round.before, now);
  if (!reviewer && round.is_anew) reviewer = reviewer_of(tx, round.piece, person, {}, now);
  if (!reviewer) return reviewer.error();
  AppealRow row;
  row.person = person.id;
  row.id = AppealId{id_in_bucket(hash_bucket(person.id.value), random_u64())};
  row.evidence = round.piece.id;
  row.rule = round.rule;
  row.filed_at = now;
  row.due_at = now + kAnswerTime;
  row.round = int(round.before.size()) + 1;
  row.reviewer = *reviewer;
  auto sealed = seal_text(tx, room.keys, person.id, round.words, appeal_bound(row.id, "words"));
  if (!sealed) return sealed.error();
  row.words_sealed = *sealed;
  NewTask task;
  task.kind = "appeal";
  task.area = person.cell;
  task.person = person.id;
  task.source = "appeal";
  task.source_id = row.id.value;
  task.text = round.words;
  task.due = row.due_at;
  task.holder = *reviewer;
  auto opened = open_task(tx, room.work, permit, task, now);
  if (!opened) return opened.error();
  row.task = opened->id;
  pass_store::add_appeal(tx, row);
  write_appeal(tx, permit, row, "status.appeal", now);
  return row;
}

// Under all of a person's joined records.
std::vector<AppealRow> appeals_by(Tx& tx, PersonId person) {
  std::vector<AppealRow> found;
  for (const auto id : ids_of_person(tx, person_now(tx, person)))
    for (auto& row : pass_store::appeals_of(tx, id))
      found.push_back(std::move(row));
  return found;
}

std::vector<AppealRow> rounds_of(std::vector<AppealRow> appeals, EvidenceId piece) {
  std::erase_if(appeals, [&](const AppealRow& row) { return row.evidence != piece; });
  return appeals;
}

// A round that was passed on is over when a later one was answered.
bool waits_for_answer(const std::vector<AppealRow>& rounds) {
  return std::any_of(rounds.begin(), rounds.end(), [&](const AppealRow& row) {
    return !row.answered_at && std::none_of(rounds.begin(), rounds.end(), [&](const auto& later) {
      return row.is_passed_on && later.round > row.round && later.answered_at;
    });
  });
}

// Nobody answered: the next body has it. Nobody else there: it stays where it lies, late.
Outcome pass_on(Tx& tx, const PassRoom& room, const Permit& permit, AppealRow row, Instant now) {
  row.is_passed_on = true;
  pass_store::save_appeal(tx, row);
  write_appeal(tx, permit, row, "status.appeal_late", now);
  auto person = load_person(tx, row.person);
  if (!person) return person.error();
  auto piece = pass_store::load_evidence(tx, row.person, row.evidence);
  if (!piece) return piece.error();
  auto before = rounds_of(appeals_by(tx, row.person), row.evidence);
  auto words =
      unseal_text(tx, room.keys, row.person, row.words_sealed, appeal_bound(row.id, "words"));
  if (!words) return words.error();
  auto next = open_round(tx, room, permit, {*person, *piece, row.rule, *words, before, false}, now);
  if (!next && next.error().key != "work.no_independent_handler") return next.error();
  if (!next) return Done{};
  auto dropped = drop_task(tx, room.work, permit, row.task, "appeal passed on", now);
  ignore(dropped, "it was done or dropped already");
  return Done{};
}

}  // namespace

bool has_later_round(Tx& tx, const AppealRow& row) {
  const auto rows = appeals_by(tx, row.person);
  return std::any_of(rows.begin(), rows.end(), [&](const AppealRow& other) {
    return other.evidence == row.evidence && other.round > row.round;
  });
}

std::string appeal_bound(AppealId id, std::string_view what) {
  return fmt::format("pass_appeal.{}:{}", what, id.value);
}

std::string image_of(const AppealRow& a) {
  return fmt::format("status appeal v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", a.id.value,
                     a.person.value, a.evidence.value, a.rule, a.filed_at.ms, a.due_at.ms,
                     a.answered_at ? std::to_string(a.answered_at->ms) : "-", int(a.is_upheld),
                     a.reviewer.value, a.task.value, a.round, int(a.is_passed_on));
}

Result<AppealRow> file_appeal(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                              PersonId id, const std::string& words, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = hash_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto person = load_person(tx, id);
    if (!person) return person.error();
    auto now_is = status_now(tx, shelf, person->id, the_act.now);
    if (!now_is) return now_is.error();
    const Holding* holding = (*now_is)->after.holding;
    if (!holding || (*now_is)->after.outcome == Verdict::ok)
      return Fault{FaultKind::conflict, "pass.nothing_to_appeal"};
    auto evidence = id_of_text<EvidenceId>(holding->piece->id);
    if (!evidence) return evidence.error();
    auto before = rounds_of((*now_is)->appeals, *evidence);
    if (waits_for_answer(before)) return Fault{FaultKind::conflict, "pass.appealed_already"};
    auto piece = pass_store::load_evidence(tx, person->id, *evidence);
    if (!piece) return piece.error();
    auto row = open_round(tx, room, permit,
                          {*person, *piece, holding->rule->id, words, std::move(before), true},
                          the_act.now);
    if (!row) return row.error();
    return to_text(row->id);
  });
  if (!made) return made.error();
  return appeal_of(room, *id_of_text<AppealId>(*made));
}

Result<AppealRow> answer_appeal(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                                AppealId id, bool is_upheld, const std::string& words,
                                const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto row = pass_store::appeal_at(tx, the_act.bucket, id);
    if (!row || row->reviewer != permit.account())
      return Fault{FaultKind::absent, "pass.no_such_appeal"};
    if (is_own_matter(tx, permit.account(), row->person))
      return Fault{FaultKind::refused, "pass.own_matter"};
    if (row->answered_at) return Fault{FaultKind::conflict, "pass.appeal_answered"};
    if (row->is_passed_on && has_later_round(tx, *row))
      return Fault{FaultKind::conflict, "pass.appeal_passed_on"};
    auto sealed = seal_text(tx, room.keys, row->person, words, appeal_bound(id, "answer"));
    if (!sealed) return sealed.error();
    row->answer_sealed = *sealed;
    row->answered_at = the_act.now;
    row->is_upheld = is_upheld;
    auto closed = close_task(tx, room.work, permit, row->task, words, the_act.now);
    if (!closed) return closed.error();
    pass_store::save_appeal(tx, *row);
    write_appeal(tx, permit, *row, "status.appeal_answer", the_act.now);
    auto kept = keep_status(tx, room, shelf, permit, row->person, the_act.now);
    if (!kept) return kept.error();
    if (is_upheld)
      if (auto freed = keep_contacts(tx, room, shelf, permit, row->evidence, the_act.now); !freed)
        return freed.error();
    return to_text(row->id);
  });
  if (!made) return made.error();
  return appeal_of(room, id);
}

Outcome settle_appeals(Tx& tx, const PassRoom& room, const Permit& permit, const EvidenceRow& piece,
                       Instant now) {
  constexpr std::string_view kTakenBack = "记录单位已撤回所依据的证据，申诉成立。";
  for (auto& row : rounds_of(appeals_by(tx, piece.person), piece.id)) {
    if (row.answered_at) continue;
    auto sealed = seal_text(tx, room.keys, row.person, kTakenBack, appeal_bound(row.id, "answer"));
    if (!sealed) return sealed.error();
    row.answer_sealed = *sealed;
    row.answered_at = now;
    row.is_upheld = true;
    pass_store::save_appeal(tx, row);
    write_appeal(tx, permit, row, "status.appeal_settled", now);
    auto dropped = drop_task(tx, room.work, permit, row.task, "evidence withdrawn", now);
    ignore(dropped, "it was passed on");
  }
  return Done{};
}

Result<int> pass_on_appeals(const PassRoom& room, RuleShelf& shelf, const Permit& permit,
                            Instant now) {
  constexpr int kBatch = 200;
  auto due = room.db.read([&](Tx& tx) -> Result<std::vector<AppealRow>> {
    return pass_store::appeals_due(tx, now, kBatch);
  });
  if (!due) return due.error();
  for (const auto& found : *due) {
    auto done = room.db.write([&](Tx& tx) -> Outcome {
      auto row = pass_store::appeal_at(tx, carried_bucket(found.id.value), found.id);
      if (!row || row->answered_at || row->is_passed_on) return Done{};
      auto passed = pass_on(tx, room, permit, *row, now);
      if (!passed) return passed.error();
      auto kept = keep_status(tx, room, shelf, permit, row->person, now);
      if (!kept) return kept.error();
      return Done{};
    });
    if (!done) return done.error();
  }
  return int(due->size());
}

}  // namespace fl
