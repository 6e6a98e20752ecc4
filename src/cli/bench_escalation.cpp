// bench escalation: one run of the ladder job over a city where every promise is open. What is due
// in each ten seconds is told, each rung with its row, step, leaf and event; and one run with
// nothing due, which is the scan alone.
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include <fmt/format.h>

#include "app/demo.h"
#include "cli/cli.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

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

}  // namespace

int bench_escalation(const BenchOptions& options) {
  set_log_level(LogLevel::error);
  const bool is_kept = !options.data.empty();
  const DataFolder data{
      is_kept ? options.data
              : (fs::temp_directory_path() / fmt::format("firstline-bench-{}", getpid())).string()};
  const SystemClock clock;
  const Instant laid_at{1'767'412'800'000};
  if (!fs::exists(data.database())) {
    DemoPlan plan;
    plan.people = options.people;
    plan.tasks = options.tasks;
    plan.now = laid_at;
    plan.open_share = 1;
    auto laid = lay_demo(data, plan, [](double) {});
    if (!laid) return say(laid.error());
  }
  std::vector<Run> busy;
  Run idle;
  {
    auto app = App::open({data, true}, clock);
    if (!app) return say(app.error());
    auto nothing = run_once(**app, laid_at);
    if (!nothing) return say(nothing.error());
    idle = *nothing;
    for (int i = 1; i <= 10; ++i) {
      auto run = run_once(**app, laid_at + std::chrono::seconds(60 + 10 * i));
      if (!run) return say(run.error());
      busy.push_back(*run);
    }
  }
  if (!is_kept) {
    fs::remove_all(data.folder);
    fs::remove_all(data.key_folder());
  }
  std::sort(busy.begin(), busy.end(), [](const Run& a, const Run& b) { return a.ms < b.ms; });
  const Run& middle = busy[busy.size() / 2];
  const json::object report{{"tasks", options.tasks},
                            {"idle_ms", idle.ms},
                            {"idle_told", idle.told},
                            {"p50_ms", middle.ms},
                            {"p50_told", middle.told},
                            {"p50_cpu_ms", middle.cpu_ms},
                            {"worst_ms", busy.back().ms},
                            {"worst_told", busy.back().told},
                            {"worst_cpu_ms", busy.back().cpu_ms}};
  if (options.is_json)
    std::printf("%s\n", json_text(report).c_str());
  else
    std::printf(
        "nothing due %.2f ms; %d rungs told in %.0f ms, %.0f ms of the processor (median), %d in "
        "%.0f ms (worst)\n",
        idle.ms, middle.told, middle.ms, middle.cpu_ms, busy.back().told, busy.back().ms);
  return kOk;
}

}  // namespace fl::cli
