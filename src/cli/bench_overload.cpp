// bench overload: what is left of a server when five and ten times its capacity is asked of it
// (P4). The server has one core, the clients another; an open loop over thousands of sessions, each
// client hangs up after a second. One request in a hundred is life-critical. The peak is the best
// of a sweep. `rho` is what a refusal costs, as a share of an answer: goodput at a load of k cannot
// exceed (1 - k rho) / (1 - rho) of the peak. Over TLS once more, and there also at the peak's half
// beside strangers that begin handshakes without end.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "cli/bench_city.h"
#include "cli/bench_hellos.h"
#include "cli/certificate.h"
#include "cli/door.h"
#include "cli/load.h"
#include "http/server.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

constexpr std::size_t kLifeEvery = 100, kClientsMax = 4'000;
constexpr double kWarmPerS = 900;
constexpr int kHelloLines = 64;
constexpr double kSweep[] = {0.9, 1.0, 1.1, 1.2, 1.35};

// What is asked, ready as bytes: one of each for every session.
struct Asks {
  std::vector<std::string> list, life;
  bool is_tls = false;
};

struct Level {
  double times = 0, goodput = 0, ratio = 0, p50_ms = 0, p99_ms = 0, life_share = 0, rho = 0;
  double life_p99_ms = 0;
  std::int64_t busy = 0, given_up = 0, failed = 0, no_line = 0, shaken = 0, resumed = 0;
};

// "area cookie" of sessions of those who lead a community, one session a line.
Result<std::string> sessions_of(BenchCity& city, std::size_t count, Instant now) {
  auto people = officers_on_duty(city.app(), now, 100'000);
  if (!people) return people.error();
  std::erase_if(*people, [](const OfficerOnDuty& one) { return one.title != "community_lead"; });
  if (people->empty()) return Fault{FaultKind::absent, "app.not_a_demo", "nobody leads"};
  std::vector<std::string> areas;
  std::string lines;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t who = i % people->size();
    const std::string cookie = demo_cookie(city.app(), (*people)[who].account, now);
    if (who == areas.size()) {
      Request request;
      request.path = "/v1/areas/mine/late";
      request.now = now;
      request.peer = "127.0.0.1";
      request.headers.emplace_back("cookie", cookie);
      const auto page = json::parse(city.app().router().handle(request).body);
      areas.emplace_back(page.at("area").at("id").as_string());
    }
    lines += areas[who] + " " + cookie + " ";
  }
  return lines;
}

Result<ServedChild> serve_city(const BenchOptions& options, bool is_tls) {
  return ServedChild::start(0, [&options, is_tls]() -> Result<ServedChild::Served> {
    static std::unique_ptr<BenchCity> city;
    static std::unique_ptr<Server> server;
    auto opened = BenchCity::open(options, 0.8);
    if (!opened) return opened.error();
    city = std::move(*opened);
    auto lines = sessions_of(*city, std::size_t(options.sessions), city->clock().now());
    if (!lines) return lines.error();
    ServerOptions server_options;
    server_options.port = 0;
    server_options.loop_count = 1;
    const std::string folder = std::filesystem::temp_directory_path().string();
    const std::string pair = fmt::format("{}/firstline-bench-{}-", folder, ::getpid());
    if (is_tls) {
      server_options.tls_certificate = pair + "certificate.pem";
      server_options.tls_key = pair + "key.pem";
      auto written = write_own_certificate(server_options.tls_certificate, server_options.tls_key);
      if (!written) return written.error();
    }
    auto started = Server::start(server_options, city->app().router(), city->clock(), {});
    if (is_tls) {
      std::filesystem::remove(server_options.tls_certificate);
      std::filesystem::remove(server_options.tls_key);
    }
    if (!started) return started.error();
    server = std::move(*started);
    return ServedChild::Served{int(server->port()), *lines, [] {
                                 server->stop();
                                 server.reset();
                                 city.reset();
                               }};
  });
}

Asks asks_of(const ServedChild& child, bool is_tls) {
  Asks asks{.list = {}, .life = {}, .is_tls = is_tls};
  std::istringstream words(child.note());
  for (std::string area, cookie; words >> area >> cookie;) {
    const auto get = [&](const std::string& path) {
      return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n", path,
                         child.port(), cookie);
    };
    asks.list.push_back(get("/v1/tasks?area=" + area + "&lane=late&limit=50"));
    asks.life.push_back(get("/v1/session"));
  }
  return asks;
}

// `cpu_us`, when given, gets what the server used from the first request on.
Result<LoadResult> load(ServedChild& child, const Asks& asks, double per_s, double seconds,
                        double* cpu_us = nullptr, bool is_lines_first = true) {
  LoadPlan plan;
  plan.is_lines_first = is_lines_first;
  std::int64_t cpu_from = 0;
  plan.begun = [&] { cpu_from = child.cpu_us(); };
  plan.port = child.port();
  plan.is_tls = asks.is_tls;
  plan.per_s = per_s;
  plan.client_count = per_s > 0 ? kClientsMax : 32;
  plan.seconds = seconds;
  plan.stream_count = 2;
  plan.ask = [&asks](std::uint64_t n) -> std::pair<std::size_t, std::string_view> {
    const std::size_t who = n % asks.list.size();
    return n % kLifeEvery == kLifeEvery - 1
               ? std::pair(std::size_t(1), std::string_view(asks.life[who]))
               : std::pair(std::size_t(0), std::string_view(asks.list[who]));
  };
  auto got = run_load(plan);
  if (cpu_us != nullptr) *cpu_us = double(child.cpu_us() - cpu_from);
  return got;
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
  level.life_p99_ms = at_share_ms(life.us, 0.99);
  for (const auto& stream : got.streams) {
    level.busy += stream.busy;
    level.given_up += stream.given_up;
    level.failed += stream.failed;
    level.no_line += stream.no_line;
  }
  level.shaken = got.shaken;
  level.resumed = got.resumed;
  return level;
}

json::object json_of(const Level& level) {
  return json::object{{"times", level.times},
                      {"goodput_per_s", level.goodput},
                      {"ratio", level.ratio},
                      {"p50_ms", level.p50_ms},
                      {"p99_ms", level.p99_ms},
                      {"life_share", level.life_share},
                      {"life_p99_ms", level.life_p99_ms},
                      {"rho", level.rho},
                      {"refused", level.busy},
                      {"given_up", level.given_up},
                      {"failed", level.failed},
                      {"no_line", level.no_line},
                      {"handshakes", level.shaken},
                      {"handshakes_resumed", level.resumed}};
}

// Seconds after the flood until a second passes in which at least 95 of 100 are answered in time.
Result<double> recovery_s(ServedChild& child, const Asks& asks, double per_s) {
  for (int second = 0; second < 30; ++second) {
    auto got = load(child, asks, per_s, 1);
    if (!got) return got.error();
    if (got->good_per_s() >= 0.95 * per_s) return double(second);
  }
  return 30.0;
}

// What is left at the peak's half while strangers begin handshakes as fast as they are taken.
Result<json::object> beside_hellos(ServedChild& child, const Asks& asks, double per_s,
                                   double seconds) {
  auto quiet = load(child, asks, per_s, seconds);
  if (!quiet) return quiet.error();
  const HelloFlood flood(child.port(), kHelloLines);
  auto got = load(child, asks, per_s, seconds);
  if (!got) return got.error();
  const auto& life = got->streams[1];
  return json::object{
      {"P4.tls_hello_flood_ratio", got->good_per_s() / std::max(1e-9, quiet->good_per_s())},
      {"P4.tls_hello_flood_life", double(life.good) / std::max(1.0, double(life.due))},
      {"hellos_per_s", double(flood.sent_count()) / seconds},
      {"hello_flood_p99_ms", at_share_ms(got->streams[0].us, 0.99)},
      {"hello_quiet_p99_ms", at_share_ms(quiet->streams[0].us, 0.99)}};
}

struct Peak {
  double per_s = 0, us_each = 0;
};

// Five times the peak, and nobody has a line yet: each has to shake hands before it can ask.
Result<json::object> all_newcomers(ServedChild& child, const Asks& asks, const Peak& peak,
                                   double seconds) {
  auto got = load(child, asks, 5 * peak.per_s, seconds, nullptr, false);
  if (!got) return got.error();
  const auto& life = got->streams[1];
  return json::object{{"P4.tls_newcomers_ratio", got->good_per_s() / std::max(1e-9, peak.per_s)},
                      {"newcomers_life", double(life.good) / std::max(1.0, double(life.due))},
                      {"newcomers_shaken", got->shaken},
                      {"newcomers_resumed", got->resumed}};
}

// The most that is answered in time, whatever is asked, and what an answer then costs.
Result<Peak> peak_of(ServedChild& child, const Asks& asks, double seconds) {
  Peak peak;
  double guess = 0;
  const auto try_one = [&](double per_s) -> Outcome {
    double cpu_us = 0;
    auto got = load(child, asks, per_s, seconds, &cpu_us);
    if (!got) return got.error();
    const double good = got->good_per_s();
    if (per_s == 0) guess = good;
    if (good > peak.per_s) peak = {good, cpu_us / std::max(1.0, good * got->seconds)};
    return Done{};
  };
  if (auto tried = try_one(0); !tried) return tried.error();
  for (const double share : kSweep)
    if (auto tried = try_one(guess * share); !tried) return tried.error();
  return peak;
}

void print(const json::object& report) {
  std::printf("peak %.0f answers/s, %.0f us of CPU each\n", report.at("peak_per_s").as_double(),
              report.at("cpu_us_per_request").as_double());
  for (const auto& row : report.at("levels").as_array())
    std::printf(
        "%4.0fx  goodput %5.1f %%  p50 %6.1f ms  p99 %6.1f ms  life %6.2f %% p99 %6.1f ms  "
        "rho %5.2f %%  refused %lld, given up %lld, failed %lld (no line %lld)\n",
        row.at("times").as_double(), 100 * row.at("ratio").as_double(),
        row.at("p50_ms").as_double(), row.at("p99_ms").as_double(),
        100 * row.at("life_share").as_double(), row.at("life_p99_ms").as_double(),
        100 * row.at("rho").as_double(), (long long)row.at("refused").as_int64(),
        (long long)row.at("given_up").as_int64(), (long long)row.at("failed").as_int64(),
        (long long)row.at("no_line").as_int64());
  std::printf("recovered after %.0f s\n", report.at("recovery_s").as_double());
  if (report.contains("hellos_per_s"))
    std::printf("beside %.0f hellos/s of strangers: %.1f %% of the asks as before, life %.2f %%\n",
                report.at("hellos_per_s").as_double(),
                100 * report.at("P4.tls_hello_flood_ratio").as_double(),
                100 * report.at("P4.tls_hello_flood_life").as_double());
  if (report.contains("newcomers_life"))
    std::printf("5x, all of them newcomers: goodput %.1f %%, life %.2f %%, %lld hands shaken\n",
                100 * report.at("P4.tls_newcomers_ratio").as_double(),
                100 * report.at("newcomers_life").as_double(),
                (long long)report.at("newcomers_shaken").as_int64());
}

}  // namespace

int bench_overload(const BenchOptions& options) {
  return bench_overload(options, {});
}

int bench_overload(const BenchOptions& options, const DoorOptions& door) {
  const bool is_tls = door.is_over_tls;
  std::signal(SIGPIPE, SIG_IGN);  // as `serve` does, for both sides
  auto child = serve_city(options, is_tls);
  if (!child) return say(child.error());
  stay_on_core(int(std::thread::hardware_concurrency()) - 1);
  const Asks asks = asks_of(*child, is_tls);
  // Everybody once: the first reading of a list is written down, the next ones are not.
  auto warm = load(*child, asks, 0, 3 + double(asks.list.size()) / kWarmPerS);
  if (!warm) return say(warm.error());
  auto peak = peak_of(*child, asks, options.seconds);
  if (!peak) return say(peak.error());
  json::array levels;
  double rho = 0, life_worst = 1, p99_worst = 0;
  for (const double times : {1.0, 2.0, 5.0, 10.0}) {
    double spent = 0;
    auto got = load(*child, asks, peak->per_s * times, options.seconds, &spent);
    if (!got) return say(got.error());
    Level level = level_of(times, *got, peak->per_s);
    const double refused = double(level.busy + level.given_up);
    if (times >= 5) {
      level.rho = std::max(0.0, spent - level.goodput * got->seconds * peak->us_each) /
                  std::max(1.0, refused) / peak->us_each;
      rho = std::max(rho, level.rho);
      life_worst = std::min(life_worst, level.life_share);
      p99_worst = std::max(p99_worst, level.p99_ms);
    }
    levels.push_back(json_of(level));
  }
  auto recovered = recovery_s(*child, asks, peak->per_s / 2);
  if (!recovered) return say(recovered.error());
  const auto ratio = [&](std::size_t i) { return levels[i].at("ratio").as_double(); };
  const double at_5x = ratio(2), at_10x = ratio(3);
  const std::string key = is_tls ? "P4.tls_" : "P4.";
  json::object report{{key + "goodput_ratio_5x", at_5x},
                      {key + "goodput_ratio_10x", at_10x},
                      {key + "rho", rho},
                      {key + "life_critical", life_worst},
                      {key + "recovery_s", *recovered},
                      {key + "p99_ms", p99_worst},
                      {"peak_per_s", peak->per_s},
                      {"cpu_us_per_request", peak->us_each},
                      {"recovery_s", *recovered},
                      {"levels", std::move(levels)},
                      {"sessions", asks.list.size()}};
  if (is_tls) {
    auto beside = beside_hellos(*child, asks, peak->per_s / 2, options.seconds);
    if (!beside) return say(beside.error());
    auto strangers = all_newcomers(*child, asks, *peak, options.seconds);
    if (!strangers) return say(strangers.error());
    for (const auto* told : {&*beside, &*strangers})
      for (const auto& [name, value] : *told)
        report[name] = value;
  }
  if (options.is_json)
    std::printf("%s\n", json_text(report).c_str());
  else
    print(report);
  return kOk;
}

}  // namespace fl::cli
