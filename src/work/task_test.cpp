// The rules of a task's life, row by row: each act, its refusal, its limit and its second click.
#include "work/task.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr Instant kNoon{1'767'412'800'000};
const AccountId kWorker{11}, kOther{12};

Task open_task() {
  Task task;
  task.id = TaskId{id_in_bucket(5, 1)};
  task.source_id = id_in_bucket(5, 2);
  task.kind = "medicine";
  task.area_path = "001002";
  task.created_at = kNoon;
  task.due_at = kNoon + std::chrono::hours(4);
  task.holder = kWorker;
  task.holder_title = "grid_worker";
  return task;
}
Kind medicine() {
  Kind kind;
  kind.kind = "medicine";
  kind.proofs = {"handed_to_person", "left_at_door"};
  return kind;
}
const Taker kWorkerTakes{kWorker, "grid_worker", AreaId{1}};
const Taker kOtherTakes{kOther, "community_lead", AreaId{2}};

TEST(task, lanes_are_exclusive_and_follow_state_and_lateness) {
  Task task = open_task();
  EXPECT_EQ(task.lane(), Lane::waiting);
  EXPECT_EQ(task.rank_at(), task.due_at);
  task.state = TaskState::accepted;
  EXPECT_EQ(task.lane(), Lane::going);
  task.late_at = task.due_at;
  EXPECT_EQ(task.lane(), Lane::late);
  task.state = TaskState::done;
  task.done_at = kNoon + std::chrono::hours(5);
  EXPECT_EQ(task.lane(), Lane::closed);
  EXPECT_EQ(task.rank_at().ms, -task.done_at->ms);
  task.state = TaskState::dropped;
  EXPECT_EQ(task.lane(), Lane::closed);
}

TEST(task, its_holder_takes_it_once) {
  const auto taken = accepted(open_task(), kWorkerTakes, kNoon);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->state, TaskState::accepted);
  EXPECT_EQ(taken->version, 2);
  EXPECT_EQ(accepted(*taken, kWorkerTakes, kNoon).error().key, "work.already_theirs");
}

TEST(task, another_on_duty_may_take_it_first_and_then_holds_it) {
  const auto taken = accepted(open_task(), kOtherTakes, kNoon);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->holder, kOther);
  EXPECT_EQ(taken->holder_title, "community_lead");
  EXPECT_EQ(accepted(*taken, kWorkerTakes, kNoon).error().key, "work.task_taken");
}

TEST(task, done_needs_a_proof_of_its_kind) {
  const auto refused = finished(open_task(), medicine(), {"doctor_spoke", ""}, kNoon);
  EXPECT_EQ(refused.error().key, "work.proof_not_enough");
  ASSERT_EQ(refused.error().fields.size(), 1U);
  EXPECT_EQ(refused.error().fields[0].expected, "handed_to_person|left_at_door");
}

TEST(task, done_without_taking_first_counts_as_taken_then) {
  const auto done = finished(open_task(), medicine(), {"left_at_door", "sealed"},
                             kNoon + std::chrono::minutes(9));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->accepted_at, done->done_at);
  EXPECT_EQ(finished(*done, medicine(), {"left_at_door", ""}, kNoon).error().key,
            "work.task_already_done");
  EXPECT_EQ(accepted(*done, kWorkerTakes, kNoon).error().key, "work.task_already_done");
  EXPECT_EQ(assigned(*done, kOtherTakes).error().key, "work.task_already_done");
}

TEST(task, is_never_done_before_it_was_taken) {
  const auto taken = accepted(open_task(), kWorkerTakes, kNoon + std::chrono::hours(2));
  const auto done =
      finished(*taken, medicine(), {"left_at_door", ""}, kNoon + std::chrono::hours(1));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->done_at, taken->accepted_at);
}

TEST(task, given_to_another_waits_to_be_taken_again) {
  const auto taken = accepted(open_task(), kWorkerTakes, kNoon);
  const auto given = assigned(*taken, kOtherTakes);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->state, TaskState::open);
  EXPECT_FALSE(given->accepted_at);
  EXPECT_EQ(given->holder, kOther);
  EXPECT_EQ(assigned(*given, kOtherTakes).error().key, "work.already_theirs");
}

TEST(task, is_late_after_its_due_time_and_only_once) {
  const Task task = open_task();
  EXPECT_FALSE(marked_late(task, task.due_at));
  const auto late = marked_late(task, task.due_at + std::chrono::milliseconds(1));
  ASSERT_TRUE(late);
  EXPECT_EQ(late->lane(), Lane::late);
  EXPECT_FALSE(marked_late(*late, task.due_at + std::chrono::hours(1)));
  const auto done = finished(task, medicine(), {"left_at_door", ""}, kNoon);
  EXPECT_FALSE(marked_late(*done, task.due_at + std::chrono::hours(1)));
}

TEST(task, late_stays_late_when_taken_or_given_on) {
  const auto late = marked_late(open_task(), kNoon + std::chrono::hours(5));
  EXPECT_EQ(accepted(*late, kWorkerTakes, kNoon)->lane(), Lane::late);
  EXPECT_EQ(assigned(*late, kOtherTakes)->lane(), Lane::late);
}

TEST(task, a_phone_clock_is_believed_only_between_making_and_arrival) {
  const Task task = open_task();
  const Instant now = kNoon + std::chrono::hours(1);
  EXPECT_EQ(happened(std::nullopt, task, now), now);
  EXPECT_EQ(happened(kNoon + std::chrono::minutes(5), task, now), kNoon + std::chrono::minutes(5));
  EXPECT_EQ(happened(now + std::chrono::hours(9), task, now), now);
  EXPECT_EQ(happened(kNoon - std::chrono::hours(9), task, now), kNoon);
}

TEST(ask, is_rated_once_and_only_when_done) {
  Ask ask;
  EXPECT_EQ(rated(ask, 5, kNoon).error().key, "work.not_done_yet");
  ask.state = TaskState::done;
  const auto first = rated(ask, 5, kNoon);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->stars, 5);
  EXPECT_EQ(rated(*first, 1, kNoon).error().key, "work.already_rated");
}

// Every column of the row is part of what the log commits to: change one, and the image changes.
TEST(task, image_commits_to_every_column) {
  const Task task = open_task();
  const std::vector<std::function<void(Task&)>> changes = {
      [](Task& t) { t.kind = "food"; },
      [](Task& t) { t.person = PersonId{9}; },
      [](Task& t) { t.household = HouseholdId{9}; },
      [](Task& t) { t.area = AreaId{9}; },
      [](Task& t) { t.area_path = "001003"; },
      [](Task& t) { t.state = TaskState::accepted; },
      [](Task& t) { t.created_at.ms += 1; },
      [](Task& t) { t.due_at.ms += 1; },
      [](Task& t) { t.late_at = kNoon; },
      [](Task& t) { t.accepted_at = kNoon; },
      [](Task& t) { t.done_at = kNoon; },
      [](Task& t) { t.holder = kOther; },
      [](Task& t) { t.holder_title = "x"; },
      [](Task& t) { t.holder_area = AreaId{9}; },
      [](Task& t) { t.is_fallback = true; },
      [](Task& t) { t.proof_kind = "x"; },
      [](Task& t) { t.proof_note_sealed = "x"; },
      [](Task& t) { t.version = 2; },
      [](Task& t) { t.source = "visit"; },
      [](Task& t) { t.source_id = 9; },
      [](Task& t) { t.title = "x"; },
      [](Task& t) { t.text_sealed = "x"; },
      [](Task& t) { t.priority = kUrgent; },
      [](Task& t) { t.is_crisis = true; },
      [](Task& t) { t.proofs = {"photo"}; },
      [](Task& t) { t.bounces = 1; },
      [](Task& t) { t.tries = 1; },
      [](Task& t) { t.reopens = 1; },
      [](Task& t) { t.needs_decision = true; },
      [](Task& t) { t.merged_into = TaskId{9}; },
      [](Task& t) { t.rung = 1; },
  };
  std::set<std::string> images{image_of(task)};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Task changed = task;
    changes[i](changed);
    EXPECT_TRUE(images.insert(image_of(changed)).second) << i;
  }
}

// Rows written before the engine served other rooms keep the image their leaf committed to.
TEST(task, image_of_an_older_row_is_what_it_was) {
  EXPECT_EQ(image_of(open_task()),
            "task1|45035996273704961|45035996273704962|medicine|0|0|0|001002|open|1767412800000|"
            "1767427200000|-|-|-|11|grid_worker|0|0||-|1");
  Ask ask;
  ask.id = AskId{7};
  EXPECT_EQ(image_of(ask), "ask1|7||0|0|-|open|0|0|-|-|1");
}

TEST(task, life_critical_stands_before_whatever_is_due_earlier) {
  Task urgent = open_task(), critical = open_task();
  urgent.priority = kUrgent;
  critical.priority = kLifeCritical;
  critical.due_at = kNoon + std::chrono::hours(24 * 365);
  EXPECT_LT(critical.rank_at(), urgent.rank_at());
  EXPECT_LT(urgent.rank_at(), open_task().rank_at());
  critical.state = TaskState::done;
  critical.done_at = kNoon;
  EXPECT_EQ(critical.rank_at().ms, -kNoon.ms);  // closed: newest first, whatever it was
}

TEST(task, dropped_is_closed_once) {
  const auto gone = dropped(open_task(), kNoon);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->lane(), Lane::closed);
  EXPECT_FALSE(gone->next_rung_at);
  EXPECT_EQ(dropped(*gone, kNoon).error().key, "work.task_already_done");
}

TEST(task, its_own_proofs_take_the_place_of_the_kinds) {
  Task task = open_task();
  task.proofs = {"photo"};
  EXPECT_EQ(finished(task, medicine(), {"left_at_door", ""}, kNoon).error().fields[0].expected,
            "photo");
  EXPECT_TRUE(finished(task, medicine(), {"photo", ""}, kNoon));
}

}  // namespace
}  // namespace fl
