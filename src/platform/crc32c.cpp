// The instruction of x86-64, else a table.
#include "platform/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace fl {

static_assert(std::endian::native == std::endian::little, "words are taken as they lie");

namespace {

constexpr std::uint32_t kStart = ~0u;

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78u : 0u);
    table[i] = value;
  }
  return table;
}
constexpr auto kTable = make_table();

std::uint64_t word_at(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

std::uint64_t both(std::uint64_t one, std::uint64_t other) {
  return (~one & 0xffffffffu) | (~other & 0xffffffffu) << 32;
}

std::uint32_t plain_byte(std::uint32_t sum, unsigned char byte) {
  return kTable[(sum ^ byte) & 0xff] ^ (sum >> 8);
}

std::uint32_t plain_word(std::uint32_t sum, std::uint64_t word) {
  for (int i = 0; i < 8; ++i, word >>= 8)
    sum = plain_byte(sum, static_cast<unsigned char>(word & 0xff));
  return sum;
}

std::uint32_t plain(std::string_view bytes) {
  std::uint32_t sum = kStart;
  for (const char c : bytes)
    sum = plain_byte(sum, static_cast<unsigned char>(c));
  return ~sum;
}

std::uint64_t plain_by_turns(std::uint64_t first, std::string_view bytes) {
  std::uint32_t sums[2] = {plain_word(kStart, first), plain_word(kStart, first)};
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8)
    sums[at / 8 % 2] = plain_word(sums[at / 8 % 2], word_at(bytes.data() + at));
  return both(sums[0], sums[1]);
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t fast(std::string_view bytes) {
  std::uint64_t sum = kStart;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8)
    sum = _mm_crc32_u64(sum, word_at(at));
  auto tail = static_cast<std::uint32_t>(sum);
  for (; left > 0; --left, ++at)
    tail = _mm_crc32_u8(tail, static_cast<unsigned char>(*at));
  return ~tail;
}

__attribute__((target("sse4.2"))) std::uint64_t fast_by_turns(std::uint64_t first,
                                                              std::string_view bytes) {
  std::uint64_t one = _mm_crc32_u64(kStart, first), other = one;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 16; left -= 16, at += 16) {
    one = _mm_crc32_u64(one, word_at(at));
    other = _mm_crc32_u64(other, word_at(at + 8));
  }
  if (left >= 8) one = _mm_crc32_u64(one, word_at(at));
  return both(one, other);
}

bool has_instruction() {
  static const bool has = __builtin_cpu_supports("sse4.2");
  return has;
}
#endif

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
#if defined(__x86_64__)
  if (has_instruction()) return fast(bytes);
#endif
  return plain(bytes);
}

std::uint64_t crc32c_by_turns(std::uint64_t first, std::string_view bytes) {
#if defined(__x86_64__)
  if (has_instruction()) return fast_by_turns(first, bytes);
#endif
  return plain_by_turns(first, bytes);
}

}  // namespace fl
