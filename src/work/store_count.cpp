// Counters by area path: small rows that landing pages read instead of counting.
#include "work/store_share.h"

namespace fl::work_store {

namespace {

static_assert(kPriorityBandMs == 4'000'000'000'000);  // written out in the statements below

const Sql kLoadCount{
    SqlTag::reference, "work.load_count",
    "SELECT area_path, late, waiting, going, closed, oldest_due_at, as_of FROM work_count "
    "WHERE area_path = ?1"};
const Sql kShareCounts{
    SqlTag::reference, "work.share_counts",
    "SELECT area_path, late, waiting, going, closed, oldest_due_at, as_of FROM work_count "
    "WHERE area_path IN (?1, ?2)"};
const Sql kAroundCounts{
    SqlTag::reference, "work.around_counts",
    "SELECT area_path, late, waiting, going, closed, oldest_due_at, as_of FROM work_count "
    "WHERE area_path IN (?1, ?2) OR parent_path = ?1 ORDER BY area_path LIMIT 2000"};
const Sql kAddCount{
    SqlTag::reference, "work.add_count",
    "INSERT INTO work_count (area_path, parent_path, late, waiting, going, closed, oldest_due_at, "
    "as_of) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (area_path) DO UPDATE SET "
    "late = work_count.late + excluded.late, waiting = work_count.waiting + excluded.waiting, "
    "going = work_count.going + excluded.going, closed = work_count.closed + excluded.closed, "
    "oldest_due_at = COALESCE(excluded.oldest_due_at, work_count.oldest_due_at), "
    "as_of = excluded.as_of"};
// The smallest rank of each band of priority is its oldest due time (kPriorityBandMs).
const Sql kOldest{
    SqlTag::reference, "work.oldest",
    "UPDATE work_count SET oldest_due_at = (SELECT MIN(dues.due) FROM ("
    "SELECT MIN(rank_at) AS due FROM work_task WHERE lane = 0 AND area_path = ?1 "
    "AND rank_at >= 0 UNION ALL "
    "SELECT MIN(rank_at) + 4000000000000 FROM work_task WHERE lane = 0 AND area_path = ?1 "
    "AND rank_at >= -4000000000000 AND rank_at < 0 UNION ALL "
    "SELECT MIN(rank_at) + 8000000000000 FROM work_task WHERE lane = 0 AND area_path = ?1 "
    "AND rank_at < -4000000000000 UNION ALL "
    "SELECT MIN(c.oldest_due_at) FROM work_count c WHERE c.parent_path = ?1) dues) "
    "WHERE area_path = ?1"};
const Sql kRecount{
    SqlTag::job, "work.recount",
    "SELECT area_path, SUM(CASE WHEN lane = 0 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN lane = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN lane = 2 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN lane = 3 THEN 1 ELSE 0 END), "
    "MIN(CASE WHEN lane <> 0 THEN NULL WHEN rank_at >= 0 THEN rank_at "
    "WHEN rank_at >= -4000000000000 THEN rank_at + 4000000000000 "
    "ELSE rank_at + 8000000000000 END) FROM work_task GROUP BY area_path"};
const Sql kAllCounts{
    SqlTag::job, "work.all_counts",
    "SELECT area_path, late, waiting, going, closed, oldest_due_at, as_of FROM work_count"};
const Sql kClearCounts{SqlTag::job, "work.clear_counts", "DELETE FROM work_count"};

Count read_count(const Statement& row) {
  Count count{row.str(0), row.i64(1), row.i64(2), row.i64(3), row.i64(4), {}, {}};
  if (!row.is_null(5)) count.oldest_due_at = row.instant(5);
  return count;
}

Count dated_count(const Statement& row) {
  Count count = read_count(row);
  count.as_of = row.instant(6);
  return count;
}

// The root may be asked about itself.
void place(Share& share, const Count& count) {
  if (count.area_path == share.here.area_path) share.here = count;
  if (count.area_path == share.all.area_path) share.all = count;
}

}  // namespace

std::int64_t Count::of(Lane lane) const {
  switch (lane) {
    case Lane::late:
      return late;
    case Lane::waiting:
      return waiting;
    case Lane::going:
      return going;
    case Lane::closed:
      return closed;
  }
  return 0;
}

Count load_count(Tx& tx, std::string_view path) {
  auto row = tx.run(kLoadCount, path);
  if (!row.step()) return Count{std::string(path), 0, 0, 0, 0, {}, {}};
  return dated_count(row);
}

Share load_share(Tx& tx, std::string_view path, std::string_view root_path) {
  Share share;
  share.here.area_path = path;
  share.all.area_path = root_path;
  auto row = tx.run(kShareCounts, path, root_path);
  while (row.step())
    place(share, dated_count(row));
  return share;
}

Around load_around(Tx& tx, std::string_view path, std::string_view root_path) {
  Around around;
  around.here.area_path = path;
  around.all.area_path = root_path;
  auto row = tx.run(kAroundCounts, path, root_path);
  while (row.step()) {
    Count count = dated_count(row);
    const bool is_part = count.area_path != path && count.area_path != root_path;
    place(around, count);
    if (is_part) around.parts.push_back(std::move(count));
  }
  return around;
}

void add_count(Tx& tx, std::string_view path, std::string_view parent_path, const Count& delta,
               Instant now) {
  tx.exec(kAddCount, path, parent_path, delta.late, delta.waiting, delta.going, delta.closed,
          delta.oldest_due_at, now);
}

void refresh_oldest(Tx& tx, std::string_view path) {
  tx.exec(kOldest, path);
}

std::vector<Count> recount(Tx& tx) {
  std::vector<Count> counts;
  auto row = tx.run(kRecount);
  while (row.step())
    counts.push_back(read_count(row));
  return counts;
}

std::vector<Count> all_counts(Tx& tx) {
  std::vector<Count> counts;
  auto row = tx.run(kAllCounts);
  while (row.step())
    counts.push_back(read_count(row));
  return counts;
}

void clear_counts(Tx& tx) {
  tx.exec(kClearCounts);
}

}  // namespace fl::work_store
