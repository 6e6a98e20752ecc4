// bench lists: every page of the loop, for every role, on a city laid for it. Whole requests
// through the route table (session, permission, the read logged with its fsync, JSON), without the
// socket. Rounds go role by role in turn.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "app/bench_store.h"
#include "app/store_app.h"
#include "cli/bench_city.h"
#include "duty/duty.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

struct Page {
  std::string who, name, path;
  std::vector<std::int64_t> us = {};
  int status = 0;
};

struct Rider {
  std::string who, cookie;
};

class ListsBench {
 public:
  ListsBench(App& app, const Clock& clock) : app_(app), clock_(clock) {}

  [[nodiscard]] Outcome prepare();
  void ride(int rounds);
  [[nodiscard]] json::object report(json::object about, int rounds) const;

 private:
  [[nodiscard]] Reply get(const Rider& rider, const std::string& path) const;
  void sign_in(const std::string& who, AccountId account);
  void add_pages(const Rider& rider);
  void add_lane_pages(const Rider& rider, const std::string& area);
  void add_desk_pages(const Rider& rider, const std::string& area);

  App& app_;
  const Clock& clock_;
  std::vector<Rider> riders_;
  std::vector<Page> pages_;
};

Reply ListsBench::get(const Rider& rider, const std::string& path) const {
  Request request;
  request.path = path.substr(0, path.find('?'));
  if (const auto mark = path.find('?'); mark != path.npos) {
    std::string rest = path.substr(mark + 1);
    for (std::size_t from = 0; from < rest.size();) {
      const auto end = std::min(rest.find('&', from), rest.size());
      const std::string pair = rest.substr(from, end - from);
      request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
      from = end + 1;
    }
  }
  request.now = clock_.now();
  request.peer = "127.0.0.1";
  request.headers.emplace_back("cookie", rider.cookie);
  return app_.router().handle(request);
}

void ListsBench::sign_in(const std::string& who, AccountId account) {
  riders_.push_back({who, demo_cookie(app_, account, clock_.now())});
}

void ListsBench::add_lane_pages(const Rider& rider, const std::string& area) {
  for (const std::string lane : {"late", "waiting", "going", "closed"}) {
    const std::string first = "/v1/tasks?area=" + area + "&lane=" + lane + "&limit=50";
    pages_.push_back({rider.who, "tasks " + lane, first});
  }
  // A page far down: two hundred pages are walked once, then that page is timed.
  std::string deep = "/v1/tasks?area=" + area + "&lane=closed&limit=50";
  std::string at = deep;
  for (int page = 0; page < 200; ++page) {
    const auto body = json::parse(get(rider, at).body);
    const auto* next = body.as_object().if_contains("next");
    if (!next || !next->is_string()) break;
    at = deep + "&after=" + std::string(next->as_string());
  }
  pages_.push_back({rider.who, "tasks closed, page 200", at});
}

// The other lists of a desk.
void ListsBench::add_desk_pages(const Rider& rider, const std::string& area) {
  struct Named {
    const char *name, *path;
  };
  for (const auto& [name, path] :
       {Named{"uncovered", "/uncovered?limit=50"}, Named{"who is on", "/responders"},
        Named{"posts and seats", "/on"}, Named{"lists", "/lists"}, Named{"blockers", "/blockers"},
        Named{"hand-overs", "/hand-overs"}, Named{"burden", "/burden"}, Named{"night", "/nightly"}})
    pages_.push_back({rider.who, name, "/v1/areas/" + area + path});
}

void ListsBench::add_pages(const Rider& rider) {
  static const std::map<std::string_view, std::vector<std::string>> kOwnPages = {
      {"resident", {"/v1/session", "/v1/me", "/v1/kinds", "/v1/asks"}},
      {"auditor", {"/v1/audit/summary", "/v1/audit/leaves", "/v1/audit/reads"}},
      {"administrator", {"/v1/accounts", "/v1/service", "/v1/messages"}},
      {"complaint_handler", {"/v1/complaints/mine"}}};
  if (const auto own = kOwnPages.find(rider.who); own != kOwnPages.end()) {
    for (const auto& path : own->second)
      pages_.push_back({rider.who, path, path});
    return;
  }
  pages_.push_back({rider.who, "tasks mine", "/v1/tasks/mine"});
  pages_.push_back({rider.who, "rungs mine", "/v1/rungs/mine"});
  const auto mine = json::parse(get(rider, "/v1/tasks/mine").body);
  const auto& items = mine.at("items").as_array();
  if (!items.empty())
    pages_.push_back(
        {rider.who, "one task", "/v1/tasks/" + std::string(items[0].at("id").as_string())});
  if (rider.who == "community_worker") return;
  pages_.push_back({rider.who, "late and where", "/v1/areas/mine/late"});
  const auto late = json::parse(get(rider, "/v1/areas/mine/late").body);
  const std::string area(late.at("area").at("id").as_string());
  add_lane_pages(rider, area);
  add_desk_pages(rider, area);
  // Filters: the part with the fewest late tasks, and one with none at all.
  const auto& children = late.at("children").as_array();
  const json::value *rare = nullptr, *empty = nullptr;
  for (const auto& child : children) {
    const auto count = child.at("late").as_int64();
    if (count == 0) empty = &child;
    if (count > 0 && (rare == nullptr || count < rare->at("late").as_int64())) rare = &child;
  }
  for (const auto& [name, child] :
       {std::pair{"tasks late, rare", rare}, {"tasks late, empty", empty}})
    if (child)
      pages_.push_back({rider.who, name,
                        "/v1/tasks?area=" + std::string(child->at("area").at("id").as_string()) +
                            "&lane=late&limit=50"});
}

Outcome ListsBench::prepare() {
  auto people =
      app_.db().read([&](Tx& tx) -> Result<std::vector<std::pair<std::string, AccountId>>> {
        std::vector<std::pair<std::string, AccountId>> found;
        for (const auto& p : app_store::demo_people(tx)) {
          // Those whose pages these are; other desks have benchmarks of their own.
          static constexpr std::string_view kRiders[] = {
              "resident", "community_worker", "street_officer",   "city_officer",
              "auditor",  "administrator",    "complaint_handler"};
          if (std::find(std::begin(kRiders), std::end(kRiders), p.who) == std::end(kRiders))
            continue;
          found.emplace_back(p.who, p.account);
          if (p.who != "street_officer") continue;
          // The lead below and the district above the street of the demo's people.
          const auto duties = duties_of(tx, p.account, clock_.now());
          if (duties.empty()) continue;
          const Area* street = app_.tree().find(duties[0].area);
          for (const auto& holder :
               on_duty_under(tx, app_.tree().root().path, clock_.now(), 100'000)) {
            const bool is_district =
                holder.title == "district_duty" && street->path.starts_with(holder.area_path);
            const bool is_lead =
                holder.title == "community_lead" && holder.area_path.starts_with(street->path);
            if (is_district) found.emplace_back("district_officer", holder.account);
            if (is_lead && std::none_of(found.begin(), found.end(),
                                        [](const auto& f) { return f.first == "community_lead"; }))
              found.emplace_back("community_lead", holder.account);
          }
        }
        return found;
      });
  if (!people) return people.error();
  for (const auto& [who, account] : *people)
    sign_in(who, account);
  for (const auto& rider : riders_)
    add_pages(rider);
  return Done{};
}

void ListsBench::ride(int rounds) {
  for (int round = -3; round < rounds; ++round) {
    for (auto& page : pages_) {
      const auto rider = std::find_if(riders_.begin(), riders_.end(),
                                      [&](const Rider& r) { return r.who == page.who; });
      const std::int64_t from = steady_us();
      page.status = get(*rider, page.path).status;
      if (round >= 0) page.us.push_back(steady_us() - from);
    }
  }
}

json::object ListsBench::report(json::object about, int rounds) const {
  json::array rows;
  double slowest = 0;
  std::map<std::string, std::pair<double, double>> by_list;  // fastest and slowest role
  for (auto page : pages_) {
    std::sort(page.us.begin(), page.us.end());
    const double p50 = at_share_ms(page.us, 0.5), p95 = at_share_ms(page.us, 0.95);
    slowest = std::max(slowest, p95);
    auto& span = by_list.try_emplace(page.name, p50, p50).first->second;
    span = {std::min(span.first, p50), std::max(span.second, p50)};
    rows.push_back(json::object{{"role", page.who},
                                {"page", page.name},
                                {"status", page.status},
                                {"p50_ms", p50},
                                {"p95_ms", p95}});
  }
  json::array lists;
  for (const auto& [name, span] : by_list)
    lists.push_back(json::object{
        {"page", name}, {"fastest_role_ms", span.first}, {"slowest_role_ms", span.second}});
  about["rounds"] = rounds;
  about["worst_p95_ms"] = slowest;
  about["lists"] = std::move(lists);
  about["pages"] = std::move(rows);
  return about;
}

}  // namespace

int bench_lists(const BenchOptions& options) {
  auto city = BenchCity::open(options, 0.3);
  if (!city) return say(city.error());
  ListsBench bench((*city)->app(), (*city)->clock());
  auto ready = bench.prepare();
  if (!ready) return say(ready.error());
  bench.ride(options.rounds);
  const json::object report = bench.report((*city)->about(), options.rounds);
  bool is_whole = true;
  for (const auto& row : report.at("pages").as_array())
    is_whole = is_whole && row.at("status").as_int64() == 200;
  if (options.is_json) {
    std::printf("%s\n", json_text(report).c_str());
  } else {
    for (const auto& row : report.at("pages").as_array())
      std::printf("%-17s %-24s %3lld  p50 %7.2f ms  p95 %7.2f ms\n",
                  row.at("role").as_string().c_str(), row.at("page").as_string().c_str(),
                  (long long)row.at("status").as_int64(), row.at("p50_ms").as_double(),
                  row.at("p95_ms").as_double());
    std::printf("worst p95 %.2f ms\n", report.at("worst_p95_ms").as_double());
  }
  return is_whole ? kOk : kNo;
}

int bench_store_verb(const BenchOptions& options) {
  set_log_level(LogLevel::error);
  const std::string folder =
      !options.data.empty()
          ? options.data
          : (fs::temp_directory_path() / fmt::format("firstline-bench-{}", getpid())).string();
  auto lines = bench_store({.folder = folder, .database = options.database});
  if (!lines) return say(lines.error());
  json::array rows;
  for (const auto& line : *lines) {
    if (!options.is_json)
      std::printf("%-22s %9.0f /s  p50 %7.3f ms  p99 %7.3f ms  %5.1f a commit\n", line.what.c_str(),
                  line.per_s, line.p50_ms, line.p99_ms, line.per_commit);
    rows.push_back(json::object{{"what", line.what},
                                {"done_count", line.done_count},
                                {"per_s", line.per_s},
                                {"p50_ms", line.p50_ms},
                                {"p99_ms", line.p99_ms},
                                {"per_commit", line.per_commit}});
  }
  if (options.is_json) std::printf("%s\n", json_text(rows).c_str());
  return kOk;
}

}  // namespace fl::cli
