// Who may hear a complaint: never the one complained about, never anyone in that line.
#include "work/complaint.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

const std::string kCity = "001", kDistrict = "001002", kStreet = "001002003",
                  kCommunity = "001002003004", kOther = "001009";

HandlerSeat seat(std::int64_t id, const std::string& path, std::vector<std::string> others = {}) {
  return {AccountId{id}, path, std::move(others)};
}

TEST(complaint, it_goes_to_the_nearest_who_is_not_in_the_line) {
  const std::vector<HandlerSeat> seats{seat(1, kCity), seat(2, kDistrict), seat(3, kOther)};
  EXPECT_EQ(handler_for(seats, kCommunity, AccountId{9}, {})->account, AccountId{2});
  // The one complained about does not hear it, whatever else they are.
  EXPECT_EQ(handler_for(seats, kCommunity, AccountId{2}, {})->account, AccountId{1});
}

TEST(complaint, whoever_has_another_role_in_the_line_is_passed_over) {
  for (const auto& other : {kCity, kDistrict, kStreet, kCommunity, kCommunity + "005"}) {
    const std::vector<HandlerSeat> seats{seat(1, kCity), seat(2, kDistrict, {other})};
    EXPECT_EQ(handler_for(seats, kCommunity, AccountId{9}, {})->account, AccountId{1}) << other;
  }
  // A role beside the line is no conflict.
  const std::vector<HandlerSeat> seats{seat(1, kCity), seat(2, kDistrict, {kOther})};
  EXPECT_EQ(handler_for(seats, kCommunity, AccountId{9}, {})->account, AccountId{2});
}

TEST(complaint, without_anyone_independent_it_is_said_aloud) {
  const std::vector<HandlerSeat> seats{seat(1, kCity, {kCity}), seat(3, kOther)};
  EXPECT_EQ(handler_for(seats, kCommunity, AccountId{9}, {}).error().key,
            "work.no_independent_handler");
}

TEST(complaint, an_appeal_goes_further_up_and_to_another) {
  const std::vector<HandlerSeat> seats{seat(1, kCity), seat(2, kDistrict), seat(4, kDistrict)};
  const auto first = handler_for(seats, kCommunity, AccountId{9}, {});
  EXPECT_EQ(first->account, AccountId{2});
  EXPECT_EQ(handler_for(seats, kCommunity, AccountId{9}, *first)->account, AccountId{1});
  const std::vector<HandlerSeat> alone{seat(1, kCity)};
  EXPECT_FALSE(handler_for(alone, kCommunity, AccountId{9}, alone[0]));
}

TEST(complaint, it_is_answered_once_by_its_handler_in_a_sentence) {
  Complaint complaint;
  complaint.handler = AccountId{1};
  EXPECT_EQ(may_answer(complaint, AccountId{2}, "we looked into it all").error().key,
            "work.no_such_complaint");
  EXPECT_EQ(may_answer(complaint, AccountId{1}, "no").error().key, "work.answer_short");
  EXPECT_TRUE(may_answer(complaint, AccountId{1}, "we looked into it all"));
  EXPECT_EQ(may_appeal(complaint).error().key, "work.not_answered_yet");
  complaint.answered_at = Instant{5};
  EXPECT_EQ(may_answer(complaint, AccountId{1}, "we looked into it all").error().key,
            "work.complaint_answered");
  EXPECT_TRUE(may_appeal(complaint));
  complaint.round = 2;
  EXPECT_EQ(may_appeal(complaint).error().key, "work.appealed_already");
}

TEST(complaint, small_counts_are_not_told) {
  EXPECT_EQ(public_count(0), 0);
  for (int few = 1; few < 5; ++few)
    EXPECT_FALSE(public_count(few)) << few;
  EXPECT_EQ(public_count(5), 5);
}

}  // namespace
}  // namespace fl
