// allocate posts, roster, inrc2: a plan from a file or for a made city, told in words or JSON.
#include "cli/allocate.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "cli/allocate_files.h"
#include "cli/cli.h"
#include "duty/inrc2.h"

namespace fl::cli {

namespace {

json::object remedy_json(const Remedy& remedy) {
  return {{"bar", name_of(remedy.bar)},
          {"count", remedy.count},
          {"best", remedy.best.value},
          {"amount", remedy.amount}};
}

json::object plan_json(const PostingPlan& plan, bool is_proven) {
  json::array postings, unmet, idle, prices;
  for (const Posting& one : plan.postings)
    postings.push_back(json::object{{"responder", one.responder.value},
                                    {"post", one.post.value},
                                    {"distance_m", one.distance_m},
                                    {"cost_m", one.cost_m},
                                    {"is_untrained", one.is_untrained},
                                    {"is_moved", one.is_moved},
                                    {"reason", name_of(one.reason)},
                                    {"nearer_count", one.nearer_count}});
  for (const UnmetSeats& one : plan.unmet) {
    json::array remedies;
    for (const Remedy& remedy : one.remedies)
      remedies.push_back(remedy_json(remedy));
    unmet.push_back(json::object{{"post", one.post.value},
                                 {"count", one.count},
                                 {"tier", one.tier},
                                 {"reason", name_of(one.reason)},
                                 {"bar", name_of(one.bar)},
                                 {"able_count", one.able_count},
                                 {"remedies", std::move(remedies)}});
  }
  for (const IdleResponder& one : plan.idle)
    idle.push_back(json::object{{"responder", one.responder.value},
                                {"reason", name_of(one.reason)},
                                {"bar", name_of(one.bar)}});
  for (const PostPrice& one : plan.prices)
    if (one.raw > 0)
      prices.push_back(json::object{{"post", one.post.value},
                                    {"seats_filled", one.seats_filled},
                                    {"tier", one.tier},
                                    {"metres", one.metres}});
  return {{"is_proven", is_proven},
          {"hash", plan.hash},
          {"seats", plan.totals.seats},
          {"filled", plan.totals.filled},
          {"distance_m", plan.totals.distance_m},
          {"override_cost_m", plan.override_cost_m},
          {"postings", std::move(postings)},
          {"unmet", std::move(unmet)},
          {"idle", std::move(idle)},
          {"prices", std::move(prices)}};
}

void print_plan(const PostingPlan& plan) {
  const PostingTotals& totals = plan.totals;
  std::printf("%d of %d seats filled; mean way %lld m, longest %lld m; %d untrained, %d moved\n",
              totals.filled, totals.seats,
              (long long)(totals.filled == 0 ? 0 : totals.distance_m / totals.filled),
              (long long)totals.distance_longest_m, totals.untrained, totals.moved);
  for (int tier = 0; tier < 4; ++tier)
    if (totals.unmet_at_tier[tier] > 0)
      std::printf("priority %d: %d of %d seats empty\n", tier, totals.unmet_at_tier[tier],
                  totals.seats_at_tier[tier]);
  std::map<std::string, int> why, free;
  for (const UnmetSeats& seats : plan.unmet)
    why[std::string(seats.reason == UnmetReason::nobody_able ? name_of(seats.bar)
                                                             : name_of(seats.reason))] +=
        seats.count;
  for (const IdleResponder& one : plan.idle)
    free[std::string(one.reason == IdleReason::barred ? name_of(one.bar) : name_of(one.reason))]++;
  for (const auto& [word, count] : why)
    std::printf("  empty because of %s: %d\n", word.c_str(), count);
  for (const auto& [word, count] : free)
    std::printf("  without a post because of %s: %d\n", word.c_str(), count);
  std::printf("plan %s\n", plan.hash.c_str());
}

json::object roster_json(const RosterInput& input, const RosterPlan& plan) {
  json::array cells, empty, people;
  for (const RosterCell& cell : plan.cells)
    cells.push_back(json::object{{"person", cell.person.value},
                                 {"shift", cell.shift},
                                 {"name", input.shifts[cell.shift].name},
                                 {"skill", cell.skill}});
  for (const EmptySeat& seat : plan.empty)
    empty.push_back(json::object{{"shift", input.needs[seat.need].shift},
                                 {"skill", input.needs[seat.need].skill},
                                 {"count", seat.count},
                                 {"no_skill", seat.no_skill},
                                 {"absent", seat.absent},
                                 {"same_day", seat.same_day},
                                 {"rest", seat.rest},
                                 {"hours", seat.hours},
                                 {"limits", seat.limits},
                                 {"able", seat.able}});
  for (const RosterShare& share : plan.shares)
    people.push_back(json::object{{"person", share.person.value},
                                  {"shifts", share.shifts},
                                  {"nights", share.nights},
                                  {"weekend_shifts", share.weekend_shifts},
                                  {"minutes", share.minutes},
                                  {"wishes_broken", share.wishes_broken},
                                  {"why_no_more", share.why_no_more}});
  return {{"solver", plan.solver},      {"is_proven", plan.is_proven}, {"cost", plan.cost.sum()},
          {"bound", plan.bound},        {"cells", std::move(cells)},   {"empty", std::move(empty)},
          {"people", std::move(people)}};
}

Result<std::string> text_of(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Fault{FaultKind::bad_input, "app.no_file", path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

int allocate_posts(const AllocateOptions& options) {
  PostingInput input;
  if (options.in.empty()) {
    input = made_posting(options);
  } else {
    auto read = posting_of_file(options.in);
    if (!read) return say(read.error());
    input = std::move(*read);
  }
  auto plan = plan_posting(input);
  if (!plan) return say(plan.error());
  const auto said = verify_posting(input, *plan);
  for (const std::string& sentence : said)
    std::fprintf(stderr, "not proven: %s\n", sentence.c_str());
  if (options.is_json)
    std::printf("%s\n", json_text(plan_json(*plan, said.empty())).c_str());
  else
    print_plan(*plan);
  if (!said.empty()) return kFailure;
  return plan->totals.filled == plan->totals.seats ? kOk : kNo;
}

int allocate_roster(const AllocateOptions& options) {
  RosterInput input;
  if (options.in.empty()) {
    input = made_roster(options.seed, static_cast<int>(std::min<std::int64_t>(options.people, 200)),
                        options.load);
  } else {
    auto read = roster_of_file(options.in);
    if (!read) return say(read.error());
    input = std::move(*read);
  }
  auto plan = plan_roster(input, {.seconds = options.seconds, .fixed = {}});
  if (!plan) return say(plan.error());
  if (options.is_json) {
    std::printf("%s\n", json_text(roster_json(input, *plan)).c_str());
  } else {
    int empty = 0;
    for (const EmptySeat& seat : plan->empty)
      empty += seat.count;
    std::printf("%zu shifts given, %d seats empty, cost %lld by %s\n", plan->cells.size(), empty,
                (long long)plan->cost.sum(), plan->solver.c_str());
  }
  return plan->empty.empty() ? kOk : kNo;
}

int evaluate_inrc2(const Inrc2Files& files) {
  auto text = text_of(files.scenario);
  if (!text) return say(text.error());
  auto scenario = inrc2::read_scenario(*text);
  if (!scenario) return say(scenario.error());
  text = text_of(files.history);
  if (!text) return say(text.error());
  auto history = inrc2::read_history(*text);
  if (!history) return say(history.error());
  if (files.weeks.size() != files.solutions.size())
    return say({FaultKind::bad_input, "duty.bad_plan_file", "as many weeks as solutions"});
  std::vector<inrc2::Week> weeks;
  std::vector<std::vector<inrc2::Assignment>> solutions;
  for (std::size_t i = 0; i < files.weeks.size(); ++i) {
    auto week_text = text_of(files.weeks[i]), solution_text = text_of(files.solutions[i]);
    if (!week_text) return say(week_text.error());
    if (!solution_text) return say(solution_text.error());
    auto week = inrc2::read_week(*week_text, *scenario);
    if (!week) return say(week.error());
    auto solution = inrc2::read_solution(*solution_text, *scenario);
    if (!solution) return say(solution.error());
    weeks.push_back(std::move(*week));
    solutions.push_back(std::move(*solution));
  }
  const auto score = inrc2::score(*scenario, *history, weeks, solutions);
  std::printf("%s\n", json_text(json::object{{"cost", score.cost()},
                                             {"total_assignments", score.total_assignments},
                                             {"consecutive", score.consecutive},
                                             {"days_off", score.days_off},
                                             {"preferences", score.preferences},
                                             {"weekends_max", score.weekends_max},
                                             {"complete_weekends", score.complete_weekends},
                                             {"optimal_coverage", score.optimal_coverage},
                                             {"coverage", score.coverage},
                                             {"skills", score.skills},
                                             {"successions", score.successions},
                                             {"two_a_day", score.two_a_day}})
                          .c_str());
  return score.is_feasible() ? kOk : kNo;
}

}  // namespace fl::cli
