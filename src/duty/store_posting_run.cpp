// Rows of posting runs, point by point or page by page.
#include "duty/store_posting_run.h"

namespace fl::store {

namespace {

const Sql kAdd{
    SqlTag::point, "duty.add_run",
    "INSERT INTO duty_posting_run (bucket, id, area_id, area_path, day_at, state, done_ppm, "
    "asked_by, accepted_by, fault, people_count, seat_count, filled_count, untrained_count, "
    "distance_m, distance_longest_m, plan_hash, given_count, refused_count, made_at, moved_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, 0, '', 0, 0, 0, 0, 0, 0, '', 0, 0, ?8, ?8)"};
const Sql kSave{
    SqlTag::point, "duty.save_run",
    "UPDATE duty_posting_run SET state = ?3, done_ppm = ?4, accepted_by = ?5, fault = ?6, "
    "people_count = ?7, seat_count = ?8, filled_count = ?9, untrained_count = ?10, "
    "distance_m = ?11, distance_longest_m = ?12, plan_hash = ?13, given_count = ?14, "
    "refused_count = ?15, moved_at = ?16 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoad{SqlTag::point, "duty.load_run",
                "SELECT id, area_id, area_path, day_at, state, done_ppm, asked_by, accepted_by, "
                "fault, people_count, seat_count, filled_count, untrained_count, distance_m, "
                "distance_longest_m, plan_hash, given_count, refused_count, made_at, moved_at "
                "FROM duty_posting_run WHERE bucket = ?1 AND id = ?2"};
const Sql kOfArea{SqlTag::list, "duty.runs_of_area",
                  "SELECT id, area_id, area_path, day_at, state, done_ppm, asked_by, accepted_by, "
                  "fault, people_count, seat_count, filled_count, untrained_count, distance_m, "
                  "distance_longest_m, plan_hash, given_count, refused_count, made_at, moved_at "
                  "FROM duty_posting_run WHERE area_id = ?1 ORDER BY made_at DESC LIMIT ?2"};
const Sql kOldest{SqlTag::list, "duty.oldest_run",
                  "SELECT id, area_id, area_path, day_at, state, done_ppm, asked_by, accepted_by, "
                  "fault, people_count, seat_count, filled_count, untrained_count, distance_m, "
                  "distance_longest_m, plan_hash, given_count, refused_count, made_at, moved_at "
                  "FROM duty_posting_run WHERE state = ?1 ORDER BY made_at LIMIT 1"};
const Sql kBefore{SqlTag::list, "duty.runs_before",
                  "SELECT id FROM duty_posting_run WHERE moved_at < ?1 ORDER BY moved_at LIMIT ?2"};
const Sql kDropRun{SqlTag::point, "duty.drop_run",
                   "DELETE FROM duty_posting_run WHERE bucket = ?1 AND id = ?2"};
const Sql kDropRows{SqlTag::job, "duty.drop_run_rows",
                    "DELETE FROM duty_posting_row WHERE bucket = ?1 AND run_id = ?2"};
const Sql kAddRow{
    SqlTag::point, "duty.add_run_row",
    "INSERT INTO duty_posting_row (bucket, run_id, kind, number, account_id, post_id, area_id, "
    "title, from_at, until_at, reason, bar, seat_count, remedy_bar, remedy_count, distance_m, "
    "is_untrained, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
    "?15, ?16, ?17, '')"};
const Sql kRows{SqlTag::list, "duty.run_rows",
                "SELECT kind, number, account_id, post_id, area_id, title, from_at, until_at, "
                "reason, bar, seat_count, remedy_bar, remedy_count, distance_m, is_untrained, "
                "state FROM duty_posting_row WHERE bucket = ?1 AND run_id = ?2 AND kind = ?3 "
                "AND number > ?4 ORDER BY number LIMIT ?5"};
const Sql kMark{SqlTag::point, "duty.mark_run_row",
                "UPDATE duty_posting_row SET state = ?4 WHERE bucket = ?1 AND run_id = ?2 "
                "AND kind = 'posting' AND number = ?3"};

constexpr double kMillion = 1'000'000;

PostingRun read(Statement& row) {
  PostingRun run;
  run.id = row.id<PostingRunId>(0);
  run.area = row.id<AreaId>(1);
  run.area_path = row.str(2);
  run.day = row.instant(3);
  run.state = row.str(4);
  run.done = double(row.i64(5)) / kMillion;
  run.asked_by = row.id<AccountId>(6);
  run.accepted_by = row.id<AccountId>(7);
  run.fault = row.str(8);
  run.people = row.i64(9);
  run.seats = row.i64(10);
  run.filled = row.i64(11);
  run.untrained = row.i64(12);
  run.distance_m = row.i64(13);
  run.distance_longest_m = row.i64(14);
  run.plan_hash = row.str(15);
  run.given = row.i64(16);
  run.refused = row.i64(17);
  run.made_at = row.instant(18);
  run.moved_at = row.instant(19);
  return run;
}

PostingRow read_row(Statement& row) {
  PostingRow one;
  one.kind = row.str(0);
  one.number = row.i64(1);
  one.account = row.id<AccountId>(2);
  one.post = row.id<PostId>(3);
  one.area = row.id<AreaId>(4);
  one.title = row.str(5);
  one.from = row.instant(6);
  one.until = row.instant(7);
  one.reason = row.str(8);
  one.bar = row.str(9);
  one.seats = row.i64(10);
  one.remedy_bar = row.str(11);
  one.remedy_count = row.i64(12);
  one.distance_m = row.i64(13);
  one.is_untrained = row.i64(14) != 0;
  one.state = row.str(15);
  return one;
}

}  // namespace

void add_run(Tx& tx, const PostingRun& run) {
  tx.exec(kAdd, carried_bucket(run.id.value), run.id, run.area, run.area_path, run.day, run.state,
          run.asked_by, run.made_at);
}

void save_run(Tx& tx, const PostingRun& run) {
  tx.exec(kSave, carried_bucket(run.id.value), run.id, run.state, std::int64_t(run.done * kMillion),
          run.accepted_by, run.fault, run.people, run.seats, run.filled, run.untrained,
          run.distance_m, run.distance_longest_m, run.plan_hash, run.given, run.refused,
          run.moved_at);
}

std::optional<PostingRun> load_run(Tx& tx, PostingRunId id) {
  auto row = tx.run(kLoad, carried_bucket(id.value), id);
  if (!row.step()) return std::nullopt;
  return read(row);
}

std::vector<PostingRun> runs_of_area(Tx& tx, AreaId area, int limit) {
  std::vector<PostingRun> found;
  auto rows = tx.run(kOfArea, area, limit);
  while (rows.step())
    found.push_back(read(rows));
  return found;
}

std::optional<PostingRun> oldest_run(Tx& tx, std::string_view state) {
  auto row = tx.run(kOldest, state);
  if (!row.step()) return std::nullopt;
  return read(row);
}

void drop_rows(Tx& tx, PostingRunId id) {
  tx.exec(kDropRows, carried_bucket(id.value), id);
}

void add_rows(Tx& tx, PostingRunId id, std::span<const PostingRow> rows) {
  for (const auto& row : rows)
    tx.exec(kAddRow, carried_bucket(id.value), id, row.kind, row.number, row.account, row.post,
            row.area, row.title, row.from, row.until, row.reason, row.bar, row.seats,
            row.remedy_bar, row.remedy_count, row.distance_m, row.is_untrained);
}

std::vector<PostingRow> rows_of_run(Tx& tx, PostingRunId id, std::string_view kind,
                                    std::int64_t after, int limit) {
  std::vector<PostingRow> found;
  auto rows = tx.run(kRows, carried_bucket(id.value), id, kind, after, limit);
  while (rows.step())
    found.push_back(read_row(rows));
  return found;
}

void mark_row(Tx& tx, PostingRunId id, std::int64_t number, std::string_view state) {
  tx.exec(kMark, carried_bucket(id.value), id, number, state);
}

std::vector<PostingRunId> runs_before(Tx& tx, Instant before, int limit) {
  std::vector<PostingRunId> found;
  auto rows = tx.run(kBefore, before, limit);
  while (rows.step())
    found.push_back(rows.id<PostingRunId>(0));
  return found;
}

void drop_run(Tx& tx, PostingRunId id) {
  drop_rows(tx, id);
  tx.exec(kDropRun, carried_bucket(id.value), id);
}

}  // namespace fl::store
