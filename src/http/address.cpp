// See address.h.
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace fl::http {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

Address mapped(const in_addr& v4) {
  Address out;
  std::ranges::copy(kMapped, out.bytes.begin());
  std::memcpy(out.bytes.data() + kMapped.size(), &v4, sizeof v4);
  return out;
}

Address whole(const in6_addr& v6) {
  Address out;
  std::memcpy(out.bytes.data(), &v6, sizeof v6);
  return out;
}

}  // namespace

std::optional<Address> Address::parse(const std::string& text) {
  in_addr v4{};
  in6_addr v6{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return mapped(v4);
  if (::inet_pton(AF_INET6, text.c_str(), &v6) == 1) return whole(v6);
  return std::nullopt;
}

Address Address::of(const sockaddr_storage& place) {
  if (place.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &place, sizeof v6);
    return whole(v6.sin6_addr);
  }
  sockaddr_in v4{};
  std::memcpy(&v4, &place, sizeof v4);
  return mapped(v4.sin_addr);
}

bool Address::is_v4() const {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

bool Address::is_v6_loopback() const {
  return bytes.back() == 1 && std::count(bytes.begin(), bytes.end(), 0) == 15;
}

std::string Address::text() const {
  char out[INET6_ADDRSTRLEN] = "";
  if (is_v4())
    ::inet_ntop(AF_INET, bytes.data() + kMapped.size(), out, sizeof out);
  else
    ::inet_ntop(AF_INET6, bytes.data(), out, sizeof out);
  return out;
}

socklen_t Address::place(std::uint16_t port, sockaddr_storage* into) const {
  *into = {};
  if (is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, bytes.data() + kMapped.size(), sizeof v4.sin_addr);
    std::memcpy(into, &v4, sizeof v4);
    return sizeof v4;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  std::memcpy(&v6.sin6_addr, bytes.data(), sizeof v6.sin6_addr);
  std::memcpy(into, &v6, sizeof v6);
  return sizeof v6;
}

}  // namespace fl::http
