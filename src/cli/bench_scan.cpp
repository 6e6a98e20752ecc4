// bench scan and bench batch: scans over loopback HTTP into the real log on a real disk, each
// answer after its sync. nginx serving a static file of as many bytes stands beside it in the same
// run, round about, when it is installed.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/bench_city.h"
#include "cli/copy_keeper.h"
#include "cli/load.h"
#include "cli/nginx_static.h"
#include "cli/scans.h"
#include "http/server.h"
#include "platform/log.h"
#include "platform/random.h"
#include "scan/log_upload.h"
#include "scan/routes_log.h"

namespace fl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kReplyBytes = 300;  // of the file nginx serves: as in the other benchmarks

double process_cpu_s() {
  return double(cpu_used_us(RUSAGE_SELF)) / 1e6;
}

double thread_cpu_s() {
  return double(cpu_used_us(RUSAGE_THREAD)) / 1e6;
}

// A server with nothing but the scan log.
class Bench {
 public:
  explicit Bench(const BenchScanOptions& options)
      : folder_(!options.data.empty()
                    ? options.data
                    : (fs::temp_directory_path() / fmt::format("firstline-bench-{}", ::getpid()))
                          .string()),
        database_(options.database) {
    set_log_level(LogLevel::error);
    fs::create_directories(folder_);
    scan::ScanLogOptions log;
    log.lag_count_max = std::size_t(options.lag);
    shelf_ = std::make_unique<scan::ScanShelf>(folder_ + "/scans", log);
  }
  ~Bench() {
    if (server_) server_->stop();
    server_.reset();
    if (shelf_) shelf_->close();
    fs::remove_all(folder_ + "/scans");
  }
  Bench(const Bench&) = delete;

  Outcome start() {
    auto database = Db::open({.path = folder_ + "/none.db"});  // never asked
    if (!database) return database.error();
    db_ = std::move(*database);
    auto log = shelf_->log();
    if (!log) return log.error();
    log_ = *log;
    const Keys keys = make_keys_seeded(1);
    room_ = std::make_unique<scan::ScanRoom>(scan::ScanRoom{*db_, scan::ScanKeys(keys), *shelf_});
    auto routes = scan_log_routes(*room_);
    if (!database_.empty()) {
      auto copies = CopyKeeper::open(database_);
      if (!copies) return copies.error();
      copies_ = std::move(*copies);
      routes.push_back(copies_->route(room_->keys));
    }
    router_ = std::make_unique<Router>(std::move(routes));
    ServerOptions options;
    options.port = 0;
    auto server = Server::start(options, *router_, clock_, {});
    if (!server) return server.error();
    server_ = std::move(*server);
    for (std::int64_t venue = 1; venue <= 64; ++venue)
      codes_.push_back(
          room_->keys.make_code({VenueId{venue}, scan::day_number_of(clock_.now()) + 2}));
    return Done{};
  }
  [[nodiscard]] int port() const { return server_->port(); }
  [[nodiscard]] scan::ScanLog& log() { return *log_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  [[nodiscard]] std::string head(const char* path, std::size_t venue, std::size_t bytes) const {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Firstline-Gate: {}\r\nContent-Type: "
        "application/json\r\nContent-Length: {}\r\n\r\n",
        path, port(), codes_[venue % codes_.size()], bytes);
  }

 private:
  std::string folder_, database_;
  SystemClock clock_;
  std::unique_ptr<scan::ScanShelf> shelf_;
  std::unique_ptr<Db> db_;
  scan::ScanLog* log_ = nullptr;
  std::unique_ptr<scan::ScanRoom> room_;
  std::unique_ptr<CopyKeeper> copies_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<Server> server_;
  std::vector<std::string> codes_;
};

// The asks of one scan each: random people of ten million, random moments of today.
class SingleAsks {
 public:
  explicit SingleAsks(const Bench& bench, const char* path = "/v1/scans")
      : bench_(bench), path_(path), today_(day_of(bench.now())) {}
  std::string_view next(std::uint64_t n) {
    const std::string body = fmt::format(
        R"({{"place":"{}/{}/{}","happened_at":"{}T00:{:02}:{:02}.{:03}+08:00","kind":"pass"}})",
        18'990 + random_.below(4), random_.below(100), random_.below(100'000), today_,
        random_.below(60), random_.below(60), random_.below(1000));
    bytes_ = bench_.head(path_, std::size_t(n), body.size()) + body;
    return bytes_;
  }

 private:
  const Bench& bench_;
  const char* path_;
  Random random_{1};
  std::string bytes_, today_;
};

// The asks of 500: bodies made before, only their time is another each time.
class BatchAsks {
 public:
  explicit BatchAsks(const Bench& bench) {
    Random random(2);
    const std::string day = day_of(bench.now());
    for (std::size_t c = 0; c < kBodies; ++c) {
      std::string body = "{\"from\":\"" + day + "T00:00:00.000+08:00\",\"rows\":[";
      for (std::size_t i = 0; i < scan::kUploadRowsMax; ++i)
        body +=
            fmt::format(R"({}["{}/{}/{}",{},"pass"])", i > 0 ? "," : "", 18'990 + random.below(4),
                        random.below(100), random.below(100'000), random.below(1'000));
      body += "]}";
      const std::string head = bench.head("/v1/scans/batch", c, body.size());
      time_at_.push_back(head.size() + 9 + 11);  // {"from":" and the day with its T
      bytes_.push_back(head + body);
    }
  }
  std::string_view next() {
    const std::size_t which = asked_ % kBodies;
    const auto at = std::int64_t(asked_++ % 600'000);  // in the first ten minutes of today
    const std::string time =
        fmt::format("00:{:02}:{:02}.{:03}", at / 60'000, at / 1'000 % 60, at % 1'000);
    bytes_[which].replace(time_at_[which], time.size(), time);
    return bytes_[which];
  }

 private:
  static constexpr std::size_t kBodies = 128;
  std::uint64_t asked_ = 0;
  std::vector<std::string> bytes_;
  std::vector<std::size_t> time_at_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}
json::array list_of(const std::vector<double>& values) {
  return json::array(values.begin(), values.end());
}

struct Rounds {
  std::vector<double> own, own_p99, own_cpu_us, nginx, nginx_p99, nginx_cpu_us, ratio;
  std::int64_t failed = 0;
};

Outcome nginx_round(const NginxStatic& nginx, const LoadPlan& like, Rounds& rounds) {
  const std::string get =
      fmt::format("GET /file HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", nginx.port());
  LoadPlan plan = like;
  plan.port = nginx.port();
  plan.ask = [&](std::uint64_t) { return std::pair(std::size_t(0), std::string_view(get)); };
  const double cpu_from = nginx.cpu_s();
  auto got = run_load(plan);
  if (!got) return got.error();
  const StreamResult& all = got->streams[0];
  rounds.nginx.push_back(got->good_per_s());
  rounds.nginx_p99.push_back(at_share_ms(all.us, 0.99));
  rounds.nginx_cpu_us.push_back((nginx.cpu_s() - cpu_from) * 1e6 / std::max(1.0, double(all.good)));
  rounds.failed += all.failed + all.given_up;
  return Done{};
}

Outcome own_round(Bench& bench, const LoadPlan& plan, Rounds& rounds) {
  const double cpu_from = process_cpu_s(), own_from = thread_cpu_s();
  auto got = run_load(plan);
  if (!got) return got.error();
  const StreamResult& all = got->streams[0];
  const double server_s = (process_cpu_s() - cpu_from) - (thread_cpu_s() - own_from);
  rounds.own.push_back(got->good_per_s());
  rounds.own_p99.push_back(at_share_ms(all.us, 0.99));
  rounds.own_cpu_us.push_back(server_s * 1e6 / std::max(1.0, double(all.good)));
  rounds.failed += all.failed + all.given_up + all.busy;
  return bench.log().is_healthy() ? Outcome(Done{})
                                  : Outcome(Fault{FaultKind::unavailable, "scan.io_error"});
}

}  // namespace

int bench_scan(const BenchScanOptions& options) {
  Bench bench(options);
  if (auto started = bench.start(); !started) return say(started.error());
  const NginxStatic nginx(kReplyBytes);
  SingleAsks asks(bench);
  LoadPlan plan{.port = bench.port(),
                .client_count = std::size_t(options.connections),
                .seconds = options.seconds,
                .ask = [&](std::uint64_t n) { return std::pair(std::size_t(0), asks.next(n)); }};
  SingleAsks copy_asks(bench, "/v1/copied");
  LoadPlan copy_plan = plan;
  copy_plan.ask = [&](std::uint64_t n) { return std::pair(std::size_t(0), copy_asks.next(n)); };
  Rounds closed, open, copied;
  for (int round = 0; round < options.rounds; ++round) {
    if (auto done = own_round(bench, plan, closed); !done) return say(done.error());
    if (!options.database.empty()) {
      if (auto done = own_round(bench, copy_plan, copied); !done) return say(done.error());
      copied.ratio.push_back(closed.own.back() / std::max(1.0, copied.own.back()));
    }
    if (!nginx.is_there()) continue;
    if (auto done = nginx_round(nginx, plan, closed); !done) return say(done.error());
    closed.ratio.push_back(closed.own.back() / std::max(1.0, closed.nginx.back()));
  }
  plan.per_s = median(closed.own) * options.rate_share;
  plan.client_count *= 8;  // what is due finds a line also while the machine looks away
  for (int round = 0; round < std::min(3, options.rounds); ++round)
    if (auto done = own_round(bench, plan, open); !done) return say(done.error());
  const auto figures = bench.log().figures();
  const json::object report{
      {"scans_per_s", median(closed.own)},
      {"rounds", list_of(closed.own)},
      {"p99_ms", median(closed.own_p99)},
      {"server_cpu_us", median(closed.own_cpu_us)},
      {"nginx_per_s", nginx.is_there() ? json::value(median(closed.nginx)) : json::value(nullptr)},
      {"nginx_p99_ms", median(closed.nginx_p99)},
      {"nginx_cpu_us", median(closed.nginx_cpu_us)},
      {"ratio_to_nginx_static",
       nginx.is_there() ? json::value(median(closed.ratio)) : json::value(nullptr)},
      {"ratio_rounds", list_of(closed.ratio)},
      {"copy_per_s", median(copied.own)},
      {"copy_p99_ms", median(copied.own_p99)},
      {"ratio_to_postgres_copy",
       copied.ratio.empty() ? json::value(nullptr) : json::value(median(copied.ratio))},
      {"open_loop_rate", plan.per_s},
      {"open_loop_p99_ms", median(open.own_p99)},
      {"scans_a_sync", double(figures.accepted) / std::max(1.0, double(figures.groups))},
      {"accepted", figures.accepted},
      {"failed", closed.failed + open.failed + copied.failed}};
  if (options.is_json)
    std::printf("%s\n", json_text(report).c_str());
  else
    std::printf(
        "one scan a request, durable: %.0f/s (p99 %.2f ms, %.1f us CPU, %.0f a sync); nginx static "
        "%.0f/s (%.1f us): ratio %.2f; open loop at %.0f/s p99 %.2f ms; %lld failed\n",
        median(closed.own), median(closed.own_p99), median(closed.own_cpu_us),
        report.at("scans_a_sync").as_double(), median(closed.nginx), median(closed.nginx_cpu_us),
        median(closed.ratio), plan.per_s, median(open.own_p99),
        (long long)(closed.failed + open.failed));
  if (!options.is_json && !copied.ratio.empty())
    std::printf("COPY into PostgreSQL, committed: %.0f/s (p99 %.2f ms): the log has %.2f of it\n",
                median(copied.own), median(copied.own_p99), median(copied.ratio));
  return closed.failed + open.failed == 0 ? kOk : kNo;
}

int bench_batch(const BenchScanOptions& options) {
  Bench bench(options);
  if (auto started = bench.start(); !started) return say(started.error());
  BatchAsks asks(bench);
  // A gate that was told to wait waits; with four million behind that is what these do.
  const auto room = std::int64_t(options.lag) - 16 * std::int64_t(scan::kUploadRowsMax);
  LoadPlan plan{.port = bench.port(),
                .client_count = std::size_t(std::min(options.connections, 16)),
                .seconds = 1,
                .give_up_us = 5'000'000,
                .ask = [&](std::uint64_t) {
                  while (bench.log().figures().lag_count > room)
                    ::usleep(2'000);
                  return std::pair(std::size_t(0), asks.next());
                }};
  std::vector<double> bursts, sustained;
  std::int64_t failed = 0, refused = 0;
  double lag_max = 0;
  for (int round = 0; round < options.rounds; ++round) {
    plan.seconds = 1;
    auto burst = run_load(plan);
    if (!burst) return say(burst.error());
    bursts.push_back(burst->good_per_s() * double(scan::kUploadRowsMax));
    const auto before = bench.log().figures();
    const std::int64_t from = steady_us();
    plan.seconds = options.seconds;
    auto got = run_load(plan);
    if (!got) return say(got.error());
    lag_max = std::max(lag_max, double(bench.log().figures().lag_count));
    if (auto flushed = bench.log().flush(); !flushed) return say(flushed.error());
    const double seconds = double(steady_us() - from) / 1e6;
    // What waited at the start is not this round's.
    sustained.push_back(double(bench.log().figures().indexed - before.indexed - before.lag_count) /
                        seconds);
    for (const auto* part : {&burst->streams[0], &got->streams[0]}) {
      failed += part->failed + part->given_up;
      refused += part->busy;
    }
  }
  const auto figures = bench.log().figures();
  const json::object report{{"burst_accepted_per_s", median(bursts)},
                            {"burst_rounds", list_of(bursts)},
                            {"sustained_indexed_per_s", median(sustained)},
                            {"sustained_rounds", list_of(sustained)},
                            {"lag_max", lag_max},
                            {"lag_bound", options.lag},
                            {"refused_503", refused},
                            {"failed", failed},
                            {"accepted", figures.accepted},
                            {"indexed", figures.indexed},
                            {"kept", figures.record_count}};
  if (options.is_json)
    std::printf("%s\n", json_text(report).c_str());
  else
    std::printf(
        "500 a request: %.0f scans/s accepted in a burst, %.0f/s sustained and indexed; lag at "
        "most "
        "%.0f of %lld, %lld refused with 503, %lld failed\n",
        median(bursts), median(sustained), lag_max, (long long)options.lag, (long long)refused,
        (long long)failed);
  return failed == 0 ? kOk : kNo;
}

}  // namespace fl::cli
