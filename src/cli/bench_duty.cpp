// bench posting: the responders of a whole city to the communities of the area table, exactly, with
// the proof checked and the two greedy ways beside it. People, posts and places are synthetic
// (duty/responders_demo.h). bench roster: a week of a street.
#include <sys/resource.h>
#include <algorithm>
#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "cli/allocate.h"
#include "cli/allocate_files.h"
#include "cli/cli.h"
#include "duty/posting.h"
#include "duty/responders_demo.h"
#include "platform/clock.h"
#include "platform/embedded.h"
#include "registry/area_tree.h"

namespace fl::cli {

namespace {

// The machine is shared: what the plan itself used is told beside what the wall showed.
std::int64_t cpu_ms() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return (std::int64_t(used.ru_utime.tv_sec) + used.ru_stime.tv_sec) * 1000 +
         (std::int64_t(used.ru_utime.tv_usec) + used.ru_stime.tv_usec) / 1000;
}

json::array tiers_json(const int (&counts)[4]) {
  json::array array;
  for (const int count : counts)
    array.push_back(count);
  return array;
}

json::object totals_json(const PostingTotals& totals) {
  return {{"filled", totals.filled},
          {"unmet_at_tier", tiers_json(totals.unmet_at_tier)},
          {"distance_km", totals.distance_m / 1000},
          {"longest_m", totals.distance_longest_m},
          {"mean_m", totals.filled == 0 ? 0 : totals.distance_m / totals.filled}};
}

}  // namespace

std::vector<DemoPlace> places_of_area_table() {
  std::vector<AreaId> communities;
  for (const AreaRow& row : official_areas(embedded_areas_csv()))
    if (row.level == AreaLevel::community || row.level == AreaLevel::village)
      communities.push_back(row.id);
  return synthetic_places(communities);
}

PostingInput made_posting(const AllocateOptions& options) {
  auto places = places_of_area_table();
  if (options.places > 0 && std::size_t(options.places) < places.size())
    places.resize(std::size_t(options.places));
  const Instant from = *from_rfc3339("2022-01-03T08:00:00+08:00");
  PostingInput input;
  input.responders = demo_force(places, {options.people, options.seed, from}).responders;
  input.posts =
      demo_posts(places, {options.seats, options.seed, from, from + std::chrono::hours(8)});
  return input;
}

int bench_posting(const AllocateOptions& options) {
  const SystemClock clock;
  const PostingInput input = made_posting(options);
  Instant at = clock.now();
  auto lap = [&] {
    const Instant now = clock.now();
    const std::int64_t ms = (now - at).count();
    at = now;
    return ms;
  };
  const std::int64_t cpu_before = cpu_ms();
  auto plan = plan_posting(input);
  if (!plan) return say(plan.error());
  const std::int64_t solve_ms = lap(), plan_cpu_ms = cpu_ms() - cpu_before;
  const auto said = verify_posting(input, *plan);
  const std::int64_t verify_ms = lap();
  for (const std::string& sentence : said)
    std::fprintf(stderr, "not proven: %s\n", sentence.c_str());
  json::object report{{"people", input.responders.size()},
                      {"places", options.places},
                      {"posts", input.posts.size()},
                      {"seats", plan->totals.seats},
                      {"seed", options.seed},
                      {"plan_ms", solve_ms},
                      {"plan_cpu_ms", plan_cpu_ms},
                      {"verify_ms", verify_ms},
                      {"is_proven", said.empty()},
                      {"rounds", plan->rounds},
                      {"arcs", plan->arcs},
                      {"hash", plan->hash},
                      {"exact", totals_json(plan->totals)}};
  if (!options.is_quick) {
    if (auto greedy = greedy_posting(input)) {
      report["greedy_by_tier"] = totals_json(greedy->totals);
      report["greedy_ms"] = lap();
    }
    if (auto first = first_come_posting(input)) {
      report["first_come"] = totals_json(first->totals);
      report["first_come_ms"] = lap();
    }
  }
  std::printf("%s\n", json_text(report).c_str());
  return said.empty() ? kOk : kFailure;
}

int bench_roster(const AllocateOptions& options) {
  const SystemClock clock;
  const int people = static_cast<int>(std::min<std::int64_t>(options.people, kRosterPeopleMax));
  const RosterInput input = made_roster(options.seed, people, options.load);
  const Instant begin = clock.now();
  auto plan = plan_roster(input, {.seconds = options.seconds, .fixed = {}});
  if (!plan) return say(plan.error());
  const std::int64_t ms = (clock.now() - begin).count();
  int empty = 0, able = 0;
  for (const EmptySeat& seat : plan->empty) {
    empty += seat.count;
    able += seat.able;
  }
  const auto greedy = greedy_roster(input, {});
  std::printf("%s\n",
              json_text(json::object{{"people", people},
                                     {"shifts", input.shifts.size()},
                                     {"load", options.load},
                                     {"seed", options.seed},
                                     {"plan_ms", ms},
                                     {"solver", plan->solver},
                                     {"is_proven", plan->is_proven},
                                     {"cost", plan->cost.sum()},
                                     {"bound", plan->bound},
                                     {"greedy_cost", roster_cost(input, greedy).sum()},
                                     {"empty", empty},
                                     {"able_for_empty", able},
                                     {"breaches", validate_roster(input, plan->cells).size()}})
                  .c_str());
  return kOk;
}

}  // namespace fl::cli
