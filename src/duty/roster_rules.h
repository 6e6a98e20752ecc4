// Inside duty/: a roster input made ready for its solvers and its judges.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "duty/roster.h"

namespace fl::roster {

struct Table {
  explicit Table(const RosterInput& input);
  const RosterInput& input;
  std::vector<std::int64_t> days;  // beside shifts: the city's day, counted from the first shift
  std::vector<char> is_night, is_weekend;
  std::vector<std::int64_t> minutes;
  std::map<ResponderId, std::size_t> person_at;
  int nights_least = 0, weekends_least = 0;  // before, of everybody
  [[nodiscard]] WorkSpan span(std::size_t shift) const;
  // Which need this cell counts for; -1: none.
  [[nodiscard]] int need_of(std::size_t shift, int skill) const;
  // Fairness counts from whoever had fewest, and not for ever.
  [[nodiscard]] int nights_carried(const RosterPerson& person) const;
  [[nodiscard]] int weekends_carried(const RosterPerson& person) const;
};
[[nodiscard]] Outcome check_input(const RosterInput& input);

enum class Stop { none, no_skill, absent, limits, same_day, rest, hours, nights_in_row, day_off };
// Why this person cannot take this shift on top of `shifts`, or none.
[[nodiscard]] Stop stop_of(const Table& table, const RosterPerson& person,
                           const std::vector<std::size_t>& shifts, std::size_t shift, int skill);
[[nodiscard]] std::string_view name_of(Stop stop);

// The best roster that the solver finds in time; nothing when it found none or is not there.
struct Solved {
  std::vector<RosterCell> cells;
  double objective = 0, bound = 0;
  bool is_proven = false;
};
[[nodiscard]] Result<Solved> solve_by_cbc(const Table& table, const RosterOptions& options);
// The model of that solver, in CPLEX's LP format.
[[nodiscard]] std::string lp_of(const Table& table, const RosterOptions& options);

}  // namespace fl::roster
