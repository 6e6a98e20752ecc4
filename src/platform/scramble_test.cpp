// Scrambling goes back with its key only.
#include "platform/scramble.h"

#include <set>

#include <gtest/gtest.h>

#include "platform/random.h"

namespace fl {
namespace {

TEST(Scramble, goes_there_and_back_and_differs_by_key_and_purpose) {
  start_crypto();
  Key32 key{}, other{};
  other[0] = 1;
  const Scramble people(key, "people"), venues(key, "venues"), foreign(other, "people");
  Random random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t plain = i < 5'000 ? std::uint64_t(i) : random.next();
    const auto scrambled = people.of(plain);
    EXPECT_EQ(people.back(scrambled), plain);
    EXPECT_NE(venues.of(plain), scrambled);
    EXPECT_NE(foreign.back(scrambled), plain);
    seen.insert(scrambled);
  }
  EXPECT_EQ(seen.size(), 10'000u);
  // Frozen: files of before must be read after.
  EXPECT_EQ(people.of(1), 12'987'006'949'324'849'937u);
}

}  // namespace
}  // namespace fl
