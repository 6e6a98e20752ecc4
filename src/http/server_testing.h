// What tests of the server stand on: a plain client, rows of every kind, a gate for handlers.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <future>
#include <latch>
#include <thread>

#include <gtest/gtest.h>

#include "http/parts.h"
#include "http/server.h"
#include "platform/crypto.h"
#include "platform/log.h"

namespace fl::server_testing {

inline const std::string kPage = "<!doctype html>" + std::string(40000, 'p');
inline const std::string kBrotli(20000, 'b');

inline EmbeddedAsset page_row() {
  return {"/",
          "text/html; charset=utf-8",
          "no-cache",
          "abc",
          "default-src 'none'; script-src 'self'",
          {kPage.data(), kPage.data() + kPage.size()},
          {kBrotli.data(), kBrotli.data() + kBrotli.size()},
          {nullptr, nullptr}};
}

inline EmbeddedAsset script_row() {
  return {"/assets/a-12345678.js",
          "text/javascript; charset=utf-8",
          "immutable",
          "def",
          "",
          {kPage.data(), kPage.data() + 10},
          {nullptr, nullptr},
          {nullptr, nullptr}};
}

// A plain socket that gives up after half a minute.
class Client {
 public:
  // `from`: an address of this machine, 127.0.0.0/8.
  explicit Client(std::uint16_t port, const char* from = nullptr)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    if (from != nullptr) {
      ::inet_pton(AF_INET, from, &place.sin_addr);
      ::bind(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place);
    }
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool is_open() const { return is_open_; }
  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(std::size_t(count));
    }
  }
  // One reply by its Content-Length; "" when the server closed first.
  std::string reply(bool is_head_only = false) {
    std::size_t end = 0;
    while ((end = kept_.find("\r\n\r\n")) == kept_.npos)
      if (!more()) return std::exchange(kept_, "");
    std::size_t size = end + 4;
    const auto mark = kept_.find("Content-Length: ");
    if (!is_head_only && mark < end) size += std::stoul(kept_.substr(mark + 16));
    while (kept_.size() < size)
      if (!more()) return std::exchange(kept_, "");
    std::string out = kept_.substr(0, size);
    kept_.erase(0, size);
    return out;
  }
  // Everything until the server closes.
  std::string rest() {
    while (more())
      continue;
    return std::exchange(kept_, "");
  }
  void say_no_more() const { ::shutdown(socket_, SHUT_WR); }
  // From another thread too: those that send or read on it return.
  void hang_up() const { ::shutdown(socket_, SHUT_RDWR); }
  // True when the server has closed and said nothing more; false when it waits for us (bounded by
  // the patience).
  bool is_closed() { return !more() && kept_.empty() && !is_patience_over_; }
  // The same without waiting: false when the server has not closed until now.
  [[nodiscard]] bool is_closed_now() const {
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
  }

 private:
  bool more() {
    char bytes[16384];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    is_patience_over_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (count <= 0) return false;
    kept_.append(bytes, std::size_t(count));
    return true;
  }
  int socket_;
  bool is_open_ = false, is_patience_over_ = false;
  std::string kept_;
};

// A gate handlers wait at, so that tests can fill the workers.
struct Gate {
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();
  std::atomic<int> inside{0};
  std::mutex mutex;
  std::condition_variable came;
  void enter() {
    {
      const std::lock_guard lock(mutex);
      ++inside;
    }
    came.notify_all();
    opened.wait();
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex);
    came.wait(lock, [&] { return inside >= count; });
  }
};

class ServerTest : public ::testing::Test {
 protected:
  static Route row(Method method, std::string_view pattern, RouteClass route_class,
                   Handler handle) {
    return {method, pattern, "test.row",   route_class, Access{Access::Kind::anyone},
            {},     "Ok",    "For tests.", false,       std::move(handle)};
  }

  ServerTest() : router_(rows()) {
    start_crypto();
    set_log_level(LogLevel::error);
  }
  ~ServerTest() override { set_log_level(LogLevel::info); }

  std::vector<Route> rows() {
    std::vector<Route> all;
    all.push_back(row(Method::get, "/v1/ping", RouteClass::life, [](const Request&) {
      return reply_json(200, json::object{{"ok", true}});
    }));
    all.push_back(row(Method::post, "/v1/echo", RouteClass::life, [](const Request& request) {
      Reply reply;
      reply.body = request.body;
      return reply;
    }));
    all.push_back(row(Method::get, "/v1/see/{id}", RouteClass::life, [](const Request& request) {
      return reply_json(200, json::object{{"id", request.captures.at(0)},
                                          {"q", request.query_value("q")},
                                          {"x", request.header("x-test")},
                                          {"peer", request.peer},
                                          {"now", request.now.ms}});
    }));
    all.push_back(row(Method::get, "/v1/slow", RouteClass::life, [this](const Request&) {
      gate_.enter();
      return reply_json(200, json::object{{"slow", true}});
    }));
    all.push_back(row(Method::get, "/v1/list", RouteClass::list, [](const Request&) {
      return reply_json(200, json::object{{"list", true}});
    }));
    all.push_back(row(Method::del, "/v1/none", RouteClass::life,
                      [](const Request&) { return reply_json(204, nullptr); }));
    all.push_back(row(Method::get, "/v1/split", RouteClass::life, [](const Request&) {
      Reply reply = reply_json(200, json::object{});
      reply.headers = {{"X-Good", "1"}, {"X-Bad", "1\r\nSet-Cookie: a=b"}};
      return reply;
    }));
    Route later = row(Method::get, "/v1/later/{how}", RouteClass::life,
                      [](const Request&) { return reply_json(200, json::object{}); });
    later.handle_later = [this](const Request& request, const Finish& finish) {
      const std::string& how = request.captures.at(0);
      if (how == "throws") throw std::runtime_error("must not be shown");
      const Reply reply = reply_json(200, json::object{{"how", how}});
      if (how == "elsewhere") {
        helpers_.emplace_back([finish, reply] { finish(reply); });
        return;
      }
      finish(reply);
      if (how == "twice") finish(reply_json(200, json::object{{"how", "again"}}));
    };
    all.push_back(std::move(later));
    return all;
  }

  void start(ServerOptions options = {}) {
    options.port = 0;
    auto server = Server::start(options, router_, clock_, assets_);
    ASSERT_TRUE(server.is_ok()) << server.error().key;
    server_ = std::move(*server);
  }
  std::string ask(std::string_view bytes) const {
    Client client(server_->port());
    client.send(bytes);
    return client.reply();
  }
  static std::string get(std::string_view path, std::string_view headers = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) +
           "\r\n";
  }
  static std::string post(std::string_view path, std::string_view body,
                          std::string_view headers = "") {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  static bool says(const std::string& reply, std::string_view what) {
    return reply.find(what) != reply.npos;
  }

  std::vector<std::jthread> helpers_;
  Gate gate_;
  HandClock clock_{Instant{1795309209000}};
  const std::array<EmbeddedAsset, 2> assets_{page_row(), script_row()};
  Router router_;
  std::unique_ptr<Server> server_;
};

}  // namespace fl::server_testing
