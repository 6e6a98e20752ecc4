// A laid city, whole: lists, counters and the log over it. Both indexes give the same pages, scopes
// cost little, counters equal the tasks.
#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

#include "app/demo.h"
#include "duty/duty.h"
#include "platform/json.h"
#include "platform/random.h"
#include "storage/care.h"
#include "storage/many.h"
#include "storage/temp_db.h"
#include "work/lists.h"
#include "work/store.h"

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
class LaidCity {
 public:
  LaidCity()
      : folder_(
            (fs::temp_directory_path() / ("firstline-city-test-" + std::to_string(random_u64())))
                .string()) {
    DemoPlan plan = small_plan();
    if (is_postgres(place_.path())) plan.database = place_.path();
    auto laid = lay_demo(DataFolder{folder_}, plan, [](double) {});
    CHECK(laid.is_ok());
    auto app = App::open({DataFolder{folder_}, true}, clock);
    CHECK(app.is_ok());
    app_ = std::move(*app);
  }
  ~LaidCity() {
    app_.reset();
    fs::remove_all(folder_);
    fs::remove_all(DataFolder{folder_}.key_folder());
  }
  LaidCity(const LaidCity&) = delete;
  App* operator->() { return app_.get(); }

  HandClock clock{kNow};

 private:
  std::string folder_;
  TempPlace place_{"a file of the folder"};
  std::unique_ptr<App> app_;
};

LaidCity& city() {
  static LaidCity laid;
  return laid;
}

template <class F>
auto reading(F&& f) {
  using R = std::invoke_result_t<F, Tx&>;
  auto result = city()->db().read([&](Tx& tx) -> Result<R> { return f(tx); });
  CHECK(result.is_ok());
  return std::move(*result);
}

TEST(laid_city, the_demo_is_not_clean) {
  const auto total =
      reading([](Tx& tx) { return work_store::load_count(tx, city()->tree().root().path); });
  EXPECT_GT(total.late, 0);
  EXPECT_GT(total.waiting, 0);
  EXPECT_GT(total.going, 0);
  EXPECT_GT(total.closed, 0);
  EXPECT_EQ(total.late + total.waiting + total.going + total.closed, 600);
}

TEST(laid_city, both_indexes_give_the_same_pages_in_every_scope_and_lane) {
  int pages = 0;
  for (const auto& count : reading([](Tx& tx) { return work_store::all_counts(tx); })) {
    for (const auto lane : {Lane::late, Lane::waiting, Lane::going, Lane::closed}) {
      work_store::Cursor after;
      std::int64_t seen = 0;
      for (int page = 0; page < 100; ++page, ++pages) {
        auto list = [&](bool wide) {
          return reading([&](Tx& tx) {
            return work_store::list_tasks(tx, {lane, count.area_path, after, 7, wide});
          });
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

TEST(laid_city, the_scope_compiler_takes_the_index_that_reads_less) {
  EXPECT_FALSE(
      is_wide_cheaper(0, 1'000'000, 50));  // nothing there: the narrow index says so at once
  EXPECT_FALSE(is_wide_cheaper(300, 1'000'000, 50));       // a cell
  EXPECT_TRUE(is_wide_cheaper(77'000, 1'000'000, 50));     // a district
  EXPECT_TRUE(is_wide_cheaper(1'000'000, 1'000'000, 50));  // the city
}

TEST(laid_city, list_plans_walk_the_index_they_name) {
  for (const Sql* sql = Sql::first(); sql; sql = sql->next) {
    if (sql->name != "work.list_wide" && sql->name != "work.list_holder" &&
        sql->name != "work.list_kind" && sql->name != "work.due_before")
      continue;
    const auto plan = city()->db().plan_of(sql->text);
    for (const auto& step : plan)
      EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << sql->name << ": " << step;
  }
}

TEST(laid_city, counters_equal_the_tasks_and_a_wrong_one_is_found) {
  EXPECT_TRUE(count_problems(city()->work())->empty());
  ASSERT_TRUE(
      city()->db().exec_script("UPDATE work_count SET late = late + 1 WHERE area_path = (SELECT "
                               "area_path FROM work_count LIMIT 1)"));
  EXPECT_EQ(count_problems(city()->work())->size(), 1U);
  ASSERT_TRUE(lay_counts(city()->work(), kNow));
  EXPECT_TRUE(count_problems(city()->work())->empty());
}

TEST(laid_city, counters_follow_every_move_and_still_equal_the_tasks) {
  city().clock.set(kNow + std::chrono::hours(7));
  const auto marked = city()->run_job("mark_late", city().clock.now());
  ASSERT_TRUE(marked);
  EXPECT_GT(*marked, 0);
  EXPECT_EQ(*city()->run_job("mark_late", city().clock.now()), 0);
  ASSERT_TRUE(city()->run_job("dispatch", city().clock.now()));
  const auto total =
      reading([](Tx& tx) { return work_store::load_count(tx, city()->tree().root().path); });
  EXPECT_EQ(total.waiting + total.going, 0);
  EXPECT_TRUE(count_problems(city()->work())->empty());
}

// One who holds this title now, signed in: their cookie.
std::string cookie_of(std::string_view title, Instant now) {
  const auto holders =
      reading([&](Tx& tx) { return on_duty_under(tx, city()->tree().root().path, now, 10'000); });
  for (const auto& holder : holders) {
    if (holder.title != title) continue;
    Request enter;
    enter.method = Method::post;
    enter.path = "/v1/demo/enter";
    enter.body = json_text(json::object{{"token", demo_token(city()->keys(), holder.account)}});
    enter.now = now;
    enter.peer = "127.0.0.1";
    const Reply reply = city()->router().handle(enter);
    for (const auto& [name, value] : reply.headers)
      if (name == "Set-Cookie") return value.substr(0, value.find(';'));
  }
  return {};
}

struct Cost {
  int status = 0;
  std::uint64_t statements = 0;
  std::size_t items = 0;
};
// Of the second time: the first logs who is seen.
Cost cost_of(const std::string& cookie, const std::string& path,
             std::vector<std::pair<std::string, std::string>> query, Instant now) {
  Request request;
  request.path = path;
  request.query = std::move(query);
  request.now = now;
  request.peer = "127.0.0.1";
  request.headers.emplace_back("cookie", cookie);
  (void)city()->router().handle(request);
  const auto before = statement_count();
  const Reply reply = city()->router().handle(request);
  Cost cost{reply.status, statement_count() - before, 0};
  const auto body = json::parse(reply.body);
  if (const auto* items = body.as_object().if_contains("items"))
    cost.items = items->as_array().size();
  return cost;
}

// A page that begins a statement for each of its rows is slow on PostgreSQL, and nobody sees it on
// a file: so their number is held here, whatever the number of rows.
TEST(laid_city, pages_that_officers_keep_open_begin_few_statements) {
  const Instant now = city().clock.now();
  std::size_t most_items = 0;
  for (const auto title : {"city_duty", "district_duty", "street_duty", "community_lead"}) {
    const auto cookie = cookie_of(title, now);
    ASSERT_FALSE(cookie.empty()) << title;
    struct Page {
      std::string path;
      std::vector<std::pair<std::string, std::string>> query;
      std::uint64_t statements_max;
    };
    for (const auto& page :
         {Page{"/v1/areas/mine/late", {}, 7}, Page{"/v1/areas/mine/uncovered", {}, 4},
          Page{"/v1/areas/mine/responders", {}, 6}, Page{"/v1/areas/mine/on", {}, 12},
          Page{"/v1/tasks", {{"area", "mine"}, {"lane", "late"}, {"limit", "100"}}, 7},
          Page{"/v1/tasks", {{"area", "mine"}, {"lane", "closed"}, {"limit", "100"}}, 7}}) {
      const auto cost = cost_of(cookie, page.path, page.query, now);
      EXPECT_EQ(cost.status, 200) << title << " " << page.path;
      EXPECT_LE(cost.statements, page.statements_max) << title << " " << page.path;
      most_items = std::max(most_items, cost.items);
    }
  }
  EXPECT_GE(most_items, 50U);
}

TEST(laid_city, a_list_kept_open_is_logged_once_and_who_is_new_on_it_at_once) {
  const Instant now = city().clock.now() + std::chrono::minutes(30);  // after the pages above
  const auto cookie = cookie_of("street_duty", now);
  const auto logged = [] {
    return reading([](Tx& tx) {
      auto row = tx.run_text("SELECT COUNT(*) FROM trust_read");
      return row.step() ? row.i64(0) : -1;
    });
  };
  const auto see = [&](const char* lane, Instant at) {
    Request request;
    request.path = "/v1/tasks";
    request.query = {{"area", "mine"}, {"lane", lane}, {"limit", "200"}};
    request.now = at;
    request.peer = "127.0.0.1";
    request.headers.emplace_back("cookie", cookie);
    EXPECT_EQ(city()->router().handle(request).status, 200);
  };
  see("late", now);
  const auto first = logged();
  see("late", now + std::chrono::seconds(10));
  EXPECT_EQ(logged(), first);
  see("closed", now + std::chrono::seconds(20));  // others' tasks
  EXPECT_GT(logged(), first);
  const auto second = logged();
  see("late", now + std::chrono::minutes(11));
  EXPECT_GT(logged(), second);
}

TEST(laid_city, the_log_of_a_laid_city_verifies_and_an_edited_row_is_named) {
  auto report = city()->audit().verify();
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->problems.empty())
      << report->problems[0].where << " " << report->problems[0].what;
  EXPECT_GE(report->row_count, 1200);
  ASSERT_TRUE(city()->db().exec_script(
      "UPDATE work_task SET holder_id = holder_id + 1 WHERE (bucket, id) = "
      "(SELECT bucket, id FROM work_task LIMIT 1)"));
  report = city()->audit().verify();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems.size(), 1U);
  ASSERT_TRUE(city()->db().exec_script(
      "UPDATE work_task SET holder_id = holder_id - 1 WHERE (bucket, id) = "
      "(SELECT bucket, id FROM work_task LIMIT 1)"));
}

TEST(demo_city, same_people_seed_and_time_give_the_same_bytes) {
  const std::string base =
      (fs::temp_directory_path() / ("firstline-demo-test-" + std::to_string(random_u64())))
          .string();
  std::vector<std::string> hashes;
  for (const std::string name : {"/a", "/b"}) {
    DemoPlan plan = small_plan();
    plan.people = 1200;
    plan.tasks = 50;
    const TempPlace place("a file of the folder");
    if (is_postgres(place.path())) plan.database = place.path();
    ASSERT_TRUE(lay_demo(DataFolder{base + name}, plan, [](double) {}));
    auto db = Db::open({.path = DataFolder{base + name}.database()});
    ASSERT_TRUE(db);
    hashes.push_back(*content_hash(**db));
  }
  EXPECT_EQ(hashes[0], hashes[1]);
  // A folder with data is never laid over.
  EXPECT_EQ(lay_demo(DataFolder{base + "/a"}, small_plan(), [](double) {}).error().key,
            "app.already_laid");
  fs::remove_all(base);
}

TEST(cursor, travels_as_text_and_refuses_anything_else) {
  const work_store::Cursor cursor{-1'767'398'400'000, 77};
  const auto back = work_store::cursor_of(work_store::text_of(cursor));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->rank_at, cursor.rank_at);
  EXPECT_EQ(back->id, cursor.id);
  for (const std::string text : {".", "1.", "x.000000000002D", "1.00000000000", "1.0000000000000",
                                 "99999999999999999999999.000000000002D"})
    EXPECT_EQ(work_store::cursor_of(text).error().key, "draft.bad_cursor") << text;
}

}  // namespace
}  // namespace fl
