// The bytes of one connection, plain or in TLS 1.2 and up. Reads and writes never block and never
// ask the kernel what it has told already. Owns the socket. Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

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
  // What is told of the socket by edges, all its life long.
  static const std::uint32_t kEvents;

  // `socket` is non-blocking; closed by this.
  Channel(int socket, const TlsIdentity* identity) : socket_(socket), identity_(identity) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] bool is_tls() const { return identity_ != nullptr; }
  // What the kernel says of the socket.
  void note(std::uint32_t events);
  // A read may give bytes, or say that there will be none any more.
  [[nodiscard]] bool can_read() const;
  // Nobody is at the other end any more; not only that nothing more will come.
  [[nodiscard]] bool is_deserted() const { return is_deserted_; }
  // Done: *count bytes, never 0. In TLS the first calls also shake hands.
  Step read(char* into, std::size_t size, std::size_t* count);
  // In TLS: hands are shaken, by ticket and without a signature; nothing of a hello was judged yet.
  [[nodiscard]] bool is_shaken() const;
  [[nodiscard]] bool is_resumed() const;
  [[nodiscard]] bool awaits_hello() const;
  // Sends what it can of `first`, then of `second`.
  Step write(std::string_view first, std::string_view second, std::size_t* count);
  // Nothing is being said: what TLS keeps for it, 34 KB, is given back until it is needed. Not
  // after each answer: for a line that is busy that costs a tenth of the answer.
  void rest();
  // Says goodbye in TLS too, and closes our half. False when that is not possible any more. What
  // comes after is only thrown away: the channel is plain from here on.
  [[nodiscard]] bool end_sending();
  void close();

 private:
  friend struct ChannelBio;  // lets TLS read and write here
  Step judge(int result);
  Step receive(char* into, std::size_t size, std::size_t* count);
  Step send(std::string_view first, std::string_view second, std::size_t* count);

  int socket_;
  const TlsIdentity* identity_;  // none: plain
  SSL* tls_ = nullptr;           // made with the first bytes: who only waits costs little
  bool is_readable_ = false, is_writable_ = true, has_ended_ = false, is_deserted_ = false;
};

}  // namespace fl::http
