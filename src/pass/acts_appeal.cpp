// An appeal goes to a body that has signed nothing of the matter, and is a promise due in a day.
#include <algorithm>

#include <fmt/format.h>

#include "pass/store_pass.h"
#include "platform/random.h"

namespace fl {

namespace {

constexpr std::chrono::hours kAnswerTime = kAppealAnswerMax;

// The nearest seat of a body that neither recorded nor countersigned the piece.
Result<AccountId> reviewer_of(Tx& tx, const EvidenceRow& piece, std::string_view path,
                              Instant now) {
  const RoleSeat* best = nullptr;
  std::vector<RoleSeat> seats;
  for (const Role role : {Role::epidemiologist, Role::clinician, Role::pass_officer}) {
    if (name_of(role) == piece.body || name_of(role) == piece.second_body) continue;
    for (auto& seat : seats_of_role(tx, role, now))
      seats.push_back(std::move(seat));
  }
  for (const auto& seat : seats) {
    if (!path.starts_with(seat.grant.path)) continue;
    if (seat.account == piece.recorded_by || seat.account == piece.second_by) continue;
    const auto key = [](const RoleSeat& s) {
      return std::pair(-std::int64_t(s.grant.path.size()), s.account.value);
    };
    if (best == nullptr || key(seat) < key(*best)) best = &seat;
  }
  if (best == nullptr) return Fault{FaultKind::unavailable, "work.no_independent_handler"};
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

}  // namespace

std::string image_of(const AppealRow& a) {
  return fmt::format("status appeal v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", a.id.value, a.person.value,
                     a.evidence.value, a.rule, a.filed_at.ms, a.due_at.ms,
                     a.answered_at ? std::to_string(a.answered_at->ms) : "-", int(a.is_upheld),
                     a.reviewer.value, a.task.value);
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
    for (const auto& row : (*now_is)->appeals)
      if (row.evidence == *evidence && !row.answered_at)
        return Fault{FaultKind::conflict, "pass.appealed_already"};
    auto piece = pass_store::load_evidence(tx, person->id, *evidence);
    if (!piece) return piece.error();
    auto reviewer = reviewer_of(tx, *piece, person->cell_path, the_act.now);
    if (!reviewer) return reviewer.error();
    AppealRow row;
    row.person = person->id;
    row.id = AppealId{id_in_bucket(the_act.bucket, random_u64())};
    row.evidence = *evidence;
    row.rule = holding->rule->id;
    row.filed_at = the_act.now;
    row.due_at = the_act.now + kAnswerTime;
    NewTask task;
    task.kind = "appeal";
    task.area = person->cell;
    task.person = person->id;
    task.source = "appeal";
    task.source_id = row.id.value;
    task.text = words;
    task.due = row.due_at;
    task.holder = *reviewer;
    auto opened = open_task(tx, room.work, permit, task, the_act.now);
    if (!opened) return opened.error();
    row.task = opened->id;
    row.reviewer = *reviewer;
    pass_store::add_appeal(tx, row);
    write_appeal(tx, permit, row, "status.appeal", the_act.now);
    return to_text(row.id);
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
    if (row->answered_at) return Fault{FaultKind::conflict, "pass.appeal_answered"};
    row->answered_at = the_act.now;
    row->is_upheld = is_upheld;
    auto closed = close_task(tx, room.work, permit, row->task, words, the_act.now);
    if (!closed) return closed.error();
    pass_store::save_appeal(tx, *row);
    write_appeal(tx, permit, *row, "status.appeal_answer", the_act.now);
    auto kept = keep_status(tx, room, shelf, permit, row->person, the_act.now);
    if (!kept) return kept.error();
    return to_text(row->id);
  });
  if (!made) return made.error();
  return appeal_of(room, id);
}

}  // namespace fl
