// Codes of an authenticator app (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), one step of clock
// error either way.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/time.h"

namespace fl {

// The time step the code belongs to, or nothing. The caller refuses a step that was used before.
[[nodiscard]] std::optional<std::int64_t> totp_step_of(std::string_view secret,
                                                       std::string_view code, Instant now);

}  // namespace fl
