// Reading and counting. Weights are those of the competition's rules (Ceschia, Dang, De
// Causmaecker, Haspeslagh, Schaerf, 2015): optimal coverage 30, consecutive assignments 15 for
// shift types and 30 for working days, consecutive days off 30, preferences 10, complete weekends
// 30, total assignments 20, total working weekends 30.
#include "duty/inrc2.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace fl::inrc2 {

namespace {

constexpr int kCoverage = 30, kShiftInRow = 15, kWorkInRow = 30, kOffInRow = 30, kWish = 10,
              kCompleteWeekend = 30, kAssignments = 20, kWeekends = 30;
constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

// Words in a row; commas and brackets part like spaces.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string word() {
    while (at_ < text_.size() && is_gap(text_[at_])) {
      if (text_[at_] == '\n') ++line_;
      ++at_;
    }
    const std::size_t from = at_;
    while (at_ < text_.size() && !is_gap(text_[at_]))
      ++at_;
    if (from == at_) is_bad_ = true;
    return std::string(text_.substr(from, at_ - from));
  }
  int number() {
    const std::string text = word();
    char* end = nullptr;
    const long value = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || value < 0 || value > 100'000) is_bad_ = true;
    return static_cast<int>(value);
  }
  int count() {  // of things to follow
    const int value = number();
    if (value > 10'000) is_bad_ = true;
    return is_bad_ ? 0 : value;
  }
  Bounds bounds() {
    const int low = number();
    return {low, number()};
  }
  int day() {
    const std::string text = word();
    for (std::size_t i = 0; i < kDays.size(); ++i)
      if (text.starts_with(kDays[i])) return static_cast<int>(i);
    is_bad_ = true;
    return 0;
  }
  void expect(std::string_view wanted) {
    if (word() != wanted) is_bad_ = true;
  }
  // True when the next word is this one; otherwise nothing is read.
  bool is_next(std::string_view wanted) {
    const std::size_t at = at_;
    const int line = line_;
    const bool was_bad = is_bad_;
    if (word() == wanted) return true;
    at_ = at;
    line_ = line;
    is_bad_ = was_bad;
    return false;
  }
  [[nodiscard]] bool is_bad() const { return is_bad_; }
  [[nodiscard]] bool is_at_end() const {
    return text_.find_first_not_of(" \t\r\n", at_) == text_.npos;
  }
  [[nodiscard]] Fault fault() const {
    return {FaultKind::bad_input, "duty.bad_inrc2", "line " + std::to_string(line_)};
  }

 private:
  static bool is_gap(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == '(' || c == ')' ||
           c == '=';
  }
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool is_bad_ = false;
};

int outside(int value, Bounds bounds) {
  return std::max({0, bounds.low - value, value - bounds.high});
}

// One nurse: a shift name for each day; "" is off.
class Row {
 public:
  Row(const Scenario& scenario, const Nurse& nurse, const History& history,
      std::vector<std::string> days, Score& score)
      : scenario_(scenario),
        contract_(scenario.contracts.at(nurse.contract)),
        history_(history),
        days_(std::move(days)),
        score_(score) {}

  void count() {
    count_successions();
    count_runs();
    count_weekends();
    int assigned = history_.assignments;
    for (const std::string& shift : days_)
      assigned += shift.empty() ? 0 : 1;
    score_.total_assignments += kAssignments * outside(assigned, contract_.assignments);
  }

 private:
  [[nodiscard]] const ShiftType* type_of(const std::string& name) const {
    for (const ShiftType& type : scenario_.shifts)
      if (type.name == name) return &type;
    return nullptr;
  }

  void count_successions() {
    std::string last = history_.last_shift == "None" ? "" : history_.last_shift;
    for (const std::string& shift : days_) {
      const ShiftType* type = type_of(last);
      if (type != nullptr && std::find(type->not_before.begin(), type->not_before.end(), shift) !=
                                 type->not_before.end())
        ++score_.successions;
      last = shift;
    }
  }

  // A run's length is judged when it ends; one that goes on at the end only for being too long, and
  // what was too long before is not counted again.
  static int run_cost(int length, int before, Bounds bounds, bool has_ended) {
    int cost = std::max(0, length - std::max(bounds.high, before));
    if (has_ended) cost += std::max(0, bounds.low - length);
    return cost;
  }

  template <class Same>
  void for_runs(int before, Same is_same, Bounds bounds, int weight, int& sum) {
    int length = before;
    bool is_open = before > 0;
    for (std::size_t day = 0; day < days_.size(); ++day) {
      if (is_same(days_[day])) {
        if (!is_open) {
          is_open = true;
          length = 0;
          before = 0;
        }
        ++length;
      } else if (is_open) {
        sum += weight * run_cost(length, before, bounds, true);
        is_open = false;
      }
    }
    if (is_open) sum += weight * run_cost(length, before, bounds, false);
  }

  void count_runs() {
    for (const ShiftType& type : scenario_.shifts)
      for_runs(
          history_.last_shift == type.name ? history_.shift_in_row : 0,
          [&](const std::string& shift) { return shift == type.name; }, type.in_row, kShiftInRow,
          score_.consecutive);
    for_runs(
        history_.work_in_row, [](const std::string& shift) { return !shift.empty(); },
        contract_.work_in_row, kWorkInRow, score_.consecutive);
    for_runs(
        history_.off_in_row, [](const std::string& shift) { return shift.empty(); },
        contract_.off_in_row, kOffInRow, score_.days_off);
  }

  void count_weekends() {
    int worked = history_.weekends;
    for (std::size_t saturday = 5; saturday + 1 < days_.size(); saturday += 7) {
      const bool first = !days_[saturday].empty(), second = !days_[saturday + 1].empty();
      worked += first || second ? 1 : 0;
      if (contract_.wants_complete_weekends && first != second)
        score_.complete_weekends += kCompleteWeekend;
    }
    score_.weekends_max += kWeekends * std::max(0, worked - contract_.weekends_max);
  }

  const Scenario& scenario_;
  const Contract& contract_;
  const History& history_;
  std::vector<std::string> days_;
  Score& score_;
};

bool has_skill(const Scenario& scenario, const Assignment& assignment) {
  for (const Nurse& nurse : scenario.nurses)
    if (nurse.name == assignment.nurse)
      return std::find(nurse.skills.begin(), nurse.skills.end(), assignment.skill) !=
             nurse.skills.end();
  return false;
}

void count_week(const Scenario& scenario, const Week& week,
                const std::vector<Assignment>& assignments, Score& score) {
  std::map<std::pair<std::string, int>, std::string> works;
  for (const Assignment& one : assignments) {
    if (!works.emplace(std::pair(one.nurse, one.day), one.shift).second) ++score.two_a_day;
    if (!has_skill(scenario, one)) ++score.skills;
  }
  for (const Need& need : week.needs)
    for (int day = 0; day < 7; ++day) {
      int there = 0;
      for (const Assignment& one : assignments)
        if (one.day == day && one.shift == need.shift && one.skill == need.skill) ++there;
      const Bounds wanted = need.days[std::size_t(day)];
      score.coverage += std::max(0, wanted.low - there);
      score.optimal_coverage += kCoverage * std::max(0, wanted.high - std::max(there, wanted.low));
    }
  for (const Wish& wish : week.wishes) {
    const auto found = works.find({wish.nurse, wish.day});
    if (found != works.end() && (wish.shift == "Any" || wish.shift == found->second))
      score.preferences += kWish;
  }
}

void read_contracts(Reader& reader, Scenario& scenario) {
  for (int n = reader.count(); n > 0 && !reader.is_bad(); --n) {
    const std::string name = reader.word();
    Contract contract;
    contract.assignments = reader.bounds();
    contract.work_in_row = reader.bounds();
    contract.off_in_row = reader.bounds();
    contract.weekends_max = reader.number();
    contract.wants_complete_weekends = reader.number() != 0;
    scenario.contracts.emplace(name, contract);
  }
}

}  // namespace

Result<Scenario> read_scenario(std::string_view text) {
  Reader reader(text);
  Scenario scenario;
  reader.expect("SCENARIO");
  reader.word();
  reader.expect("WEEKS");
  scenario.weeks = reader.number();
  reader.expect("SKILLS");
  for (int n = reader.count(); n > 0 && !reader.is_bad(); --n)
    scenario.skills.push_back(reader.word());
  reader.expect("SHIFT_TYPES");
  for (int n = reader.count(); n > 0 && !reader.is_bad(); --n) {
    ShiftType type;
    type.name = reader.word();
    type.in_row = reader.bounds();
    scenario.shifts.push_back(type);
  }
  reader.expect("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS");
  for (std::size_t i = 0; i < scenario.shifts.size() && !reader.is_bad(); ++i) {
    const std::string name = reader.word();
    for (int n = reader.count(); n > 0 && !reader.is_bad(); --n) {
      const std::string next = reader.word();
      for (ShiftType& type : scenario.shifts)
        if (type.name == name) type.not_before.push_back(next);
    }
  }
  reader.expect("CONTRACTS");
  read_contracts(reader, scenario);
  reader.expect("NURSES");
  for (int n = reader.count(); n > 0 && !reader.is_bad(); --n) {
    Nurse nurse;
    nurse.name = reader.word();
    nurse.contract = reader.word();
    for (int skills = reader.count(); skills > 0 && !reader.is_bad(); --skills)
      nurse.skills.push_back(reader.word());
    if (!scenario.contracts.contains(nurse.contract)) return reader.fault();
    scenario.nurses.push_back(nurse);
  }
  if (reader.is_bad()) return reader.fault();
  return scenario;
}

Result<std::map<std::string, History>> read_history(std::string_view text) {
  Reader reader(text);
  std::map<std::string, History> all;
  reader.expect("HISTORY");
  reader.word();
  reader.word();
  reader.expect("NURSE_HISTORY");
  while (!reader.is_bad() && !reader.is_at_end()) {
    const std::string name = reader.word();
    History history;
    history.assignments = reader.number();
    history.weekends = reader.number();
    history.last_shift = reader.word();
    history.shift_in_row = reader.number();
    history.work_in_row = reader.number();
    history.off_in_row = reader.number();
    all.emplace(name, history);
  }
  if (reader.is_bad()) return reader.fault();
  return all;
}

Result<Week> read_week(std::string_view text, const Scenario& scenario) {
  Reader reader(text);
  Week week;
  reader.expect("WEEK_DATA");
  reader.word();
  reader.expect("REQUIREMENTS");
  while (!reader.is_bad() && !reader.is_next("SHIFT_OFF_REQUESTS")) {
    Need need;
    need.shift = reader.word();
    need.skill = reader.word();
    if (std::find(scenario.skills.begin(), scenario.skills.end(), need.skill) ==
        scenario.skills.end())
      return reader.fault();
    for (Bounds& day : need.days)
      day = reader.bounds();
    week.needs.push_back(need);
  }
  for (int n = reader.count(); n > 0 && !reader.is_bad(); --n) {
    Wish wish;
    wish.nurse = reader.word();
    wish.shift = reader.word();
    wish.day = reader.day();
    week.wishes.push_back(wish);
  }
  if (reader.is_bad()) return reader.fault();
  return week;
}

Result<std::vector<Assignment>> read_solution(std::string_view text, const Scenario& scenario) {
  Reader reader(text);
  std::vector<Assignment> assignments;
  reader.expect("SOLUTION");
  reader.word();
  reader.word();
  reader.expect("ASSIGNMENTS");
  std::set<std::string> nurses;
  for (const Nurse& nurse : scenario.nurses)
    nurses.insert(nurse.name);
  for (int n = reader.count(); n > 0 && !reader.is_bad(); --n) {
    Assignment one;
    one.nurse = reader.word();
    one.day = reader.day();
    one.shift = reader.word();
    one.skill = reader.word();
    if (!nurses.contains(one.nurse)) return reader.fault();
    assignments.push_back(one);
  }
  if (reader.is_bad()) return reader.fault();
  return assignments;
}

Score score(const Scenario& scenario, const std::map<std::string, History>& history,
            const std::vector<Week>& weeks, const std::vector<std::vector<Assignment>>& solutions) {
  CHECK(weeks.size() == solutions.size());
  Score score;
  std::map<std::string, std::vector<std::string>> days;
  for (const Nurse& nurse : scenario.nurses)
    days[nurse.name].resize(weeks.size() * 7);
  for (std::size_t week = 0; week < weeks.size(); ++week) {
    count_week(scenario, weeks[week], solutions[week], score);
    for (const Assignment& one : solutions[week])
      days[one.nurse][week * 7 + std::size_t(one.day)] = one.shift;
  }
  for (const Nurse& nurse : scenario.nurses) {
    const auto before = history.find(nurse.name);
    Row(scenario, nurse, before == history.end() ? History{} : before->second,
        std::move(days[nurse.name]), score)
        .count();
  }
  return score;
}

}  // namespace fl::inrc2
