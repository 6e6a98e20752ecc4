// The bytes of one connection, plain or in TLS 1.2 and up. Reads and writes never block; what a
// step waits for is said, and wait() calls back when the socket is ready for it. Private to this
// room.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>
#include <boost/asio/ip/tcp.hpp>

#include "platform/result.h"

namespace fl::http {

// A certificate chain and its key, read once at the start; shared by all connections.
class TlsIdentity {
 public:
  // Files in PEM, the server's certificate first. Fault http.bad_certificate names the file and
  // what is wrong with it: absent, not PEM, the key of another certificate, no longer valid.
  [[nodiscard]] static Result<std::shared_ptr<TlsIdentity>> load(const std::string& certificate,
                                                                 const std::string& key);
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;
  ~TlsIdentity();
  [[nodiscard]] SSL_CTX* context() const { return context_; }

 private:
  explicit TlsIdentity(SSL_CTX* context) : context_(context) {}
  SSL_CTX* context_;
};

class Channel {
 public:
  enum class Step { done, wait, failed };
  Channel(boost::asio::ip::tcp::socket socket, const TlsIdentity* identity);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
  [[nodiscard]] bool is_tls() const { return tls_ != nullptr; }
  // In TLS only; a plain socket is read by its owner. Done: *count bytes, never 0. The first call
  // also shakes hands.
  Step read(char* into, std::size_t size, std::size_t* count);
  // In TLS: hands are shaken, by ticket and without a signature; nothing of a hello was judged yet.
  [[nodiscard]] bool is_shaken() const;
  [[nodiscard]] bool is_resumed() const;
  [[nodiscard]] bool awaits_hello() const;
  // Sends what it can of `first`, then of `second`.
  Step write(std::string_view first, std::string_view second, std::size_t* count);
  // Calls back once the socket is ready for what the last step waited for; `is_failed` when it
  // never will be.
  void wait(std::function<void(bool is_failed)> then);
  // Says goodbye in TLS too, and closes our half. False when that is not possible any more. What
  // comes after is only thrown away: the channel is plain from here on.
  [[nodiscard]] bool end_sending();
  void close();

 private:
  Step judge(int result);
  boost::asio::ip::tcp::socket socket_;
  SSL* tls_ = nullptr;
  bool waits_for_write_ = false;
};

}  // namespace fl::http
