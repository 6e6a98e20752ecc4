// kill -9 of the real binary while gates upload over HTTP (R1): every scan it acknowledged is in
// the files once, every checksum holds, and it is ready again soon.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "house.h"
#include "platform/clock.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "platform/random.h"
#include "promises.h"
#include "scan/log_upload.h"
#include "scan/scan.h"

namespace fl::faults {
namespace {

using scan::ScanOrder;
using scan::TokenPlace;

constexpr int kGates = 6;

class ScanKill : public testing::Test {
 protected:
  [[nodiscard]] static TokenPlace place_of(std::uint64_t n) {
    return {18'990, std::uint32_t(n / 100'000), std::uint32_t(n % 100'000)};
  }
  // Whether the server said that it keeps them. Every third upload is a batch of three.
  [[nodiscard]] bool upload(const std::string& code, const std::string& at, std::uint64_t n,
                            int count) const {
    HttpAsk ask{.port = house_.port(), .method = "POST"};
    ask.headers = {"X-Firstline-Gate: " + code};
    if (count == 1) {
      ask.path = "/v1/scans";
      ask.body = R"({"place":")" + text_of_place(place_of(n)) + R"(","happened_at":")" + at +
                 R"(","kind":"enter"})";
    } else {
      ask.path = "/v1/scans/batch";
      ask.body = R"({"from":")" + at + R"(","rows":[)";
      for (int i = 0; i < count; ++i)
        ask.body += (i > 0 ? ",[\"" : "[\"") + text_of_place(place_of(n + std::uint64_t(i))) +
                    "\"," + std::to_string(i) + ",\"pass\"]";
      ask.body += "]}";
    }
    return exchange(ask).status == 200;
  }
  void load_and_kill(const std::string& code, int ms) {
    std::atomic<bool> is_dead{false};
    std::vector<std::thread> gates;
    for (int gate = 0; gate < kGates; ++gate) {
      gates.emplace_back([&, gate] {
        for (int n = 0; !is_dead; ++n) {
          const std::uint64_t first = next_.fetch_add(3);
          const int count = (n + gate) % 3 == 0 ? 3 : 1;
          const std::string at = to_rfc3339(SystemClock().now() - std::chrono::hours(n % 2 * 24));
          if (!upload(code, at, first, count)) continue;
          const std::lock_guard lock(guard_);
          for (int i = 0; i < count; ++i)
            acked_.push_back(first + std::uint64_t(i));
        }
      });
    }
    ::usleep(static_cast<useconds_t>(ms * 1000));
    house_.server().kill_now();
    is_dead = true;
    for (auto& gate : gates)
      gate.join();
  }

  House house_;
  std::atomic<std::uint64_t> next_{1};
  std::mutex guard_;
  std::vector<std::uint64_t> acked_;
};

TEST_F(ScanKill, what_the_server_acknowledged_is_in_the_files_once) {
  set_log_level(LogLevel::error);
  const int kills = count_from_environment("FIRSTLINE_KILLS", 6);
  ASSERT_EQ(house_.lay(), 0);
  const std::string data = house_.folder() + "/data";
  auto keys = load_keys(data + ".keys/keys.fl");
  ASSERT_TRUE(keys.is_ok());
  const scan::ScanKeys scan_keys(*keys);
  const auto today = scan::day_number_of(SystemClock().now());
  const std::string code = scan_keys.make_code({VenueId{7}, today + 2});
  Random random(42);
  std::int64_t restart_ms = 0;
  for (int kill = 0; kill < kills; ++kill) {
    const auto ms = house_.start();
    ASSERT_GE(ms, 0);
    restart_ms = std::max(restart_ms, ms);
    load_and_kill(code, 150 + int(random.below(250)));
  }
  const auto disk = scan::real_disk();
  scan::ScanLogOptions options;
  options.folder = data + "/scans";
  auto log = scan::ScanLog::open(options, *disk);
  ASSERT_TRUE(log.is_ok()) << log.error().key;
  std::vector<std::uint64_t> who;
  for (const auto n : acked_)
    who.push_back(scan_keys.who_of(place_of(n)));
  const auto found = (*log)->find(ScanOrder::by_person, who, scan::start_of_day_number(today - 2),
                                  scan::start_of_day_number(today + 2), 10'000'000);
  std::map<std::uint64_t, int> seen;
  for (const auto& scan : found.scans)
    ++seen[scan.record.who];
  int lost = 0, doubled = 0;
  for (const auto one : who) {
    lost += seen[one] == 0;
    doubled += seen[one] > 1;
  }
  const auto check = scan::check_scans(*disk, options.folder);
  ASSERT_TRUE(check.is_ok());
  std::printf(
      "scan log: %d kills of the server, %zu scans acknowledged, lost %d, doubled %d, "
      "damaged %zu; ready again after at most %lld ms\n",
      kills, acked_.size(), lost, doubled, found.flaws.size() + check->flaws.size(),
      static_cast<long long>(restart_ms));
  EXPECT_GT(acked_.size(), std::size_t(kills) * 20);
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(doubled, 0);
  EXPECT_TRUE(found.flaws.empty());
  EXPECT_TRUE(check->flaws.empty());
  set_log_level(LogLevel::info);
}

}  // namespace
}  // namespace fl::faults
