// bench slow: what slow clients cost the others (R7). The server has one core; ordinary clients ask
// at half of what it can do, and thousands of lines beside them send heads or bodies byte by byte,
// do not read what they asked for, or say nothing; whoever is cut comes back at once. In turns with
// rounds without them.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/bench_city.h"
#include "cli/bench_front.h"
#include "cli/load.h"
#include "http/server.h"
#include "platform/log.h"

namespace fl::cli {

namespace {

enum class Mode { quiet, head, body, reading, idle };
constexpr std::array<std::pair<Mode, const char*>, 5> kModes{{{Mode::quiet, "quiet"},
                                                              {Mode::head, "slow_head"},
                                                              {Mode::body, "slow_body"},
                                                              {Mode::reading, "slow_reading"},
                                                              {Mode::idle, "idle"}}};
constexpr int kAskers = 1'000;
constexpr std::size_t kAnswerBytes = 8'000, kPageBytes = 400'000;
constexpr auto kTurn = std::chrono::milliseconds(10);
constexpr std::size_t kTurnsASecond = 100;

Result<ServedChild> serve_rows() {
  return ServedChild::start(0, []() -> Result<ServedChild::Served> {
    static const SystemClock clock;
    static std::unique_ptr<Server> server;
    static const auto answer = [](std::size_t bytes) {
      return [body = std::string(bytes, 'x')](const Request&) {
        Reply reply;
        reply.body = body;
        return reply;
      };
    };
    const auto row = [](Method method, std::string_view path, std::size_t bytes) {
      return Route{
          method, path,          "bench.row", RouteClass::field, Access{Access::Kind::anyone}, {},
          "Ok",   "For benches", false,       answer(bytes)};
    };
    static const Router router({row(Method::get, "/v1/answer", kAnswerBytes),
                                row(Method::get, "/v1/page", kPageBytes),
                                row(Method::post, "/v1/answer", 10)});
    set_log_level(LogLevel::error);
    ServerOptions options;
    options.port = 0;
    options.loop_count = 1;
    auto started = Server::start(options, router, clock, {});
    if (!started) return started.error();
    server = std::move(*started);
    return ServedChild::Served{int(server->port()), "", [] { server.reset(); }};
  });
}

// Lines that take what they can without asking for much; each does one small thing a second.
class Flood {
 public:
  Flood(int port, Mode mode, int count)
      : port_(port), mode_(mode), lines_(std::size_t(count), -1), thread_([this] { run(); }) {}
  ~Flood() {
    is_over_ = true;
    thread_.join();
    for (const int line : lines_)
      if (line >= 0) ::close(line);
  }
  Flood(const Flood&) = delete;
  [[nodiscard]] std::int64_t cut_count() const { return cut_count_; }

 private:
  void run() {
    for (std::size_t turn = 0; !is_over_; ++turn) {
      for (std::size_t i = turn % kTurnsASecond; i < lines_.size() && !is_over_; i += kTurnsASecond)
        step(lines_[i]);
      std::this_thread::sleep_for(kTurn);
    }
  }
  void step(int& line) const {
    if (line < 0) {
      begin(line);
      return;
    }
    char byte = 'x';
    ssize_t done = 1;
    if (mode_ == Mode::head || mode_ == Mode::body)
      done = ::send(line, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    else
      done = ::recv(line, &byte, 1, MSG_DONTWAIT);
    if (done > 0 || (done < 0 && errno == EAGAIN)) return;
    ++cut_count_;
    ::close(line);
    begin(line);
  }
  void begin(int& line) const {
    line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (line < 0) return;
    const int small = 4'096;
    if (mode_ == Mode::reading) ::setsockopt(line, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(std::uint16_t(port_));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 &&
        errno != EINPROGRESS) {
      ::close(line);
      line = -1;
      return;
    }
    std::string first;
    if (mode_ == Mode::head) first = "GET /v1/answer HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ";
    if (mode_ == Mode::body)
      first = "POST /v1/answer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n";
    if (mode_ == Mode::reading) first = "GET /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    if (!first.empty() && ::send(line, first.data(), first.size(), MSG_NOSIGNAL) < 0) {
      ::close(line);
      line = -1;
    }
  }

  const int port_;
  const Mode mode_;
  std::vector<int> lines_;
  std::atomic<bool> is_over_{false};
  mutable std::atomic<std::int64_t> cut_count_{0};
  std::thread thread_;
};

struct Figures {
  std::vector<double> p99_ms, cpu_us, p99_ratio, cpu_ratio;
  std::int64_t asked = 0, unanswered = 0, cut = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

Outcome round(ServedChild& child, const LoadPlan& plan, Mode mode, int lines, Figures& figures) {
  std::unique_ptr<Flood> flood;
  if (mode != Mode::quiet) {
    flood = std::make_unique<Flood>(child.port(), mode, lines);
    std::this_thread::sleep_for(std::chrono::milliseconds(1'500));  // all of them are there
  }
  const std::int64_t cpu_from = child.cpu_us();
  auto got = run_load(plan);
  if (!got) return got.error();
  const StreamResult& all = got->streams[0];
  figures.p99_ms.push_back(at_share_ms(all.us, 0.99));
  figures.cpu_us.push_back(double(child.cpu_us() - cpu_from) / std::max(1.0, double(all.good)));
  figures.asked += all.due;
  figures.unanswered += all.due - all.good;
  if (flood) figures.cut += flood->cut_count();
  return Done{};
}

json::object report_of(const Figures& figures) {
  return json::object{
      {"p99_ms", median(figures.p99_ms)},
      {"cpu_us", median(figures.cpu_us)},
      {"p99_ratio", median(figures.p99_ratio)},
      {"cpu_ratio", median(figures.cpu_ratio)},
      {"p99_ratio_rounds", json::array(figures.p99_ratio.begin(), figures.p99_ratio.end())},
      {"cpu_ratio_rounds", json::array(figures.cpu_ratio.begin(), figures.cpu_ratio.end())},
      {"asked", figures.asked},
      {"unanswered", figures.unanswered},
      {"cut", figures.cut}};
}

}  // namespace

int bench_slow(const BenchFrontOptions& options) {
  auto child = serve_rows();
  if (!child) return say(child.error());
  stay_on_core(int(std::thread::hardware_concurrency()) - 1);
  std::vector<std::string> asks;  // of many people: one alone has an eighth of the places
  for (int i = 0; i < kAskers; ++i)
    asks.push_back(
        fmt::format("GET /v1/answer HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: s={}\r\n\r\n", i));
  LoadPlan plan;
  plan.port = child->port();
  plan.seconds = options.seconds;
  plan.client_count = 64;
  plan.ask = [&](std::uint64_t n) {
    return std::pair(std::size_t(0), std::string_view(asks[n % asks.size()]));
  };
  auto peak = run_load(plan);
  if (!peak) return say(peak.error());
  plan.per_s = peak->good_per_s() / 2;
  plan.client_count = 256;
  std::array<Figures, kModes.size()> figures;
  for (int i = 0; i < options.rounds; ++i) {
    for (std::size_t m = 0; m < kModes.size(); ++m) {
      auto done = round(*child, plan, kModes[m].first, options.slow_clients, figures[m]);
      if (!done) return say(done.error());
      figures[m].p99_ratio.push_back(figures[m].p99_ms.back() /
                                     std::max(1e-9, figures[0].p99_ms.back()));
      figures[m].cpu_ratio.push_back(figures[m].cpu_us.back() /
                                     std::max(1e-9, figures[0].cpu_us.back()));
    }
  }
  json::object report{{"asked_per_s", plan.per_s}, {"slow_lines", options.slow_clients}};
  double p99_worst = 0, cpu_worst = 0;
  for (std::size_t m = 0; m < kModes.size(); ++m) {
    report[kModes[m].second] = report_of(figures[m]);
    if (m == 0) continue;
    p99_worst = std::max(p99_worst, median(figures[m].p99_ratio));
    cpu_worst = std::max(cpu_worst, median(figures[m].cpu_ratio));
  }
  report["R7.p99_ratio"] = p99_worst;
  report["R7.cpu_ratio"] = cpu_worst;
  if (options.is_json) {
    std::printf("%s\n", json_text(report).c_str());
    return kOk;
  }
  for (const auto& [mode, name] : kModes) {
    const auto& row = report.at(name).as_object();
    std::printf("%-13s p99 %7.2f ms (%.2fx)  %6.1f us a request (%.2fx)  %lld of %lld unanswered\n",
                name, row.at("p99_ms").as_double(), row.at("p99_ratio").as_double(),
                row.at("cpu_us").as_double(), row.at("cpu_ratio").as_double(),
                (long long)row.at("unanswered").as_int64(), (long long)row.at("asked").as_int64());
  }
  return kOk;
}

void add_bench_front(CLI::App& bench, int& code) {
  const auto words = std::make_shared<BenchFrontOptions>();
  const auto with_rounds = [words](CLI::App* verb) {
    verb->add_option("--rounds", words->rounds)->capture_default_str();
    verb->add_option("--seconds", words->seconds, "of each round")->capture_default_str();
    verb->add_flag("--json", words->is_json);
    return verb;
  };
  auto* show = with_rounds(bench.add_subcommand("show", "a random pass of many, shown (P1)"));
  show->add_option("--people", words->people, "passes laid")->capture_default_str();
  show->add_option("--data", words->data, "where they are laid; default: temporary");
  show->add_option("--connections", words->connections)->capture_default_str();
  show->add_option("--hot", words->hot_clients, "clients who ask again at once")
      ->capture_default_str();
  show->callback([words, &code] { code = bench_show(*words); });
  auto* slow = with_rounds(bench.add_subcommand("slow", "what slow clients cost others (R7)"));
  slow->add_option("--lines", words->slow_clients, "slow lines")->capture_default_str();
  slow->callback([words, &code] { code = bench_slow(*words); });
}

}  // namespace fl::cli
