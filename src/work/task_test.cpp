// The rules of a task's life, row by row: each act, its refusal, its limit and its second click.
#include "work/task.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

constexpr Instant kNoon{1'767'412'800'000};
const AccountId kWorker{11}, kOther{12};

Task open_task() {
  Task task;
  task.id = TaskId{id_in_bucket(5, 1)};
  task.ask = AskId{id_in_bucket(5, 2)};
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
  std::vector<Task> changed(18, task);
  changed[0].kind = "food";
  changed[1].person = PersonId{9};
  changed[2].household = HouseholdId{9};
  changed[3].cell = AreaId{9};
  changed[4].area_path = "001003";
  changed[5].state = TaskState::accepted;
  changed[6].created_at.ms += 1;
  changed[7].due_at.ms += 1;
  changed[8].late_at = kNoon;
  changed[9].accepted_at = kNoon;
  changed[10].done_at = kNoon;
  changed[11].holder = kOther;
  changed[12].holder_title = "x";
  changed[13].holder_area = AreaId{9};
  changed[14].is_fallback = true;
  changed[15].proof_kind = "x";
  changed[16].proof_note_sealed = "x";
  changed[17].version = 2;
  for (std::size_t i = 0; i < changed.size(); ++i)
    EXPECT_NE(image_of(changed[i]), image_of(task)) << i;
}

}  // namespace
}  // namespace fl
