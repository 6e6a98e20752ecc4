// One acceptor hands connections to the loops in turn: with one listener the kernel itself refuses
// a second server on the port (SO_REUSEPORT would let a forgotten old process take half of the
// clients), and loops stay even.
#include "http/server.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <new>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/assets.h"
#include "http/connection.h"
#include "http/hosts.h"
#include "http/wire.h"
#include "http/work_queue.h"
#include "platform/log.h"

namespace fl {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

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
constexpr std::chrono::milliseconds kShortPause{10};  // short of memory

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
  asio::executor_work_guard<asio::io_context::executor_type> guard{io.get_executor()};
  asio::steady_timer timer{io}, release_timer{io};
  std::thread thread;

  std::size_t refused_max = 0;
  http::DoorCounts* counts = nullptr;

  // While many are refused, what comes within a millisecond is done together: refusals one by one
  // cost the workers' core more in changes of hands than in refusing.
  void run() {
    while (!io.stopped()) {
      try {
        if (is_shaken) set_timers_anew();
        if (io.run_one() == 0) return;
        io.poll();
        if (is_hot && !io.stopped()) std::this_thread::sleep_for(kHotPause);
      } catch (const std::bad_alloc&) {
        is_shaken = true;
        std::this_thread::sleep_for(kShortPause);
      }
    }
  }

  // Without memory a line may be lost; what all others live by is not.
  bool is_shaken = false;
  std::chrono::milliseconds tick_every{};
  std::function<void()> accept_anew = [] {};
  void set_timers_anew() {
    release();
    tick(tick_every);
    accept_anew();
    is_shaken = false;
  }

  // Refusals that were held back long enough.
  void release() {
    release_timer.expires_after(kReleaseEvery);
    release_timer.async_wait([this](const Error& error) {
      if (error) return;
      release_due(steady_ms());
      handshakes.next_slice(is_hot);
      release();
    });
  }

  void tick(std::chrono::milliseconds every) {
    tick_every = every;
    timer.expires_after(every);
    timer.async_wait([this, every](const Error& error) {
      if (error) return;
      const auto all =
          std::vector<std::shared_ptr<http::Connection>>(connections.begin(), connections.end());
      const auto now_ms = steady_ms();
      is_hot = refused_count > refused_max;
      refused_count = 0;
      counts->tell();
      for (const auto& connection : all)
        connection->tick(now_ms);
      tick(every);
    });
  }
};

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
    acceptor.emplace(loops[0]->io);
    pause.emplace(loops[0]->io);
  }

  Outcome listen();
  void run();
  void accept_next();
  void accept_after(std::chrono::milliseconds wait);
  void take(tcp::socket socket, const asio::ip::address& peer, RunningLoop& loop);
  // A place for one more line of this source, made by others of it where it has as many as it may.
  enum class Place { ordinary, extra, none };
  Place place_for(http::Source source, RunningLoop& loop);
  void send_away(tcp::socket& socket) const;
  void stop();

  ServerOptions options;
  http::AssetTable assets;
  http::WorkQueue queue;
  http::Sources sources;
  http::DoorCounts counts;
  http::House house;
  std::vector<std::unique_ptr<RunningLoop>> loops;
  std::optional<tcp::acceptor> acceptor;
  std::optional<asio::steady_timer> pause;
  tcp::endpoint peer;  // of the line being accepted
  std::size_t next_loop = 0;
  bool is_accepting = false;  // asked the kernel; on the first loop's thread
  std::atomic<int> sent_away_count{0};
  std::uint16_t port = 0;
  std::mutex stop_mutex;
  bool is_stopped = false;
};

Outcome Server::State::listen() {
  const Fault cannot{FaultKind::unavailable, "http.cannot_listen"};
  Error error;
  const auto address =
      asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
  if (error)
    return Fault{FaultKind::bad_input, "http.cannot_listen", "not an address: " + options.address};
  const tcp::endpoint place(address, options.port);
  acceptor->open(place.protocol(), error);
  if (error) return cannot;
  acceptor->set_option(tcp::acceptor::reuse_address(true),
                       error);  // old connections in TIME_WAIT do not matter
  // Lines inherit both: no call for each.
  acceptor->set_option(tcp::no_delay(true), error);
  ::setsockopt(acceptor->native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytesMax,
               sizeof kUnsentBytesMax);
  acceptor->bind(place, error);
  if (!error) acceptor->listen(kBacklog, error);
  const std::string where = options.address + ":" + std::to_string(options.port);
  if (error == asio::error::address_in_use)
    return Fault{FaultKind::conflict, "http.port_taken", std::to_string(options.port)};
  if (error) return Fault{cannot.kind, cannot.key, where + ": " + error.message()};
  port = acceptor->local_endpoint(error).port();
  if (options.allowed_hosts.empty() && http::is_loopback(options.address))
    options.allowed_hosts = {"127.0.0.1", "localhost", "[::1]"};
  return Done{};
}

void Server::State::run() {
  accept_next();
  loops[0]->accept_anew = [this] {
    if (is_accepting || house.is_stopping) return;
    pause->cancel();
    accept_next();
  };
  for (auto& loop : loops) {
    loop->refused_max = options.prompt_refusal_count_max;
    loop->counts = &counts;
    loop->tick(tick_of(options));
    loop->release();
    loop->thread = std::thread([&running = *loop, niceness = options.niceness] {
      http::set_niceness(niceness);
      running.run();
    });
  }
}

void Server::State::accept_next() {
  auto& loop = *loops[next_loop++ % loops.size()];
  acceptor->async_accept(loop.io, peer, [this, &loop](const Error& error, tcp::socket socket) {
    is_accepting = false;
    if (house.is_stopping) return;
    if (error) {  // out of descriptors, most likely: breathe
      return accept_after(2 * kAcceptPause);
    }
    take(std::move(socket), peer.address(), loop);
    if (sent_away_count < kSentAwayCountMax) return accept_next();
    sent_away_count = 0;
    accept_after(kAcceptPause);
  });
  is_accepting = true;
}

void Server::State::accept_after(std::chrono::milliseconds wait) {
  pause->expires_after(wait);
  pause->async_wait([this](const Error& stopped) {
    if (!stopped) accept_next();
  });
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

void Server::State::send_away(tcp::socket& socket) const {
  if (house.identity) return;  // a hello unanswered says as much and costs no handshake
  Error ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(http::busy_bytes(true)), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void Server::State::take(tcp::socket socket, const asio::ip::address& address, RunningLoop& loop) {
  asio::post(loop.io, [this, &loop, address, socket = std::move(socket)]() mutable {
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
    std::make_shared<http::Connection>(house, loop, std::move(socket), address,
                                       place == Place::extra)
        ->start();
  });
}

void Server::State::stop() {
  const std::lock_guard lock(stop_mutex);
  if (is_stopped) return;
  is_stopped = true;
  house.is_stopping = true;
  asio::post(loops[0]->io, [this] {
    Error ignored;
    acceptor->close(ignored);
    pause->cancel();
  });
  for (auto& loop : loops) {
    asio::post(loop->io, [&running = *loop] {
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
  for (auto& loop : loops) {
    loop->guard.reset();
    loop->io.stop();
  }
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
