// The roster as a mixed-integer model in CPLEX's LP format.
//
// x_p_s_k: person p works shift s with skill k (0 or 1); there is no column for what a rule forbids
// already. e_n: seats of need n left empty. a_p_j, b_p_j, c_p_j: the j-th night, weekend shift and
// shift of a person, each dearer than the one before, so that they go round.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "duty/roster_rules.h"

namespace fl::roster {

namespace {

constexpr int kTermsInLine = 8;

struct Column {
  std::size_t shift = 0;
  int skill = 0;
  std::string name;
};

class Writer {
 public:
  Writer(const Table& table, const RosterOptions& options)
      : table_(table), input_(table.input), options_(options), by_need_(input_.needs.size()) {}

  std::string write() {
    for (std::size_t i = 0; i < input_.people.size(); ++i)
      add_person(i);
    for (std::size_t n = 0; n < input_.needs.size(); ++n)
      add_need(n);
    for (const RosterCell& cell : options_.fixed)
      bounds_ += fmt::format(" x_{}_{}_{} = 1\n", table_.person_at.at(cell.person), cell.shift,
                             cell.skill);
    return "Minimize\n obj:" + objective_ + "\nSubject To\n" + rows_ + "Bounds\n" + bounds_ +
           "Binaries\n" + binaries_ + "Generals\n" + generals_ + "End\n";
  }

 private:
  using Terms = std::vector<std::pair<std::int64_t, std::string>>;

  void add_cost(std::int64_t cost, const std::string& name) {
    if (cost == 0) return;
    objective_ += fmt::format(" {} {} {}", cost < 0 ? "-" : "+", cost < 0 ? -cost : cost, name);
    if (++cost_count_ % kTermsInLine == 0) objective_ += "\n";
  }

  void add_row(const Terms& terms, std::string_view sign, std::int64_t right) {
    if (terms.empty()) return;
    rows_ += fmt::format(" r{}:", ++row_count_);
    int count = 0;
    for (const auto& [factor, name] : terms) {
      rows_ +=
          fmt::format(" {} {} {}", factor < 0 ? "-" : "+", factor < 0 ? -factor : factor, name);
      if (++count % kTermsInLine == 0) rows_ += "\n";
    }
    rows_ += fmt::format(" {} {}\n", sign, right);
  }

  // Only when the columns could go over the limit together.
  void add_limit(const Terms& terms, std::int64_t limit) {
    std::int64_t most = 0;
    for (const auto& term : terms)
      most += term.first;
    if (most > limit) add_row(terms, "<=", std::max<std::int64_t>(0, limit));
  }

  void add_person(std::size_t i) {
    const RosterPerson& person = input_.people[i];
    std::vector<Column> columns;
    for (std::size_t n = 0; n < input_.needs.size(); ++n) {
      const RosterNeed& need = input_.needs[n];
      if (need.count == 0) continue;
      if (stop_of(table_, person, {}, need.shift, need.skill) != Stop::none) continue;
      columns.push_back(
          {need.shift, need.skill, fmt::format("x_{}_{}_{}", i, need.shift, need.skill)});
      by_need_[n].emplace_back(1, columns.back().name);
      binaries_ += " " + columns.back().name + "\n";
      std::int64_t wish_cost = 0;
      for (const RosterWish& wish : person.wishes)
        if (wish.shift == need.shift) wish_cost += wish.weight * input_.weights.wish;
      add_cost(wish_cost, columns.back().name);
    }
    if (columns.empty()) return;
    add_days(columns);
    add_rest(columns);
    add_week(person, columns);
    add_days_off(person, columns);
    add_nights_row(person, columns);
    add_spread(i, person, columns);
  }

  void add_days(const std::vector<Column>& columns) {
    std::set<std::int64_t> days;
    for (const Column& column : columns)
      days.insert(table_.days[column.shift]);
    for (const std::int64_t day : days) {
      Terms terms;
      for (const Column& column : columns)
        if (table_.days[column.shift] == day) terms.emplace_back(1, column.name);
      add_limit(terms, 1);
    }
  }

  // All shifts that some shift's beginning falls into, rest included, exclude each other.
  void add_rest(const std::vector<Column>& columns) {
    std::set<std::size_t> shifts;
    for (const Column& column : columns)
      shifts.insert(column.shift);
    for (const std::size_t at : shifts) {
      const Instant begin = input_.shifts[at].from;
      Terms terms;
      std::set<std::int64_t> days;
      for (const Column& column : columns) {
        const RosterShift& other = input_.shifts[column.shift];
        if (other.from > begin || begin >= other.until + input_.rest.rest_min) continue;
        terms.emplace_back(1, column.name);
        days.insert(table_.days[column.shift]);
      }
      if (days.size() > 1) add_limit(terms, 1);  // within one day the row above says it
    }
  }

  [[nodiscard]] static std::int64_t minutes_inside(Instant from, Instant until, Instant begin,
                                                   Instant end) {
    const Instant low = std::max(from, begin), high = std::min(until, end);
    return low >= high ? 0 : std::chrono::duration_cast<std::chrono::minutes>(high - low).count();
  }

  void add_week(const RosterPerson& person, const std::vector<Column>& columns) {
    std::set<std::size_t> shifts;
    Terms all;
    for (const Column& column : columns) {
      shifts.insert(column.shift);
      all.emplace_back(table_.minutes[column.shift], column.name);
    }
    if (person.minutes_max > 0) add_limit(all, person.minutes_max);
    for (const std::size_t at : shifts) {
      const Instant end = input_.shifts[at].until, begin = end - std::chrono::hours(7 * 24);
      std::int64_t worked = 0;
      for (const WorkSpan& span : person.worked)
        worked += minutes_inside(span.from, span.until, begin, end);
      Terms terms;
      for (const Column& column : columns) {
        const RosterShift& shift = input_.shifts[column.shift];
        if (shift.from > input_.shifts[at].from) continue;
        const std::int64_t minutes = minutes_inside(shift.from, shift.until, begin, end);
        if (minutes > 0) terms.emplace_back(minutes, column.name);
      }
      add_limit(terms, input_.rest.week_limit().count() - worked);
    }
  }

  // The days before the roster somebody worked on (or at night), counted like table_.days.
  [[nodiscard]] std::set<std::int64_t> days_worked(const RosterPerson& person,
                                                   bool only_nights) const {
    std::set<std::int64_t> days;
    if (input_.shifts.empty()) return days;
    const Instant midnight =
        start_of_day(input_.shifts.front().from) - std::chrono::hours(24 * table_.days.front());
    for (const WorkSpan& span : person.worked)
      if (!only_nights || fl::is_night(span, input_.rest))
        days.insert((start_of_day(span.from) - midnight) / std::chrono::hours(24));
    return days;
  }

  void add_window(const std::set<std::int64_t>& worked, const std::vector<Column>& columns,
                  std::int64_t last, std::int64_t length, std::int64_t limit, bool only_nights) {
    std::int64_t before = 0;
    for (const std::int64_t day : worked)
      if (day <= last && day > last - length) ++before;
    Terms terms;
    std::set<std::int64_t> days;
    for (const Column& column : columns) {
      const std::int64_t day = table_.days[column.shift];
      if (day > last || day <= last - length || worked.contains(day)) continue;
      if (only_nights && table_.is_night[column.shift] == 0) continue;
      terms.emplace_back(1, column.name);
      days.insert(day);
    }
    if (before + std::int64_t(days.size()) > limit)
      add_row(terms, "<=", std::max<std::int64_t>(0, limit - before));
  }

  void add_days_off(const RosterPerson& person, const std::vector<Column>& columns) {
    const auto worked = days_worked(person, false);
    std::set<std::int64_t> days;
    for (const Column& column : columns)
      days.insert(table_.days[column.shift]);
    for (const std::int64_t day : days)
      add_window(worked, columns, day, 7, 7 - input_.rest.days_off_min, false);
  }

  void add_nights_row(const RosterPerson& person, const std::vector<Column>& columns) {
    const auto worked = days_worked(person, true);
    std::set<std::int64_t> days;
    for (const Column& column : columns)
      if (table_.is_night[column.shift] != 0) days.insert(table_.days[column.shift]);
    for (const std::int64_t day : days)
      add_window(worked, columns, day, input_.rest.nights_in_row_max + 1,
                 input_.rest.nights_in_row_max, true);
  }

  void add_spread(std::size_t i, const RosterPerson& person, const std::vector<Column>& columns) {
    Terms nights, weekends, all;
    std::set<std::int64_t> night_days, weekend_days, days;
    for (const Column& column : columns) {
      const std::int64_t day = table_.days[column.shift];
      all.emplace_back(1, column.name);
      days.insert(day);
      if (table_.is_night[column.shift] != 0) {
        nights.emplace_back(1, column.name);
        night_days.insert(day);
      }
      if (table_.is_weekend[column.shift] != 0) {
        weekends.emplace_back(1, column.name);
        weekend_days.insert(day);
      }
    }
    const RosterWeights& weights = input_.weights;
    add_steps("a", i, nights, night_days.size(), table_.nights_carried(person),
              weights.night_spread);
    add_steps("b", i, weekends, weekend_days.size(), table_.weekends_carried(person),
              weights.weekend_spread);
    add_steps("c", i, all, days.size(), 0, weights.shift_spread);
  }

  // The square of a number as steps: the j-th costs 2 (before + j) - 1 times the weight.
  void add_steps(std::string_view letter, std::size_t i, Terms terms, std::size_t most, int before,
                 std::int64_t weight) {
    if (terms.empty() || weight == 0) return;
    for (std::size_t j = 1; j <= most; ++j) {
      const std::string name = fmt::format("{}_{}_{}", letter, i, j);
      terms.emplace_back(-1, name);
      bounds_ += fmt::format(" {} <= 1\n", name);
      add_cost(weight * (2 * (before + std::int64_t(j)) - 1), name);
    }
    add_row(terms, "=", 0);
  }

  void add_need(std::size_t n) {
    const RosterNeed& need = input_.needs[n];
    const std::string name = fmt::format("e_{}", n);
    Terms terms = by_need_[n];
    terms.emplace_back(1, name);
    add_row(terms, "=", need.count);
    add_cost(input_.weights.empty_seat[need.tier], name);
    bounds_ += fmt::format(" {} <= {}\n", name, need.count);
    generals_ += " " + name + "\n";
  }

  const Table& table_;
  const RosterInput& input_;
  const RosterOptions& options_;
  std::vector<Terms> by_need_;
  std::string objective_, rows_, bounds_, binaries_, generals_;
  int row_count_ = 0, cost_count_ = 0;
};

}  // namespace

std::string lp_of(const Table& table, const RosterOptions& options) {
  return Writer(table, options).write();
}

}  // namespace fl::roster
