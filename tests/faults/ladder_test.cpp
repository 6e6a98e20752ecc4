// The ladder over a laid city: two runs at once, a run cut off in the middle, a clock that jumps.
// Whatever happens, a rung of a promise is told once, and none is left out.
#include <filesystem>
#include <memory>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "app/demo.h"
#include "platform/random.h"
#include "storage/temp_db.h"
#include "work/store.h"
#include "work/store_turn.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};

struct City {
  City() {
    DemoPlan plan;
    plan.people = 3000;
    plan.tasks = 900;
    plan.now = kNow;
    plan.open_share = 1;
    CHECK(lay_demo(data, plan, [](double) {}).is_ok());
    open();
  }
  void open() {
    app.reset();
    auto opened = App::open({data, true}, clock);
    CHECK(opened.is_ok());
    app = std::move(*opened);
  }
  // Every told rung of every task, in order of telling: numbers 1, 2, 3 without a gap or a double.
  struct Seen {
    int rungs = 0, gaps = 0, tasks = 0;
  };
  Seen seen() {
    Seen all;
    auto read = app->db().read([&](Tx& tx) -> Outcome {
      std::vector<TaskId> ids;
      work_store::each_task(tx, [&](Bucket, std::int64_t id) { ids.push_back(TaskId{id}); });
      for (const auto id : ids) {
        const auto told = work_store::rungs_of(tx, id);
        all.rungs += int(told.size());
        all.tasks += !told.empty();
        // A rung row and the task's own mark are of one transaction.
        const auto task = work_store::load_task(tx, id);
        if (!told.empty() && told.back().rung != task->rung) ++all.gaps;
        if (told.empty() && task->rung != 0) ++all.gaps;
        int steps = 0;
        for (const auto& step : work_store::steps_of(tx, id))
          steps += step.what == "reminded" || step.what == "escalated";
        if (steps != int(told.size())) ++all.gaps;
      }
      return Done{};
    });
    CHECK(read.is_ok());
    return all;
  }

  TempFolder folder;
  DataFolder data{folder / "data"};
  HandClock clock{kNow};
  std::unique_ptr<App> app;
};

TEST(ladder_city, two_runs_at_once_tell_each_rung_once) {
  City city;
  const Instant later = kNow + std::chrono::hours(1);
  int told[2] = {0, 0};
  std::thread other([&] { told[1] = *city.app->run_job("climb_ladders", later); });
  told[0] = *city.app->run_job("climb_ladders", later);
  other.join();
  const auto seen = city.seen();
  EXPECT_GT(seen.rungs, 200);
  EXPECT_EQ(told[0] + told[1], seen.rungs);
  EXPECT_EQ(seen.rungs, seen.tasks);
  EXPECT_EQ(seen.gaps, 0);
  EXPECT_EQ(*city.app->run_job("climb_ladders", later), 0);
}

TEST(ladder_city, a_run_cut_off_leaves_nothing_half_and_loses_nothing) {
  City city;
  const Instant later = kNow + std::chrono::hours(1);
  // The transaction of a batch fails after its writes, as a kill would end it.
  auto cut = city.app->db().write([&](Tx& tx) -> Outcome {
    for (auto task : work_store::rungs_due(tx, later, 50)) {
      work_store::add_rung(tx, {task.id, 1, later, "holder", task.holder, {}, {}, {}});
      task.rung = 1;
      ++task.version;
      work_store::save_task(tx, task);
    }
    return Fault{FaultKind::unavailable, "test.cut"};
  });
  EXPECT_FALSE(cut);
  EXPECT_EQ(city.seen().rungs, 0);
  city.open();  // and a restart
  const int told = *city.app->run_job("climb_ladders", later);
  const auto seen = city.seen();
  EXPECT_EQ(told, seen.rungs);
  EXPECT_EQ(seen.gaps, 0);
  EXPECT_GT(told, 200);
}

TEST(ladder_city, a_jumping_clock_tells_no_rung_twice) {
  City city;
  for (const int minutes : {60, 600, 5, 601, 4000, 4001, 10, 4006, 4006, 4012, 4020, 4030}) {
    auto told = city.app->run_job("climb_ladders", kNow + std::chrono::minutes(minutes));
    ASSERT_TRUE(told);
  }
  const auto seen = city.seen();
  EXPECT_EQ(seen.gaps, 0);
  EXPECT_EQ(seen.tasks, 900);
}

}  // namespace
}  // namespace fl
