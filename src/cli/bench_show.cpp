// bench show: a random one of many passes, shown over loopback by the whole house (P1), beside
// nginx serving a file of as many bytes, beside Redis giving 300 bytes of a random key, and beside
// a fixed answer of our own, in turns; plain and over TLS (Redis plain only). Then thousands of
// clients who ask again at once, as a share of the peak (P4).
//
// The passes lie as in the mapped slots a server answers from; that the house shows them is looked
// at before anything is measured.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "app/app.h"
#include "cli/bench_city.h"
#include "cli/bench_front.h"
#include "cli/certificate.h"
#include "cli/load.h"
#include "cli/nginx_static.h"
#include "cli/redis_peer.h"
#include "http/server.h"
#include "pass/replica_files.h"
#include "platform/log.h"
#include "platform/random.h"
#include "seal/token.h"

namespace fl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kCapabilityChars = 32;
constexpr std::size_t kRedisValueBytes = 300;  // what a phone is shown, about
constexpr std::uint64_t kFirstPerson = std::uint64_t(1) << 40;

std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

// The capability of the i-th pass.
void write_capability(char* into, std::uint64_t i) {
  constexpr char kDigits[] = "0123456789abcdef";
  const std::uint64_t halves[] = {mixed(i + 1), mixed(~i)};
  for (std::size_t k = 0; k < kCapabilityChars; ++k)
    into[k] = kDigits[(halves[k / 16] >> (k % 16 * 4)) & 15];
}

// An ordinary pass as the city signs it; signature, place and code of each are their own.
Result<std::string> pass_of_city(Instant now) {
  PassToken token;
  token.issuer = "610100";
  token.issued = now.ms / 1'000;
  token.expires = token.issued + 72 * 3'600;
  token.place = {token.issued / 86'400, 7, 500'000};
  token.name = "王*芳";
  token.last_four = "7K3Q";
  return make_token(token, SignerKey::make(Algorithm::es256), "12345678");
}

Outcome lay_passes(const std::string& folder, std::int64_t count, Instant now) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  const auto expected = std::size_t(count);
  auto copy = replica::CopyFiles::open(folder, "", {expected, expected});
  if (!copy) return copy.error();
  auto token = pass_of_city(now);
  if (!token) return token.error();
  std::string capability(kCapabilityChars, '0');
  for (std::int64_t i = 0; i < count; ++i) {
    const PersonId person{std::int64_t(kFirstPerson) + i};
    write_capability(capability.data(), std::uint64_t(i));
    for (std::size_t k = token->size() - 64; k < token->size(); k += 8) {
      const std::uint64_t word = mixed(std::uint64_t(person.value) * 64 + k);
      std::memcpy(token->data() + k, &word, sizeof word);
    }
    const SlotKey hash = capability_hash(capability);
    if (auto put = (*copy)->put_token(person, *token); !put) return put;
    if (auto put = (*copy)->put_capability({reinterpret_cast<const char*>(hash.data()), 16},
                                           {person, true});
        !put)
      return put;
  }
  (*copy)->set_mark(now.ms);
  std::fprintf(stderr, "%.1f bytes a pass in the copy\n", double((*copy)->bytes()) / double(count));
  return Done{};
}

std::string show_request(std::string_view capability) {
  return fmt::format("GET /v1/pass HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Firstline-Pass: {}\r\n\r\n",
                     capability);
}

// The house that shows, and our own fixed answer; each plain and over TLS, in a process of its own.
class Shown {
 public:
  explicit Shown(const BenchFrontOptions& options)
      : folder_(!options.data.empty()
                    ? options.data
                    : (fs::temp_directory_path() / fmt::format("firstline-show-{}", ::getpid()))
                          .string()) {
    bench_.people = 1'000;
    bench_.tasks = 100;
    bench_.data = folder_ + "/city";
  }
  Result<ServedChild::Served> serve(std::int64_t people) {
    if (auto laid = BenchCity::open(bench_, 0.3); !laid) return laid.error();
    const DataFolder data{bench_.data};
    const std::int64_t from = steady_ms();
    if (auto laid = lay_passes(data.replica_folder(), people, clock_.now()); !laid)
      return laid.error();
    std::fprintf(stderr, "laid %lld passes in %.1f s\n", (long long)people,
                 double(steady_ms() - from) / 1000);
    auto opened = BenchCity::open(bench_, 0.3);
    if (!opened) return opened.error();
    city_ = std::move(*opened);
    Random random(3);
    std::size_t body_bytes = 0;
    for (int i = 0; i < 1'000; ++i) {
      Request request;
      request.path = "/v1/pass";
      request.now = clock_.now();
      std::string capability(kCapabilityChars, '0');
      write_capability(capability.data(), random.below(std::uint64_t(people)));
      request.headers.emplace_back("x-firstline-pass", capability);
      const Reply reply = city_->app().router().handle(request);
      if (reply.status != 200)
        return Fault{FaultKind::unavailable, "pass.replica_unwritable", "a pass is not shown"};
      body_bytes = reply.body.size();
    }
    fixed_ = std::make_unique<Router>(std::vector<Route>{fixed_row(body_bytes)});
    std::string ports;
    const std::array<const Router*, 2> routers{&city_->app().router(), fixed_.get()};
    for (const bool is_tls : {false, true})
      for (const Router* router : routers) {
        ServerOptions options;
        options.port = 0;
        if (is_tls) options.tls_certificate = certificate(), options.tls_key = key();
        auto started = Server::start(options, *router, clock_, {});
        if (!started) return started.error();
        ports += std::to_string((*started)->port()) + " ";
        servers_.push_back(std::move(*started));
      }
    const auto stop = [this] {
      for (auto& server : servers_)
        server->stop();
      servers_.clear();
      city_.reset();
    };
    return ServedChild::Served{int(servers_[0]->port()), ports + std::to_string(body_bytes), stop};
  }
  [[nodiscard]] std::string certificate() const { return folder_ + "/certificate.pem"; }
  [[nodiscard]] std::string key() const { return folder_ + "/key.pem"; }
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  static Route fixed_row(std::size_t bytes) {
    const auto answer = [body = std::string(bytes, 'x')](const Request&) {
      Reply reply;
      reply.body = body;
      return reply;
    };
    return {Method::get,
            "/v1/pass",
            "bench.fixed",
            RouteClass::pass,
            Access{Access::Kind::anyone},
            {},
            "PassShown",
            "As many bytes, always the same.",
            false,
            answer,
            [answer](const Request& q, const Finish& finish) { finish(answer(q)); }};
  }
  std::string folder_;
  BenchOptions bench_;
  SystemClock clock_;
  std::unique_ptr<BenchCity> city_;
  std::unique_ptr<Router> fixed_;
  std::vector<std::unique_ptr<Server>> servers_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Side {
  std::vector<double> per_s, p99_ms, cpu_us;
  std::int64_t failed = 0;
};

// What stands beside what, plain or over TLS.
struct Turn {
  bool is_tls = false;
  int own = 0, fixed = 0;  // ports
  const NginxStatic* nginx = nullptr;
  RedisPeer* redis = nullptr;  // plain only
  Side shown, constant, peer, memory;
};

class Rounds {
 public:
  Rounds(ServedChild& child, const BenchFrontOptions& options) : child_(child), options_(options) {
    pass_ = show_request(std::string(kCapabilityChars, '0'));
    at_ = pass_.find("Pass: ") + 6;
    file_ = "GET /file HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  }
  Result<LoadResult> own(int port, bool is_tls, int clients) {
    LoadPlan plan = plan_of(port, is_tls, clients);
    plan.ask = [this](std::uint64_t) {
      write_capability(pass_.data() + at_, random_.below(std::uint64_t(options_.people)));
      return std::pair(std::size_t(0), std::string_view(pass_));
    };
    return run_load(plan);
  }
  Outcome own_round(int port, bool is_tls, Side& side) {
    const std::int64_t cpu_from = child_.cpu_us();
    auto got = own(port, is_tls, options_.connections);
    if (!got) return got.error();
    keep(side, *got, double(child_.cpu_us() - cpu_from));
    return Done{};
  }
  Outcome nginx_round(const NginxStatic& nginx, bool is_tls, Side& side) {
    LoadPlan plan = plan_of(nginx.port(), is_tls, options_.connections);
    plan.ask = [this](std::uint64_t) { return std::pair(std::size_t(0), std::string_view(file_)); };
    const double cpu_from = nginx.cpu_s();
    auto got = run_load(plan);
    if (!got) return got.error();
    keep(side, *got, (nginx.cpu_s() - cpu_from) * 1e6);
    return Done{};
  }
  Outcome redis_round(RedisPeer& redis, Side& side) const {
    auto got = redis.round(options_.connections, options_.seconds);
    if (!got) return got.error();
    side.per_s.push_back(got->per_s);
    side.p99_ms.push_back(got->p99_ms);
    side.cpu_us.push_back(got->cpu_us);
    return Done{};
  }
  // All of them once, another one first each time.
  Outcome round(Turn& turn, int number) {
    for (int k = 0; k < 4; ++k) {
      const int which = (k + number) % 4;
      Outcome done = Done{};
      if (which == 0) done = own_round(turn.own, turn.is_tls, turn.shown);
      if (which == 1) done = own_round(turn.fixed, turn.is_tls, turn.constant);
      if (which == 2 && turn.nginx->is_there())
        done = nginx_round(*turn.nginx, turn.is_tls, turn.peer);
      if (which == 3 && turn.redis != nullptr && turn.redis->is_there())
        done = redis_round(*turn.redis, turn.memory);
      if (!done) return done;
    }
    return Done{};
  }

 private:
  [[nodiscard]] LoadPlan plan_of(int port, bool is_tls, int clients) const {
    LoadPlan plan;
    plan.port = port;
    plan.is_tls = is_tls;
    plan.client_count = std::size_t(clients);
    plan.seconds = options_.seconds;
    return plan;
  }
  static void keep(Side& side, const LoadResult& got, double cpu_us) {
    const StreamResult& all = got.streams[0];
    side.per_s.push_back(got.good_per_s());
    side.p99_ms.push_back(at_share_ms(all.us, 0.99));
    side.cpu_us.push_back(cpu_us / std::max(1.0, double(all.good)));
    side.failed += all.failed + all.given_up + all.busy;
  }
  ServedChild& child_;
  const BenchFrontOptions& options_;
  Random random_{1};
  std::string pass_, file_;
  std::size_t at_ = 0;
};

// Of each round, then the median: what was measured side by side is compared side by side.
json::value ratio_of(const std::vector<double>& one, const std::vector<double>& other,
                     json::array* rounds = nullptr) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i)
    ratios.push_back(one[i] / std::max(1e-9, other[i]));
  if (rounds != nullptr) *rounds = json::array(ratios.begin(), ratios.end());
  return ratios.empty() ? json::value(nullptr) : json::value(median(ratios));
}

void put(json::object& report, const Turn& turn) {
  const std::string end = turn.is_tls ? "_tls" : "";
  json::array rounds;
  report["P1.ratio_to_nginx_static" + end] = ratio_of(turn.shown.per_s, turn.peer.per_s, &rounds);
  report["P1.ratio_to_nginx_static" + end + ".rounds"] = rounds;
  report["P1.cpu_us" + end] = median(turn.shown.cpu_us);
  report["P1.cpu_ratio_to_fixed" + end] = ratio_of(turn.shown.cpu_us, turn.constant.cpu_us);
  report["P1.p99_ratio" + end] = ratio_of(turn.shown.p99_ms, turn.peer.p99_ms);
  report["per_s" + end] = median(turn.shown.per_s);
  report["nginx_per_s" + end] = median(turn.peer.per_s);
  report["nginx_cpu_us" + end] = median(turn.peer.cpu_us);
  report["fixed_per_s" + end] = median(turn.constant.per_s);
  report["fixed_cpu_us" + end] = median(turn.constant.cpu_us);
  report["p99_ms" + end] = median(turn.shown.p99_ms);
  report["failed" + end] = turn.shown.failed + turn.peer.failed + turn.constant.failed;
}

Result<json::object> measure(ServedChild& child, const Shown& shown,
                             const BenchFrontOptions& options) {
  std::istringstream words(child.note());
  Turn plain, tls{.is_tls = true};
  std::size_t body_bytes = 0;
  words >> plain.own >> plain.fixed >> tls.own >> tls.fixed >> body_bytes;
  const NginxStatic nginx(body_bytes);
  const NginxStatic nginx_tls(body_bytes, shown.certificate(), shown.key());
  RedisPeer redis(options.people, kRedisValueBytes);
  plain.redis = &redis;
  plain.nginx = &nginx;
  tls.nginx = &nginx_tls;
  Rounds rounds(child, options);
  for (auto* turn : {&plain, &tls})
    for (int round = 0; round < options.rounds; ++round)
      if (auto done = rounds.round(*turn, round); !done) return done.error();
  json::object report{
      {"passes", options.people}, {"connections", options.connections}, {"body_bytes", body_bytes}};
  put(report, plain);
  json::array redis_rounds;
  report["P1.ratio_to_redis"] = ratio_of(plain.shown.per_s, plain.memory.per_s, &redis_rounds);
  report["P1.ratio_to_redis.rounds"] = redis_rounds;
  report["redis_per_s"] = median(plain.memory.per_s);
  report["redis_p99_ms"] = median(plain.memory.p99_ms);
  report["redis_cpu_us"] = median(plain.memory.cpu_us);
  put(report, tls);
  std::vector<double> peak, hot;
  for (int round = 0; round < options.rounds; ++round) {
    for (const bool is_hot : {false, true}) {
      auto got = rounds.own(plain.own, false, is_hot ? options.hot_clients : options.connections);
      if (!got) return got.error();
      (is_hot ? hot : peak).push_back(got->good_per_s());
    }
  }
  json::array show_rounds;
  report["P4.show_ratio"] = ratio_of(hot, peak, &show_rounds);
  report["P4.show_ratio.rounds"] = show_rounds;
  return report;
}

}  // namespace

int bench_show(const BenchFrontOptions& options) {
  Shown shown(options);
  fs::create_directories(shown.folder());
  if (auto made = write_own_certificate(shown.certificate(), shown.key()); !made)
    return say(made.error());
  int code = kOk;
  {
    auto child = ServedChild::start(-1, [&] { return shown.serve(options.people); });
    if (!child) return say(child.error());
    auto report = measure(*child, shown, options);
    if (!report) return say(report.error());
    if (options.is_json) {
      std::printf("%s\n", json_text(*report).c_str());
    } else {
      for (const auto& [name, value] : *report)
        std::printf("%-34s %s\n", std::string(name).c_str(), json_text(value).c_str());
    }
    code = report->at("failed").as_int64() + report->at("failed_tls").as_int64() == 0 ? kOk : kNo;
  }
  if (options.data.empty()) fs::remove_all(shown.folder());
  return code;
}

}  // namespace fl::cli
