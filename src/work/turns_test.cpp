// The turns a promise takes, rule by rule: each act, its refusal, its limit and its second click.
#include "work/turns.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "storage/temp_db.h"
#include "work/store.h"
#include "work/store_turn.h"

namespace fl {
namespace {

constexpr Instant kNoon{1'767'412'800'000};
const AccountId kWorker{11}, kLead{12};
const Taker kLeadTakes{kLead, "community_lead", AreaId{2}};

Task task_of(int priority = kOrdinary, int due_minutes = 240) {
  Task task;
  task.id = TaskId{id_in_bucket(5, 1)};
  task.source_id = id_in_bucket(5, 2);
  task.kind = "medicine";
  task.household = HouseholdId{id_in_bucket(5, 3)};
  task.priority = priority;
  task.created_at = kNoon;
  task.due_at = kNoon + std::chrono::minutes(due_minutes);
  task.holder = kWorker;
  return task;
}

Ladder ladder_of_test() {
  using std::chrono::minutes;
  return {{1, minutes(-30), "holder", minutes(30)},
          {2, minutes(0), "holder", minutes(30)},
          {3, minutes(30), "lead", minutes(60)},
          {4, minutes(60), "street", minutes(120)}};
}

Kind kind_of() {
  Kind kind;
  kind.kind = "medicine";
  kind.due = std::chrono::minutes(240);
  kind.proofs = {"left_at_door"};
  return kind;
}

TEST(turns, a_bounce_goes_up_and_counts_and_ends_at_the_second) {
  Task task = task_of();
  task.state = TaskState::accepted;
  const auto once = bounced(task, kLeadTakes);
  ASSERT_TRUE(once);
  EXPECT_EQ(once->state, TaskState::open);
  EXPECT_EQ(once->holder, kLead);
  EXPECT_FALSE(once->needs_decision);
  const auto twice = bounced(*once, {kWorker, "grid_worker", AreaId{1}});
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->bounces, 2);
  EXPECT_TRUE(twice->needs_decision);
  EXPECT_EQ(bounced(*twice, kLeadTakes).error().key, "work.bounced_twice");
  const auto decided = assigned(*twice, kLeadTakes);
  ASSERT_TRUE(decided);
  EXPECT_FALSE(decided->needs_decision);
  EXPECT_EQ(bounced(*decided, {kWorker, "", {}}).error().key, "work.bounced_twice");
  EXPECT_TRUE(is_bounce_reason("not_my_place"));
  EXPECT_FALSE(is_bounce_reason("lazy"));
}

TEST(turns, nobody_reached_never_closes) {
  Task task = task_of();
  std::vector<Try> tries;
  auto try_at = [&](int minutes, const char* channel) {
    const Try now{kNoon + std::chrono::minutes(minutes), channel};
    auto after = unreached(task, tries, now, kLeadTakes);
    if (!after) return after.error().key;
    tries.push_back(now);
    task = *after;
    return std::string(name_of(after_tries(tries)));
  };
  EXPECT_EQ(try_at(0, "phone"), "try_again");
  EXPECT_EQ(try_at(30, "phone"), "work.tried_just_now");
  EXPECT_EQ(try_at(30, "neighbour"), "try_again");  // another way, the same hour: counts once
  EXPECT_EQ(try_at(61, "phone"), "try_again");
  EXPECT_EQ(try_at(122, "phone"), "visit");
  EXPECT_EQ(task.holder, kWorker);
  EXPECT_EQ(try_at(180, "visit"), "lead_decides");
  EXPECT_TRUE(task.needs_decision);
  EXPECT_EQ(task.holder, kLead);
  EXPECT_NE(task.lane(), Lane::closed);
  EXPECT_EQ(task.tries, 5);
}

TEST(turns, the_asker_reopens_within_seven_days) {
  Task task = task_of();
  EXPECT_EQ(reopened(task, kind_of(), kLeadTakes, kNoon).error().key, "work.not_done_yet");
  const auto done = finished(task, kind_of(), {"left_at_door", ""}, kNoon);
  ASSERT_TRUE(done);
  EXPECT_TRUE(reopened(*done, kind_of(), kLeadTakes, kNoon + kReopenWithin));
  const Instant late = kNoon + kReopenWithin + std::chrono::milliseconds(1);
  EXPECT_EQ(reopened(*done, kind_of(), kLeadTakes, late).error().key, "work.too_late_to_reopen");
  const auto again = reopened(*done, kind_of(), kLeadTakes, kNoon + std::chrono::hours(1));
  EXPECT_EQ(again->reopens, 1);
  EXPECT_EQ(again->holder, kLead);
  EXPECT_EQ(again->proof_kind, "");
  EXPECT_EQ(again->due_at, kNoon + std::chrono::hours(5));
  EXPECT_EQ(again->rung, kept_rung(1, 0));
}

TEST(turns, the_same_need_is_one_household_one_kind_one_day) {
  const Task one = task_of();
  Task other = task_of();
  other.id = TaskId{id_in_bucket(5, 9)};
  EXPECT_TRUE(are_the_same(one, other));
  EXPECT_FALSE(are_the_same(one, one));
  Task far = other;
  far.created_at = kNoon + kSameWithin + std::chrono::milliseconds(1);
  EXPECT_FALSE(are_the_same(one, far));
  Task nowhere = other;
  nowhere.household = {};
  EXPECT_FALSE(are_the_same(nowhere, nowhere));
  const auto gone = merged(one, other, kNoon);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->merged_into, other.id);
  EXPECT_EQ(gone->lane(), Lane::closed);
  EXPECT_EQ(merged(*gone, other, kNoon).error().key, "work.task_already_done");
  const auto back = unmerged(*gone, other, kind_of(), kNoon);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->lane(), Lane::waiting);
  EXPECT_EQ(unmerged(*back, other, kind_of(), kNoon).error().key, "work.not_merged");
}

TEST(turns, a_crisis_closes_only_with_what_was_agreed) {
  Task task = task_of();
  EXPECT_TRUE(may_close(task, 0, 0));
  EXPECT_EQ(may_close(task, 0, 1).error().key, "work.parts_open");
  task.is_crisis = true;
  EXPECT_EQ(may_close(task, 7, 0).error().key, "work.safety_note_needed");
  EXPECT_TRUE(may_close(task, 8, 0));
  EXPECT_EQ(ladder_of(task), "crisis");
  EXPECT_TRUE(sounds_like_crisis("他说不想活了"));
  EXPECT_TRUE(sounds_like_crisis("I want to KILL MYSELF"));
  EXPECT_FALSE(sounds_like_crisis("家里没有菜了"));
}

TEST(ladder, each_rung_once_in_order) {
  const Ladder ladder = ladder_of_test();
  Task task = task_of();
  task.next_rung_at = next_rung(task, ladder)->at;
  EXPECT_EQ(task.next_rung_at, kNoon + std::chrono::minutes(210));
  EXPECT_FALSE(climbed(task, ladder, kNoon + std::chrono::minutes(209)));
  std::vector<int> told;
  Instant now = kNoon;
  for (int minute = 0; minute < 600; ++minute, now = now + std::chrono::minutes(1))
    while (auto after = climbed(task, ladder, now)) {
      task = *after;
      told.push_back(rung_number(task.rung));
    }
  EXPECT_EQ(told, (std::vector<int>{1, 2, 3, 4}));
  EXPECT_FALSE(task.next_rung_at);
}

TEST(ladder, after_a_jump_of_the_clock_everyone_has_time_to_answer) {
  const Ladder ladder = ladder_of_test();
  Task task = task_of();
  task.next_rung_at = next_rung(task, ladder)->at;
  const Instant later = kNoon + std::chrono::hours(48);
  auto first = climbed(task, ladder, later);
  ASSERT_TRUE(first);
  EXPECT_FALSE(climbed(*first, ladder, later));
  EXPECT_FALSE(climbed(*first, ladder, later - std::chrono::hours(40)));  // and back
  EXPECT_TRUE(climbed(*first, ladder, later + kRungGapMin));
}

TEST(ladder, an_answer_holds_the_next_rung_back_but_not_for_ever) {
  const Ladder ladder = ladder_of_test();
  Task task = task_of();
  task.rung = 3;
  task.next_rung_at = task.due_at + std::chrono::minutes(60);
  const Instant answered = task.due_at + std::chrono::minutes(40);
  const Task held = held_back(task, ladder, answered);
  EXPECT_EQ(held.next_rung_at, answered + std::chrono::minutes(60));
  EXPECT_TRUE(climbed(held, ladder, answered + std::chrono::minutes(60)));
}

TEST(ladder, no_reminder_before_half_the_time_and_none_when_closed) {
  const Ladder ladder = ladder_of_test();
  EXPECT_EQ(next_rung(task_of(kOrdinary, 40), ladder)->rung->number, 2);
  Task done = task_of();
  done.state = TaskState::done;
  EXPECT_FALSE(next_rung(done, ladder));
}

// S11: what can only be seen at home is done when the asker says so.
TEST(confirm, the_holder_says_done_and_the_asker_closes_it) {
  Kind kind = kind_of();
  kind.needs_confirm = true;
  Task task = task_of();
  task.person = PersonId{id_in_bucket(5, 9)};
  task.late_at = kNoon;
  const Instant at = kNoon + std::chrono::hours(1);
  const auto said = closed_by(task, kind, {"left_at_door", {}}, kWorker, {}, at);
  ASSERT_TRUE(said);
  EXPECT_TRUE(awaits_asker(*said));
  EXPECT_EQ(said->lane(), Lane::going);  // late or not, it is the asker's turn
  EXPECT_EQ(said->next_rung_at, at + kConfirmWithin);
  EXPECT_FALSE(next_rung(*said, ladder_of_test()));
  EXPECT_FALSE(marked_late(*said, at + std::chrono::hours(90)));
  EXPECT_EQ(closed_by(*said, kind, {"left_at_door", {}}, kWorker, kWorker, at).error().key,
            "work.waits_for_asker");
  EXPECT_EQ(bounced(*said, kLeadTakes).error().key, "work.waits_for_asker");
  const auto done = confirmed(*said);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, TaskState::done);
  EXPECT_EQ(done->done_at, at);
  EXPECT_EQ(confirmed(*done).error().key, "work.task_already_done");
  EXPECT_EQ(confirmed(task).error().key, "work.nothing_to_confirm");
}

TEST(confirm, a_day_without_a_word_sends_somebody_else) {
  Kind kind = kind_of();
  kind.needs_confirm = true;
  Task task = task_of();
  task.person = PersonId{id_in_bucket(5, 9)};
  const auto said = closed_by(task, kind, {"left_at_door", {}}, kWorker, {}, kNoon);
  ASSERT_TRUE(said);
  const Instant later = kNoon + kConfirmWithin;
  const Task check = check_due(*said, kind, kLeadTakes, later);
  EXPECT_EQ(check.holder, kLead);
  EXPECT_TRUE(check.needs_decision);
  EXPECT_EQ(check.state, TaskState::open);
  EXPECT_EQ(check.due_at, later + kind.due);
  EXPECT_TRUE(check.proof_kind.empty());
  EXPECT_EQ(closed_by(check, kind, {"left_at_door", {}}, kWorker, kWorker, later).error().key,
            "work.second_visitor_needed");
  const auto seen = closed_by(check, kind, {"left_at_door", {}}, kLead, kWorker, later);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->state, TaskState::done);
}

TEST(confirm, not_done_is_said_at_the_same_place_and_who_cannot_be_asked_is_not) {
  Kind kind = kind_of();
  kind.needs_confirm = true;
  Task task = task_of();
  EXPECT_EQ(closed_by(task, kind, {"left_at_door", {}}, kWorker, {}, kNoon)->state,
            TaskState::done);  // a caller we do not know
  task.person = PersonId{id_in_bucket(5, 9)};
  const auto said = closed_by(task, kind, {"left_at_door", {}}, kWorker, {}, kNoon);
  ASSERT_TRUE(said);
  const auto again = reopened(*said, kind, kLeadTakes, kNoon + std::chrono::hours(2));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->holder, kLead);
  EXPECT_FALSE(again->done_at);
  task.is_crisis = true;
  EXPECT_EQ(closed_by(task, kind, {"left_at_door", {}}, kWorker, {}, kNoon)->state,
            TaskState::done);  // it ends with what was agreed
}

// S24: a kind without a card does not pass.
TEST(kinds, every_kind_has_a_card_and_no_proof_says_that_nobody_was_there) {
  TempDb db;
  auto checked = db->read([&](Tx& tx) -> Outcome {
    int asked = 0;
    for (const auto& kind : work_store::load_kinds(tx)) {
      asked += kind.is_asked;
      std::map<std::string, int> lines;
      for (const auto& line : work_store::load_card(tx, kind.kind))
        ++lines[line.part];
      EXPECT_GE(lines["guide"], 3) << kind.kind;
      EXPECT_GE(lines["bring"], 1) << kind.kind;
      EXPECT_GE(lines["call"], 1) << kind.kind;
      EXPECT_GT(kind.due.count(), 0) << kind.kind;
      EXPECT_FALSE(kind.proofs.empty()) << kind.kind;
      for (const auto& proof : kind.proofs) {
        EXPECT_EQ(proof.find("unreach"), proof.npos);
        EXPECT_EQ(proof.find("nobody"), proof.npos);
      }
    }
    EXPECT_EQ(asked, 12);
    for (const char* role : {"community_worker", "community_lead", "phone_desk"})
      EXPECT_EQ(work_store::load_card(tx, role).size(), 5U) << role;
    for (const char* ladder : {"crisis", "critical", "urgent", "ordinary"})
      EXPECT_GE(work_store::load_ladder(tx, ladder).size(), 4U) << ladder;
    return Done{};
  });
  EXPECT_TRUE(checked);
}

}  // namespace
}  // namespace fl
