// bench escalation: runs of the ladder job over a city where most promises are open. What is due in
// each minute is told, each rung with its row, step, leaf and event; and one run with nothing due,
// which is the scan alone.
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "cli/bench_city.h"
#include "work/store_turn.h"

namespace fl::cli {

namespace {

constexpr int kRunsMax = 10;

struct Run {
  int told = 0;
  double ms = 0, cpu_ms = 0;
};

// What this process has used of the processor: what is left of a figure on a loaded machine.
double cpu_ms() {
  return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

Result<Run> run_once(App& app, Instant now) {
  const std::int64_t from = steady_us();
  const double cpu_from = cpu_ms();
  auto told = app.run_job("climb_ladders", now);
  if (!told) return told.error();
  return Run{*told, double(steady_us() - from) / 1000, cpu_ms() - cpu_from};
}

// When the next rung of all is due.
Result<Instant> first_due(App& app) {
  return app.db().read([](Tx& tx) -> Result<Instant> {
    const auto due = work_store::rungs_due(tx, Instant{INT64_MAX}, 1);
    if (due.empty()) return Fault{FaultKind::absent, "app.no_data", "no open promise"};
    return *due.front().next_rung_at;
  });
}

}  // namespace

int bench_escalation(const BenchOptions& options) {
  auto city = BenchCity::open(options, 1);
  if (!city) return say(city.error());
  App& app = (*city)->app();
  auto at = first_due(app);
  if (!at) return say(at.error());
  auto idle = run_once(app, *at - std::chrono::milliseconds(1));
  if (!idle) return say(idle.error());
  std::vector<Run> busy;
  for (int i = 0; i < std::min(options.rounds, kRunsMax); ++i) {
    auto run = run_once(app, *at + std::chrono::minutes(i));
    if (!run) return say(run.error());
    busy.push_back(*run);
  }
  std::sort(busy.begin(), busy.end(), [](const Run& a, const Run& b) { return a.ms < b.ms; });
  const Run& middle = busy[busy.size() / 2];
  json::object report = (*city)->about();
  report["idle_ms"] = idle->ms;
  report["idle_told"] = idle->told;
  report["p50_ms"] = middle.ms;
  report["p50_told"] = middle.told;
  report["p50_cpu_ms"] = middle.cpu_ms;
  report["worst_ms"] = busy.back().ms;
  report["worst_told"] = busy.back().told;
  report["worst_cpu_ms"] = busy.back().cpu_ms;
  if (options.is_json)
    std::printf("%s\n", json_text(report).c_str());
  else
    std::printf(
        "nothing due %.2f ms; %d rungs told in %.0f ms, %.0f ms of the processor (median), %d in "
        "%.0f ms (worst)\n",
        idle->ms, middle.told, middle.ms, middle.cpu_ms, busy.back().told, busy.back().ms);
  return kOk;
}

}  // namespace fl::cli
