// The reserve is given away once, and comes back by itself.
#include "platform/memory_reserve.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

namespace fl {
namespace {

TEST(MemoryReserve, given_up_once_and_asked_back) {
  EXPECT_FALSE(give_up_memory_reserve()) << "there is none";
  EXPECT_FALSE(is_memory_short());
  const MemoryReserve reserve(std::size_t(1) << 20);
  EXPECT_FALSE(is_memory_short());
  EXPECT_TRUE(give_up_memory_reserve());
  for (int tries = 0; tries < 600 && is_memory_short(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(is_memory_short());
  EXPECT_TRUE(give_up_memory_reserve()) << "it is back";
}

}  // namespace
}  // namespace fl
