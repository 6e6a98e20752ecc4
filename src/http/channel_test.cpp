// The same server over TLS, as a client with OpenSSL sees it; and certificates that are not fit.
#include "http/channel.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "http/server.h"
#include "platform/crypto.h"
#include "platform/log.h"

namespace fl {

namespace {

const std::string kPage = "<!doctype html>" + std::string(200'000, 'p');

EVP_PKEY* new_key() {
  return EVP_EC_gen("P-256");
}

// A certificate that signs itself, valid from and to so many seconds from now.
void write_certificate(const std::string& path, EVP_PKEY* key, long from_s, long to_s) {
  X509* made = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), from_s);
  X509_gmtime_adj(X509_getm_notAfter(made), to_s);
  X509_set_pubkey(made, key);
  X509_NAME* name = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(made, name);
  X509_sign(made, key, EVP_sha256());
  FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_X509(file, made);
  std::fclose(file);
  X509_free(made);
}

void write_key(const std::string& path, EVP_PKEY* key) {
  FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
}

int connected(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const timeval patience{5, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
  return socket;
}

// A client that speaks at most TLS `version` and gives up after five seconds.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int version = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_client_method())), socket_(connected(port)) {
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_max_proto_version(context_, version);
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, socket_);
    is_open_ = SSL_connect(tls_) == 1;
  }
  ~TlsClient() {
    SSL_free(tls_);
    SSL_CTX_free(context_);
    ::close(socket_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(tls_); }
  void send(std::string_view bytes) { SSL_write(tls_, bytes.data(), int(bytes.size())); }
  // Bytes until there are `size` of them or the server closed.
  std::string read(std::size_t size) {
    std::string out;
    char bytes[16384];
    while (out.size() < size) {
      const int count = SSL_read(tls_, bytes, sizeof bytes);
      if (count <= 0) break;
      out.append(bytes, std::size_t(count));
    }
    return out;
  }
  [[nodiscard]] bool was_told_goodbye() const {
    return (SSL_get_shutdown(tls_) & SSL_RECEIVED_SHUTDOWN) != 0;
  }

 private:
  SSL_CTX* context_;
  SSL* tls_ = nullptr;
  int socket_;
  bool is_open_ = false;
};

class Tls : public ::testing::Test {
 protected:
  Tls() : router_(rows()) {
    start_crypto();
    std::signal(SIGPIPE, SIG_IGN);
    set_log_level(LogLevel::error);
    std::filesystem::create_directories(folder_);
    EVP_PKEY* key = new_key();
    write_certificate(at("good.pem"), key, -60, 3600);
    write_certificate(at("old.pem"), key, -7200, -60);
    write_certificate(at("young.pem"), key, 3600, 7200);
    write_key(at("good.key"), key);
    EVP_PKEY* other = new_key();
    write_key(at("other.key"), other);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
  }
  ~Tls() override {
    set_log_level(LogLevel::info);
    std::filesystem::remove_all(folder_);
  }
  [[nodiscard]] std::string at(std::string_view name) const {
    return folder_ + "/" + std::string(name);
  }
  static std::vector<Route> rows() {
    std::vector<Route> all;
    all.push_back({Method::post,
                   "/v1/echo",
                   "test.row",
                   RouteClass::life,
                   Access{Access::Kind::anyone},
                   {},
                   "Ok",
                   "For tests.",
                   false,
                   [](const Request& request) {
                     Reply reply;
                     reply.body = request.body;
                     return reply;
                   }});
    return all;
  }
  Result<std::unique_ptr<Server>> begin(std::string_view certificate, std::string_view key,
                                        ServerOptions options = {}) {
    options.port = 0;
    options.tls_certificate = at(certificate);
    options.tls_key = at(key);
    return Server::start(options, router_, clock_, assets_);
  }
  static std::string post(std::string_view body) {
    return "POST /v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }

  const std::string folder_ =
      (std::filesystem::temp_directory_path() / ("fl_tls_" + std::to_string(::getpid()))).string();
  HandClock clock_{Instant{1795309209000}};
  const std::array<EmbeddedAsset, 1> assets_{
      EmbeddedAsset{"/",
                    "text/html; charset=utf-8",
                    "no-cache",
                    "abc",
                    "default-src 'none'",
                    {kPage.data(), kPage.data() + kPage.size()},
                    {nullptr, nullptr},
                    {nullptr, nullptr}}};
  Router router_;
};

}  // namespace

TEST_F(Tls, answers_and_keeps_the_connection) {
  auto server = begin("good.pem", "good.key");
  ASSERT_TRUE(server.is_ok()) << server.error().detail;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client((*server)->port(), version);
    ASSERT_TRUE(client.is_open());
    EXPECT_EQ(client.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    for (int i = 0; i < 3; ++i) {
      client.send(post("hello"));
      std::string reply;
      while (!reply.ends_with("\r\n\r\nhello")) {
        const auto more = client.read(1);
        ASSERT_FALSE(more.empty());
        reply += more;
      }
      EXPECT_EQ(reply.substr(0, 15), "HTTP/1.1 200 OK");
    }
  }
}

TEST_F(Tls, a_line_that_rested_goes_on) {
  ServerOptions options;
  options.idle_deadline = std::chrono::seconds(30);
  auto server = begin("good.pem", "good.key", options);
  ASSERT_TRUE(server.is_ok());
  TlsClient client((*server)->port());
  for (int i = 0; i < 2; ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1'600));
    client.send(post("hello"));
    std::string reply;
    while (!reply.ends_with("\r\n\r\nhello")) {
      const auto more = client.read(1);
      ASSERT_FALSE(more.empty());
      reply += more;
    }
  }
}

TEST_F(Tls, long_pages_arrive_whole_and_the_end_is_said) {
  auto server = begin("good.pem", "good.key");
  ASSERT_TRUE(server.is_ok());
  TlsClient client((*server)->port());
  std::string asked;
  for (int i = 0; i < 50; ++i)
    asked += "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  asked += "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  client.send(asked);
  const auto all = client.read(std::size_t(-1));
  std::size_t count = 0;
  for (auto at = all.find("<!doctype"); at != all.npos; at = all.find("<!doctype", at + 1))
    ++count;
  EXPECT_EQ(count, 51u);
  EXPECT_GT(all.size(), 51 * kPage.size());
  EXPECT_TRUE(client.was_told_goodbye());
}

TEST_F(Tls, a_body_may_come_in_many_records) {
  auto server = begin("good.pem", "good.key");
  ASSERT_TRUE(server.is_ok());
  TlsClient client((*server)->port());
  const std::string body(60'000, 'b');
  const auto bytes = post(body);
  for (std::size_t i = 0; i < bytes.size(); i += 997)
    client.send(std::string_view(bytes).substr(i, 997));
  const auto reply = client.read(body.size() + 100);
  EXPECT_TRUE(reply.ends_with(body));
}

TEST_F(Tls, old_versions_and_plain_http_are_cut) {
  auto server = begin("good.pem", "good.key");
  ASSERT_TRUE(server.is_ok());
  EXPECT_FALSE(TlsClient((*server)->port(), TLS1_1_VERSION).is_open());
  const int plain = connected((*server)->port());
  const std::string_view ask = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  ::send(plain, ask.data(), ask.size(), MSG_NOSIGNAL);
  std::string got;
  char bytes[512];
  for (ssize_t count = 0; (count = ::recv(plain, bytes, sizeof bytes, 0)) > 0;)
    got.append(bytes, std::size_t(count));
  EXPECT_EQ(got.find("HTTP/"), got.npos);
  ::close(plain);
}

TEST_F(Tls, who_never_shakes_hands_is_cut) {
  ServerOptions options;
  options.idle_deadline = std::chrono::milliseconds(50);
  auto server = begin("good.pem", "good.key", options);
  ASSERT_TRUE(server.is_ok());
  const int silent = connected((*server)->port());
  char byte = 0;
  EXPECT_EQ(::recv(silent, &byte, 1, 0), 0);
  ::close(silent);
}

TEST_F(Tls, unfit_certificates_are_named) {
  const auto says = [&](std::string_view certificate, std::string_view key) {
    auto server = begin(certificate, key);
    return server ? std::string("started") : server.error().key + " " + server.error().detail;
  };
  EXPECT_NE(says("none.pem", "good.key").find("none.pem"), std::string::npos);
  EXPECT_NE(says("good.key", "good.key").find("a certificate in PEM"), std::string::npos);
  EXPECT_NE(says("good.pem", "none.key").find("none.key"), std::string::npos);
  EXPECT_NE(says("good.pem", "other.key").find("http.bad_certificate"), std::string::npos);
  EXPECT_NE(says("old.pem", "good.key").find("has expired"), std::string::npos);
  EXPECT_NE(says("young.pem", "good.key").find("not valid yet"), std::string::npos);
}

}  // namespace fl
