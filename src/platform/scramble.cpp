// A Feistel network: each round is undone by itself.
#include "platform/scramble.h"

#include <algorithm>
#include <cstring>
#include <string>

#include <sodium.h>

namespace fl {

namespace {
constexpr int kRounds = 6;
}

Scramble::Scramble(const Key32& key, std::string_view purpose) {
  const Hash32 own = keyed_hash(key, "scramble v1 " + std::string(purpose));
  static_assert(crypto_shorthash_KEYBYTES == 16);
  std::copy_n(own.begin(), key_.size(), key_.begin());
}

std::uint32_t Scramble::round(int number, std::uint32_t half) const {
  unsigned char in[8] = {}, out[crypto_shorthash_BYTES];
  std::memcpy(in, &half, 4);
  in[4] = static_cast<unsigned char>(number);
  crypto_shorthash(out, in, sizeof in, key_.data());
  std::uint32_t value = 0;
  std::memcpy(&value, out, 4);
  return value;
}

std::uint64_t Scramble::of(std::uint64_t plain) const {
  auto left = static_cast<std::uint32_t>(plain >> 32), right = static_cast<std::uint32_t>(plain);
  for (int i = 0; i < kRounds; ++i) {
    const std::uint32_t next = left ^ round(i, right);
    left = right;
    right = next;
  }
  return std::uint64_t(left) << 32 | right;
}

std::uint64_t Scramble::back(std::uint64_t scrambled) const {
  auto left = static_cast<std::uint32_t>(scrambled >> 32),
       right = static_cast<std::uint32_t>(scrambled);
  for (int i = kRounds - 1; i >= 0; --i) {
    const std::uint32_t before = right ^ round(i, left);
    right = left;
    left = before;
  }
  return std::uint64_t(left) << 32 | right;
}

}  // namespace fl
