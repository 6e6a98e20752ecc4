// allocate posts --data: a day of a real place, planned and proven, nothing written. Names stay in
// the folder: people are said by their account, places by code and name.
#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/allocate_data.h"
#include "cli/cli.h"
#include "duty/posting_run.h"
#include "registry/import.h"

namespace fl::cli {

namespace {

std::string said_of(const Area* area) {
  if (area == nullptr) return "?";
  return area->code.empty() ? to_text(area->id) : area->code;
}

json::object row_json(const AreaTree& tree, const PostingRow& row) {
  const Area* area = tree.find(row.area);
  json::object shown{{"kind", row.kind}, {"reason", row.reason}};
  if (row.account.is_set()) shown["account"] = to_text(row.account);
  if (area != nullptr) {
    shown["area"] = said_of(area);
    shown["area_name"] = area->name;
    shown["post"] = to_text(row.post);
    shown["title"] = row.title;
    shown["from"] = to_rfc3339(row.from);
    shown["until"] = to_rfc3339(row.until);
  }
  if (!row.bar.empty()) shown["bar"] = row.bar;
  if (row.kind == "posting") {
    shown["distance_m"] = row.distance_m;
    shown["is_untrained"] = row.is_untrained;
  }
  if (row.kind == "unmet") {
    shown["count"] = row.seats;
    shown["remedy_bar"] = row.remedy_bar;
    shown["remedy_count"] = row.remedy_count;
  }
  return shown;
}

void print_rows(const AreaTree& tree, const PostingPlan& plan,
                const std::vector<PostingRow>& rows) {
  std::printf(
      "%d of %d seats filled; mean way %lld m, longest %lld m; %d untrained\n", plan.totals.filled,
      plan.totals.seats,
      (long long)(plan.totals.filled == 0 ? 0 : plan.totals.distance_m / plan.totals.filled),
      (long long)plan.totals.distance_longest_m, plan.totals.untrained);
  std::map<std::string, std::map<std::string, std::int64_t>> empty;
  std::map<std::string, std::int64_t> idle;
  for (const auto& row : rows) {
    if (row.kind == "idle") ++idle[row.reason == "barred" ? row.bar : row.reason];
    if (row.kind != "unmet") continue;
    const Area* area = tree.find(row.area);
    const std::string where = said_of(area) + " " + (area ? area->name : std::string());
    empty[where][row.reason == "nobody_able" ? row.bar : row.reason] += row.seats;
  }
  for (const auto& [where, reasons] : empty)
    for (const auto& [why, count] : reasons)
      std::printf("  %s: %lld empty because of %s\n", where.c_str(), (long long)count, why.c_str());
  for (const auto& [why, count] : idle)
    std::printf("  without a post because of %s: %lld\n", why.c_str(), (long long)count);
}

}  // namespace

int allocate_day(const DayOptions& options) {
  const SystemClock clock;
  auto app = open_at_rest(DataFolder{options.data}, clock);
  if (!app) return say(app.error());
  const AreaTree& tree = (*app)->tree();
  const Area* area = &tree.root();
  if (!options.area.empty()) area = AreaFinder(tree).find(options.area);
  if (area == nullptr) return say({FaultKind::absent, "registry.no_such_area", options.area});
  Instant day = clock.now() + std::chrono::hours(24);
  if (!options.day.empty()) {
    const auto said = from_rfc3339(options.day + "T12:00:00+08:00");
    if (!said) return say({FaultKind::bad_input, "duty.bad_plan_file", options.day});
    day = *said;
  }
  const DutyRoom room{(*app)->db(), (*app)->keys(), tree};
  auto input = read_day(room, *area, day, [](double) { return true; });
  if (!input) return say(input.error());
  auto plan = plan_posting(input->input);
  if (!plan) return say(plan.error());
  const auto said = verify_posting(input->input, *plan);
  for (const std::string& sentence : said)
    std::fprintf(stderr, "not proven: %s\n", sentence.c_str());
  const auto rows = rows_of_plan(*input, *plan);
  if (options.is_json) {
    json::array shown;
    for (const auto& row : rows)
      shown.push_back(row_json(tree, row));
    std::printf("%s\n", json_text(json::object{{"is_proven", said.empty()},
                                               {"day", day_of(day)},
                                               {"hash", plan->hash},
                                               {"people", input->input.responders.size()},
                                               {"seats", plan->totals.seats},
                                               {"filled", plan->totals.filled},
                                               {"distance_m", plan->totals.distance_m},
                                               {"rows", std::move(shown)}})
                            .c_str());
  } else {
    print_rows(tree, *plan, rows);
  }
  if (!said.empty()) return kFailure;
  return plan->totals.filled == plan->totals.seats ? kOk : kNo;
}

}  // namespace fl::cli
