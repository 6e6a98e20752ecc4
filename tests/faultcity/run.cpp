// One seed from its first act to the verdict of every checker, and the planted defects between.
#include <fmt/format.h>

#include "check.h"
#include "platform/clock.h"

namespace fl::faultcity {

namespace {

// Each is what a fault of the house would leave behind; the database is edited past every door.
void plant(City& city, Plant what) {
  const auto one = [&](const char* sql) { return city.number(sql); };
  switch (what) {
    case Plant::task_dropped:
      return city.edit(fmt::format("DELETE FROM work_task WHERE id = {}",
                                   one("SELECT task_id FROM work_ask ORDER BY id LIMIT 1")));
    case Plant::ask_doubled: {
      const auto id = one("SELECT id FROM work_ask ORDER BY id LIMIT 1");
      city.edit(
          fmt::format("CREATE TEMP TABLE twin AS SELECT * FROM work_ask WHERE id = {}; "
                      "UPDATE twin SET id = id + 1; INSERT INTO work_ask SELECT * FROM "
                      "twin; DROP TABLE twin",
                      id));
      return;
    }
    case Plant::rung_doubled:
      return city.edit(
          "CREATE TEMP TABLE twin AS SELECT * FROM trust_leaf WHERE verb = 'task.rung' ORDER "
          "BY at LIMIT 1; UPDATE twin SET seq = seq + 1000000; INSERT INTO trust_leaf "
          "SELECT * FROM twin; DROP TABLE twin");
    case Plant::rung_left_out:
      return city.edit("DELETE FROM work_rung WHERE rung = 2");
    case Plant::status_eased:
      return city.edit("UPDATE pass_status SET verdict = 'ok' WHERE verdict = 'stop'");
    case Plant::status_made_up:
    case Plant::green_kept:  // in stop, and no bit of the list says so
      return city.edit(
          "UPDATE pass_status SET verdict = 'stop', rule_id = 'planted', evidence_id = 1, "
          "until_at = from_at + 86400000 WHERE verdict = 'ok'");
    case Plant::leaf_dropped:
      return city.edit("DELETE FROM trust_leaf WHERE at = (SELECT MIN(at) FROM trust_leaf)");
    case Plant::head_edited:
      return city.edit(
          "UPDATE trust_head SET root = zeroblob(32) WHERE size = (SELECT MAX(size) FROM "
          "trust_head)");
    case Plant::record_lost:
      return city.edit("DELETE FROM work_record WHERE id = (SELECT MIN(id) FROM work_record)");
    case Plant::scan_lost:
      if (!city.history().scans.empty()) {
        auto scan = city.history().scans.back();
        scan.at = {scan.at.ms + 1'000};
        city.history().scans.push_back(scan);
      }
      return;
    default:
      return;
  }
}

}  // namespace

Verdict run_seed(const Ground& ground, const Options& options) {
  Verdict verdict;
  City city(ground, options);
  city.live();
  city.drain();
  // While the passes of the day still hold: in two days no guard would take them anyway.
  const bool is_of_tokens = options.plant == Plant::green_kept;
  if (is_of_tokens) plant(city, options.plant);
  check_tokens(city, verdict.problems);
  if (is_of_tokens) return verdict;
  city.rest();
  plant(city, options.plant);
  check_asks(city, verdict.problems);
  check_ladders(city, verdict.problems);
  check_statuses(city, verdict.problems);
  check_log(city, verdict.problems);
  check_scans(city, verdict.problems);
  check_phones(city, verdict.problems);
  try {
    city.grow_old();
    check_whereabouts(city, verdict.problems);
  } catch (const std::exception& broken) {  // a planted defect may stop the house
    verdict.problems.push_back(std::string("stopped: ") + broken.what());
  }
  for (const auto& wrong : city.history().wrong)
    verdict.problems.push_back("on the way: " + wrong);
  if (options.plant == Plant::wall_clock) city.note(std::to_string(steady_us()));
  verdict.trace_hash = city.trace_hash();
  verdict.figures = city.figures();
  return verdict;
}

}  // namespace fl::faultcity
