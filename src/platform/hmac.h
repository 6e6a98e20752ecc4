// HMAC-SHA256 as other systems compute it (RFC 2104): what a gateway signs its calls with. Our own
// seals and tokens use crypto.h.
#pragma once

#include <string>
#include <string_view>

namespace fl {

[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

}  // namespace fl
