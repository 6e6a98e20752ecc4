// See drill_client.h.
#include "cli/drill_client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/load.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

int connect_to(int port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::uint16_t(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    ::close(socket);
    return -1;
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

int status_in(const std::string& got) {
  return got.size() > 12 ? std::atoi(got.c_str() + 9) : 0;
}

}  // namespace

DrillClient::DrillClient(std::size_t connections_max, std::int64_t give_up_us, Done done)
    : give_up_us_(give_up_us), done_(std::move(done)), lines_(connections_max) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  poll_ = ::epoll_create1(EPOLL_CLOEXEC);
  for (std::size_t i = lines_.size(); i-- > 0;)
    closed_.push_back(i);
}

DrillClient::~DrillClient() {
  for (const auto& line : lines_)
    if (line.socket >= 0) ::close(line.socket);
  ::close(poll_);
}

int DrillClient::idle_line(int port) {
  auto& idle = idle_[port];
  if (!idle.empty()) {
    const std::size_t i = idle.back();
    idle.pop_back();
    return int(i);
  }
  if (closed_.empty()) return -1;
  const int socket = connect_to(port);
  if (socket < 0) return -1;
  const std::size_t i = closed_.back();
  closed_.pop_back();
  lines_[i].socket = socket;
  lines_[i].port = port;
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.u64 = i;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &wanted);
  return int(i);
}

void DrillClient::send(DrillAsk ask) {
  const int found = idle_line(ask.port);
  if (found < 0) return done_(std::move(ask), 0, {});
  Line& line = lines_[std::size_t(found)];
  line.ask = std::move(ask);
  line.got.clear();
  line.is_waiting = true;
  line.sent_us = steady_us();
  ++waiting_count_;
  const auto& bytes = line.ask.bytes;
  if (::send(line.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != ssize_t(bytes.size()))
    return end(std::size_t(found), 0, false, {});
  sent_.emplace_back(line.sent_us, std::size_t(found));
}

void DrillClient::end(std::size_t i, int status, bool is_kept, std::string_view body) {
  Line& line = lines_[i];
  const bool was_waiting = line.is_waiting;
  line.is_waiting = false;
  DrillAsk ask = std::move(line.ask);
  const std::string kept_body(body);
  if (is_kept) {
    idle_[line.port].push_back(i);
  } else {
    if (!was_waiting) std::erase(idle_[line.port], i);
    ::close(line.socket);
    line.socket = -1;
    closed_.push_back(i);
  }
  if (!was_waiting) return;
  --waiting_count_;
  done_(std::move(ask), status, kept_body);
}

void DrillClient::receive(std::size_t i) {
  Line& line = lines_[i];
  if (line.socket < 0) return;
  char piece[65536];
  const ssize_t n = ::recv(line.socket, piece, sizeof piece, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) return end(i, 0, false, {});
  line.got.append(piece, std::size_t(n));
  std::size_t body = whole_reply(line.got);
  if (body == 0 && line.got.starts_with("HTTP/1.1 204")) {
    const auto head_end = line.got.find("\r\n\r\n");
    if (head_end != std::string::npos) body = head_end + 4;
  }
  if (!line.is_waiting || body == 0) return;
  const bool is_kept = line.got.find("Connection: close") == std::string::npos;
  const std::string got = std::move(line.got);
  line.got.clear();
  end(i, status_in(got), is_kept, std::string_view(got).substr(body));
}

void DrillClient::give_up_late() {
  const std::int64_t before = steady_us() - give_up_us_;
  while (!sent_.empty() && sent_.front().first <= before) {
    const auto [sent, i] = sent_.front();
    sent_.pop_front();
    if (lines_[i].is_waiting && lines_[i].sent_us == sent) end(i, 0, false, {});
  }
}

void DrillClient::poll(int wait_ms) {
  epoll_event ready[512];
  const int count = ::epoll_wait(poll_, ready, 512, wait_ms);
  for (int k = 0; k < count; ++k)
    receive(std::size_t(ready[k].data.u64));
  give_up_late();
}

DrillReply drill_exchange(int port, const std::string& bytes) {
  DrillReply reply;
  const int socket = connect_to(port);
  if (socket < 0) return reply;
  const timeval limit{5, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string got;
  char piece[65536];
  if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == ssize_t(bytes.size()))
    for (ssize_t n = 1; n > 0 && whole_reply(got) == 0;) {
      n = ::recv(socket, piece, sizeof piece, 0);
      if (n > 0) got.append(piece, std::size_t(n));
    }
  ::close(socket);
  const std::size_t body = whole_reply(got);
  if (body == 0) return reply;
  reply.status = status_in(got);
  reply.head = got.substr(0, body);
  reply.body = got.substr(body);
  return reply;
}

}  // namespace fl::cli
