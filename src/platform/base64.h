// Base64 (RFC 4648, with padding), for bytes that travel in JSON.
#pragma once

#include <string>
#include <string_view>

#include "platform/result.h"

namespace fl {

[[nodiscard]] std::string base64_of(std::string_view bytes);
[[nodiscard]] Result<std::string> bytes_of_base64(std::string_view text);  // platform.bad_base64

}  // namespace fl
