// The judge on a small instance counted by hand. The organisers' own instance is checked by the
// suite `shared` where its files are at hand.
#include "duty/inrc2.h"

#include <gtest/gtest.h>

namespace fl::inrc2 {
namespace {

constexpr std::string_view kScenario = R"(SCENARIO = tiny

WEEKS = 1

SKILLS = 1
Nurse

SHIFT_TYPES = 2
Early (2,5)
Night (1,2)

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Night 1 Early

CONTRACTS = 1
Full (4,5) (2,4) (2,3) 1 1

NURSES = 2
Ann Full 1 Nurse
Bea Full 1 Nurse
)";
constexpr std::string_view kHistory = R"(HISTORY
0 tiny

NURSE_HISTORY
Ann 0 0 Night 1 1 0
Bea 3 1 None 0 0 4
)";
constexpr std::string_view kWeek = R"(WEEK_DATA
tiny

REQUIREMENTS
Early Nurse (1,1) (0,1) (0,0) (0,0) (0,0) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 2
Ann Any Tue
Bea Night Sat
)";

Score score_of(std::string_view solution) {
  auto scenario = read_scenario(kScenario);
  auto history = read_history(kHistory);
  auto week = read_week(kWeek, *scenario);
  auto assigned = read_solution(solution, *scenario);
  return score(*scenario, *history, {*week}, {*assigned});
}

TEST(inrc2, counts_each_constraint) {
  // Ann: night before, then early Monday (forbidden), Tuesday; Bea: Saturday night alone.
  const Score counted = score_of(
      "SOLUTION\n0 tiny\n\nASSIGNMENTS = 3\nAnn Mon Early Nurse\nAnn Tue Early Nurse\n"
      "Bea Sat Night Nurse\n");
  EXPECT_EQ(counted.successions, 1);
  EXPECT_EQ(counted.coverage, 0);
  EXPECT_EQ(counted.optimal_coverage, 0);
  EXPECT_EQ(counted.preferences, 20);
  EXPECT_EQ(counted.total_assignments, 20 * 2);  // Ann has 2 of 4; Bea 4
  EXPECT_EQ(counted.complete_weekends, 30);
  EXPECT_EQ(counted.weekends_max, 30);  // Bea's second
  // Ann's five days off are two too many; Bea's four were too many before and five more follow.
  EXPECT_EQ(counted.days_off, 30 * (2 + 5));
  EXPECT_EQ(counted.consecutive, 30);  // Bea's single working day; her night may be single
}

TEST(inrc2, counts_hard_constraints) {
  const Score counted =
      score_of("SOLUTION\n0 tiny\n\nASSIGNMENTS = 2\nBea Tue Early Nurse\nBea Tue Night Doctor\n");
  EXPECT_EQ(counted.coverage, 1);
  EXPECT_EQ(counted.two_a_day, 1);
  EXPECT_EQ(counted.skills, 1);
  EXPECT_FALSE(counted.is_feasible());
}

TEST(inrc2, refuses_files_that_are_not_of_its_kind) {
  EXPECT_EQ(read_scenario("").error().key, "duty.bad_inrc2");
  EXPECT_EQ(read_scenario(kWeek).error().key, "duty.bad_inrc2");
  EXPECT_FALSE(read_history("HISTORY\n0 tiny\nNURSE_HISTORY\nAnn 0 x"));
  auto scenario = read_scenario(kScenario);
  EXPECT_FALSE(read_week("WEEK_DATA\ntiny\nREQUIREMENTS\nEarly Nurse (1,1)", *scenario));
  EXPECT_FALSE(read_solution("SOLUTION\n0 t\nASSIGNMENTS = 1\nZoe Mon Early Nurse", *scenario));
}

}  // namespace
}  // namespace fl::inrc2
