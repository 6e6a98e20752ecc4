// Seeded randomness for generators and simulations: same seed, same city, on every machine.
// Keys, nonces and ids of live writes come from platform/crypto.h, never from here.
#pragma once

#include <cstdint>
#include <span>

namespace fl {

// xoshiro256** (Blackman, Vigna 2018), seeded by splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);                   // 0 <= x < bound, unbiased
  std::int64_t between(std::int64_t low, std::int64_t high);  // both ends included
  double unit();                                              // 0 <= x < 1
  bool chance(double share) { return unit() < share; }
  std::size_t weighted(std::span<const double> weights);
  // An independent stream for a part of the work, by name or number.
  [[nodiscard]] Random fork(std::uint64_t part) const;

 private:
  std::uint64_t s_[4];
};

}  // namespace fl
