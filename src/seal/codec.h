// Text and byte codings that passes travel in: Base45, base32, base64url, hex, zlib and DEFLATE.
// All are strict: a character, length or value that the standard does not allow is a fault, never
// skipped. What inflates is capped, so a few bytes cannot become gigabytes. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "platform/result.h"

namespace fl {

// What one pass may inflate to; real certificates are below 2 KiB.
inline constexpr std::size_t kInflatedBytesMax = 64 * 1024;

[[nodiscard]] std::string base45_of(std::string_view bytes);
[[nodiscard]] Result<std::string> bytes_of_base45(std::string_view text);  // RFC 9285

// RFC 4648 without padding, upper case; padding may be there when reading.
[[nodiscard]] std::string base32_of(std::string_view bytes);
[[nodiscard]] Result<std::string> bytes_of_base32(std::string_view text);

// RFC 4648 section 5, without padding; the unused bits of the last character must be nothing.
[[nodiscard]] std::string base64url_of(std::string_view bytes);
[[nodiscard]] Result<std::string> bytes_of_base64url(std::string_view text);

[[nodiscard]] std::string hex_of(std::string_view bytes);
[[nodiscard]] Result<std::string> bytes_of_hex(std::string_view text);

enum class Packing { zlib, raw };  // RFC 1950 with its checksum, or RFC 1951 alone
// The whole input must be one stream, nothing after it, and its content within `bytes_max`.
[[nodiscard]] Result<std::string> inflated(std::string_view packed, Packing packing,
                                           std::size_t bytes_max = kInflatedBytesMax);
[[nodiscard]] std::string deflated(std::string_view bytes, Packing packing, int level = 9);

}  // namespace fl
