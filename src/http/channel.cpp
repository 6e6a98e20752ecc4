// OpenSSL reads and writes through a BIO of ours, so that it too asks the kernel for nothing known
// already. Renegotiation and compression are off; tickets resume sessions without memory here.
#include "http/channel.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace fl::http {

const std::uint32_t Channel::kEvents = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

namespace {

// What an earlier call left would be taken for this one's; there is hardly ever anything.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

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
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);   // head and body of a record in one call
  SSL_CTX_set_num_tickets(context, 1);  // a line made anew gets another one
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

// The calls of TLS for bytes, answered by the channel: a BIO's data is its channel.
struct ChannelBio {
  static int read(BIO* bio, char* into, std::size_t size, std::size_t* count) {
    return told(bio, static_cast<Channel*>(BIO_get_data(bio))->receive(into, size, count),
                BIO_FLAGS_READ);
  }
  static int write(BIO* bio, const char* from, std::size_t size, std::size_t* count) {
    return told(bio, static_cast<Channel*>(BIO_get_data(bio))->send({from, size}, {}, count),
                BIO_FLAGS_WRITE);
  }
  static int told(BIO* bio, Channel::Step step, int direction) {
    BIO_clear_retry_flags(bio);
    if (step == Channel::Step::wait) BIO_set_flags(bio, direction | BIO_FLAGS_SHOULD_RETRY);
    return step == Channel::Step::done ? 1 : 0;
  }
  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
  static BIO* of(Channel* channel) {
    static BIO_METHOD* const method = [] {
      BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "channel");
      BIO_meth_set_read_ex(made, read);
      BIO_meth_set_write_ex(made, write);
      BIO_meth_set_ctrl(made, control);
      return made;
    }();
    BIO* bio = BIO_new(method);
    CHECK(bio != nullptr);
    BIO_set_data(bio, channel);
    BIO_set_init(bio, 1);
    return bio;
  }
};

Channel::~Channel() {
  close();
  SSL_free(tls_);
}

void Channel::note(std::uint32_t events) {
  const bool is_over = (events & (EPOLLHUP | EPOLLERR)) != 0;
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0 || is_over) is_readable_ = true;
  if ((events & EPOLLOUT) != 0 || is_over) is_writable_ = true;
  if ((events & EPOLLRDHUP) != 0 || is_over) has_ended_ = true;
  if (is_over) is_deserted_ = true;
}

bool Channel::can_read() const {
  return is_readable_ || (tls_ != nullptr && SSL_has_pending(tls_) == 1);
}

// Fewer bytes than there is room for: that was all, and more will be told of. Unless the end was
// told of already, which is not told twice.
Channel::Step Channel::receive(char* into, std::size_t size, std::size_t* count) {
  if (!is_readable_) return Step::wait;
  ssize_t got = 0;
  do
    got = ::recv(socket_, into, size, 0);
  while (got < 0 && errno == EINTR);
  if (got > 0) {
    *count = std::size_t(got);
    if (*count < size && !has_ended_) is_readable_ = false;
    return Step::done;
  }
  if (got == 0 || errno != EAGAIN) return Step::failed;
  is_readable_ = false;
  return Step::wait;
}

Channel::Step Channel::send(std::string_view first, std::string_view second, std::size_t* count) {
  if (!is_writable_) return Step::wait;
  std::array<iovec, 2> parts{iovec{const_cast<char*>(first.data()), first.size()},
                             iovec{const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  ssize_t sent = 0;
  do
    sent = second.empty() ? ::send(socket_, first.data(), first.size(), MSG_NOSIGNAL)
                          : ::sendmsg(socket_, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0) {
    *count = std::size_t(sent);
    return Step::done;
  }
  if (errno != EAGAIN) return Step::failed;
  is_writable_ = false;
  return Step::wait;
}

Channel::Step Channel::judge(int result) {
  const int why = SSL_get_error(tls_, result);
  forget_errors();
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? Step::wait : Step::failed;
}

Channel::Step Channel::read(char* into, std::size_t size, std::size_t* count) {
  if (identity_ == nullptr) return receive(into, size, count);
  if (tls_ == nullptr) {
    tls_ = SSL_new(identity_->context());
    if (tls_ == nullptr) return Step::failed;
    BIO* bio = ChannelBio::of(this);
    SSL_set_bio(tls_, bio, bio);
    SSL_set_accept_state(tls_);
  }
  forget_errors();
  const int result = SSL_read_ex(tls_, into, size, count);
  return result == 1 ? Step::done : judge(result);
}

bool Channel::is_shaken() const {
  return identity_ == nullptr || (tls_ != nullptr && SSL_is_init_finished(tls_) == 1);
}

bool Channel::is_resumed() const {
  return tls_ != nullptr && SSL_session_reused(tls_) == 1;
}

bool Channel::awaits_hello() const {
  if (identity_ == nullptr) return false;
  if (tls_ == nullptr) return true;
  const OSSL_HANDSHAKE_STATE state = SSL_get_state(tls_);
  return state == TLS_ST_BEFORE || state == TLS_ST_SR_CLNT_HELLO;
}

Channel::Step Channel::write(std::string_view first, std::string_view second, std::size_t* count) {
  if (identity_ == nullptr) return send(first, second, count);
  if (tls_ == nullptr) return Step::failed;  // nothing can be said before hands are shaken
  const auto bytes = first.empty() ? second : first;
  forget_errors();
  const int result = SSL_write_ex(tls_, bytes.data(), bytes.size(), count);
  return result == 1 ? Step::done : judge(result);
}

void Channel::rest() {
  if (tls_ != nullptr) SSL_free_buffers(tls_);
}

bool Channel::end_sending() {
  identity_ = nullptr;
  if (tls_ != nullptr) {
    forget_errors();
    SSL_shutdown(tls_);
    SSL_free(std::exchange(tls_, nullptr));
    forget_errors();
  }
  return ::shutdown(socket_, SHUT_WR) == 0;
}

void Channel::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

}  // namespace fl::http
