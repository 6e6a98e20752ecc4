// bench landing: officers who keep their first page fresh, each on a connection of their own over
// loopback HTTP. An open loop: who is due is due, also while the server is late, and a page's time
// counts from when it was due. The first page of each officer (a sign-in, and everybody on it
// logged as seen) is told apart from the pages after it, which refresh.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <queue>

#include <fmt/format.h>

#include "cli/bench_city.h"
#include "cli/load.h"
#include "http/server.h"

namespace fl::cli {

namespace {

constexpr std::int64_t kSettleUs = 3'000'000;  // after everybody's first page, and once more for
                                               // those who were refused it

constexpr const char* kFirst = "the first landing";

// What an officer's page asks first, and then.
struct Officer {
  std::string cookie;
  std::string first, then;
  int socket = -1;
  int step = -1;  // -1: nothing under way, 0 or 1: which of the two
  std::int64_t due_us = 0, sent_us = 0;
  std::string got;
};

class Refreshers {
 public:
  Refreshers(std::vector<Officer> officers, int port, const BenchOptions& options)
      : officers_(std::move(officers)), port_(port), options_(options) {}
  ~Refreshers() {
    for (const auto& officer : officers_)
      if (officer.socket >= 0) ::close(officer.socket);
    if (poll_ >= 0) ::close(poll_);
  }
  Refreshers(const Refreshers&) = delete;

  [[nodiscard]] Outcome connect();
  void run();
  [[nodiscard]] json::object report() const;
  [[nodiscard]] bool is_good() const { return failed_ == 0 && !us_.empty(); }

 private:
  void begin_due(std::int64_t now);
  void send(std::size_t i);
  void receive(std::size_t i);
  void finished(std::size_t i);

  std::vector<Officer> officers_;
  int port_, poll_ = -1;
  const BenchOptions& options_;
  std::priority_queue<std::pair<std::int64_t, std::size_t>,
                      std::vector<std::pair<std::int64_t, std::size_t>>, std::greater<>>
      due_;
  std::int64_t measured_from_us_ = 0, server_cpu_us_ = 0, request_count_ = 0, failed_ = 0,
               first_failed_ = 0;
  double seconds_ = 0;
  std::map<std::string, std::vector<std::int64_t>> us_;
};

Outcome Refreshers::connect() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  poll_ = ::epoll_create1(EPOLL_CLOEXEC);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::uint16_t(port_));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (std::size_t i = 0; i < officers_.size(); ++i) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      return Fault{FaultKind::unavailable, "http.cannot_listen", std::strerror(errno)};
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    officers_[i].socket = socket;
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.u64 = i;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &wanted);
  }
  return Done{};
}

void Refreshers::send(std::size_t i) {
  Officer& officer = officers_[i];
  officer.got.clear();
  officer.sent_us = steady_us();
  const std::string ask =
      fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n",
                  officer.step == 0 ? officer.first : officer.then, port_, officer.cookie);
  if (::send(officer.socket, ask.data(), ask.size(), MSG_NOSIGNAL) != ssize_t(ask.size()))
    ++failed_;
}

void Refreshers::begin_due(std::int64_t now) {
  while (!due_.empty() && due_.top().first <= now) {
    const auto [at, i] = due_.top();
    Officer& officer = officers_[i];
    due_.pop();
    officer.due_us = at;
    officer.step = 0;
    send(i);
  }
}

void Refreshers::finished(std::size_t i) {
  Officer& officer = officers_[i];
  const std::int64_t now = steady_us();
  const bool is_measured = officer.due_us >= measured_from_us_;
  if (!officer.got.starts_with("HTTP/1.1 200")) ++(is_measured ? failed_ : first_failed_);
  if (is_measured) {
    ++request_count_;
    const std::string& path = officer.step == 0 ? officer.first : officer.then;
    const char* name = officer.step == 0                             ? "late and where"
                       : path.find("uncovered") != std::string::npos ? "uncovered"
                                                                     : "tasks late";
    us_[name].push_back(now - (officer.step == 0 ? officer.due_us : officer.sent_us));
  }
  if (officer.step == 0) {
    officer.step = 1;
    return send(i);
  }
  us_[is_measured ? "the whole landing" : kFirst].push_back(now - officer.due_us);
  officer.step = -1;
  due_.emplace(officer.due_us + options_.every_s * 1'000'000LL, i);
}

void Refreshers::receive(std::size_t i) {
  Officer& officer = officers_[i];
  char piece[65536];
  const ssize_t n = ::recv(officer.socket, piece, sizeof piece, 0);
  if (n <= 0) {
    ++failed_;
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, officer.socket, nullptr);
    return;
  }
  officer.got.append(piece, std::size_t(n));
  if (whole_reply(officer.got) > 0) finished(i);
}

void Refreshers::run() {
  const std::int64_t from = steady_us(), every_us = options_.every_s * 1'000'000LL;
  for (std::size_t i = 0; i < officers_.size(); ++i)
    due_.emplace(from + std::int64_t(i) * every_us / std::int64_t(officers_.size()), i);
  measured_from_us_ = from + 2 * every_us + kSettleUs;
  const std::int64_t until = measured_from_us_ + options_.seconds * 1'000'000LL;
  std::int64_t own_from = 0, all_from = 0;
  std::vector<epoll_event> ready(512);
  for (std::int64_t now = steady_us(); now < until; now = steady_us()) {
    if (own_from == 0 && now >= measured_from_us_) {
      own_from = cpu_used_us(RUSAGE_THREAD);
      all_from = cpu_used_us(RUSAGE_SELF);
    }
    begin_due(now);
    const std::int64_t next = due_.empty() ? until : due_.top().first;
    const int wait_ms = int(std::clamp<std::int64_t>((next - now) / 1000, 0, 50));
    const int count = ::epoll_wait(poll_, ready.data(), int(ready.size()), wait_ms);
    for (int k = 0; k < count; ++k)
      receive(std::size_t(ready[std::size_t(k)].data.u64));
  }
  seconds_ = double(steady_us() - measured_from_us_) / 1e6;
  server_cpu_us_ = (cpu_used_us(RUSAGE_SELF) - all_from) - (cpu_used_us(RUSAGE_THREAD) - own_from);
  // Those still waiting are no better than this.
  for (const auto& officer : officers_)
    if (officer.step >= 0 && officer.due_us >= measured_from_us_)
      us_["the whole landing"].push_back(steady_us() - officer.due_us);
}

json::object Refreshers::report() const {
  json::array pages;
  double worst = 0;
  for (auto [name, us] : us_) {
    std::sort(us.begin(), us.end());
    if (name != kFirst) worst = std::max(worst, at_share_ms(us, 0.95));
    pages.push_back(json::object{{"page", name},
                                 {"count", std::int64_t(us.size())},
                                 {"p50_ms", at_share_ms(us, 0.5)},
                                 {"p95_ms", at_share_ms(us, 0.95)},
                                 {"p99_ms", at_share_ms(us, 0.99)}});
  }
  return json::object{{"officers", std::int64_t(officers_.size())},
                      {"every_s", options_.every_s},
                      {"requests_per_s", double(request_count_) / std::max(seconds_, 0.001)},
                      {"server_cpu_us_per_request",
                       double(server_cpu_us_) / double(std::max<std::int64_t>(request_count_, 1))},
                      {"failed", failed_},
                      {"first_failed", first_failed_},
                      {"worst_p95_ms", worst},
                      {"pages", std::move(pages)}};
}

// Each officer with what their first page asks for: the numbers, and then the places with nobody,
// or, at a desk with no desks below, the late tasks.
Result<std::vector<Officer>> sign_in(BenchCity& city, std::size_t count) {
  App& app = city.app();
  auto people = officers_on_duty(app, city.clock().now(), count);
  if (!people) return people.error();
  std::vector<Officer> officers;
  for (const auto& person : *people) {
    Officer officer;
    officer.cookie = demo_cookie(app, person.account, city.clock().now());
    officer.first = "/v1/areas/mine/late";
    officer.then = "/v1/areas/mine/uncovered?limit=100";
    if (person.title == "community_lead") {
      Request request;
      request.path = officer.first;
      request.now = city.clock().now();
      request.peer = "127.0.0.1";
      request.headers.emplace_back("cookie", officer.cookie);
      const auto page = json::parse(app.router().handle(request).body);
      const auto& area = page.at("area").at("id").as_string();
      officer.then = "/v1/tasks?area=" + std::string(area) + "&lane=late&limit=100";
    }
    officers.push_back(std::move(officer));
  }
  return officers;
}

}  // namespace

int bench_landing(const BenchOptions& options) {
  auto city = BenchCity::open(options, 0.8);
  if (!city) return say(city.error());
  auto officers = sign_in(**city, std::size_t(options.officers));
  if (!officers) return say(officers.error());
  ServerOptions server_options;
  server_options.port = 0;
  auto server = Server::start(server_options, (*city)->app().router(), (*city)->clock(), {});
  if (!server) return say(server.error());
  json::object report = (*city)->about();
  bool is_good = false;
  {
    Refreshers refreshers(std::move(*officers), (*server)->port(), options);
    auto connected = refreshers.connect();
    if (!connected) return say(connected.error());
    refreshers.run();
    for (auto& [name, value] : refreshers.report())
      report[name] = value;
    is_good = refreshers.is_good();
  }
  (*server)->stop();
  if (options.is_json) {
    std::printf("%s\n", json_text(report).c_str());
    return is_good ? kOk : kNo;
  }
  for (const auto& row : report.at("pages").as_array())
    std::printf("%-20s %6lld  p50 %7.2f ms  p95 %7.2f ms  p99 %7.2f ms\n",
                row.at("page").as_string().c_str(), (long long)row.at("count").as_int64(),
                row.at("p50_ms").as_double(), row.at("p95_ms").as_double(),
                row.at("p99_ms").as_double());
  std::printf("%lld officers every %d s: %.0f requests/s, %.0f us of CPU each, %lld failed\n",
              (long long)report.at("officers").as_int64(), options.every_s,
              report.at("requests_per_s").as_double(),
              report.at("server_cpu_us_per_request").as_double(),
              (long long)report.at("failed").as_int64());
  return is_good ? kOk : kNo;
}

}  // namespace fl::cli
