// See load.h.
#include "cli/load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <deque>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "platform/clock.h"

namespace fl::cli {

namespace {

constexpr std::int64_t kConnectUsMax = 60'000'000;
constexpr std::size_t kConnectedAtOnce = 16;

struct Client {
  int socket = -1;
  SSL* tls = nullptr;
  SSL_SESSION* session = nullptr;  // the last ticket it was given
  bool is_ready = false;           // connected, and has shaken hands in TLS
  std::string to_send;
  bool is_waiting = false;
  std::size_t stream = 0;
  std::int64_t due_us = 0, sent_us = 0;
  std::string got;
};

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), clients_(plan.client_count) {
    result_.streams.resize(plan.stream_count);
    if (!plan.is_tls) return;
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context_, keep_ticket);
  }
  ~Load() {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      hang_up(i);
      SSL_SESSION_free(clients_[i].session);
    }
    if (poll_ >= 0) ::close(poll_);
    SSL_CTX_free(context_);
  }
  Load(const Load&) = delete;
  Result<LoadResult> run();

 private:
  static int keep_ticket(SSL* tls, SSL_SESSION* session) {
    auto* client = static_cast<Client*>(SSL_get_app_data(tls));
    SSL_SESSION_free(std::exchange(client->session, session));
    return 1;
  }
  bool connect(std::size_t i);
  void hang_up(std::size_t i);
  void send_next(std::size_t i, std::int64_t due_us);
  // What the socket became ready for. False: the line is gone.
  bool advance(std::size_t i);
  bool send_rest(Client& client);
  bool receive(std::size_t i);
  void became_ready(std::size_t i);
  void finished(std::size_t i);
  void give_up_late(std::int64_t now);
  void begin_due(std::int64_t now, std::int64_t from);
  void connect_all();
  void poll(int wait_ms);
  void rest(std::size_t i);  // has its answer: waits for work, or asks again

  const LoadPlan& plan_;
  std::vector<Client> clients_;
  std::deque<std::size_t> idle_;  // used in turn: lines stand for people, not for a few proxies
  SSL_CTX* context_ = nullptr;
  std::deque<std::pair<std::int64_t, std::size_t>> asked_;  // (sent, client), oldest first
  LoadResult result_;
  int poll_ = -1;
  std::uint64_t next_ = 0;
  bool is_over_ = false;
};

// Never waits: a full queue of the server must not stop the other clients' clocks.
bool Load::connect(std::size_t i) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::uint16_t(plan_.port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  if (socket < 0) return false;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 &&
      errno != EINPROGRESS) {
    ::close(socket);
    return false;
  }
  epoll_event wanted{};
  wanted.events = EPOLLIN | EPOLLOUT | EPOLLET;
  wanted.data.u64 = i;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &wanted);
  Client& client = clients_[i];
  client.socket = socket;
  client.is_ready = false;
  if (context_ != nullptr) {
    client.tls = SSL_new(context_);
    SSL_set_fd(client.tls, socket);
    SSL_set_connect_state(client.tls);
    SSL_set_app_data(client.tls, &client);
    if (client.session != nullptr) SSL_set_session(client.tls, client.session);
  }
  return true;
}

void Load::hang_up(std::size_t i) {
  Client& client = clients_[i];
  // Freed without a goodbye, a session would be taken for a broken one.
  if (client.tls != nullptr) SSL_set_quiet_shutdown(client.tls, 1), SSL_shutdown(client.tls);
  SSL_free(client.tls);
  client.tls = nullptr;
  if (client.socket >= 0) ::close(client.socket);
  client.socket = -1;
  client.is_waiting = client.is_ready = false;
  client.to_send.clear();
}

bool Load::send_rest(Client& client) {
  if (!client.is_ready || client.to_send.empty()) return true;
  const auto size = client.to_send.size();
  ERR_clear_error();
  const auto sent = client.tls != nullptr
                        ? SSL_write(client.tls, client.to_send.data(), int(size))
                        : ::send(client.socket, client.to_send.data(), size, MSG_NOSIGNAL);
  if (sent > 0) client.to_send.erase(0, std::size_t(sent));
  if (sent > 0) return true;
  return client.tls != nullptr ? SSL_get_error(client.tls, int(sent)) == SSL_ERROR_WANT_WRITE
                               : errno == EAGAIN;
}

void Load::send_next(std::size_t i, std::int64_t due_us) {
  Client& client = clients_[i];
  const auto [stream, bytes] = plan_.ask(next_++);
  auto& counted = result_.streams[stream];
  ++counted.due;
  client.stream = stream;
  client.due_us = due_us;
  client.sent_us = steady_us();
  client.got.clear();
  if ((client.socket < 0 && !connect(i)) || (client.to_send.assign(bytes), !send_rest(client))) {
    ++counted.failed;
    hang_up(i);
    idle_.push_back(i);
    return;
  }
  client.is_waiting = true;
  asked_.emplace_back(client.sent_us, i);
}

void Load::rest(std::size_t i) {
  if (plan_.per_s > 0 || is_over_) {
    idle_.push_back(i);
  } else {
    send_next(i, steady_us());
  }
}

void Load::finished(std::size_t i) {
  Client& client = clients_[i];
  auto& counted = result_.streams[client.stream];
  const std::int64_t took = steady_us() - client.due_us;
  client.is_waiting = false;
  if (client.got.starts_with("HTTP/1.1 2")) {
    if (took <= plan_.give_up_us) {
      ++counted.good;
      counted.us.push_back(took);
    } else {
      ++counted.given_up;
    }
  } else if (client.got.starts_with("HTTP/1.1 503")) {
    ++counted.busy;
  } else {
    ++counted.failed;
  }
  if (client.got.find("Connection: close") != client.got.npos) hang_up(i);
  rest(i);
}

// Reads until the reply is whole or there is no more for now. False: the line is gone.
bool Load::receive(std::size_t i) {
  Client& client = clients_[i];
  char piece[65536];
  while (true) {
    ERR_clear_error();
    const auto n = client.tls != nullptr ? SSL_read(client.tls, piece, int(sizeof piece))
                                         : ::recv(client.socket, piece, sizeof piece, 0);
    if (n <= 0)
      return client.tls != nullptr ? SSL_get_error(client.tls, int(n)) == SSL_ERROR_WANT_READ
                                   : n < 0 && errno == EAGAIN;
    client.got.append(piece, std::size_t(n));
    if (!client.is_waiting || whole_reply(client.got) == 0) continue;
    finished(i);
    return true;
  }
}

bool Load::advance(std::size_t i) {
  Client& client = clients_[i];
  if (client.socket < 0) return true;
  if (!client.is_ready) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(client.socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return false;
    if (client.tls != nullptr) {
      ERR_clear_error();
      const int shaken = SSL_do_handshake(client.tls);
      if (shaken != 1) {
        const int why = SSL_get_error(client.tls, shaken);
        return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
      }
    }
    client.is_ready = true;
    if (client.tls != nullptr)
      ++(SSL_session_reused(client.tls) == 1 ? result_.resumed : result_.shaken);
  }
  return send_rest(client) && receive(i);
}

void Load::became_ready(std::size_t i) {
  if (advance(i)) return;
  const bool was_waiting = clients_[i].is_waiting;
  hang_up(i);
  if (!was_waiting) return;  // an idle one the server let go
  ++result_.streams[clients_[i].stream].failed;
  rest(i);
}

void Load::give_up_late(std::int64_t now) {
  while (!asked_.empty() && asked_.front().first + plan_.give_up_us <= now) {
    const auto [sent, i] = asked_.front();
    asked_.pop_front();
    if (!clients_[i].is_waiting || clients_[i].sent_us != sent) continue;
    ++result_.streams[clients_[i].stream].given_up;
    hang_up(i);
    rest(i);
  }
}

void Load::begin_due(std::int64_t now, std::int64_t from) {
  while (true) {
    const std::int64_t due = from + std::int64_t(double(next_) * 1e6 / plan_.per_s);
    if (due > now) return;
    if (idle_.empty()) {  // every client is waiting: this one finds no line
      ++result_.streams[plan_.ask(next_).first].due;
      auto& counted = result_.streams[plan_.ask(next_++).first];
      ++counted.failed;
      ++counted.no_line;
      continue;
    }
    const std::size_t i = idle_.front();
    idle_.pop_front();
    send_next(i, due);
  }
}

void Load::poll(int wait_ms) {
  std::array<epoll_event, 1024> ready;
  const int count = ::epoll_wait(poll_, ready.data(), int(ready.size()), wait_ms);
  for (int k = 0; k < count; ++k)
    became_ready(std::size_t(ready[std::size_t(k)].data.u64));
}

// Lines before requests: a flood of strangers is another thing than a flood of asks. Who is let go
// tries again.
void Load::connect_all() {
  const std::int64_t until = steady_us() + kConnectUsMax;
  while (std::ranges::any_of(clients_, [](const Client& one) { return !one.is_ready; }) &&
         steady_us() < until) {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (clients_[i].socket < 0) connect(i);
      if (i % kConnectedAtOnce == 0) poll(0);
    }
    poll(1);
  }
}

Result<LoadResult> Load::run() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  poll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (!connect(0)) return Fault{FaultKind::unavailable, "http.cannot_listen", "no connection"};
  if (plan_.per_s > 0 && plan_.is_lines_first) connect_all();
  result_.shaken = result_.resumed = 0;
  if (plan_.begun) plan_.begun();
  const std::int64_t from = steady_us(), until = from + std::int64_t(plan_.seconds * 1e6);
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    if (plan_.per_s > 0)
      idle_.push_back(i);
    else
      send_next(i, from);
  }
  for (std::int64_t now = from; now < until + plan_.give_up_us; now = steady_us()) {
    if (now >= until && !is_over_) is_over_ = true;
    if (is_over_ && std::ranges::none_of(clients_, &Client::is_waiting)) break;
    if (plan_.per_s > 0 && !is_over_) begin_due(now, from);
    for (std::size_t k = idle_.size(); plan_.per_s == 0 && !is_over_ && k > 0; --k) {
      const std::size_t i = idle_.front();  // a closed loop's client that found no line tries again
      idle_.pop_front();
      send_next(i, now);
    }
    give_up_late(now);
    // An open loop has a core of its own and does not sleep: waking it is not the server's work.
    poll(plan_.per_s > 0 ? 0 : 1);
  }
  for (const auto& client : clients_)
    if (client.is_waiting) ++result_.streams[client.stream].given_up;
  result_.seconds = plan_.seconds;
  for (auto& stream : result_.streams)
    std::ranges::sort(stream.us);
  return std::move(result_);
}

std::string read_line(int file) {
  std::string line;
  char c = 0;
  while (::read(file, &c, 1) == 1 && c != '\n')
    line += c;
  return line;
}

void write_line(int file, const std::string& line) {
  const std::string bytes = line + "\n";
  if (::write(file, bytes.data(), bytes.size()) != ssize_t(bytes.size())) ::_exit(3);
}

}  // namespace

double LoadResult::good_per_s() const {
  std::int64_t good = 0;
  for (const auto& stream : streams)
    good += stream.good;
  return double(good) / std::max(seconds, 1e-9);
}

Result<LoadResult> run_load(const LoadPlan& plan) {
  return Load(plan).run();
}

std::size_t whole_reply(const std::string& got) {
  const std::size_t end = got.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  const std::size_t length = got.find("Content-Length: ");
  if (length == std::string::npos || length > end) return 0;
  const std::size_t size = std::strtoul(got.c_str() + length + 16, nullptr, 10);
  return got.size() >= end + 4 + size ? end + 4 : 0;
}

std::int64_t cpu_used_us(int who) {
  rusage used{};
  ::getrusage(who, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1'000'000LL + used.ru_utime.tv_usec +
         used.ru_stime.tv_usec;
}

bool stay_on_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  return ::sched_setaffinity(0, sizeof cores, &cores) == 0;
}

Result<ServedChild> ServedChild::start(int core, const std::function<Result<Served>()>& serve) {
  int down[2], up[2];
  if (::pipe(down) != 0 || ::pipe(up) != 0)
    return Fault{FaultKind::unavailable, "http.cannot_listen", "no pipe"};
  ServedChild child;
  child.pid_ = ::fork();
  if (child.pid_ < 0) return Fault{FaultKind::unavailable, "http.cannot_listen", "no process"};
  if (child.pid_ == 0) {
    ::close(down[1]);
    ::close(up[0]);
    if (core >= 0) stay_on_core(core);
    auto served = serve();
    if (!served) {
      write_line(up[1], "0 " + served.error().key + " " + served.error().detail);
      ::_exit(1);
    }
    write_line(up[1], std::to_string(served->port) + " " + served->note);
    while (read_line(down[0]) == "cpu") {
      write_line(up[1], std::to_string(cpu_used_us(RUSAGE_SELF)));
    }
    served->stop();
    ::_exit(0);
  }
  ::close(down[0]);
  ::close(up[1]);
  child.to_child_ = down[1];
  child.from_child_ = up[0];
  const std::string line = read_line(child.from_child_);
  child.port_ = std::atoi(line.c_str());
  const auto space = line.find(' ');
  if (space != line.npos) child.note_ = line.substr(space + 1);
  if (child.port_ == 0) return Fault{FaultKind::unavailable, "http.cannot_listen", child.note_};
  return child;
}

ServedChild::ServedChild(ServedChild&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      to_child_(std::exchange(other.to_child_, -1)),
      from_child_(std::exchange(other.from_child_, -1)),
      port_(other.port_),
      note_(std::move(other.note_)) {}

ServedChild::~ServedChild() {
  if (to_child_ >= 0) ::close(to_child_);
  if (from_child_ >= 0) ::close(from_child_);
  if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
}

std::int64_t ServedChild::cpu_us() {
  write_line(to_child_, "cpu");
  return std::atoll(read_line(from_child_).c_str());
}

}  // namespace fl::cli
