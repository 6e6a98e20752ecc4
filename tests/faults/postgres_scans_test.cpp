// Scans of several servers over one PostgreSQL: what one acknowledged another finds, also when the
// first is killed, and on day 14 its partition is gone with a leaf that says so. Runs on the
// throw-away server of tools/pg_cluster only.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/app.h"
#include "app/scan_desk.h"
#include "child.h"
#include "platform/clock.h"
#include "storage/day_rows.h"
#include "storage/temp_db.h"

namespace fl::faults {
namespace {

constexpr int kRows = 100;

class PostgresScans : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
    place_ = std::make_unique<TempPlace>("unused");
    ASSERT_EQ(run({"demo", "--people", "600", "--tasks", "10", "--db", place_->path()}), 0);
    // A second machine: the same keys, the same database, a folder of its own.
    const DataFolder first{folder_ / "one"}, second{folder_ / "two"};
    std::filesystem::create_directory(second.folder);
    std::filesystem::copy(first.key_folder(), second.key_folder());
    ASSERT_TRUE(second.save_place(place_->path()));
    auto keys = load_keys(first.key_file());
    ASSERT_TRUE(keys);
    scan_keys_ = std::make_unique<scan::ScanKeys>(*keys);
    code_ = scan_keys_->make_code({VenueId{7}, scan::day_number_of(SystemClock().now()) + 2});
  }
  int run(std::vector<std::string> words) {
    words.insert(words.begin(), FIRSTLINE_BINARY);
    words.insert(words.end(), {"--data", folder_ / "one"});
    return Child(words, folder_ / "said").wait_for_exit();
  }
  std::unique_ptr<Child> serve(const std::string& name, int& port) {
    const std::string ready = folder_ / (name + ".ready");
    std::filesystem::remove(ready);
    auto child = std::make_unique<Child>(
        std::vector<std::string>{FIRSTLINE_BINARY, "serve", "--demo", "--port", "0", "--ready-file",
                                 ready, "--data", folder_ / name},
        folder_ / (name + ".said"));
    port = 0;
    for (const auto until = steady_ms() + 30'000; steady_ms() < until && port == 0;
         ::usleep(10'000)) {
      std::string origin;
      std::ifstream(ready) >> origin;
      const auto colon = origin.rfind(':');
      if (colon != std::string::npos) port = std::atoi(origin.c_str() + colon + 1);
    }
    return child;
  }
  // A hundred scans of today, none sent before; whether they were acknowledged.
  bool upload(int port) {
    std::string body =
        "{\"from\":\"" + day_of(SystemClock().now()) + "T00:00:00.000+08:00\",\"rows\":[";
    for (int i = 0; i < kRows; ++i, ++sent_)
      body += fmt::format(R"({}["18990/{}/{}",{},"pass"])", i > 0 ? "," : "", sent_ / 100'000,
                          sent_ % 100'000, i);
    const auto reply = exchange({.port = port,
                                 .method = "POST",
                                 .path = "/v1/scans/batch",
                                 .body = body + "]}",
                                 .headers = {"X-Firstline-Gate: " + code_}});
    if (reply.status == 200) acknowledged_ += kRows;
    return reply.status == 200;
  }
  // Of the metrics; -1: not told yet.
  static double metric(int port, const std::string& name) {
    std::istringstream lines(exchange({.port = port, .path = "/metrics"}).body);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(name + " ")) return std::atof(line.c_str() + name.size());
    return -1;
  }
  static bool comes_to(int port, const std::string& name, double wanted) {
    for (const auto until = steady_ms() + 30'000; steady_ms() < until; ::usleep(100'000))
      if (metric(port, name) >= wanted) return true;
    return false;
  }

  TempFolder folder_;
  std::unique_ptr<TempPlace> place_;
  std::unique_ptr<scan::ScanKeys> scan_keys_;
  std::string code_;
  int sent_ = 0, acknowledged_ = 0;
};

TEST_F(PostgresScans, what_one_server_acknowledged_another_finds_and_day_14_is_gone) {
  int first_port = 0, second_port = 0;
  auto first = serve("one", first_port), second = serve("two", second_port);
  ASSERT_GT(first_port, 0);
  ASSERT_GT(second_port, 0);
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(upload(first_port));
  EXPECT_TRUE(comes_to(second_port, "firstline_scans_kept", acknowledged_));
  // Killed at once behind its last answer: what was not copied yet follows when it is started.
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(upload(first_port));
  first->kill_now();
  EXPECT_GE(metric(second_port, "firstline_scans_kept"), acknowledged_ / 2);
  first = serve("one", first_port);
  ASSERT_GT(first_port, 0);
  EXPECT_TRUE(comes_to(second_port, "firstline_scans_kept", acknowledged_));
  EXPECT_EQ(first->stop_and_wait(), 0);
  EXPECT_EQ(second->stop_and_wait(), 0);
  // Each scan, out of the second one's own files; the fortnight over, the partition goes.
  const SystemClock clock;
  const Instant now = clock.now();
  auto app = App::open({DataFolder{folder_ / "two"}, true}, clock);
  ASSERT_TRUE(app);
  const auto& room = (*app)->scans().room();
  auto log = room.shelf.log();
  ASSERT_TRUE(log);
  const auto found =
      (*log)->find(scan::ScanOrder::by_venue, {room.keys.venue_of(VenueId{7})},
                   now - std::chrono::hours(48), now + std::chrono::hours(48), 100'000);
  EXPECT_EQ(found.scans.size(), std::size_t(acknowledged_));
  const auto days = [&] {
    auto kept = (*app)->db().read(
        [](Tx& tx) -> Result<int> { return int(kept_days(tx, scan::kScanDays).size()); });
    return kept ? *kept : -1;
  };
  EXPECT_EQ(days(), 1);
  const auto dropped = (*app)->scans().keep(now + std::chrono::hours(24 * 14));
  ASSERT_TRUE(dropped) << dropped.error().key << " " << dropped.error().detail;
  EXPECT_GE(*dropped, 2) << "here and in the database";
  EXPECT_EQ(days(), 0);
  EXPECT_TRUE((*app)->run_job("sign_head", now + std::chrono::hours(24 * 14)));
  auto report = (*app)->audit().verify({});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->problems.empty());
}

}  // namespace
}  // namespace fl::faults
