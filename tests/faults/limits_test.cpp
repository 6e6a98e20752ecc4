// The real binary with no descriptor and no memory left to it (R3), taken and given back by the
// system's own limits while it runs: passes and lists are shown all the while, who asks gets a yes
// that is kept or hears what is missing, readiness says the same, and it is back by itself.
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "app/app.h"
#include "house.h"
#include "platform/clock.h"

namespace fl::faults {
namespace {

constexpr std::int64_t kWaitMs = 30'000;
constexpr int kBusyLines = 6;
constexpr int kAsksMax = 16;  // a person may have 20 open

struct Seen {
  std::atomic<int> shown{0}, listed{0}, silent{0}, refused{0}, other{0};
  std::mutex guard;
  std::set<std::string> why, reasons;
  std::map<std::uint64_t, std::string> taken;  // key to id
  std::set<std::uint64_t> not_taken;
};

class Limits : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(house_.lay(), 0);
    publish();
    ASSERT_GE(house_.start(), 0);
    house_.learn_tokens();
    resident_ = house_.enter("resident");
    ASSERT_FALSE(resident_.csrf.empty());
    const auto people = body_of(exchange({.port = house_.port(), .path = "/v1/demo/people"}));
    for (const auto& person : people.at("items").as_array())
      if (text_of(person, "who") == "pass_holder") {
        const std::string home = text_of(person, "home");
        capability_ = home.substr(home.find('#') + 1);
      }
    ASSERT_FALSE(capability_.empty());
    // What is asked for on them is open before the limit falls.
    line_ = std::make_unique<Line>(house_.port());
    ASSERT_EQ(line_->ask(pass()).status, 200);
    ASSERT_EQ(line_->ask({.path = "/v1/gate/bundle"}).status, 200);
    for (auto& line : busy_) {
      line = std::make_unique<Line>(house_.port());
      ASSERT_EQ(line->ask({.path = "/healthz"}).status, 200);
    }
  }

  // A list is there from the start, not some seconds later.
  void publish() {
    const SystemClock clock;
    auto app = App::open({DataFolder{house_.folder() + "/data"}, true}, clock);
    ASSERT_TRUE(app);
    for (const auto* job : {"sign_passes", "publish"})
      ASSERT_TRUE((*app)->run_job(job, clock.now()));
  }
  HttpAsk pass() const {
    return {.path = "/v1/pass", .headers = {"X-Firstline-Pass: " + capability_}};
  }
  HttpAsk ask(std::uint64_t key) const {
    char hex[33];
    std::snprintf(hex, sizeof hex, "%032llx", static_cast<unsigned long long>(key));
    return {.method = "POST",
            .path = "/v1/asks",
            .body = R"({"kind":"food","text":"rice"})",
            .headers = {"Cookie: " + resident_.cookie, "X-Firstline-CSRF: " + resident_.csrf,
                        std::string("Idempotency-Key: ") + hex}};
  }
  static std::string key_of(const HttpReply& reply) {
    const auto body = body_of(reply);
    const auto* fault = body.is_object() ? body.get_object().if_contains("fault") : nullptr;
    return fault ? text_of(*fault, "key") : std::string();
  }
  static std::string id_of(const HttpReply& reply) {
    const auto body = body_of(reply);
    const auto* made = body.is_object() ? body.get_object().if_contains("ask") : nullptr;
    return made ? text_of(*made, "id") : std::string();
  }

  void limit(__rlimit_resource what, rlim_t to) {
    rlimit now{};
    ASSERT_EQ(::prlimit(house_.server().id(), what, nullptr, &now), 0);
    if (before_ == 0) before_ = now.rlim_cur;
    now.rlim_cur = to;
    ASSERT_EQ(::prlimit(house_.server().id(), what, &now, nullptr), 0);
  }

  // Reads beside each other need what is not there; every third of them is an ask.
  void press(Line& line, Seen& seen) {
    for (int round = 0; !is_over_; ++round) {
      const std::uint64_t key = round % 3 == 0 ? ++next_key_ : 0;
      const bool is_ask = key > 0 && key <= kAsksMax;
      const HttpReply reply = line.ask(
          is_ask ? ask(key)
                 : HttpAsk{.path = "/v1/asks", .headers = {"Cookie: " + resident_.cookie}});
      const std::lock_guard lock(seen.guard);
      if (is_ask && reply.status == 201)
        seen.taken[key] = id_of(reply);
      else if (is_ask)
        seen.not_taken.insert(key);
      if (reply.status == 503) {
        ++seen.refused;
        seen.why.insert(key_of(reply));
      } else if (reply.status == 0) {
        ++seen.silent;
        return;
      } else if (reply.status / 100 != 2) {
        ++seen.other;
      }
    }
  }

  // Until somebody was refused and readiness said why: the number of rounds.
  int live(Seen& seen) {
    std::vector<std::thread> threads;
    for (auto& line : busy_)
      threads.emplace_back([&] { press(*line, seen); });
    int rounds = 0;
    for (const auto from = steady_ms(); steady_ms() - from < kWaitMs; ::usleep(2'000)) {
      ++rounds;
      seen.shown += line_->ask(pass()).status == 200;
      seen.listed += line_->ask({.path = "/v1/gate/bundle"}).status == 200;
      const HttpReply ready = line_->ask({.path = "/readyz"});
      const auto body = body_of(ready);
      if (ready.status == 503 && body.is_object())
        for (const auto& reason : body.at("reasons").as_array())
          seen.reasons.insert(std::string(reason.as_string()));
      if (rounds >= 20 && seen.refused > 0 && !seen.reasons.empty()) break;
    }
    is_over_ = true;
    for (auto& thread : threads)
      thread.join();
    return rounds;
  }

  void expect_back(Seen& seen) {
    int ready = 0;
    for (const auto from = steady_ms(); ready != 200 && steady_ms() - from < kWaitMs;
         ::usleep(20'000))
      ready = exchange({.port = house_.port(), .path = "/readyz"}).status;
    EXPECT_EQ(ready, 200);
    for (const auto key : seen.not_taken) {
      HttpAsk again = ask(key);
      again.port = house_.port();
      const auto reply = exchange(again);
      EXPECT_EQ(reply.status, 201) << reply.body;
      seen.taken[key] = id_of(reply);
    }
    int lost = 0;
    std::set<std::string> ids;
    for (const auto& [key, id] : seen.taken) {
      ids.insert(id);
      lost += house_.get(resident_, "/v1/asks/" + id).status != 200;
    }
    EXPECT_EQ(lost, 0);
    EXPECT_EQ(ids.size(), seen.taken.size());
  }

  void run(const char* what, __rlimit_resource resource, rlim_t to, const std::string& key) {
    limit(resource, to);
    Seen seen;
    const int rounds = live(seen);
    limit(resource, before_);
    std::printf("%s: %d of %d passes and %d of %d lists shown, %d refused, %zu asks taken;", what,
                seen.shown.load(), rounds, seen.listed.load(), rounds, seen.refused.load(),
                seen.taken.size());
    for (const auto& one : seen.why)
      std::printf(" %s", one.c_str());
    std::printf(" |");
    for (const auto& one : seen.reasons)
      std::printf(" %s", one.c_str());
    std::printf("\n");
    EXPECT_EQ(seen.shown, rounds);
    EXPECT_EQ(seen.listed, rounds);
    EXPECT_GT(seen.refused, 0);
    EXPECT_TRUE(seen.why.contains(key));
    EXPECT_TRUE(seen.reasons.contains(key));
    EXPECT_EQ(seen.other, 0);
    EXPECT_EQ(seen.silent, 0);
    EXPECT_TRUE(house_.server().is_running());
    expect_back(seen);
  }

  House house_;
  SignedIn resident_;
  std::string capability_;
  std::unique_ptr<Line> line_;
  std::unique_ptr<Line> busy_[kBusyLines];
  std::atomic<bool> is_over_{false};
  std::atomic<std::uint64_t> next_key_{0};
  rlim_t before_ = 0;
};

TEST_F(Limits, no_descriptor_is_left_to_the_living_server) {
  run("no descriptors", RLIMIT_NOFILE, 3, "storage.no_files");
}

}  // namespace
}  // namespace fl::faults
