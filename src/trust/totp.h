// Codes of an authenticator app (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), one step of clock
// error either way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/time.h"

namespace fl {

// The time step the code belongs to, or nothing. The caller refuses a step that was used before.
[[nodiscard]] std::optional<std::int64_t> totp_step_of(std::string_view secret,
                                                       std::string_view code, Instant now);

// What authenticator apps take: base32 of RFC 4648 without padding, and the address around it.
[[nodiscard]] std::string base32_rfc4648(std::string_view bytes);
[[nodiscard]] std::string totp_uri(std::string_view login, std::string_view secret);

}  // namespace fl
