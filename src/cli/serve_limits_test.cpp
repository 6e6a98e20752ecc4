// How descriptors are shared out.
#include "cli/serve_limits.h"

#include <gtest/gtest.h>

namespace fl::cli {
namespace {

TEST(ServeLimits, lines_leave_the_house_its_own_descriptors) {
  EXPECT_EQ(lines_of_descriptors(65'536, 8'192, 1), 8'192u);
  EXPECT_EQ(lines_of_descriptors(1'024, 8'192, 1), 832u);
  EXPECT_EQ(lines_of_descriptors(1'024, 8'192, 4), 208u);
  EXPECT_EQ(lines_of_descriptors(100, 8'192, 1), 16u);
  EXPECT_EQ(lines_of_descriptors(100'000, 4, 1), 4u);
}

}  // namespace
}  // namespace fl::cli
