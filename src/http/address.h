// An address of the internet, IPv4 as the part of IPv6 set aside for it.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace fl::http {

struct Address {
  std::array<std::uint8_t, 16> bytes{};

  // As people write it, without a port; a name is no address.
  [[nodiscard]] static std::optional<Address> parse(const std::string& text);
  [[nodiscard]] static Address of(const sockaddr_storage& place);
  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] bool is_v6_loopback() const;
  [[nodiscard]] std::string text() const;
  // For bind(2), in the family it was written in; the length of what `into` then holds.
  [[nodiscard]] socklen_t place(std::uint16_t port, sockaddr_storage* into) const;
};

}  // namespace fl::http
