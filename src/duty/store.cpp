// Posts and shifts: who is on, where. Times are bound once; a shift counts from from_at up to, not
// at, until_at.
#include "duty/store.h"

#include <algorithm>

#include "duty/cover.h"
#include "duty/on_lists.h"
#include "duty/titles.h"
#include "storage/many.h"

namespace fl {

namespace {

constexpr int kShiftsOfAccountCountMax = 64;
constexpr int kCoveredCellCountMax = 100'000;
constexpr int kSeatCountMax = 1'000'000;  // far above the people on duty of any city

const Sql kAddPost{
    SqlTag::point, "duty.add_post",
    "INSERT INTO duty_post (bucket, id, area_id, area_path, title, made_at, answers) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
const Sql kFindPost{SqlTag::point, "duty.find_post",
                    "SELECT title FROM duty_post WHERE bucket = ?1 AND id = ?2 AND area_id = ?3"};
const Sql kAddShift{
    SqlTag::point, "duty.add_shift",
    "INSERT INTO duty_shift (bucket, id, post_id, area_id, area_path, is_cell, title, account_id, "
    "from_at, until_at, made_at, source, answers, is_heavy, is_exposed) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"};
const Sql kFindHolder{SqlTag::point, "duty.find_holder",
                      "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
                      "WHERE bucket = ?1 AND area_id = ?2 AND until_at > ?3 AND from_at <= ?3 "
                      "AND state = 'held' AND answers = 1 "
                      "ORDER BY until_at LIMIT 1"};
// A shift of an area that was merged into this one lies in that one's bucket: found by path.
const Sql kFindHolderAt{SqlTag::list, "duty.find_holder_at",
                        "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
                        "WHERE area_path = ?1 AND until_at > ?2 AND from_at <= ?2 "
                        "AND state = 'held' AND answers = 1 ORDER BY until_at LIMIT 1"};
const Sql kLastHolderAt{SqlTag::list, "duty.last_holder_at",
                        "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
                        "WHERE area_path = ?1 AND from_at <= ?2 AND answers = 1 "
                        "ORDER BY until_at DESC LIMIT 1"};
const Sql kShiftsOfAccount{
    SqlTag::list, "duty.shifts_of_account",
    "SELECT account_id, post_id, area_id, area_path, title, until_at FROM duty_shift "
    "WHERE account_id = ?1 AND until_at > ?2 AND from_at <= ?2 AND state = 'held' "
    "AND answers = 1 ORDER BY until_at LIMIT ?3"};
const Sql kOnDutyUnder{
    SqlTag::list, "duty.on_duty_under",
    "SELECT account_id, post_id, area_id, area_path, title FROM duty_shift "
    "WHERE area_path >= ?1 AND area_path < ?2 AND until_at > ?3 AND from_at <= ?3 "
    "AND state = 'held' ORDER BY area_path, until_at LIMIT ?4"};
const Sql kCoveredCells{
    SqlTag::list, "duty.covered_cells",
    "SELECT area_path FROM duty_shift WHERE area_path >= ?1 AND area_path < ?2 "
    "AND until_at > ?3 AND from_at < ?5 AND is_cell = 1 AND state = 'held' AND answers = 1 "
    "ORDER BY area_path LIMIT ?4"};

const Sql kLoadShift{
    SqlTag::point, "duty.load_shift",
    "SELECT id, post_id, area_id, area_path, title, account_id, from_at, until_at, state, source, "
    "answers, is_heavy, is_exposed FROM duty_shift WHERE bucket = ?1 AND id = ?2"};
const Sql kAllShiftsOf{
    SqlTag::list, "duty.all_shifts_of",
    "SELECT id, post_id, area_id, area_path, title, account_id, from_at, until_at, state, source, "
    "answers, is_heavy, is_exposed FROM duty_shift WHERE account_id = ?1 AND until_at > ?2 "
    "AND from_at < ?3 AND state = 'held' ORDER BY until_at LIMIT ?4"};
const Sql kShiftsUnder{
    SqlTag::list, "duty.shifts_under",
    "SELECT id, post_id, area_id, area_path, title, account_id, from_at, until_at, state, source, "
    "answers, is_heavy, is_exposed FROM duty_shift WHERE area_path >= ?1 AND area_path < ?2 "
    "AND until_at > ?3 AND from_at < ?4 AND state = 'held' ORDER BY area_path, until_at LIMIT ?5"};
// Only the hours: of a whole city there are as many as people on duty.
const Sql kSeatHoursUnder{
    SqlTag::list, "duty.seat_hours_under",
    "SELECT post_id, from_at, until_at, id FROM duty_shift WHERE area_path >= ?1 AND area_path < "
    "?2 "
    "AND until_at > ?3 AND from_at < ?4 AND state = 'held' ORDER BY area_path, until_at LIMIT ?5"};
const Sql kShiftsEnding{
    SqlTag::list, "duty.shifts_ending",
    "SELECT id, post_id, area_id, area_path, title, account_id, from_at, until_at, state, source, "
    "answers, is_heavy, is_exposed FROM duty_shift WHERE until_at >= ?1 AND until_at <= ?3 "
    "AND (until_at > ?1 OR id > ?2) AND state = 'held' ORDER BY until_at, id LIMIT ?4"};
const Sql kMoveShift{SqlTag::point, "duty.move_shift",
                     "UPDATE duty_shift SET account_id = ?4, source = 'swap' WHERE bucket = ?1 "
                     "AND id = ?2 AND account_id = ?3 AND state = 'held'"};
const Sql kCutShift{SqlTag::point, "duty.cut_shift",
                    "UPDATE duty_shift SET until_at = ?3 WHERE bucket = ?1 AND id = ?2 "
                    "AND state = 'held' AND until_at > ?3"};
const Sql kLeaveShift{SqlTag::point, "duty.leave_shift",
                      "UPDATE duty_shift SET state = 'left' WHERE bucket = ?1 AND id = ?2 "
                      "AND state = 'held'"};
const Sql kHeldCount{SqlTag::point, "duty.held_count",
                     "SELECT COUNT(*) FROM duty_shift WHERE bucket = ?1 AND post_id = ?2 "
                     "AND until_at > ?3 AND from_at < ?4 AND state = 'held'"};
const Sql kAddLifted{
    SqlTag::point, "duty.add_rest_override",
    "INSERT INTO duty_rest_override (bucket, id, shift_id, area_path, account_id, rule, have, "
    "bound, by_id, reason, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
const Sql kLiftedUnder{
    SqlTag::list, "duty.rest_overrides_under",
    "SELECT shift_id, area_path, account_id, by_id, rule, reason, have, bound, at "
    "FROM duty_rest_override WHERE area_path >= ?1 AND area_path < ?2 AND at > ?3 "
    "ORDER BY area_path, at LIMIT ?4"};

Holder read_holder(Statement& row) {
  return {row.id<AccountId>(0), row.id<PostId>(1), row.id<AreaId>(2),
          row.str(3),           row.str(4),        false};
}

template <class Row>
ShiftFile read_shift(const Row& row) {
  ShiftFile shift;
  shift.id = ShiftId{row.i64(0)};
  shift.post = PostId{row.i64(1)};
  shift.area = AreaId{row.i64(2)};
  shift.area_path = std::string(row.text(3));
  shift.title = std::string(row.text(4));
  shift.account = AccountId{row.i64(5)};
  shift.from = Instant{row.i64(6)};
  shift.until = Instant{row.i64(7)};
  shift.state = std::string(row.text(8));
  shift.source = std::string(row.text(9));
  shift.answers = row.i64(10) != 0;
  shift.is_heavy = row.i64(11) != 0;
  shift.is_exposed = row.i64(12) != 0;
  return shift;
}

std::vector<ShiftFile> all_of(Statement rows) {
  std::vector<ShiftFile> found;
  while (rows.step())
    found.push_back(read_shift(rows));
  return found;
}

std::string end_of(std::string_view scope_path) {
  return std::string(scope_path) + "~";
}

}  // namespace

namespace store {

void add_post(Tx& tx, Bucket bucket, PostId id, const Area& area, std::string_view title,
              Instant now) {
  tx.exec(kAddPost, bucket, id, area.id, area.path, title, now, title_answers(title));
}

std::optional<std::string> find_post_title(Tx& tx, Bucket bucket, PostId id, AreaId area) {
  auto row = tx.run(kFindPost, bucket, id, area);
  if (!row.step()) return std::nullopt;
  return row.str(0);
}

void add_shift(Tx& tx, const ShiftFile& shift, bool is_cell, Instant now) {
  tx.exec(kAddShift, carried_bucket(shift.id.value), shift.id, shift.post, shift.area,
          shift.area_path, is_cell, shift.title, shift.account, shift.from, shift.until, now,
          shift.source, shift.answers, shift.is_heavy, shift.is_exposed);
}

bool move_shift(Tx& tx, ShiftId id, AccountId from, AccountId to) {
  return tx.exec(kMoveShift, carried_bucket(id.value), id, from, to) == 1;
}

bool leave_shift(Tx& tx, const ShiftFile& shift, Instant now) {
  const Bucket bucket = carried_bucket(shift.id.value);
  if (shift.from < now) return tx.exec(kCutShift, bucket, shift.id, now) == 1;
  return tx.exec(kLeaveShift, bucket, shift.id) == 1;
}

int held_count(Tx& tx, PostId post, Instant from, Instant until) {
  auto row = tx.run(kHeldCount, carried_bucket(post.value), post, from, until);
  return row.step() ? int(row.i64(0)) : 0;
}

void add_lifted(Tx& tx, const RestLifted& row) {
  const Bucket bucket = carried_bucket(row.shift.value);
  tx.exec(kAddLifted, bucket, id_in_bucket(bucket, random_u64()), row.shift, row.area_path,
          row.account, row.rule, row.have, row.bound, row.by, row.reason, row.at);
}

std::optional<Holder> find_holder(Tx& tx, const Area& area, Instant now) {
  {
    auto row = tx.run(kFindHolder, hash_bucket(area.id.value), area.id, now);
    if (row.step()) return read_holder(row);
  }
  auto row = tx.run(kFindHolderAt, area.path, now);
  if (!row.step()) return std::nullopt;
  return read_holder(row);
}

}  // namespace store

std::vector<ShiftFile> shifts_ending(Tx& tx, const ShiftCursor& after, Instant until, int limit) {
  return all_of(tx.run(kShiftsEnding, after.until, after.id, until, limit));
}

Result<ShiftFile> load_shift(Tx& tx, ShiftId id) {
  auto row = tx.run(kLoadShift, carried_bucket(id.value), id);
  if (!row.step()) return Fault{FaultKind::absent, "duty.no_such_shift"};
  return read_shift(row);
}

std::vector<ShiftFile> shifts_of(Tx& tx, AccountId account, Instant from, Instant until) {
  return all_of(tx.run(kAllShiftsOf, account, from, until, kShiftsOfAccountCountMax));
}

std::vector<ShiftFile> shifts_under(Tx& tx, std::string_view path, Instant from, Instant until,
                                    int limit) {
  return all_of(tx.run(kShiftsUnder, path, end_of(path), from, until, limit));
}

std::vector<SeatHours> seat_hours_under(Tx& tx, std::string_view path, Instant from,
                                        Instant until) {
  std::vector<SeatHours> found;
  auto rows = tx.run(kSeatHoursUnder, path, end_of(path), from, until, kSeatCountMax);
  while (rows.step())
    found.push_back({rows.id<PostId>(0), {rows.instant(1), rows.instant(2)}, rows.id<ShiftId>(3)});
  std::sort(found.begin(), found.end(), [](const SeatHours& a, const SeatHours& b) {
    return std::pair(a.post, a.hours.from) < std::pair(b.post, b.hours.from);
  });
  return found;
}

std::vector<ShiftFile> shifts_by_id(Tx& tx, std::span<const ShiftId> ids) {
  std::vector<ShiftFile> found(ids.size());
  std::vector<RowKey> wanted;
  for (const auto id : ids)
    wanted.push_back({carried_bucket(id.value), id.value});
  for_keys(tx, kLoadShift, wanted,
           [&](std::size_t i, const Cursor& row) { found[i] = read_shift(row); });
  return found;
}

std::vector<RestLifted> lifted_under(Tx& tx, std::string_view path, Instant from, int limit) {
  std::vector<RestLifted> found;
  auto rows = tx.run(kLiftedUnder, path, end_of(path), from, limit);
  while (rows.step())
    found.push_back({rows.id<ShiftId>(0), rows.str(1), rows.id<AccountId>(2), rows.id<AccountId>(3),
                     rows.str(4), rows.str(5), rows.i64(6), rows.i64(7), rows.instant(8)});
  return found;
}

Result<Holder> who_answers(Tx& tx, const AreaTree& tree, const Area& cell, Instant now) {
  for (const Area* area : tree.upward(cell)) {
    auto holder = store::find_holder(tx, *area, now);
    if (!holder) continue;
    holder->is_fallback = area->id != cell.id;
    return *holder;
  }
  // Whoever held the city post last answers until somebody takes it.
  if (auto row = tx.run(kLastHolderAt, tree.root().path, now); row.step()) {
    Holder holder = read_holder(row);
    holder.is_fallback = true;
    return holder;
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
  while (rows.step()) {
    found.push_back(read_holder(rows));
    found.back().until = rows.instant(5);
  }
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
  return cells_covered_in(tx, scope_path, now, now + std::chrono::milliseconds(1));
}

std::unordered_set<std::string> cells_covered_in(Tx& tx, std::string_view scope_path, Instant from,
                                                 Instant until) {
  std::unordered_set<std::string> found;
  auto rows =
      tx.run(kCoveredCells, scope_path, end_of(scope_path), from, kCoveredCellCountMax, until);
  while (rows.step())
    found.insert(rows.str(0));
  return found;
}

}  // namespace fl
