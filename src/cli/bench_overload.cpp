// bench overload: what is left of a server when five and ten times its capacity is asked of it
// (P4). The server has one core, the clients another; an open loop, each client hangs up after a
// second. One request in a hundred is life-critical. `rho` is what a refusal costs, as a share of
// an answer: goodput at a load of k cannot exceed (1 - k rho) / (1 - rho) of the peak.
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "cli/bench_city.h"
#include "cli/load.h"
#include "http/server.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

constexpr std::size_t kLifeEvery = 100, kClientsMax = 4'000;

struct Asks {
  std::string list, life;
};

struct Level {
  double times = 0, goodput = 0, ratio = 0, p50_ms = 0, p99_ms = 0, life_share = 0;
  std::int64_t busy = 0, given_up = 0, failed = 0;
};

Result<ServedChild> serve_city(const BenchOptions& options) {
  return ServedChild::start(0, [&options]() -> Result<ServedChild::Served> {
    static std::unique_ptr<BenchCity> city;
    static std::unique_ptr<Server> server;
    auto opened = BenchCity::open(options, 0.8);
    if (!opened) return opened.error();
    city = std::move(*opened);
    const Instant now = city->clock().now();
    auto people = officers_on_duty(city->app(), now, 100'000);
    if (!people) return people.error();
    const auto lead = std::ranges::find(*people, "community_lead", &OfficerOnDuty::title);
    if (lead == people->end()) return Fault{FaultKind::absent, "app.not_a_demo", "nobody leads"};
    const std::string cookie = demo_cookie(city->app(), lead->account, now);
    Request request;
    request.path = "/v1/areas/mine/late";
    request.now = now;
    request.peer = "127.0.0.1";
    request.headers.emplace_back("cookie", cookie);
    const auto page = json::parse(city->app().router().handle(request).body);
    const std::string area(page.at("area").at("id").as_string());
    ServerOptions server_options;
    server_options.port = 0;
    server_options.loop_count = 1;
    auto started = Server::start(server_options, city->app().router(), city->clock(), {});
    if (!started) return started.error();
    server = std::move(*started);
    return ServedChild::Served{int(server->port()), area + " " + cookie, [] {
                                 server->stop();
                                 server.reset();
                                 city.reset();
                               }};
  });
}

Result<LoadResult> load(const ServedChild& child, const Asks& asks, double per_s, double seconds) {
  LoadPlan plan;
  plan.port = child.port();
  plan.per_s = per_s;
  plan.client_count = per_s > 0 ? kClientsMax : 16;
  plan.seconds = seconds;
  plan.stream_count = 2;
  plan.ask = [&asks](std::uint64_t n) -> std::pair<std::size_t, std::string_view> {
    return n % kLifeEvery == 0 ? std::pair(std::size_t(1), std::string_view(asks.life))
                               : std::pair(std::size_t(0), std::string_view(asks.list));
  };
  return run_load(plan);
}

Level level_of(double times, const LoadResult& got, double peak) {
  Level level;
  level.times = times;
  level.goodput = got.good_per_s();
  level.ratio = level.goodput / std::max(peak, 1e-9);
  level.p50_ms = at_share_ms(got.streams[0].us, 0.5);
  level.p99_ms = at_share_ms(got.streams[0].us, 0.99);
  const auto& life = got.streams[1];
  level.life_share = life.due > 0 ? double(life.good) / double(life.due) : 0;
  for (const auto& stream : got.streams) {
    level.busy += stream.busy;
    level.given_up += stream.given_up;
    level.failed += stream.failed;
  }
  return level;
}

json::object json_of(const Level& level) {
  return json::object{
      {"times", level.times},   {"goodput_per_s", level.goodput}, {"ratio", level.ratio},
      {"p50_ms", level.p50_ms}, {"p99_ms", level.p99_ms},         {"life_share", level.life_share},
      {"refused", level.busy},  {"given_up", level.given_up},     {"failed", level.failed}};
}

// Seconds after the flood until a second passes in which at least 95 of 100 are answered in time.
Result<double> recovery_s(const ServedChild& child, const Asks& asks, double per_s) {
  for (int second = 0; second < 30; ++second) {
    auto got = load(child, asks, per_s, 1);
    if (!got) return got.error();
    if (got->good_per_s() >= 0.95 * per_s) return double(second);
  }
  return 30.0;
}

}  // namespace

int bench_overload(const BenchOptions& options) {
  auto child = serve_city(options);
  if (!child) return say(child.error());
  stay_on_core(int(std::thread::hardware_concurrency()) - 1);
  const auto space = child->note().find(' ');
  const std::string area = child->note().substr(0, space), cookie = child->note().substr(space + 1);
  const auto get = [&](const std::string& path) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n", path,
                       child->port(), cookie);
  };
  const Asks asks{get("/v1/tasks?area=" + area + "&lane=late&limit=50"), get("/v1/session")};
  auto warm = load(*child, asks, 0, 2);
  if (!warm) return say(warm.error());
  const std::int64_t cpu_from = child->cpu_us();
  auto peak = load(*child, asks, 0, options.seconds);
  if (!peak) return say(peak.error());
  const double peak_per_s = peak->good_per_s();
  const double us_each =
      double(child->cpu_us() - cpu_from) / std::max(1.0, peak_per_s * peak->seconds);
  json::array levels;
  double rho = 0, life_worst = 1;
  for (const double times : {1.0, 2.0, 5.0, 10.0}) {
    const std::int64_t cpu_before = child->cpu_us();
    auto got = load(*child, asks, peak_per_s * times, options.seconds);
    if (!got) return say(got.error());
    const Level level = level_of(times, *got, peak_per_s);
    const double spent = double(child->cpu_us() - cpu_before);
    if (level.busy > 0)
      rho = std::max(0.0, (spent - level.goodput * got->seconds * us_each) / double(level.busy)) /
            us_each;
    if (times >= 5) life_worst = std::min(life_worst, level.life_share);
    levels.push_back(json_of(level));
  }
  auto recovered = recovery_s(*child, asks, peak_per_s / 2);
  if (!recovered) return say(recovered.error());
  json::object report{{"peak_per_s", peak_per_s},       {"cpu_us_per_request", us_each},
                      {"levels", std::move(levels)},    {"rho", rho},
                      {"life_share_worst", life_worst}, {"recovery_s", *recovered}};
  if (options.is_json) {
    std::printf("%s\n", json_text(report).c_str());
    return kOk;
  }
  std::printf("peak %.0f answers/s, %.0f us of CPU each\n", peak_per_s, us_each);
  for (const auto& row : report.at("levels").as_array())
    std::printf(
        "%4.0fx  goodput %5.1f %%  p50 %6.1f ms  p99 %6.1f ms  life %6.2f %%  refused %lld, "
        "given up %lld\n",
        row.at("times").as_double(), 100 * row.at("ratio").as_double(),
        row.at("p50_ms").as_double(), row.at("p99_ms").as_double(),
        100 * row.at("life_share").as_double(), (long long)row.at("refused").as_int64(),
        (long long)row.at("given_up").as_int64());
  std::printf("a refusal costs %.2f %% of an answer; recovered after %.0f s\n", 100 * rho,
              *recovered);
  return kOk;
}

}  // namespace fl::cli
