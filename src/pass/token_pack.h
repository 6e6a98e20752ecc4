// An ordinary phone pass in few bytes: what is the same in millions of them (the key's id, the
// city, how long it lives, and COSE's own words) is kept once, as a form; the rest is the packed
// token. Pure.
//
// Promises: what was packed comes back byte for byte; a token that would not is not packed. A form
// is named by its content, so that a packed token never meets the form of another.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fl {

inline constexpr std::size_t kCoseBytesMax = 210;  // the longest of ours is about 190
inline constexpr std::size_t kPackedBytesMax = 88;
inline constexpr std::size_t kFormBytesMax = 8 + 4 + 12;

// Binary COSE, where nothing is allocated for it.
struct TokenBytes {
  std::array<char, kCoseBytesMax> bytes;
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {bytes.data(), size}; }
};

struct PackedToken {
  std::uint32_t form_id = 0;
  std::string form, bytes;
};

// Unset: it is not of the ordinary form (a status, a photo, a long name) and is kept as it is.
[[nodiscard]] std::optional<PackedToken> pack_token(std::string_view cose);
[[nodiscard]] std::uint32_t form_id_of(std::string_view packed);
// False: the two do not belong together, or are damaged.
[[nodiscard]] bool unpack_token(std::string_view packed, std::string_view form, TokenBytes& into);
// The masked name in it; "" when it is damaged.
[[nodiscard]] std::string_view name_in_packed(std::string_view packed);

}  // namespace fl
