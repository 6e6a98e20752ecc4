// Lists and counters over a laid city: both indexes give the same pages, scopes cost little, counters equal the tasks.
#include "work/store.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "app/demo.h"
#include "platform/random.h"
#include "storage/care.h"
#include "work/lists.h"

namespace fl {
namespace {

namespace fs = std::filesystem;
constexpr Instant kNow{1'767'398'400'000};

DemoPlan small_plan() {
  DemoPlan plan;
  plan.people = 3000;
  plan.seed = 3;
  plan.tasks = 600;
  plan.now = kNow;
  return plan;
}

// One laid city for all tests of this file, and the house opened over it.
class LaidCityTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new std::string((fs::temp_directory_path() / ("firstline-work-test-" + std::to_string(random_u64()))).string());
    auto laid = lay_demo(DataFolder{*folder_}, small_plan(), [](double) {});
    ASSERT_TRUE(laid) << laid.error().key;
    clock_ = new HandClock(kNow);
    auto app = App::open({DataFolder{*folder_}, true}, *clock_);
    ASSERT_TRUE(app) << app.error().key;
    app_ = app->release();
  }
  static void TearDownTestSuite() {
    delete app_;
    delete clock_;
    fs::remove_all(*folder_);
    fs::remove_all(DataFolder{*folder_}.key_folder());
    delete folder_;
  }
  template <class F>
  static auto reading(F&& f) {
    using R = std::invoke_result_t<F, Tx&>;
    auto result = app_->db().read([&](Tx& tx) -> Result<R> { return f(tx); });
    CHECK(result.is_ok());
    return std::move(*result);
  }
  inline static std::string* folder_ = nullptr;
  inline static HandClock* clock_ = nullptr;
  inline static App* app_ = nullptr;
};

TEST_F(LaidCityTest, the_demo_is_not_clean) {
  const auto total = reading([](Tx& tx) { return work_store::load_count(tx, app_->tree().root().path); });
  EXPECT_GT(total.late, 0);
  EXPECT_GT(total.waiting, 0);
  EXPECT_GT(total.going, 0);
  EXPECT_GT(total.closed, 0);
  EXPECT_EQ(total.late + total.waiting + total.going + total.closed, 600);
}

TEST_F(LaidCityTest, both_indexes_give_the_same_pages_in_every_scope_and_lane) {
  int pages = 0;
  for (const auto& count : reading([](Tx& tx) { return work_store::all_counts(tx); })) {
    for (const auto lane : {Lane::late, Lane::waiting, Lane::going, Lane::closed}) {
      work_store::Cursor after;
      std::int64_t seen = 0;
      for (int page = 0; page < 100; ++page, ++pages) {
        auto list = [&](bool wide) {
          return reading([&](Tx& tx) { return work_store::list_tasks(tx, {lane, count.area_path, after, 7, wide}); });
        };
        const auto narrow = list(false), wide = list(true);
        ASSERT_EQ(narrow.size(), wide.size());
        for (std::size_t i = 0; i < narrow.size(); ++i) {
          ASSERT_EQ(narrow[i].id, wide[i].id);
          ASSERT_TRUE(narrow[i].area_path.starts_with(count.area_path));
          ASSERT_EQ(narrow[i].lane(), lane);
        }
        seen += std::int64_t(narrow.size());
        if (narrow.size() < 7) break;
        after = {narrow.back().rank_at().ms, narrow.back().id.value};
      }
      EXPECT_EQ(seen, count.of(lane)) << count.area_path;
    }
  }
  EXPECT_GT(pages, 50);
}

TEST_F(LaidCityTest, the_scope_compiler_takes_the_index_that_reads_less) {
  EXPECT_FALSE(is_wide_cheaper(0, 1'000'000, 50));          // nothing there: the narrow index says so at once
  EXPECT_FALSE(is_wide_cheaper(300, 1'000'000, 50));        // a cell
  EXPECT_TRUE(is_wide_cheaper(77'000, 1'000'000, 50));      // a district
  EXPECT_TRUE(is_wide_cheaper(1'000'000, 1'000'000, 50));   // the city
}

TEST_F(LaidCityTest, list_plans_walk_the_index_they_name) {
  for (const Sql* sql = Sql::first(); sql; sql = sql->next) {
    if (sql->name != "work.list_wide" && sql->name != "work.list_holder" && sql->name != "work.due_before") continue;
    const auto plan = app_->db().plan_of(sql->text);
    for (const auto& step : plan) EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << sql->name << ": " << step;
  }
}

TEST_F(LaidCityTest, counters_equal_the_tasks_and_a_wrong_one_is_found) {
  EXPECT_TRUE(count_problems(app_->work())->empty());
  ASSERT_TRUE(app_->db().exec_script("UPDATE work_count SET late = late + 1 WHERE area_path = (SELECT area_path FROM work_count LIMIT 1)"));
  EXPECT_EQ(count_problems(app_->work())->size(), 1U);
  ASSERT_TRUE(lay_counts(app_->work(), kNow));
  EXPECT_TRUE(count_problems(app_->work())->empty());
}

TEST_F(LaidCityTest, counters_follow_every_move_and_still_equal_the_tasks) {
  clock_->set(kNow + std::chrono::hours(7));
  const auto marked = app_->run_job("mark_late", clock_->now());
  ASSERT_TRUE(marked);
  EXPECT_GT(*marked, 0);
  EXPECT_EQ(*app_->run_job("mark_late", clock_->now()), 0);
  ASSERT_TRUE(app_->run_job("dispatch", clock_->now()));
  const auto total = reading([](Tx& tx) { return work_store::load_count(tx, app_->tree().root().path); });
  EXPECT_EQ(total.waiting + total.going, 0);
  EXPECT_TRUE(count_problems(app_->work())->empty());
}

TEST_F(LaidCityTest, the_log_of_a_laid_city_verifies_and_an_edited_row_is_named) {
  auto report = app_->audit().verify();
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->problems.empty()) << report->problems[0].where << " " << report->problems[0].what;
  EXPECT_GE(report->row_count, 1200);
  ASSERT_TRUE(app_->db().exec_script("UPDATE work_task SET holder_id = holder_id + 1 WHERE (bucket, id) = (SELECT bucket, id FROM work_task LIMIT 1)"));
  report = app_->audit().verify();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems.size(), 1U);
  ASSERT_TRUE(app_->db().exec_script("UPDATE work_task SET holder_id = holder_id - 1 WHERE (bucket, id) = (SELECT bucket, id FROM work_task LIMIT 1)"));
}

TEST(demo_city, same_people_seed_and_time_give_the_same_bytes) {
  const std::string base = (fs::temp_directory_path() / ("firstline-demo-test-" + std::to_string(random_u64()))).string();
  std::vector<std::string> hashes;
  for (const std::string name : {"/a", "/b"}) {
    DemoPlan plan = small_plan();
    plan.people = 1200;
    plan.tasks = 50;
    ASSERT_TRUE(lay_demo(DataFolder{base + name}, plan, [](double) {}));
    auto db = Db::open({.path = DataFolder{base + name}.database()});
    ASSERT_TRUE(db);
    hashes.push_back(*content_hash(**db));
  }
  EXPECT_EQ(hashes[0], hashes[1]);
  // A folder with data is never laid over.
  EXPECT_EQ(lay_demo(DataFolder{base + "/a"}, small_plan(), [](double) {}).error().key, "app.already_laid");
  fs::remove_all(base);
}

TEST(cursor, travels_as_text_and_refuses_anything_else) {
  const work_store::Cursor cursor{-1'767'398'400'000, 77};
  const auto back = work_store::cursor_of(work_store::text_of(cursor));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->rank_at, cursor.rank_at);
  EXPECT_EQ(back->id, cursor.id);
  for (const std::string text : {".", "1.", "x.000000000002D", "1.00000000000", "1.0000000000000", "99999999999999999999999.000000000002D"})
    EXPECT_EQ(work_store::cursor_of(text).error().key, "draft.bad_cursor") << text;
}

}  // namespace
}  // namespace fl
