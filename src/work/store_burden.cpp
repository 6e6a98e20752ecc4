// Burden: counted by a job, read by area.
#include "work/store_burden.h"

namespace fl::work_store {

namespace {

const Sql kStepsBetween{SqlTag::job, "work.steps_between",
                        "SELECT t.area_path, s.what, s.account_id, COUNT(*) FROM work_step s "
                        "JOIN work_task t ON t.bucket = s.bucket AND t.id = s.task_id "
                        "WHERE s.at >= ?1 AND s.at < ?2 AND s.account_id <> 0 "
                        "GROUP BY t.area_path, s.what, s.account_id"};
const Sql kClear{SqlTag::job, "work.clear_burden", "DELETE FROM work_burden WHERE on_day = ?1"};
const Sql kAdd{SqlTag::reference, "work.add_burden",
               "INSERT INTO work_burden (area_path, on_day, what, worker_count, act_count) "
               "VALUES (?1, ?2, ?3, ?4, ?5)"};
const Sql kOfArea{SqlTag::reference, "work.burden_of",
                  "SELECT what, worker_count, act_count FROM work_burden "
                  "WHERE area_path = ?1 AND on_day = ?2 ORDER BY what LIMIT 100"};

}  // namespace

std::vector<StepCount> steps_between(Tx& tx, Instant from, Instant until) {
  std::vector<StepCount> counts;
  auto row = tx.run(kStepsBetween, from, until);
  while (row.step())
    counts.push_back({row.str(0), row.str(1), row.id<AccountId>(2), row.i64(3)});
  return counts;
}

void clear_burden(Tx& tx, std::string_view day) {
  tx.exec(kClear, day);
}

void add_burden(Tx& tx, std::string_view path, std::string_view day, const BurdenRow& row) {
  tx.exec(kAdd, path, day, row.what, row.worker_count, row.act_count);
}

std::vector<BurdenRow> burden_of(Tx& tx, std::string_view path, std::string_view day) {
  std::vector<BurdenRow> rows;
  auto row = tx.run(kOfArea, path, day);
  while (row.step())
    rows.push_back({row.str(0), row.i64(1), row.i64(2)});
  return rows;
}

}  // namespace fl::work_store
