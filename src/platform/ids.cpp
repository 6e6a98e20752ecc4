// Base32 and hexadecimal spellings of ids, and the frozen bucket hash.
#include "platform/ids.h"

#include <array>
#include <cstring>

#include <sodium.h>

namespace fl {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford

int digit_of(char c) {
  if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const auto at = kAlphabet.find(c);
  return at == std::string_view::npos ? -1 : int(at);
}

Fault bad_id() {
  return {FaultKind::bad_input, "draft.bad_id", "13 characters, Crockford base32"};
}

Bucket first_ten_bits(const unsigned char* bytes, std::size_t size) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), bytes, size);
  return static_cast<Bucket>((hash[0] << 2) | (hash[1] >> 6));
}

}  // namespace

std::string base32_of(std::int64_t value) {
  std::string text(13, '0');
  auto rest = static_cast<std::uint64_t>(value);
  for (int i = 12; i >= 0; --i, rest >>= 5)
    text[std::size_t(i)] = kAlphabet[rest & 31];
  return text;
}

Result<std::int64_t> value_of_base32(std::string_view text) {
  if (text.size() != 13) return bad_id();
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = digit_of(text[i]);
    if (digit < 0 || (i == 0 && digit > 7)) return bad_id();
    value = (value << 5) | static_cast<std::uint64_t>(digit);
  }
  if (value == 0 || value >> 63) return bad_id();
  return static_cast<std::int64_t>(value);
}

std::string hex_of(const ActKey& key) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text(32, '0');
  for (int i = 0; i < 16; ++i) {
    text[std::size_t(15 - i)] = kHex[(key.high >> (4 * i)) & 15];
    text[std::size_t(31 - i)] = kHex[(key.low >> (4 * i)) & 15];
  }
  return text;
}

Result<ActKey> act_key_of_hex(std::string_view text) {
  const Fault bad{FaultKind::bad_input, "draft.bad_act_key",
                  "Idempotency-Key: 32 hexadecimal digits"};
  if (text.size() != 32) return bad;
  ActKey key;
  for (std::size_t i = 0; i < 32; ++i) {
    const char c = text[i];
    unsigned digit;
    if (c >= '0' && c <= '9')
      digit = unsigned(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = unsigned(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      digit = unsigned(c - 'A' + 10);
    else
      return bad;
    auto& half = i < 16 ? key.high : key.low;
    half = (half << 4) | digit;
  }
  return key;
}

Bucket hash_bucket(std::int64_t id) {
  std::array<unsigned char, 8> bytes;
  for (int i = 0; i < 8; ++i)
    bytes[std::size_t(i)] = static_cast<unsigned char>(id >> (56 - 8 * i));
  return first_ten_bits(bytes.data(), bytes.size());
}

Bucket hash_bucket(std::string_view token) {
  return first_ten_bits(reinterpret_cast<const unsigned char*>(token.data()), token.size());
}

std::string reference_of(std::int64_t id) {
  const std::string text = base32_of(id);
  return text.substr(7, 3) + "-" + text.substr(10, 3);
}

}  // namespace fl
