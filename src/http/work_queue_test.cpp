// Order, bounds and lateness of the front door's queue.
#include "http/work_queue.h"

#include <atomic>
#include <future>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace fl::http {

namespace {

constexpr std::chrono::milliseconds kLong{60000};
constexpr Client kSomebody{};

// Holds the only worker until told.
struct Holder {
  std::promise<void> begun, let_go;
  WorkQueue::Job job() {
    return [this](bool) {
      begun.set_value();
      let_go.get_future().wait();
    };
  }
};

}  // namespace

TEST(work_queue, precious_classes_go_first) {
  Holder holder;
  WorkQueue queue(1, kLong);
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, holder.job()));
  holder.begun.get_future().wait();
  std::string order;
  std::promise<void> all_done;
  const std::pair<RouteClass, char> rows[] = {{RouteClass::heavy, 'h'},
                                              {RouteClass::list, 'l'},
                                              {RouteClass::field, 'f'},
                                              {RouteClass::pass, 'p'},
                                              {RouteClass::life, 'L'}};
  for (const auto& [route_class, letter] : rows) {
    ASSERT_TRUE(queue.push(route_class, kSomebody, [&, letter = letter](bool is_late) {
      EXPECT_FALSE(is_late);
      order += letter;
      if (order.size() == 5) all_done.set_value();
    }));
  }
  holder.let_go.set_value();
  all_done.get_future().wait();
  EXPECT_EQ(order, "Lpflh");
}

TEST(work_queue, waiting_too_long_is_refused_while_workers_are_stuck) {
  Holder holder;
  WorkQueue queue(1, std::chrono::milliseconds(10));
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, holder.job()));
  holder.begun.get_future().wait();
  std::promise<bool> told;
  ASSERT_TRUE(
      queue.push(RouteClass::life, kSomebody, [&](bool is_late) { told.set_value(is_late); }));
  EXPECT_TRUE(told.get_future().get());
  holder.let_go.set_value();
}

TEST(work_queue, a_full_class_is_refused_and_others_are_not) {
  Holder holder;
  WorkQueue queue(1, kLong);
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, holder.job()));
  holder.begun.get_future().wait();
  std::size_t taken = 0;
  while (queue.push(RouteClass::heavy, Client{taken, taken}, [](bool) {}))
    ++taken;
  EXPECT_EQ(taken, limits::kWorkQueueCountMax / 64);
  EXPECT_FALSE(queue.has_room(RouteClass::heavy));
  EXPECT_TRUE(queue.has_room(RouteClass::life));
  holder.let_go.set_value();
}

TEST(work_queue, a_class_that_was_late_takes_no_more_than_it_starts_in_time) {
  Holder first, second;
  WorkQueue queue(1, std::chrono::milliseconds(200));
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, first.job()));
  first.begun.get_future().wait();
  std::promise<bool> told;
  ASSERT_TRUE(
      queue.push(RouteClass::list, kSomebody, [&](bool is_late) { told.set_value(is_late); }));
  EXPECT_TRUE(told.get_future().get());
  first.let_go.set_value();
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, second.job()));
  second.begun.get_future().wait();
  std::size_t taken = 0;
  while (taken < 64 && queue.has_room(RouteClass::list) &&
         queue.push(RouteClass::list, Client{taken, taken}, [](bool) {}))
    ++taken;
  EXPECT_GE(taken, 8u) << "never none";
  EXPECT_LE(taken, 10u) << "nothing of it was done in time, so few may wait";
  EXPECT_TRUE(queue.has_room(RouteClass::life)) << "life keeps its places";
  second.let_go.set_value();
}

TEST(work_queue, heavy_jobs_never_hold_all_workers) {
  Holder first;
  WorkQueue queue(4, kLong);
  ASSERT_TRUE(queue.push(RouteClass::heavy, kSomebody, first.job()));
  first.begun.get_future().wait();
  std::atomic<bool> has_second_run = false;
  ASSERT_TRUE(queue.push(RouteClass::heavy, kSomebody, [&](bool) { has_second_run = true; }));
  std::promise<void> life_done;
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, [&](bool) { life_done.set_value(); }));
  life_done.get_future().wait();
  EXPECT_FALSE(has_second_run);
  first.let_go.set_value();
}

TEST(work_queue, stop_refuses_what_waits_and_lets_what_runs_end) {
  Holder holder;
  WorkQueue queue(1, kLong);
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, holder.job()));
  holder.begun.get_future().wait();
  bool was_late = false;
  ASSERT_TRUE(queue.push(RouteClass::life, kSomebody, [&](bool is_late) {
    was_late = is_late;
    holder.let_go.set_value();
  }));
  queue.stop();
  EXPECT_TRUE(was_late);
  EXPECT_FALSE(queue.push(RouteClass::life, kSomebody, [](bool) {}));
}

TEST(work_queue, runs_everything_once_under_pressure) {
  std::atomic<int> run = 0, late = 0;
  int taken = 0;
  {
    WorkQueue queue(8, kLong);
    for (int i = 0; i < 20000; ++i)
      if (queue.push(RouteClass(i % 4), kSomebody, [&](bool is_late) { ++(is_late ? late : run); }))
        ++taken;
  }
  EXPECT_EQ(run + late, taken);
}

TEST(work_queue, life_runs_beyond_the_limit_of_the_others) {
  WorkQueue queue(16, kLong);
  const int limit = queue.limit();
  ASSERT_EQ(limit, 16);
  std::promise<void> let_go;
  auto held = let_go.get_future().share();
  std::atomic<int> begun = 0;
  for (int i = 0; i < 16; ++i)
    ASSERT_TRUE(queue.push(RouteClass::life, Client{std::uint64_t(i), 0}, [&, held](bool) {
      ++begun;
      held.wait();
    }));
  while (begun < 16)
    std::this_thread::yield();
  EXPECT_EQ(begun, 16);
  let_go.set_value();
}

TEST(fair_line, a_client_that_asks_a_thousand_times_waits_behind_itself) {
  FairLine line(64);
  int taken = 0;
  for (int i = 0; i < 1000; ++i)
    taken += line.push(Client{7, 1}, i, [](bool) {});
  EXPECT_EQ(taken, 8) << "an eighth of the places";
  ASSERT_TRUE(line.push(Client{8, 1}, 1000, [](bool) {}));
  EXPECT_EQ(line.pop()->since_us, 0);
  EXPECT_EQ(line.pop()->since_us, 1000) << "the neighbour is next, not ninth";
  EXPECT_EQ(line.pop()->since_us, 1);
}

TEST(fair_line, an_address_with_many_sessions_gets_half_of_the_places) {
  FairLine line(64);
  std::size_t taken = 0;
  for (std::uint64_t i = 0; i < 1000; ++i)
    taken += line.push(Client{i, 1}, 0, [](bool) {});
  EXPECT_EQ(taken, 32u);
  EXPECT_TRUE(line.push(Client{3, 2}, 0, [](bool) {}));
  while (line.pop()) {
  }
  EXPECT_TRUE(line.push(Client{3, 1}, 0, [](bool) {})) << "places come back";
}

TEST(fair_line, gives_out_everything_once_and_the_late_ones_first) {
  FairLine line(100);
  for (std::uint64_t i = 0; i < 40; ++i)
    ASSERT_TRUE(line.push(Client{i, i}, std::int64_t(i), [](bool) {}));
  EXPECT_EQ(line.oldest_since_us(1000), 0);
  std::vector<Waiting> late;
  line.take_late(9, late);
  EXPECT_EQ(late.size(), 10u);
  EXPECT_EQ(line.oldest_since_us(1000), 10);
  int left = 0;
  while (line.pop())
    ++left;
  EXPECT_EQ(left, 30);
  EXPECT_EQ(line.oldest_since_us(1000), 1000);
}

TEST(concurrency, falls_while_workers_wait_for_a_core_and_rises_when_they_do_not) {
  Concurrency at_once(4, 24);
  const CpuUse crowded{100'000'000, 300'000'000}, roomy{100'000'000, 10'000'000};
  for (int i = 0; i < 20; ++i)
    at_once.adjust(crowded, true);
  EXPECT_EQ(at_once.limit(), 4);
  at_once.adjust(roomy, false);
  EXPECT_EQ(at_once.limit(), 4) << "nobody was held back: no reason to let in more";
  for (int i = 0; i < 40; ++i)
    at_once.adjust(roomy, true);
  EXPECT_EQ(at_once.limit(), 24);
}

TEST(concurrency, workers_that_wait_for_the_disk_want_no_core) {
  Concurrency at_once(4, 24);
  for (int i = 0; i < 20; ++i)
    at_once.adjust({1'000'000, 900'000}, true);  // hardly anything wanted in a tenth of a second
  EXPECT_EQ(at_once.limit(), 24);
}

}  // namespace fl::http
