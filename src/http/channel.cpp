// OpenSSL on the socket itself, non-blocking: no second copy of the bytes and no engine of pairs of
// buffers. Renegotiation and compression are off; tickets resume sessions without memory here.
#include "http/channel.h"

#include <array>
#include <ctime>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <boost/asio/buffer.hpp>

namespace fl::http {

namespace asio = boost::asio;
using Error = boost::system::error_code;

namespace {

Fault unfit(const std::string& file, std::string_view why) {
  ERR_clear_error();
  return {FaultKind::bad_input, "http.bad_certificate", fmt::format("{}: {}", file, why)};
}

}  // namespace

Result<std::shared_ptr<TlsIdentity>> TlsIdentity::load(const std::string& certificate,
                                                       const std::string& key) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  CHECK(context != nullptr);
  std::shared_ptr<TlsIdentity> made(new TlsIdentity(context));
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  // Forward secrecy and authenticated encryption only.
  CHECK(SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1);
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
    return unfit(certificate, "a certificate in PEM is expected, the server's own first");
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1)
    return unfit(key, "the private key of the certificate is expected, in PEM, without a password");
  if (SSL_CTX_check_private_key(context) != 1)
    return unfit(key, "this is the key of another certificate");
  const X509* own = SSL_CTX_get0_certificate(context);
  if (X509_cmp_current_time(X509_get0_notAfter(own)) < 0)
    return unfit(certificate, "this certificate has expired");
  if (X509_cmp_current_time(X509_get0_notBefore(own)) > 0)
    return unfit(certificate, "this certificate is not valid yet; is the clock right?");
  return made;
}

TlsIdentity::~TlsIdentity() {
  SSL_CTX_free(context_);
}

Channel::Channel(asio::ip::tcp::socket socket, const TlsIdentity* identity)
    : socket_(std::move(socket)) {
  if (!identity) return;
  tls_ = SSL_new(identity->context());
  CHECK(tls_ != nullptr);
  SSL_set_fd(tls_, socket_.native_handle());
  SSL_set_accept_state(tls_);
}

Channel::~Channel() {
  SSL_free(tls_);
}

Channel::Step Channel::judge(int result) {
  const int why = SSL_get_error(tls_, result);
  ERR_clear_error();
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return Step::failed;
  waits_for_write_ = why == SSL_ERROR_WANT_WRITE;
  return Step::wait;
}

Channel::Step Channel::read(char* into, std::size_t size, std::size_t* count) {
  CHECK(tls_ != nullptr);
  ERR_clear_error();
  const int result = SSL_read_ex(tls_, into, size, count);
  return result == 1 ? Step::done : judge(result);
}

bool Channel::is_shaken() const {
  return tls_ == nullptr || SSL_is_init_finished(tls_) == 1;
}

bool Channel::is_resumed() const {
  return tls_ != nullptr && SSL_session_reused(tls_) == 1;
}

bool Channel::awaits_hello() const {
  if (tls_ == nullptr) return false;
  const OSSL_HANDSHAKE_STATE state = SSL_get_state(tls_);
  return state == TLS_ST_BEFORE || state == TLS_ST_SR_CLNT_HELLO;
}

Channel::Step Channel::write(std::string_view first, std::string_view second, std::size_t* count) {
  if (tls_) {
    const auto bytes = first.empty() ? second : first;
    ERR_clear_error();
    const int result = SSL_write_ex(tls_, bytes.data(), bytes.size(), count);
    return result == 1 ? Step::done : judge(result);
  }
  Error error;
  const std::array<asio::const_buffer, 2> both{asio::buffer(first), asio::buffer(second)};
  *count = second.empty() ? socket_.write_some(both[0], error) : socket_.write_some(both, error);
  if (!error) return Step::done;
  waits_for_write_ = true;
  return error == asio::error::would_block ? Step::wait : Step::failed;
}

void Channel::wait(std::function<void(bool)> then) {
  socket_.async_wait(
      waits_for_write_ ? asio::ip::tcp::socket::wait_write : asio::ip::tcp::socket::wait_read,
      [then = std::move(then)](const Error& error) { then(bool(error)); });
}

bool Channel::end_sending() {
  if (tls_) {
    ERR_clear_error();
    SSL_shutdown(tls_);
    SSL_free(tls_);
    tls_ = nullptr;
    ERR_clear_error();
  }
  Error error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  return !error;
}

void Channel::close() {
  Error error;
  socket_.close(error);
}

}  // namespace fl::http
