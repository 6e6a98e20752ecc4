// Tables and loops; zlib does the packing.
#include "seal/codec.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <zlib.h>

#include "seal/base45.h"

namespace fl {

namespace {

constexpr std::string_view kBase45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase64url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Values = std::array<std::int8_t, 256>;

constexpr Values values_of(std::string_view alphabet) {
  Values values{};
  for (auto& value : values)
    value = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return values;
}
constexpr Values kBase45Values = values_of(kBase45);
constexpr Values kBase32Values = values_of(kBase32);
constexpr Values kBase64urlValues = values_of(kBase64url);

Fault bad_text(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_text", std::move(why)};
}

int value_in(const Values& values, char c) {
  return values[static_cast<unsigned char>(c)];
}

// Characters of a power of two to bytes; what is left over must be short and nothing.
Result<std::string> bytes_of_bits(std::string_view text, const Values& values, int bits,
                                  std::string_view name) {
  std::string bytes;
  bytes.reserve(text.size() * std::size_t(bits) / 8);
  std::uint32_t held = 0;
  int count = 0;
  for (const char c : text) {
    const int value = value_in(values, c);
    if (value < 0) return bad_text(std::string(name) + ": a character that it does not have");
    held = (held << bits) | std::uint32_t(value);
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes += char((held >> count) & 0xff);
    held &= (1u << count) - 1;
  }
  if (count >= bits) return bad_text(std::string(name) + ": an impossible length");
  if (held != 0) return bad_text(std::string(name) + ": bits after the last byte");
  return bytes;
}

std::string text_of_bits(std::string_view bytes, std::string_view alphabet, int bits) {
  std::string text;
  std::uint32_t held = 0;
  int count = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    count += 8;
    while (count >= bits) {
      count -= bits;
      text += alphabet[(held >> count) & ((1u << bits) - 1)];
    }
    held &= (1u << count) - 1;
  }
  if (count > 0) text += alphabet[(held << (bits - count)) & ((1u << bits) - 1)];
  return text;
}

int window_bits(Packing packing) {
  return packing == Packing::zlib ? 15 : -15;
}

}  // namespace

std::string base45_of(std::string_view bytes) {
  std::string text;
  append_base45(text, bytes);
  return text;
}

// Two characters at a time from a table; the third is the rest.
void append_base45(std::string& out, std::string_view bytes) {
  static constexpr auto kPairs = [] {
    std::array<std::array<char, 2>, 2025> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i)
      pairs[i] = {kBase45[i % 45], kBase45[i / 45]};
    return pairs;
  }();
  std::size_t at = out.size();
  out.resize(at + bytes.size() / 2 * 3 + bytes.size() % 2 * 2);
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2, at += 3) {
    const unsigned value =
        static_cast<unsigned char>(bytes[i]) * 256U + static_cast<unsigned char>(bytes[i + 1]);
    std::memcpy(&out[at], kPairs[value % 2025].data(), 2);
    out[at + 2] = kBase45[value / 2025];
  }
  if (i < bytes.size())
    std::memcpy(&out[at], kPairs[static_cast<unsigned char>(bytes[i])].data(), 2);
}

Result<std::string> bytes_of_base45(std::string_view text) {
  if (text.size() % 3 == 1) return bad_text("Base45: an impossible length");
  std::string bytes;
  bytes.reserve(text.size() / 3 * 2 + 1);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const bool is_triple = i + 2 < text.size();
    const int c = value_in(kBase45Values, text[i]);
    const int d = value_in(kBase45Values, text[i + 1]);
    const int e = is_triple ? value_in(kBase45Values, text[i + 2]) : 0;
    if (c < 0 || d < 0 || e < 0) return bad_text("Base45: a character that it does not have");
    const int value = c + d * 45 + e * 2025;
    if (value > (is_triple ? 0xffff : 0xff)) return bad_text("Base45: a value that is too large");
    if (is_triple) bytes += char(value >> 8);
    bytes += char(value & 0xff);
  }
  return bytes;
}

std::string base32_of(std::string_view bytes) {
  return text_of_bits(bytes, kBase32, 5);
}

Result<std::string> bytes_of_base32(std::string_view text) {
  if (const auto mark = text.find('='); mark != text.npos) {
    if (text.size() % 8 != 0 || text.find_first_not_of('=', mark) != text.npos ||
        text.size() - mark > 6)
      return bad_text("base32: padding in the wrong place");
    text = text.substr(0, mark);
  }
  return bytes_of_bits(text, kBase32Values, 5, "base32");
}

std::string base64url_of(std::string_view bytes) {
  return text_of_bits(bytes, kBase64url, 6);
}

Result<std::string> bytes_of_base64url(std::string_view text) {
  return bytes_of_bits(text, kBase64urlValues, 6, "base64url");
}

std::string hex_of(std::string_view bytes) {
  return text_of_bits(bytes, "0123456789abcdef", 4);
}

Result<std::string> bytes_of_hex(std::string_view text) {
  static constexpr Values kLower = values_of("0123456789abcdef");
  static constexpr Values kUpper = values_of("0123456789ABCDEF");
  if (text.size() % 2 != 0) return bad_text("hex: an odd length");
  std::string bytes(text.size() / 2, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = std::max(value_in(kLower, text[i]), value_in(kUpper, text[i]));
    if (value < 0) return bad_text("hex: a character that it does not have");
    bytes[i / 2] = char((bytes[i / 2] << 4) | value);
  }
  return bytes;
}

Result<std::string> inflated(std::string_view packed, Packing packing, std::size_t bytes_max) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits(packing)) != Z_OK)
    return Fault{FaultKind::unavailable, "seal.bad_text", "zlib: no memory"};
  std::string bytes(std::min(bytes_max, packed.size() * 4 + 256) + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = uInt(packed.size());
  int answer = Z_OK;
  while (answer == Z_OK && stream.total_out <= bytes_max) {
    if (stream.total_out == bytes.size())
      bytes.resize(std::min(bytes_max + 1, bytes.size() * 4));  // one beyond: it is too much
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data()) + stream.total_out;
    stream.avail_out = uInt(bytes.size() - stream.total_out);
    answer = inflate(&stream, Z_NO_FLUSH);
  }
  const auto size = stream.total_out;
  const auto left = stream.avail_in;
  inflateEnd(&stream);
  if (size > bytes_max) return bad_text("zlib: it inflates to more than is allowed");
  if (answer != Z_STREAM_END) return bad_text("zlib: not a whole stream");
  if (left != 0) return bad_text("zlib: bytes after its end");
  bytes.resize(size);
  return bytes;
}

std::string deflated(std::string_view bytes, Packing packing, int level) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, level, Z_DEFLATED, window_bits(packing), 9, Z_DEFAULT_STRATEGY) ==
        Z_OK);
  std::string packed(deflateBound(&stream, uLong(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = uInt(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = uInt(packed.size());
  const int answer = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  CHECK(answer == Z_STREAM_END);
  return packed;
}

}  // namespace fl
