// A judge for the rosters of the second International Nurse Rostering Competition (INRC-II): reads
// its text files and counts each constraint as the organisers' validator does. An outside check
// that we read rosters right; Firstline's own rules are in roster.h.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/result.h"

namespace fl::inrc2 {

struct Bounds {
  int low = 0, high = 0;
};
struct ShiftType {
  std::string name;
  Bounds in_row;
  std::vector<std::string> not_before;  // shift types that may not follow the next day
};
struct Contract {
  Bounds assignments, work_in_row, off_in_row;
  int weekends_max = 0;
  bool wants_complete_weekends = false;
};
struct Nurse {
  std::string name, contract;
  std::vector<std::string> skills;
};
struct Scenario {
  int weeks = 0;
  std::vector<std::string> skills;
  std::vector<ShiftType> shifts;
  std::map<std::string, Contract> contracts;
  std::vector<Nurse> nurses;
};
struct History {
  int assignments = 0, weekends = 0;
  std::string last_shift;  // "None": was off
  int shift_in_row = 0, work_in_row = 0, off_in_row = 0;
};
struct Need {
  std::string shift, skill;
  std::array<Bounds, 7> days;  // least and best number
};
struct Wish {
  std::string nurse, shift;  // "Any": a free day
  int day = 0;
};
struct Week {
  std::vector<Need> needs;
  std::vector<Wish> wishes;
};
struct Assignment {
  std::string nurse;
  int day = 0;  // of the week, 0: Monday
  std::string shift, skill;
};

// Faults (bad_input): duty.bad_inrc2, with the line.
[[nodiscard]] Result<Scenario> read_scenario(std::string_view text);
[[nodiscard]] Result<std::map<std::string, History>> read_history(std::string_view text);
[[nodiscard]] Result<Week> read_week(std::string_view text, const Scenario& scenario);
[[nodiscard]] Result<std::vector<Assignment>> read_solution(std::string_view text,
                                                            const Scenario& scenario);

struct Score {
  // Hard constraints: numbers of violations.
  int coverage = 0, skills = 0, successions = 0, two_a_day = 0;
  // Soft constraints: cost.
  int total_assignments = 0, consecutive = 0, days_off = 0, preferences = 0, weekends_max = 0,
      complete_weekends = 0, optimal_coverage = 0;
  [[nodiscard]] int cost() const {
    return total_assignments + consecutive + days_off + preferences + weekends_max +
           complete_weekends + optimal_coverage;
  }
  [[nodiscard]] bool is_feasible() const {
    return coverage + skills + successions + two_a_day == 0;
  }
};
// All weeks together: `weeks` and `solutions` beside each other.
[[nodiscard]] Score score(const Scenario& scenario, const std::map<std::string, History>& history,
                          const std::vector<Week>& weeks,
                          const std::vector<std::vector<Assignment>>& solutions);

}  // namespace fl::inrc2
