// One hello is made and sent again and again: nothing in it has to be fresh for the server to work.
#include "cli/bench_hellos.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include <openssl/bio.h>
#include <openssl/ssl.h>

namespace fl::cli {

namespace {

constexpr int kTurnMs = 2;
constexpr std::uint32_t kStranger = 65;  // 127.0.0.66

std::string made_hello() {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* tls = SSL_new(context);
  BIO* out = BIO_new(BIO_s_mem());
  SSL_set_bio(tls, BIO_new(BIO_s_mem()), out);
  SSL_connect(tls);  // says its hello and finds no answer
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  std::string hello(bytes, std::size_t(size));
  SSL_free(tls);
  SSL_CTX_free(context);
  return hello;
}

}  // namespace

HelloFlood::HelloFlood(int port, int lines)
    : port_(port), line_count_(lines), hello_(made_hello()), thread_([this] { run(); }) {}

HelloFlood::~HelloFlood() {
  is_over_ = true;
  thread_.join();
}

int HelloFlood::begin() const {
  const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (line < 0) return -1;
  const linger at_once{1, 0};  // no TIME_WAIT: thousands a second would use up the ports
  ::setsockopt(line, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::uint16_t(port_));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in from = to;  // strangers have an address of their own
  from.sin_port = 0;
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + kStranger);
  ::bind(line, reinterpret_cast<const sockaddr*>(&from), sizeof from);
  const bool is_begun = ::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 ||
                        errno == EINPROGRESS;
  if (is_begun && ::send(line, hello_.data(), hello_.size(), MSG_NOSIGNAL) > 0) return line;
  ::close(line);
  return -1;
}

void HelloFlood::run() {
  std::vector<pollfd> lines(std::size_t(line_count_), pollfd{-1, POLLIN, 0});
  while (!is_over_) {
    for (auto& line : lines) {
      if (line.fd >= 0 && line.revents == 0) continue;
      if (line.fd >= 0) ::close(line.fd);
      line = {begin(), POLLIN, 0};
      if (line.fd >= 0) ++sent_count_;
    }
    ::poll(lines.data(), lines.size(), kTurnMs);
  }
  for (const auto& line : lines)
    if (line.fd >= 0) ::close(line.fd);
}

}  // namespace fl::cli
