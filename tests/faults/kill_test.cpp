// kill -9 under load (R1), the writer alone: every acknowledged promise is there once after the
// restart, and what was on its way can be asked for again. kill_server_test.cpp does the same to
// the whole binary.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "child.h"
#include "platform/clock.h"
#include "platform/crypto.h"
#include "platform/log.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/migrate.h"

namespace fl::faults {
namespace {

constexpr int kWriters = 8;

enum class AckTime { after_commit, before_write };  // the second is the planted defect

// Says on the pipe: -id "I am about to", id "it is kept".
void say(int pipe, std::int64_t number) {
  if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(3);
}

void write_until_killed(const std::string& path, int pipe, std::int64_t first_id, AckTime time) {
  DbOptions options;
  options.path = path;
  options.checkpoint_frame_count = 200;
  auto opened = Db::open(options);
  if (!opened) ::_exit(4);
  Db& db = **opened;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (std::int64_t id = first_id + w;; id += kWriters) {
        say(pipe, -id);
        if (time == AckTime::before_write) say(pipe, id);
        auto kept = make_promise(db, id, 200);
        if (!kept) ::_exit(5);
        if (time == AckTime::after_commit) say(pipe, id);
      }
    });
  }
  for (auto& writer : writers)
    writer.join();
}

struct Heard {
  std::vector<std::int64_t> acks, intents;
};

// Reads until `until_ms`, or until the other end is closed when that is 0.
void listen(int pipe, std::int64_t until_ms, Heard& heard) {
  for (;;) {
    const std::int64_t left = until_ms == 0 ? 1000 : until_ms - steady_ms();
    if (left <= 0) return;
    pollfd wait{pipe, POLLIN, 0};
    if (::poll(&wait, 1, int(left)) <= 0) continue;
    std::int64_t numbers[512];
    const ssize_t got = ::read(pipe, numbers, sizeof numbers);
    if (got <= 0) return;
    for (std::size_t i = 0; i < std::size_t(got) / sizeof(std::int64_t); ++i) {
      if (numbers[i] > 0)
        heard.acks.push_back(numbers[i]);
      else
        heard.intents.push_back(-numbers[i]);
    }
  }
}

class Kill : public testing::Test {
 protected:
  Kill() {
    start_crypto();
    set_log_level(LogLevel::error);
    folder_ = (std::filesystem::temp_directory_path() / "firstline-kill.XXXXXX").string();
    CHECK(::mkdtemp(folder_.data()) != nullptr);
    path_ = folder_ + "/firstline.db";
    DbOptions options;
    options.path = path_;
    auto opened = Db::open(options);
    CHECK(opened.is_ok());
    CHECK(migrate(**opened).is_ok());
    CHECK(lay_promise_table(**opened).is_ok());
  }
  ~Kill() override { std::filesystem::remove_all(folder_); }

  // One life of a writer process, ended by SIGKILL after `ms` of work.
  Heard live_and_die(std::int64_t first_id, int ms, AckTime time) {
    int ends[2];
    CHECK(::pipe2(ends, O_CLOEXEC) == 0);
    Heard heard;
    {
      Child child([&] { write_until_killed(path_, ends[1], first_id, time); });
      ::close(ends[1]);
      // The clock starts when it works.
      while (heard.acks.empty() && child.is_running())
        listen(ends[0], steady_ms() + 5, heard);
      listen(ends[0], steady_ms() + ms, heard);
      EXPECT_TRUE(child.is_running()) << "it died before it was killed";
      child.kill_now();
    }
    listen(ends[0], 0, heard);
    ::close(ends[0]);
    return heard;
  }

  std::string folder_, path_;
};

TEST_F(Kill, every_acknowledged_promise_survives_and_the_rest_can_be_asked_again) {
  const int kills = count_from_environment("FIRSTLINE_KILLS", 6);
  Random random(30);
  std::vector<std::int64_t> kept;
  std::vector<std::int64_t> restart_us;
  int lost = 0, doubled = 0, torn = 0, in_flight = 0, found_unsaid = 0;
  for (int round = 0; round < kills; ++round) {
    const Heard heard =
        live_and_die(1 + round * 1'000'000LL, int(random.between(20, 150)), AckTime::after_commit);
    kept.insert(kept.end(), heard.acks.begin(), heard.acks.end());
    const std::int64_t from = steady_us();
    DbOptions options;
    options.path = path_;
    auto opened = Db::open(options);
    ASSERT_TRUE(opened);
    restart_us.push_back(steady_us() - from);
    const Verdict verdict = judge(**opened, kept);
    EXPECT_TRUE(verdict.is_good()) << "kill " << round << ": " << verdict.text();
    lost += verdict.lost;
    doubled += verdict.doubled;
    torn += verdict.torn;
    found_unsaid += int(verdict.kept - std::int64_t(kept.size()));
    // No answer means "unknown": the same id again must end as exactly one.
    const std::set<std::int64_t> acked(heard.acks.begin(), heard.acks.end());
    for (const std::int64_t id : heard.intents) {
      if (acked.contains(id)) continue;
      ++in_flight;
      ASSERT_TRUE(make_promise(**opened, id, 200));
      kept.push_back(id);
    }
    const Verdict again = judge(**opened, kept);
    EXPECT_TRUE(again.is_good()) << again.text();
    EXPECT_EQ(again.kept, std::int64_t(kept.size()));
  }
  std::sort(restart_us.begin(), restart_us.end());
  std::printf(
      "kill -9: %d kills, %zu acks, lost %d, doubled %d, torn %d; %d in flight, %d of them "
      "kept unsaid; restart median %.1f ms, worst %.1f ms\n",
      kills, kept.size() - std::size_t(in_flight), lost, doubled, torn, in_flight, found_unsaid,
      double(restart_us[restart_us.size() / 2]) / 1000, double(restart_us.back()) / 1000);
  EXPECT_LT(restart_us.back(), 2'000'000);
}

TEST_F(Kill, the_checker_goes_red_for_a_writer_that_speaks_too_early) {
  int lost = 0;
  std::size_t acks = 0;
  int kills = 0;
  Random random(31);
  std::vector<std::int64_t> said;
  for (; kills < 10 && lost == 0; ++kills) {
    const Heard heard =
        live_and_die(1 + kills * 1'000'000LL, int(random.between(20, 80)), AckTime::before_write);
    said.insert(said.end(), heard.acks.begin(), heard.acks.end());
    acks += heard.acks.size();
    lost += judge_file(path_, said).lost;
  }
  std::printf("planted early word: %d kills, %zu acks, lost %d (must be > 0)\n", kills, acks, lost);
  EXPECT_GT(lost, 0);
}

}  // namespace
}  // namespace fl::faults
