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
#include "app/demo.h"
#include "app/store_app.h"
#include "cli/cli.h"
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
  [[nodiscard]] json::object report(const BenchOptions& options) const;

 private:
  [[nodiscard]] Reply get(const Rider& rider, const std::string& path) const;
  void sign_in(const std::string& who, AccountId account);
  void add_pages(const Rider& rider);
  void add_lane_pages(const Rider& rider, const std::string& area);

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
  Request request;
  request.method = Method::post;
  request.path = "/v1/demo/enter";
  request.body = json_text(json::object{{"token", demo_token(app_.keys(), account)}});
  request.now = clock_.now();
  request.peer = "127.0.0.1";
  const Reply reply = app_.router().handle(request);
  CHECK(reply.status == 201);
  for (const auto& [name, value] : reply.headers)
    if (name == "Set-Cookie") riders_.push_back({who, value.substr(0, value.find(';'))});
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

void ListsBench::add_pages(const Rider& rider) {
  if (rider.who == "resident") {
    for (const std::string path : {"/v1/session", "/v1/me", "/v1/kinds", "/v1/asks"})
      pages_.push_back({rider.who, path, path});
    return;
  }
  if (rider.who == "auditor") {
    for (const std::string path : {"/v1/audit/summary", "/v1/audit/leaves", "/v1/audit/reads"})
      pages_.push_back({rider.who, path, path});
    return;
  }
  pages_.push_back({rider.who, "tasks mine", "/v1/tasks/mine"});
  const auto mine = json::parse(get(rider, "/v1/tasks/mine").body);
  const auto& items = mine.at("items").as_array();
  if (!items.empty())
    pages_.push_back(
        {rider.who, "one task", "/v1/tasks/" + std::string(items[0].at("id").as_string())});
  if (rider.who == "community_worker") return;
  pages_.push_back({rider.who, "late and where", "/v1/areas/mine/late"});
  pages_.push_back({rider.who, "uncovered", "/v1/areas/mine/uncovered"});
  pages_.push_back({rider.who, "who is on", "/v1/areas/mine/responders"});
  const auto late = json::parse(get(rider, "/v1/areas/mine/late").body);
  add_lane_pages(rider, std::string(late.at("area").at("id").as_string()));
}

Outcome ListsBench::prepare() {
  auto people =
      app_.db().read([&](Tx& tx) -> Result<std::vector<std::pair<std::string, AccountId>>> {
        std::vector<std::pair<std::string, AccountId>> found;
        for (const auto& p : app_store::demo_people(tx)) {
          // Those whose pages these are; other desks have benchmarks of their own.
          static constexpr std::string_view kRiders[] = {
              "resident", "community_worker", "street_officer", "city_officer", "auditor"};
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

json::object ListsBench::report(const BenchOptions& options) const {
  json::array rows;
  double slowest = 0;
  std::map<std::string, std::pair<double, double>> by_list;  // fastest and slowest role
  for (auto page : pages_) {
    std::sort(page.us.begin(), page.us.end());
    auto at = [&](double share) {
      return double(page.us[std::size_t(double(page.us.size() - 1) * share)]) / 1000.0;
    };
    slowest = std::max(slowest, at(0.95));
    auto& span = by_list.try_emplace(page.name, at(0.5), at(0.5)).first->second;
    span = {std::min(span.first, at(0.5)), std::max(span.second, at(0.5))};
    rows.push_back(json::object{{"role", page.who},
                                {"page", page.name},
                                {"status", page.status},
                                {"p50_ms", at(0.5)},
                                {"p95_ms", at(0.95)}});
  }
  json::array lists;
  for (const auto& [name, span] : by_list)
    lists.push_back(json::object{
        {"page", name}, {"fastest_role_ms", span.first}, {"slowest_role_ms", span.second}});
  return json::object{{"people", options.people},  {"tasks", options.tasks},
                      {"rounds", options.rounds},  {"worst_p95_ms", slowest},
                      {"lists", std::move(lists)}, {"pages", std::move(rows)}};
}

}  // namespace

int bench_lists(const BenchOptions& options) {
  set_log_level(LogLevel::error);
  const bool is_kept = !options.data.empty();
  const DataFolder data{
      is_kept ? options.data
              : (fs::temp_directory_path() / fmt::format("firstline-bench-{}", getpid())).string()};
  const SystemClock clock;
  if (!data.has_data()) {
    const std::int64_t from = steady_ms();
    DemoPlan plan;
    plan.people = options.people;
    plan.tasks = options.tasks;
    plan.now = clock.now();
    plan.database = options.database;
    auto laid = lay_demo(data, plan, [](double) {});
    if (!laid) return say(laid.error());
    std::fprintf(stderr, "laid in %.1f s\n", double(steady_ms() - from) / 1000);
  }
  json::object report;
  {
    auto app = App::open({data, true}, clock);
    if (!app) return say(app.error());
    ListsBench bench(**app, clock);
    auto ready = bench.prepare();
    if (!ready) return say(ready.error());
    bench.ride(options.rounds);
    report = bench.report(options);
  }
  if (!is_kept) {
    fs::remove_all(data.folder);
    fs::remove_all(data.key_folder());
  }
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
