// Order, bounds and lateness of the front door's queue.
#include "http/work_queue.h"

#include <atomic>
#include <future>
#include <string>

#include <gtest/gtest.h>

namespace fl::http {

namespace {

constexpr std::chrono::milliseconds kLong{60000};

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
  WorkQueue queue(1, kLong);
  Holder holder;
  ASSERT_TRUE(queue.push(RouteClass::life, holder.job()));
  holder.begun.get_future().wait();
  std::string order;
  std::promise<void> all_done;
  const std::pair<RouteClass, char> rows[] = {{RouteClass::heavy, 'h'},
                                              {RouteClass::list, 'l'},
                                              {RouteClass::field, 'f'},
                                              {RouteClass::pass, 'p'},
                                              {RouteClass::life, 'L'}};
  for (const auto& [route_class, letter] : rows) {
    ASSERT_TRUE(queue.push(route_class, [&, letter = letter](bool is_late) {
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
  WorkQueue queue(1, std::chrono::milliseconds(10));
  Holder holder;
  ASSERT_TRUE(queue.push(RouteClass::life, holder.job()));
  holder.begun.get_future().wait();
  std::promise<bool> told;
  ASSERT_TRUE(queue.push(RouteClass::life, [&](bool is_late) { told.set_value(is_late); }));
  EXPECT_TRUE(told.get_future().get());
  holder.let_go.set_value();
}

TEST(work_queue, a_full_class_is_refused_and_others_are_not) {
  WorkQueue queue(1, kLong);
  Holder holder;
  ASSERT_TRUE(queue.push(RouteClass::life, holder.job()));
  holder.begun.get_future().wait();
  int taken = 0;
  while (queue.push(RouteClass::heavy, [](bool) {}))
    ++taken;
  EXPECT_EQ(taken, int(limits::kWorkQueueCountMax / 64));
  EXPECT_FALSE(queue.has_room(RouteClass::heavy));
  EXPECT_TRUE(queue.has_room(RouteClass::life));
  holder.let_go.set_value();
}

TEST(work_queue, heavy_jobs_never_hold_all_workers) {
  WorkQueue queue(4, kLong);
  Holder first;
  ASSERT_TRUE(queue.push(RouteClass::heavy, first.job()));
  first.begun.get_future().wait();
  std::atomic<bool> has_second_run = false;
  ASSERT_TRUE(queue.push(RouteClass::heavy, [&](bool) { has_second_run = true; }));
  std::promise<void> life_done;
  ASSERT_TRUE(queue.push(RouteClass::life, [&](bool) { life_done.set_value(); }));
  life_done.get_future().wait();
  EXPECT_FALSE(has_second_run);
  first.let_go.set_value();
}

TEST(work_queue, stop_refuses_what_waits_and_lets_what_runs_end) {
  WorkQueue queue(1, kLong);
  Holder holder;
  ASSERT_TRUE(queue.push(RouteClass::life, holder.job()));
  holder.begun.get_future().wait();
  bool was_late = false;
  ASSERT_TRUE(queue.push(RouteClass::life, [&](bool is_late) {
    was_late = is_late;
    holder.let_go.set_value();
  }));
  queue.stop();
  EXPECT_TRUE(was_late);
  EXPECT_FALSE(queue.push(RouteClass::life, [](bool) {}));
}

TEST(work_queue, runs_everything_once_under_pressure) {
  std::atomic<int> run = 0, late = 0;
  int taken = 0;
  {
    WorkQueue queue(8, kLong);
    for (int i = 0; i < 20000; ++i)
      if (queue.push(RouteClass(i % 4), [&](bool is_late) { ++(is_late ? late : run); })) ++taken;
  }
  EXPECT_EQ(run + late, taken);
}

}  // namespace fl::http
