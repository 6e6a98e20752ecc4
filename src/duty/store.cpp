// Posts and shifts: who is on, where. Times are bound once; a shift counts from from_at up to, not
// at, until_at.
#include "duty/store.h"

namespace fl {

namespace {

constexpr int kShiftsOfAccountCountMax = 64;
constexpr int kCoveredCellCountMax = 100'000;

const Sql kAddPost{SqlTag::point, "duty.add_post",
                   "INSERT INTO duty_post (bucket, id, area_id, area_path, title, made_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
const Sql kFindPost{SqlTag::point, "duty.find_post",
                    "SELECT title FROM duty_post WHERE bucket = ?1 AND id = ?2 AND area_id = ?3"};
const Sql kAddShift{
    SqlTag::point, "duty.add_shift",
    "INSERT INTO duty_shift (bucket, id, post_id, area_id, area_path, is_cell, title, account_id, "
    "from_at, until_at, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
const Sql kFindHolder{SqlTag::point, "duty.find_holder",
                      "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
                      "WHERE bucket = ?1 AND area_id = ?2 AND until_at > ?3 AND from_at <= ?3 "
                      "ORDER BY until_at LIMIT 1"};
const Sql kShiftsOfAccount{
    SqlTag::list, "duty.shifts_of_account",
    "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
    "WHERE account_id = ?1 AND until_at > ?2 AND from_at <= ?2 ORDER BY until_at LIMIT ?3"};
const Sql kOnDutyUnder{
    SqlTag::list, "duty.on_duty_under",
    "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
    "WHERE area_path >= ?1 AND area_path < ?2 AND until_at > ?3 AND from_at <= ?3 "
    "ORDER BY area_path, until_at LIMIT ?4"};
const Sql kCoveredCells{
    SqlTag::list, "duty.covered_cells",
    "SELECT area_path FROM duty_shift WHERE area_path >= ?1 AND area_path < ?2 "
    "AND until_at > ?3 AND from_at <= ?3 AND is_cell = 1 ORDER BY area_path LIMIT ?4"};

Holder read_holder(Statement& row) {
  return {row.id<AccountId>(0), row.id<PostId>(1), row.id<AreaId>(2),
          row.str(3),           row.str(4),        false};
}

std::string end_of(std::string_view scope_path) {
  return std::string(scope_path) + "~";
}

}  // namespace

namespace store {

void add_post(Tx& tx, Bucket bucket, PostId id, const Area& area, std::string_view title,
              Instant now) {
  tx.exec(kAddPost, bucket, id, area.id, area.path, title, now);
}

std::optional<std::string> find_post_title(Tx& tx, Bucket bucket, PostId id, AreaId area) {
  auto row = tx.run(kFindPost, bucket, id, area);
  if (!row.step()) return std::nullopt;
  return row.str(0);
}

void add_shift(Tx& tx, const ShiftRow& shift, const Area& area, Instant now) {
  tx.exec(kAddShift, shift.bucket, shift.id, shift.post, area.id, area.path, area.is_cell(),
          shift.title, shift.account, shift.from, shift.until, now);
}

std::optional<Holder> find_holder(Tx& tx, AreaId area, Instant now) {
  auto row = tx.run(kFindHolder, hash_bucket(area.value), area, now);
  if (!row.step()) return std::nullopt;
  return read_holder(row);
}

}  // namespace store

Result<Holder> who_answers(Tx& tx, const AreaTree& tree, const Area& cell, Instant now) {
  for (const Area* area : tree.upward(cell)) {
    auto holder = store::find_holder(tx, area->id, now);
    if (!holder) continue;
    holder->is_fallback = area->id != cell.id;
    return *holder;
  }
  return Fault{FaultKind::unavailable, "duty.nobody_answers"};
}

bool is_on_duty_for(Tx& tx, AccountId account, std::string_view path, Instant now) {
  auto rows = tx.run(kShiftsOfAccount, account, now, kShiftsOfAccountCountMax);
  while (rows.step())
    if (path.starts_with(rows.text(3))) return true;
  return false;
}

std::vector<Holder> duties_of(Tx& tx, AccountId account, Instant now) {
  std::vector<Holder> found;
  auto rows = tx.run(kShiftsOfAccount, account, now, kShiftsOfAccountCountMax);
  while (rows.step()) found.push_back(read_holder(rows));
  return found;
}

std::vector<Holder> on_duty_under(Tx& tx, std::string_view scope_path, Instant now, int limit) {
  std::vector<Holder> found;
  auto rows = tx.run(kOnDutyUnder, scope_path, end_of(scope_path), now, limit);
  while (rows.step())
    found.push_back(read_holder(rows));
  return found;
}

std::unordered_set<std::string> covered_cells(Tx& tx, std::string_view scope_path, Instant now) {
  std::unordered_set<std::string> found;
  auto rows = tx.run(kCoveredCells, scope_path, end_of(scope_path), now, kCoveredCellCountMax);
  while (rows.step())
    found.insert(rows.str(0));
  return found;
}

}  // namespace fl
