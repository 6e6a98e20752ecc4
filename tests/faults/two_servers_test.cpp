// Two servers over one PostgreSQL, their clocks jumping by hours, and whoever leads held up in the
// middle of a job until the other has taken the lead and done the same work: nothing is marked,
// escalated, heard or told twice, and nothing is left out. Held up: as by SIGSTOP, between having
// asked the fence and writing, the worst moment there is.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>

#include <gtest/gtest.h>

#include "app/demo.h"
#include "duty/personnel.h"
#include "platform/clock.h"
#include "platform/random.h"
#include "promises.h"
#include "storage/lease.h"
#include "storage/temp_db.h"
#include "work/store.h"
#include "work/store_turn.h"

namespace fl::faults {
namespace {

constexpr Instant kNow{1'767'398'400'000};
constexpr std::int64_t kHourMs = 3'600'000;

const Sql kLateTwice{SqlTag::job, "faults.late_twice",
                     "SELECT COUNT(*) FROM (SELECT task_id FROM work_step WHERE what = 'late' "
                     "GROUP BY bucket, task_id HAVING COUNT(*) > 1) AS twice"};
const Sql kMarked{SqlTag::job, "faults.marked",
                  "SELECT COUNT(*) FROM work_step WHERE what = 'late'"};
const Sql kUnmarked{SqlTag::job, "faults.unmarked",
                    "SELECT COUNT(*) FROM work_task WHERE lane IN (1, 2) AND due_at < ?1"};
const Sql kRungMessages{SqlTag::job, "faults.rung_messages",
                        "SELECT COUNT(*) FROM post_message WHERE kind = 'rung'"};
const Sql kEventsLeft{SqlTag::job, "faults.events_left", "SELECT COUNT(*) FROM storage_event"};
const Sql kTold{SqlTag::job, "faults.told",
                "SELECT number FROM faults_told WHERE number >= 0 ORDER BY number"};
const Sql kTell{SqlTag::point, "faults.tell", "INSERT INTO faults_told (number) VALUES (?1)"};

class TwoServers : public testing::Test {
 protected:
  struct Server {
    HandClock clock{kNow};
    std::unique_ptr<App> app;
    std::unique_ptr<Db> plain;  // for a test that needs no city
    std::unique_ptr<Lease> lease;
    std::int64_t steady = 1'000'000;
    void look(std::int64_t after_ms) { lease->beat(steady += after_ms); }
    [[nodiscard]] Db& db() const { return app ? app->db() : *plain; }
    void begin() {
      lease = std::make_unique<Lease>(db(), "jobs");
      look(0);
    }
    [[nodiscard]] bool leads() const {
      auto is_ours = db().write([&](Tx& tx) { return lease->check(tx); });
      return is_ours.is_ok();
    }
  };

  void SetUp() override {
    if (!is_test_on_postgres()) GTEST_SKIP() << "on PostgreSQL only";
    place_ = std::make_unique<TempPlace>("unused");
  }
  void lay_city_of_two() {
    const DataFolder one{folder_ / "one"}, two{folder_ / "two"};
    DemoPlan plan;
    plan.people = 300;
    plan.tasks = 40;
    plan.now = kNow;
    plan.open_share = 1;
    plan.database = place_->path();
    ASSERT_TRUE(lay_demo(one, plan, [](double) {}).is_ok());
    std::filesystem::create_directory(two.folder);
    std::filesystem::copy(one.key_folder(), two.key_folder());
    ASSERT_TRUE(two.save_place(place_->path()).is_ok());
    open(servers_[0], one);
    open(servers_[1], two);
  }
  static void open(Server& server, const DataFolder& data) {
    auto opened = App::open({data, true}, server.clock);
    CHECK(opened.is_ok());
    server.app = std::move(*opened);
    server.begin();
  }

  // The other sees the beat stand still for longer than a holder may be silent.
  void overtake(Server& by) {
    by.look(Lease::kBeatEveryMs);
    by.look(Lease::kTakeAfterMs + 1);
    ++overtaken_;
  }
  using Work = std::function<void(Server&)>;
  // Runs it as a job of the leader; at its n-th write (0: never) it is held up until the other has
  // taken the lead and run the same.
  void run(Server& server, Server& other, const Work& work, int held_up_at) {
    int left = held_up_at;
    const WriteGuard guard(server.db(), [&](Tx& tx) -> Outcome {
      const auto ask = [&] { return is_guarded_ ? server.lease->check(tx) : Outcome(Done{}); };
      auto is_ours = is_held_before_asking_ ? Outcome(Done{}) : ask();
      if (left > 0 && --left == 0) {
        overtake(other);
        run(other, server, work, 0);
      }
      return is_held_before_asking_ ? ask() : is_ours;
    });
    work(server);
  }
  std::int64_t number(const Sql& sql, std::int64_t value = -1) {
    auto found = servers_[0].db().read([&](Tx& tx) -> Result<std::int64_t> {
      auto row = value < 0 ? tx.run(sql) : tx.run(sql, value);
      return row.step() ? row.i64(0) : -1;
    });
    return found ? *found : -1;
  }

  TempFolder folder_;
  std::unique_ptr<TempPlace> place_;
  Server servers_[2];
  Random random_{7};
  bool is_guarded_ = true, is_held_before_asking_ = false;
  int overtaken_ = 0;
};

struct Rungs {
  int told = 0, torn = 0, messages = 0;
};

// Rung by rung without a gap or a double, each with its step; and who of those told has a phone.
Rungs rungs_of_all(App& app) {
  Rungs all;
  auto read = app.db().read([&](Tx& tx) -> Outcome {
    std::vector<TaskId> ids;
    work_store::each_task(tx, [&](Bucket, std::int64_t id) { ids.push_back(TaskId{id}); });
    for (const auto id : ids) {
      const auto task = work_store::load_task(tx, id);
      const auto told = work_store::rungs_of(tx, id);
      all.told += int(told.size());
      all.torn += (told.empty() ? 0 : told.back().rung) != task->rung;
      int steps = 0;
      for (const auto& step : work_store::steps_of(tx, id))
        steps += step.what == "reminded" || step.what == "escalated";
      all.torn += steps != int(told.size());
      for (const auto& rung : told) {
        const auto file = responder_of(tx, app.keys(), rung.account);
        all.messages += file && !file->phone.empty();
      }
    }
    return Done{};
  });
  CHECK(read.is_ok());
  return all;
}

TEST_F(TwoServers, with_jumping_clocks_and_held_up_in_a_job_do_each_thing_once) {
  ASSERT_NO_FATAL_FAILURE(lay_city_of_two());
  const Work jobs = [](Server& server) {
    for (const auto* job : {"mark_late", "climb_ladders", "dispatch", "hand_over", "refill"})
      ignore(server.app->run_job(job, server.clock.now()), "the lease was lost in the middle");
  };
  const int rounds = count_from_environment("FIRSTLINE_SERVER_ROUNDS", 10);
  int jumps = 0;
  for (int round = 0; round < rounds; ++round) {
    for (auto& server : servers_) {
      server.clock.advance(std::chrono::minutes(20));
      if (random_.below(4) == 0) {
        ++jumps;
        server.clock.advance(
            std::chrono::milliseconds(std::int64_t(random_.below(10 * kHourMs)) - 5 * kHourMs));
      }
      server.look(Lease::kBeatEveryMs);
    }
    const std::size_t leader = servers_[0].leads() ? 0 : 1;
    ASSERT_TRUE(servers_[leader].leads());
    ASSERT_FALSE(servers_[1 - leader].leads());
    run(servers_[leader], servers_[1 - leader], jobs,
        random_.below(4) == 0 ? 0 : 1 + int(random_.below(6)));
  }
  // The clocks are right again; whoever leads brings everything to its end.
  const Instant end = kNow + std::chrono::hours(72);
  Server& last = servers_[servers_[0].leads() ? 0 : 1];
  for (int i = 0; i < 6; ++i) {
    last.clock.set(end + std::chrono::hours(i));
    run(last, last, jobs, 0);
  }
  const Rungs rungs = rungs_of_all(*last.app);
  std::printf(
      "two servers: %d rounds, %d clock jumps of up to 5 h, the leader held up and overtaken in "
      "the "
      "middle of a job %d times: %lld late (twice %lld, missed %lld), %d rungs (torn %d), %lld "
      "messages of %d, %lld events left\n",
      rounds, jumps, overtaken_, static_cast<long long>(number(kMarked)),
      static_cast<long long>(number(kLateTwice)), static_cast<long long>(number(kUnmarked, end.ms)),
      rungs.told, rungs.torn, static_cast<long long>(number(kRungMessages)), rungs.messages,
      static_cast<long long>(number(kEventsLeft)));
  EXPECT_GT(overtaken_, rounds / 3);
  EXPECT_GT(number(kMarked), 20);
  EXPECT_GT(rungs.told, 40);
  EXPECT_EQ(number(kLateTwice), 0);
  EXPECT_EQ(number(kUnmarked, end.ms), 0);
  EXPECT_EQ(rungs.torn, 0);
  EXPECT_EQ(number(kRungMessages), rungs.messages);
  EXPECT_EQ(number(kEventsLeft), 0);
  const auto problems = count_problems(last.app->work());
  ASSERT_TRUE(problems.is_ok());
  EXPECT_TRUE(problems->empty());
}

// A job that does not look again in its own transaction: only the fence keeps it from telling
// twice. Planted: without asking it, it does.
TEST_F(TwoServers, a_careless_job_tells_twice_only_when_the_fence_is_not_asked) {
  for (auto& server : servers_) {
    auto opened = Db::open({.path = place_->path()});
    ASSERT_TRUE(opened.is_ok());
    server.plain = std::move(*opened);
    ASSERT_TRUE(migrate(*server.plain).is_ok());
    server.begin();
  }
  ASSERT_TRUE(servers_[0].db().exec_script("CREATE TABLE faults_told (number BIGINT NOT NULL)"));
  const auto told = [&](Db& db) {
    auto found = db.read([](Tx& tx) -> Result<std::vector<std::int64_t>> {
      std::vector<std::int64_t> numbers;
      for (auto rows = tx.run(kTold); rows.step();)
        numbers.push_back(rows.i64(0));
      return numbers;
    });
    CHECK(found.is_ok());
    return *found;
  };
  is_held_before_asking_ = true;
  std::int64_t from = 0;
  const Work careless = [&](Server& server) {
    const auto before = told(server.db());
    for (std::int64_t n = from; n < from + 5; ++n) {
      if (std::find(before.begin(), before.end(), n) != before.end()) continue;
      auto done = server.db().write([&](Tx& tx) -> Outcome {
        tx.exec(kTell, n);
        return Done{};
      });
      if (!done) return;
    }
  };
  for (const bool is_guarded : {true, false}) {
    is_guarded_ = is_guarded;
    for (int round = 0; round < 5; ++round, from += 5) {
      Server& leader = servers_[servers_[0].leads() ? 0 : 1];
      Server& other = servers_[&leader == &servers_[0] ? 1 : 0];
      run(leader, other, careless, 1 + round % 5);
    }
    auto numbers = told(servers_[0].db());
    const auto all = numbers.size();
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    EXPECT_EQ(numbers.size(), std::size_t(from)) << "nothing is left out";
    if (is_guarded)
      EXPECT_EQ(all, numbers.size());
    else
      EXPECT_GT(all, numbers.size()) << "planted";
  }
}

}  // namespace
}  // namespace fl::faults
