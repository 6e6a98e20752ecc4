// See redis_peer.h.
#include "cli/redis_peer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/bench_city.h"
#include "platform/clock.h"
#include "platform/random.h"

namespace fl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRedis =
    R"(# The peer of `bench show`: values in memory, nothing written to a disk.
bind 127.0.0.1
port {}
dir {}
daemonize no
save ""
appendonly no
loglevel warning
logfile {}/log
tcp-keepalive 0
timeout 0
)";
constexpr std::int64_t kKeysAtOnce = 1'000;
constexpr std::int64_t kStartMs = 20'000;

std::string redis_program() {
  const char* own = std::getenv("FIRSTLINE_REDIS");
  for (const std::string& path :
       {std::string(own != nullptr ? own : ""), std::string("/usr/bin/redis-server")})
    if (!path.empty() && fs::exists(path)) return path;
  return {};
}

// Keys of one length: as long as a capability.
std::string key_of(std::int64_t i) {
  return fmt::format("{:032x}", std::uint64_t(i) * 0x9e3779b97f4a7c15ull);
}
std::string get_of(std::int64_t i) {
  return "*2\r\n$3\r\nGET\r\n$32\r\n" + key_of(i) + "\r\n";
}

bool write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(std::size_t(count));
  }
  return true;
}

bool read_bytes(int socket, std::size_t wanted) {
  char buffer[65'536];
  while (wanted > 0) {
    const auto count = ::recv(socket, buffer, std::min(wanted, sizeof buffer), 0);
    if (count <= 0) return false;
    wanted -= std::size_t(count);
  }
  return true;
}

}  // namespace

RedisPeer::RedisPeer(std::int64_t keys, std::size_t value_bytes)
    : keys_(keys), value_bytes_(value_bytes) {
  const std::string program = redis_program();
  if (program.empty()) return;
  folder_ = (fs::temp_directory_path() / fmt::format("firstline-redis-{}", ::getpid())).string();
  fs::create_directories(folder_);
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(probe, reinterpret_cast<const sockaddr*>(&at), sizeof at);
  socklen_t size = sizeof at;
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(probe);
  port_ = ntohs(at.sin_port);
  std::ofstream(folder_ + "/redis.conf") << fmt::format(kRedis, port_, folder_, folder_);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::execl(program.c_str(), "redis-server", (folder_ + "/redis.conf").c_str(), nullptr);
    ::_exit(127);
  }
  for (const auto until = steady_ms() + kStartMs; steady_ms() < until; ::usleep(20'000)) {
    const int socket = connect();
    if (socket < 0) continue;
    ::close(socket);
    if (fill()) return;
    break;
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

RedisPeer::~RedisPeer() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  if (!folder_.empty()) fs::remove_all(folder_);
}

int RedisPeer::connect() const {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(std::uint16_t(port_));
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
  }
  ::close(socket);
  return -1;
}

bool RedisPeer::fill() const {
  const int socket = connect();
  if (socket < 0) return false;
  const std::string value(value_bytes_, 'x');
  bool is_good = true;
  for (std::int64_t from = 0; is_good && from < keys_; from += kKeysAtOnce) {
    std::string bytes;
    const std::int64_t to = std::min(keys_, from + kKeysAtOnce);
    for (std::int64_t i = from; i < to; ++i)
      bytes += fmt::format("*3\r\n$3\r\nSET\r\n$32\r\n{}\r\n${}\r\n{}\r\n", key_of(i), value.size(),
                           value);
    is_good = write_all(socket, bytes) && read_bytes(socket, std::size_t(to - from) * 5);  // +OK
  }
  ::close(socket);
  return is_good;
}

double RedisPeer::cpu_s() const {
  std::ifstream stat(fmt::format("/proc/{}/stat", pid_));
  const std::string line{std::istreambuf_iterator<char>(stat), {}};
  unsigned long user = 0, system = 0;
  const auto at = line.rfind(')');
  if (at == std::string::npos ||
      std::sscanf(line.c_str() + at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                  &user, &system) != 2)
    return 0;
  return double(user + system) / double(::sysconf(_SC_CLK_TCK));
}

Result<PeerRound> RedisPeer::round(int connections, double seconds) {
  struct Line {
    int socket = -1;
    std::size_t left = 0;
    std::int64_t sent_us = 0;
  };
  const Fault away{FaultKind::unavailable, "http.cannot_listen", "redis"};
  const std::size_t reply = fmt::format("${}\r\n", value_bytes_).size() + value_bytes_ + 2;
  Random random{4};
  std::vector<Line> lines;
  lines.resize(std::size_t(connections));
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  bool is_good = true;
  const auto ask = [&](Line& line) {
    line.left = reply;
    line.sent_us = steady_us();
    is_good =
        is_good && write_all(line.socket, get_of(std::int64_t(random.below(std::uint64_t(keys_)))));
  };
  for (auto& line : lines) {
    line.socket = connect();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &line;
    is_good =
        is_good && line.socket >= 0 && ::epoll_ctl(poll, EPOLL_CTL_ADD, line.socket, &event) == 0;
  }
  const double cpu_from = cpu_s();
  const std::int64_t from = steady_us(), until = from + std::int64_t(seconds * 1e6);
  std::vector<std::int64_t> us;
  if (is_good)
    for (auto& line : lines)
      ask(line);
  std::vector<epoll_event> events;
  events.resize(std::size_t(connections));
  char buffer[4'096];
  while (is_good && steady_us() < until) {
    const int count = ::epoll_wait(poll, events.data(), connections, 100);
    for (int i = 0; i < count; ++i) {
      auto& line = *static_cast<Line*>(events[std::size_t(i)].data.ptr);
      const auto got = ::recv(line.socket, buffer, std::min(line.left, sizeof buffer), 0);
      if (got <= 0) is_good = false;
      if (got <= 0) break;
      line.left -= std::size_t(got);
      if (line.left > 0) continue;
      us.push_back(steady_us() - line.sent_us);
      ask(line);
    }
  }
  const double passed = double(steady_us() - from) / 1e6, cpu = cpu_s() - cpu_from;
  for (const auto& line : lines)
    if (line.socket >= 0) ::close(line.socket);
  ::close(poll);
  if (!is_good || us.empty()) return away;
  std::sort(us.begin(), us.end());
  return PeerRound{double(us.size()) / passed, at_share_ms(us, 0.99),
                   cpu * 1e6 / double(us.size())};
}

}  // namespace fl::cli
