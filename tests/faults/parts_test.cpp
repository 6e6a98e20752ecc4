// Show and check as a process without a database (`serve --parts show,check`): killing either
// process leaves the other as it was.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include <gtest/gtest.h>

#include "house.h"
#include "platform/clock.h"

namespace fl::faults {
namespace {

constexpr std::int64_t kWaitMs = 20'000;  // asked slower than the brake on unknown ones

class Parts : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(house_.lay(), 0);
    ASSERT_GE(house_.start(), 0);
    const auto people = body_of(exchange({.port = house_.port(), .path = "/v1/demo/people"}));
    for (const auto& person : people.at("items").as_array())
      if (text_of(person, "who") == "pass_holder") {
        const std::string home = text_of(person, "home");
        capability_ = home.substr(home.find('#') + 1);
      }
    ASSERT_FALSE(capability_.empty());
  }

  void start_parts() {
    const std::string ready = house_.folder() + "/ready_parts";
    std::filesystem::remove(ready);
    parts_ = std::make_unique<Child>(
        std::vector<std::string>{FIRSTLINE_BINARY, "serve", "--parts", "show,check", "--demo",
                                 "--port", "0", "--ready-file", ready, "--data",
                                 house_.folder() + "/data"},
        house_.folder() + "/said_parts");
    for (const auto from = steady_ms(); steady_ms() - from < kWaitMs; ::usleep(5'000)) {
      std::string origin;
      std::ifstream(ready) >> origin;
      const auto colon = origin.rfind(':');
      if (colon == std::string::npos) continue;
      port_ = std::atoi(origin.c_str() + colon + 1);
      return;
    }
    FAIL() << "the parts did not come up";
  }

  [[nodiscard]] int show(int port, const std::string& capability) const {
    return exchange(
               {.port = port, .path = "/v1/pass", .headers = {"X-Firstline-Pass: " + capability}})
        .status;
  }
  // Until it says so, or for some seconds.
  template <class Ask>
  static int wait_for(int wanted, const Ask& ask) {
    int said = ask();
    for (const auto from = steady_ms(); said != wanted && steady_ms() - from < kWaitMs;
         ::usleep(400'000))
      said = ask();
    return said;
  }

  House house_;
  std::unique_ptr<Child> parts_;
  std::string capability_;
  int port_ = 0;
};

TEST_F(Parts, show_and_check_go_on_when_the_house_is_killed) {
  start_parts();
  const auto bundle = [&] { return exchange({.port = port_, .path = "/v1/gate/bundle"}).status; };
  EXPECT_EQ(wait_for(200, [&] { return show(port_, capability_); }), 200);
  EXPECT_EQ(wait_for(200, bundle), 200);
  EXPECT_EQ(wait_for(404, [&] { return show(port_, "unknown_unknown_unknown"); }), 404);
  house_.server().kill_now();
  EXPECT_EQ(show(port_, capability_), 200);
  EXPECT_EQ(bundle(), 200);
  EXPECT_EQ(exchange({.port = port_, .path = "/v1/gate/root"}).status, 200);
  // A copy that nobody keeps fresh tells nobody that their pass is over.
  EXPECT_EQ(wait_for(503, [&] { return show(port_, "unknown_unknown_unknown"); }), 503);
  EXPECT_EQ(show(port_, capability_), 200);
  ASSERT_GE(house_.start(), 0);
  EXPECT_EQ(wait_for(200, [&] { return show(house_.port(), capability_); }), 200);
  EXPECT_EQ(show(port_, capability_), 200);
}

TEST_F(Parts, a_copy_that_is_cut_short_ends_neither_and_is_made_anew) {
  start_parts();
  EXPECT_EQ(wait_for(200, [&] { return show(port_, capability_); }), 200);
  for (const auto* name : {"tokens", "capabilities", "carers"}) {
    std::filesystem::resize_file(house_.folder() + "/data/replica/" + name, 4'096);
    EXPECT_NE(show(port_, capability_), 0) << name;
    EXPECT_NE(show(house_.port(), capability_), 0) << name;
    EXPECT_EQ(wait_for(200, [&] { return show(house_.port(), capability_); }), 200) << name;
    EXPECT_EQ(wait_for(200, [&] { return show(port_, capability_); }), 200) << name;
  }
}

TEST_F(Parts, the_house_goes_on_when_they_are_killed) {
  start_parts();
  EXPECT_EQ(wait_for(200, [&] { return show(port_, capability_); }), 200);
  parts_->kill_now();
  EXPECT_EQ(show(port_, capability_), 0);
  EXPECT_EQ(show(house_.port(), capability_), 200);
  EXPECT_EQ(exchange({.port = house_.port(), .path = "/readyz"}).status, 200);
  start_parts();
  EXPECT_EQ(wait_for(200, [&] { return show(port_, capability_); }), 200);
}

TEST_F(Parts, a_part_that_needs_the_database_is_refused) {
  EXPECT_EQ(house_.run({"serve", "--demo", "--parts", "show,register"}), 2);
  EXPECT_EQ(exchange({.port = house_.port(), .path = "/readyz"}).status, 200);
}

}  // namespace
}  // namespace fl::faults
