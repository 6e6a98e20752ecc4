// One acceptor hands connections to the loops in turn: with one listener the kernel itself refuses
// a second server on the port (SO_REUSEPORT would let a forgotten old process take half of the
// clients), and loops stay even.
#include "http/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

#include "http/assets.h"
#include "http/connection.h"
#include "http/hosts.h"
#include "http/wire.h"
#include "http/work_queue.h"
#include "platform/log.h"

namespace fl {

namespace {

// Connections closed together when all places are taken; finding them costs a walk over all.
std::size_t room_made_at_once(std::size_t connection_count_max) {
  return std::clamp<std::size_t>(connection_count_max / 32, 1, 256);
}

// Newcomers told that there is no place, one after the other; then the next wait a moment
// unaccepted in the kernel's queue: with nobody left to give way, taking a line to say no costs
// more than a refusal.
constexpr int kBacklog = 4'096;
constexpr int kSentAwayCountMax = 100;
constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr std::chrono::microseconds kReleaseEvery{http::kHandshakeSliceUs};
constexpr std::chrono::microseconds kHotPause{1'000};
constexpr int kAcceptedAtOnce = 64;

// What the kernel keeps of replies that a client does not take: without a bound it takes megabytes
// for each slow reader, and looks after all of them.
constexpr int kUnsentBytesMax = 64 * 1024;

std::size_t lines_per_address_of(const ServerOptions& options) {
  const std::size_t quarter = std::max<std::size_t>(1, options.connection_count_max / 4);
  return options.lines_per_address_max == 0 ? quarter : options.lines_per_address_max;
}

// How often deadlines are looked at.
std::chrono::milliseconds tick_of(const ServerOptions& options) {
  const auto shortest =
      std::min({options.head_deadline, options.body_deadline, options.idle_deadline});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
}

struct RunningLoop : http::Loop {
  std::thread thread;

  void begin(std::chrono::milliseconds tick_every, std::size_t refused_max,
             http::DoorCounts& counts) {
    // Refusals that were held back long enough.
    reactor.every(kReleaseEvery, [this] {
      release_due(steady_ms());
      handshakes.next_slice(is_hot);
    });
    reactor.every(tick_every, [this, refused_max, &counts] {
      is_hot = refused_count > refused_max;
      refused_count = 0;
      counts.tell();
      const auto all =
          std::vector<std::shared_ptr<http::Connection>>(connections.begin(), connections.end());
      const auto now_ms = steady_ms();
      for (const auto& connection : all)
        connection->tick(now_ms);
    });
  }

  // While many are refused, what comes within a millisecond is done together: refusals one by one
  // cost the workers' core more in changes of hands than in refusing.
  void run() {
    reactor.run([this] { return is_hot ? kHotPause : std::chrono::microseconds(0); });
  }
};

// The one that accepts for all loops, on the first one's thread.
class Acceptor final : public http::Watched {
 public:
  // False: no more for a moment.
  using Take = std::function<bool(int socket, const http::Address& peer)>;

  explicit Acceptor(http::Reactor& reactor) : reactor_(reactor) {}
  ~Acceptor() { close(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // The port it listens on; 0 and errno where it cannot.
  std::uint16_t listen(const http::Address& address, std::uint16_t port);
  void begin(Take take) {
    take_ = std::move(take);
    CHECK(reactor_.watch(socket_, EPOLLIN, this));
  }
  void on_event(std::uint32_t events) override;
  // Called every so often: a pause may be over.
  void go_on();
  void close() {
    if (socket_ < 0) return;
    reactor_.forget(socket_);
    ::close(std::exchange(socket_, -1));
  }

 private:
  void pause(std::chrono::milliseconds wait) {
    resume_ms_ = steady_ms() + wait.count();
    reactor_.change(socket_, 0);
  }
  http::Reactor& reactor_;
  int socket_ = -1;
  std::int64_t resume_ms_ = 0;
  Take take_;
};

std::uint16_t Acceptor::listen(const http::Address& address, std::uint16_t port) {
  sockaddr_storage place;
  socklen_t size = address.place(port, &place);
  socket_ = ::socket(place.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket_ < 0) return 0;
  const int on = 1;
  // Old connections in TIME_WAIT do not matter.
  ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Lines inherit both: no call for each.
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytesMax, sizeof kUnsentBytesMax);
  if (::bind(socket_, reinterpret_cast<const sockaddr*>(&place), size) != 0 ||
      ::listen(socket_, kBacklog) != 0 ||
      ::getsockname(socket_, reinterpret_cast<sockaddr*>(&place), &size) != 0)
    return 0;
  return ntohs(place.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(place).sin6_port
                                           : reinterpret_cast<sockaddr_in&>(place).sin_port);
}

void Acceptor::on_event(std::uint32_t) {
  for (int i = 0; i < kAcceptedAtOnce && socket_ >= 0; ++i) {
    sockaddr_storage peer;
    socklen_t size = sizeof peer;
    const int socket =
        ::accept4(socket_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
      if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return;
      return pause(2 * kAcceptPause);  // out of descriptors, most likely: breathe
    }
    if (!take_(socket, http::Address::of(peer))) return pause(kAcceptPause);
  }
}

void Acceptor::go_on() {
  if (resume_ms_ == 0 || socket_ < 0 || steady_ms() < resume_ms_) return;
  resume_ms_ = 0;
  reactor_.change(socket_, EPOLLIN);
}

}  // namespace

struct Server::State {
  State(const ServerOptions& given, const Router& router, const Clock& clock,
        http::AssetTable table)
      : options(given),
        assets(std::move(table)),
        queue(given.worker_count, limits::kWorkQueueWaitMax, given.niceness),
        sources(lines_per_address_of(given), given.proxies),
        house{options, router, clock, assets, queue, sources, counts} {
    for (int i = 0; i < std::max(1, options.loop_count); ++i)
      loops.push_back(std::make_unique<RunningLoop>());
    acceptor.emplace(loops[0]->reactor);
  }

  Outcome listen();
  void run();
  void take(int socket, const http::Address& peer, RunningLoop& loop);
  // A place for one more line of this source, made by others of it where it has as many as it may.
  enum class Place { ordinary, extra, none };
  Place place_for(http::Source source, RunningLoop& loop);
  void send_away(int socket) const;
  void stop();

  ServerOptions options;
  http::AssetTable assets;
  http::WorkQueue queue;
  http::Sources sources;
  http::DoorCounts counts;
  http::House house;
  std::vector<std::unique_ptr<RunningLoop>> loops;
  std::optional<Acceptor> acceptor;  // gone before the loops
  std::size_t next_loop = 0;
  std::atomic<int> sent_away_count{0};
  std::uint16_t port = 0;
  std::mutex stop_mutex;
  bool is_stopped = false;
};

Outcome Server::State::listen() {
  const auto address =
      http::Address::parse(options.address == "localhost" ? "127.0.0.1" : options.address);
  if (!address)
    return Fault{FaultKind::bad_input, "http.cannot_listen", "not an address: " + options.address};
  port = acceptor->listen(*address, options.port);
  if (port == 0 && errno == EADDRINUSE)
    return Fault{FaultKind::conflict, "http.port_taken", std::to_string(options.port)};
  if (port == 0)
    return Fault{
        FaultKind::unavailable, "http.cannot_listen",
        options.address + ":" + std::to_string(options.port) + ": " + std::strerror(errno)};
  if (options.allowed_hosts.empty() && http::is_loopback(options.address))
    options.allowed_hosts = {"127.0.0.1", "localhost", "[::1]"};
  return Done{};
}

void Server::State::run() {
  acceptor->begin([this](int socket, const http::Address& peer) {
    auto& loop = *loops[next_loop++ % loops.size()];
    if (&loop == loops[0].get())
      take(socket, peer, loop);
    else
      loop.reactor.post([this, &loop, socket, peer] { take(socket, peer, loop); });
    if (sent_away_count >= kSentAwayCountMax) {
      sent_away_count = 0;
      return false;
    }
    return !loop.handshakes.is_crowded();
  });
  loops[0]->reactor.every(kReleaseEvery, [this] { acceptor->go_on(); });
  for (auto& loop : loops) {
    loop->begin(tick_of(options), options.prompt_refusal_count_max, counts);
    loop->thread = std::thread([&running = *loop, niceness = options.niceness] {
      http::set_niceness(niceness);
      running.run();
    });
  }
}

Server::State::Place Server::State::place_for(http::Source source, RunningLoop& loop) {
  if (!sources.is_counted(source) || !sources.is_at_max(source)) return Place::ordinary;
  const auto make_room = [&](http::Yield least) {
    loop.make_room_of(source, sources.room_at_once(), least, steady_ms());
  };
  make_room(http::Yield::slow);
  if (!sources.is_at_max(source)) return Place::ordinary;
  if (sources.is_beyond(source)) make_room(http::Yield::newcomer);
  return sources.is_beyond(source) ? Place::none : Place::extra;
}

void Server::State::send_away(int socket) const {
  if (!house.identity) {  // in TLS a hello unanswered says as much and costs no handshake
    const auto& bytes = http::busy_bytes(true);
    std::ignore = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::shutdown(socket, SHUT_WR);
  }
  ::close(socket);
}

void Server::State::take(int socket, const http::Address& address, RunningLoop& loop) {
  const Place place = place_for(http::source_of(address), loop);
  if (place == Place::none) {
    ++counts.lines_refused;
    return send_away(socket);
  }
  if (place == Place::extra) ++counts.lines_extra;
  if (house.connection_count >= options.connection_count_max)
    loop.make_room(room_made_at_once(options.connection_count_max));
  if (house.connection_count >= options.connection_count_max) {
    ++sent_away_count;
    return send_away(socket);
  }
  std::make_shared<http::Connection>(house, loop, socket, address, place == Place::extra)->start();
}

void Server::State::stop() {
  const std::lock_guard lock(stop_mutex);
  if (is_stopped) return;
  is_stopped = true;
  house.is_stopping = true;
  loops[0]->reactor.post([this] { acceptor->close(); });
  for (auto& loop : loops) {
    loop->reactor.post([&running = *loop] {
      const auto all = std::vector<std::shared_ptr<http::Connection>>(running.connections.begin(),
                                                                      running.connections.end());
      for (const auto& connection : all)
        connection->wind_down();
    });
  }
  const auto until = steady_ms() + options.stop_deadline.count();
  while (house.connection_count > 0 && steady_ms() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const std::size_t left = house.connection_count;
  queue.stop();
  for (auto& loop : loops)
    loop->reactor.stop();
  for (auto& loop : loops)
    if (loop->thread.joinable()) loop->thread.join();
  for (auto& loop : loops) {
    loop->forget_held();
    loop->connections.clear();
  }
  log_line(LogLevel::info, "http.stopped", {{"cut", left}});
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  stop();
}

std::uint16_t Server::port() const {
  return state_->port;
}

void Server::stop() {
  state_->stop();
}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, const Router& router,
                                              const Clock& clock,
                                              std::span<const EmbeddedAsset> assets) {
  auto table = options.web_root.empty() ? Result<http::AssetTable>(http::AssetTable(assets))
                                        : http::AssetTable::from_folder(options.web_root);
  if (!table) return table.error();
  auto state = std::make_unique<State>(options, router, clock, std::move(*table));
  if (!options.tls_certificate.empty() || !options.tls_key.empty()) {
    auto identity = http::TlsIdentity::load(options.tls_certificate, options.tls_key);
    if (!identity) {
      state->queue.stop();
      return identity.error();
    }
    state->house.identity = *identity;
  }
  if (auto outcome = state->listen(); !outcome) {
    state->queue.stop();
    return outcome.error();
  }
  state->run();
  log_line(LogLevel::info, "http.listening", {{"port", int(state->port)}});
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

}  // namespace fl
