// firstline_faultcity: the tests; or with --seed N or --seeds A-B those cities alone, told aloud.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "check.h"
#include "platform/clock.h"
#include "platform/log.h"

namespace {

int run_seeds(std::uint64_t from, std::uint64_t to, bool is_told) {
  fl::set_log_level(fl::LogLevel(9));  // a disk that fails is no news here
  const fl::faultcity::Ground ground;
  int failed = 0;
  for (auto seed = from; seed <= to; ++seed) {
    fl::faultcity::Options options;
    options.seed = seed;
    options.is_told = is_told;
    const auto from_us = fl::steady_us();
    const auto verdict = fl::faultcity::run_seed(ground, options);
    std::printf("seed %llu: %s, %d acts, %d restarts, %d faults, %zu problems, %lld ms\n",
                static_cast<unsigned long long>(seed), verdict.trace_hash.c_str(),
                verdict.figures.steps, verdict.figures.restarts, verdict.figures.failed_calls,
                verdict.problems.size(),
                static_cast<long long>((fl::steady_us() - from_us) / 1'000));
    for (const auto& problem : verdict.problems)
      std::printf("  %s\n", problem.c_str());
    failed += !verdict.problems.empty();
  }
  std::printf("%llu seeds, %d failed\n", static_cast<unsigned long long>(to - from + 1), failed);
  return failed > 0 ? 1 : 0;
}

}  // namespace

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  for (int i = 1; i + 1 < count; ++i) {
    const std::string word = words[i], value = words[i + 1];
    if (word == "--seed") {
      const auto seed = std::strtoull(value.c_str(), nullptr, 10);
      return run_seeds(seed, seed, true);
    }
    if (word == "--seeds") {
      const auto dash = value.find('-');
      const auto from = std::strtoull(value.c_str(), nullptr, 10);
      const auto to =
          dash == value.npos ? from : std::strtoull(value.c_str() + dash + 1, nullptr, 10);
      return run_seeds(from, to, false);
    }
  }
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}
