// Forking, killing, and the smallest HTTP client that will do.
#include "child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "platform/result.h"

namespace fl::faults {

Child::Child(const std::function<void()>& body) {
  pid_ = ::fork();
  CHECK(pid_ >= 0);
  if (pid_ == 0) {
    body();
    ::_exit(0);
  }
}

Child::Child(const std::vector<std::string>& words, const std::string& output_file) {
  pid_ = ::fork();
  CHECK(pid_ >= 0);
  if (pid_ != 0) return;
  const int out = ::open(output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const auto& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

Child::~Child() {
  kill_now();
}

void Child::kill_now() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  (void)wait_for_exit();
}

int Child::stop_and_wait() {
  if (pid_ > 0) ::kill(pid_, SIGTERM);
  return wait_for_exit();
}

int Child::wait_for_exit() {
  if (pid_ <= 0) return -1;
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Child::is_running() {
  if (pid_ <= 0) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
  pid_ = -1;
  return false;
}

std::string HttpReply::header(const std::string& name) const {
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at)) {
    at += 2;
    if (::strncasecmp(head.c_str() + at, (name + ":").c_str(), name.size() + 1) != 0) continue;
    const std::size_t from = head.find_first_not_of(' ', at + name.size() + 1);
    return head.substr(from, head.find("\r\n", from) - from);
  }
  return {};
}

namespace {

bool send_all(int socket, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += std::size_t(n);
  }
  return true;
}

// -1 when nobody listens.
int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  timeval limit{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::uint16_t(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return socket;
  ::close(socket);
  return -1;
}

std::string request_of(const HttpAsk& ask, int port, bool is_last) {
  std::string bytes =
      ask.method + " " + ask.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
  if (is_last) bytes += "Connection: close\r\n";
  for (const auto& header : ask.headers)
    bytes += header + "\r\n";
  if (ask.method != "GET") {
    bytes +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(ask.body.size()) +
        "\r\n";
  }
  return bytes + "\r\n" + ask.body;
}

// False: the other end closed, or said nothing for ten seconds.
bool receive(int socket, std::string& got) {
  char piece[8192];
  const ssize_t n = ::recv(socket, piece, sizeof piece, 0);
  if (n > 0) got.append(piece, std::size_t(n));
  return n > 0;
}

// Status 0 while it is not whole.
HttpReply reply_in(const std::string& got) {
  HttpReply reply;
  const std::size_t end = got.find("\r\n\r\n");
  if (end == std::string::npos || got.size() < 12) return reply;
  reply.head = got.substr(0, end + 2);
  reply.body = got.substr(end + 4);
  const std::string length = reply.header("Content-Length");
  const bool is_whole = length.empty() || std::stoul(length) == reply.body.size();
  if (is_whole) reply.status = std::atoi(got.c_str() + 9);
  return reply;
}

}  // namespace

HttpReply exchange(const HttpAsk& ask) {
  const int socket = connect_to(ask.port);
  if (socket < 0) return {};
  std::string got;
  bool is_open = send_all(socket, request_of(ask, ask.port, true));
  while (is_open)
    is_open = receive(socket, got);
  ::close(socket);
  return reply_in(got);
}

Line::Line(int port) : port_(port), socket_(connect_to(port)) {}

Line::~Line() {
  if (socket_ >= 0) ::close(socket_);
}

HttpReply Line::ask(const HttpAsk& ask) {
  std::string got;
  bool is_open = socket_ >= 0 && send_all(socket_, request_of(ask, port_, false));
  HttpReply reply;
  while (is_open && reply.status == 0) {
    is_open = receive(socket_, got);
    reply = reply_in(got);
  }
  return reply;
}

}  // namespace fl::faults
