// A keyed permutation of 64-bit numbers: who has the key goes both ways, who has not sees noise.
// For pseudonyms in files that people may carry away; fast enough for each scan (six rounds of
// SipHash on halves). Not for secrets: equal numbers give equal pseudonyms.
#pragma once

#include <array>
#include <cstdint>

#include "platform/crypto.h"

namespace fl {

class Scramble {
 public:
  // `purpose` parts pseudonyms of different kinds: the same number differs between them.
  Scramble(const Key32& key, std::string_view purpose);
  [[nodiscard]] std::uint64_t of(std::uint64_t plain) const;
  [[nodiscard]] std::uint64_t back(std::uint64_t scrambled) const;

 private:
  [[nodiscard]] std::uint32_t round(int number, std::uint32_t half) const;
  std::array<unsigned char, 16> key_{};
};

}  // namespace fl
