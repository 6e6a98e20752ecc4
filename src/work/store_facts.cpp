// Facts of a month, counted on reading, so that there is no second bookkeeping to differ.
#include "work/store_facts.h"

#include "duty/duty.h"
#include "work/store.h"
#include "work/store_blocker.h"

namespace fl::work_store {

namespace {

constexpr int kPage = 200, kPagesMax = 25;
constexpr std::chrono::hours kDoneBeforeDue{24 * 60};  // a promise may be kept this long early

const Sql kSteps{SqlTag::list, "work.steps_of_account",
                 "SELECT COUNT(*) FROM (SELECT 1 FROM work_step WHERE account_id = ?1 "
                 "AND what = ?2 AND at >= ?3 AND at < ?4 LIMIT 10000) AS taken"};
const Sql kLoadView{SqlTag::point, "work.load_facts_view",
                    "SELECT seen_at, commented_at, comment FROM work_facts_view "
                    "WHERE bucket = ?1 AND account_id = ?2 AND month = ?3"};
const Sql kSaveView{
    SqlTag::point, "work.save_facts_view",
    "INSERT INTO work_facts_view (bucket, account_id, month, seen_at, commented_at, comment) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (bucket, account_id, month) DO UPDATE SET "
    "seen_at = excluded.seen_at, commented_at = excluded.commented_at, comment = excluded.comment"};
const Sql kAddDossier{
    SqlTag::point, "work.add_dossier",
    "INSERT INTO work_dossier (bucket, id, about_id, month, question, facts, area_id, area_path, "
    "opener_id, opened_at, replied_at, decided_at, reply, decision, decider_id) VALUES "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
const Sql kSaveDossier{SqlTag::point, "work.save_dossier",
                       "UPDATE work_dossier SET replied_at = ?3, decided_at = ?4, reply = ?5, "
                       "decision = ?6, decider_id = ?7 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadDossier{SqlTag::point, "work.load_dossier",
                       "SELECT id, about_id, month, question, facts, area_id, area_path, "
                       "opener_id, opened_at, replied_at, decided_at, reply, decision, decider_id "
                       "FROM work_dossier WHERE bucket = ?1 AND id = ?2"};
const Sql kDossiersAbout{SqlTag::list, "work.dossiers_about",
                         "SELECT id, about_id, month, question, facts, area_id, area_path, "
                         "opener_id, opened_at, replied_at, decided_at, reply, decision, "
                         "decider_id FROM work_dossier WHERE about_id = ?1 "
                         "ORDER BY opened_at DESC, id DESC LIMIT 50"};
const Sql kDossiersOfArea{SqlTag::list, "work.dossiers_of_area",
                          "SELECT id, about_id, month, question, facts, area_id, area_path, "
                          "opener_id, opened_at, replied_at, decided_at, reply, decision, "
                          "decider_id FROM work_dossier WHERE area_id = ?1 "
                          "ORDER BY opened_at DESC, id DESC LIMIT 50"};
const Sql kEachDossier{SqlTag::job, "work.each_dossier", "SELECT bucket, id FROM work_dossier"};

std::optional<Instant> maybe(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

Dossier read_dossier(const Statement& row) {
  Dossier d;
  d.id = row.id<DossierId>(0);
  d.about = row.id<AccountId>(1);
  d.month = row.str(2);
  d.question = row.str(3);
  d.facts = row.str(4);
  d.area = row.id<AreaId>(5);
  d.area_path = row.str(6);
  d.opener = row.id<AccountId>(7);
  d.opened_at = row.instant(8);
  d.replied_at = maybe(row, 9);
  d.decided_at = maybe(row, 10);
  d.reply = row.str(11);
  d.decision = row.str(12);
  d.decider = row.id<AccountId>(13);
  return d;
}

std::vector<Dossier> read_dossiers(Statement rows) {
  std::vector<Dossier> found;
  while (rows.step())
    found.push_back(read_dossier(rows));
  return found;
}

void count_promise(Tx& tx, Facts& facts, const Task& task, Instant now) {
  using std::chrono::duration_cast;
  using std::chrono::minutes;
  ++facts.promises;
  if (task.state == TaskState::done) ++facts.done;
  facts.reopened += task.reopens;
  const Instant end = task.done_at.value_or(now);
  if (end <= task.due_at) return;
  std::vector<BlockedSpan> spans;
  for (const auto& blocker : blockers_of_task(tx, task.id))
    spans.push_back({blocker.raised_at, blocker.answered_at.value_or(end)});
  const Lateness late = lateness_of(task.due_at, end, spans);
  facts.late_own += duration_cast<minutes>(late.own);
  facts.late_of_others += duration_cast<minutes>(late.blocked);
  if (late.own.count() > 0)
    ++facts.late;
  else
    ++facts.late_blocked;
}

int steps_of_account(Tx& tx, AccountId account, std::string_view what, const Month& month) {
  auto row = tx.run(kSteps, account, what, month.from, month.until);
  CHECK(row.step());
  return int(row.i64(0));
}

}  // namespace

Facts facts_of(Tx& tx, AccountId account, const Month& month, Instant now) {
  Facts facts;
  facts.account = account;
  for (const auto lane : {Lane::late, Lane::waiting, Lane::going, Lane::closed}) {
    Cursor after;
    for (int page = 0; page < kPagesMax; ++page) {
      const auto tasks = tasks_of_holder(tx, account, lane, after, kPage);
      for (const auto& task : tasks)
        if (task.state != TaskState::dropped && task.due_at >= month.from &&
            task.due_at < month.until)
          count_promise(tx, facts, task, now);
      if (tasks.size() < std::size_t(kPage)) break;
      const auto& last = tasks.back();
      if (last.done_at && *last.done_at < month.from - kDoneBeforeDue) break;
      after = {last.rank_at().ms, last.id.value};
    }
  }
  facts.bounced = steps_of_account(tx, account, "bounced", month);
  facts.shift_hours =
      double(time_on_shift(tx, account, month.from, std::min(month.until, now)).count()) / 60.0;
  return facts;
}

FactsView load_facts_view(Tx& tx, AccountId account, std::string_view month) {
  FactsView view{account, std::string(month), {}, {}, {}};
  auto row = tx.run(kLoadView, hash_bucket(account.value), account, month);
  if (!row.step()) return view;
  view.seen_at = maybe(row, 0);
  view.commented_at = maybe(row, 1);
  view.comment = row.str(2);
  return view;
}

void save_facts_view(Tx& tx, const FactsView& v) {
  tx.exec(kSaveView, hash_bucket(v.account.value), v.account, v.month, v.seen_at, v.commented_at,
          v.comment);
}

void add_dossier(Tx& tx, const Dossier& d) {
  tx.exec(kAddDossier, d.bucket(), d.id, d.about, d.month, d.question, d.facts, d.area, d.area_path,
          d.opener, d.opened_at, d.replied_at, d.decided_at, d.reply, d.decision, d.decider);
}

void save_dossier(Tx& tx, const Dossier& d) {
  tx.exec(kSaveDossier, d.bucket(), d.id, d.replied_at, d.decided_at, d.reply, d.decision,
          d.decider);
}

Result<Dossier> load_dossier(Tx& tx, DossierId id) {
  auto row = tx.run(kLoadDossier, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "work.no_such_dossier"};
  return read_dossier(row);
}

std::vector<Dossier> dossiers_about(Tx& tx, AccountId account) {
  return read_dossiers(tx.run(kDossiersAbout, account));
}

std::vector<Dossier> dossiers_of_area(Tx& tx, AreaId area) {
  return read_dossiers(tx.run(kDossiersOfArea, area));
}

void each_dossier(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
  auto row = tx.run(kEachDossier);
  while (row.step())
    visit(static_cast<Bucket>(row.i64(0)), row.i64(1));
}

}  // namespace fl::work_store
