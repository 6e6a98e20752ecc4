// What a roster must keep and what it costs, and the roster without a solver.
#include "duty/roster.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "duty/roster_rules.h"

namespace fl {

namespace {

using roster::Stop;
using roster::Table;

constexpr std::array<std::string_view, 9> kRuleNames{"rest",     "unknown_person", "unknown_shift",
                                                     "no_skill", "absent",         "own_hours",
                                                     "twice",    "two_a_day",      "over_full"};
constexpr std::array<std::string_view, 9> kStopNames{"not_needed", "no_skill",      "absent",
                                                     "limits",     "same_day",      "rest",
                                                     "hours",      "nights_in_row", "day_off"};
constexpr int kCarriedMax = 6;

// Cells of one person, in the order of shifts.
using Own = std::vector<std::size_t>;

void check_person(const Table& table, const RosterPerson& person, const Own& shifts,
                  std::vector<RosterBreach>& breaches) {
  std::vector<WorkSpan> spans;
  std::int64_t minutes = 0;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    spans.push_back(table.span(shifts[i]));
    minutes += table.minutes[shifts[i]];
    if (std::find(person.absent.begin(), person.absent.end(), shifts[i]) != person.absent.end())
      breaches.push_back({RosterRule::absent, {}, person.id, shifts[i], 1, 0});
    if (i > 0 && shifts[i] == shifts[i - 1])
      breaches.push_back({RosterRule::twice, {}, person.id, shifts[i], 2, 1});
    else if (i > 0 && table.days[shifts[i]] == table.days[shifts[i - 1]])
      breaches.push_back({RosterRule::two_a_day, {}, person.id, shifts[i], 2, 1});
    if (person.minutes_max > 0 && minutes > person.minutes_max &&
        minutes - table.minutes[shifts[i]] <= person.minutes_max)
      breaches.push_back(
          {RosterRule::own_hours, {}, person.id, shifts[i], minutes, person.minutes_max});
  }
  for (const RestBreach& breach :
       rest_breaches(person.worked, spans, person.limits, table.input.rest))
    breaches.push_back(
        {RosterRule::rest, breach.rule, person.id, shifts[breach.span], breach.have, breach.limit});
}

bool has_skill(const RosterPerson& person, int skill) {
  return skill >= 0 && skill < 32 && (person.skills >> unsigned(skill) & 1) != 0;
}

std::int64_t square(std::int64_t value) {
  return value * value;
}

}  // namespace

namespace roster {

Table::Table(const RosterInput& given) : input(given) {
  Instant first = given.shifts.empty() ? Instant{} : given.shifts.front().from;
  for (const RosterShift& shift : given.shifts)
    first = std::min(first, shift.from);
  const Instant midnight = start_of_day(first);
  for (std::size_t i = 0; i < given.shifts.size(); ++i) {
    const RosterShift& shift = given.shifts[i];
    const Instant day = start_of_day(shift.from);
    days.push_back((day - midnight) / std::chrono::hours(24));
    is_night.push_back(fl::is_night(span(i), given.rest) ? 1 : 0);
    // 1970-01-01 was a Thursday; days are the city's.
    const std::int64_t number =
        (day + std::chrono::milliseconds(city_offset())).ms / (24 * 60 * 60 * 1000);
    const std::int64_t weekday = (number + 3) % 7;  // 0: Monday
    is_weekend.push_back(weekday >= 5 ? 1 : 0);
    minutes.push_back(
        std::chrono::duration_cast<std::chrono::minutes>(shift.until - shift.from).count());
  }
  for (std::size_t i = 0; i < given.people.size(); ++i) {
    const RosterPerson& person = given.people[i];
    person_at[person.id] = i;
    nights_least = i == 0 ? person.nights_before : std::min(nights_least, person.nights_before);
    weekends_least =
        i == 0 ? person.weekends_before : std::min(weekends_least, person.weekends_before);
  }
}

WorkSpan Table::span(std::size_t shift) const {
  const RosterShift& row = input.shifts[shift];
  return {row.from, row.until, row.is_heavy, row.is_exposed};
}

int Table::need_of(std::size_t shift, int skill) const {
  for (std::size_t i = 0; i < input.needs.size(); ++i)
    if (input.needs[i].shift == shift && input.needs[i].skill == skill) return static_cast<int>(i);
  return -1;
}

int Table::nights_carried(const RosterPerson& person) const {
  return std::min(person.nights_before - nights_least, kCarriedMax);
}

int Table::weekends_carried(const RosterPerson& person) const {
  return std::min(person.weekends_before - weekends_least, kCarriedMax);
}

Outcome check_input(const RosterInput& input) {
  const Fault too_large{FaultKind::bad_input, "duty.roster_too_large",
                        fmt::format("{} people and {} shifts", kRosterPeopleMax, kRosterShiftsMax)};
  if (input.people.size() > kRosterPeopleMax || input.shifts.size() > kRosterShiftsMax)
    return too_large;
  auto bad = [](std::string what) {
    return Fault{FaultKind::bad_input, "duty.bad_roster", std::move(what)};
  };
  for (const RosterShift& shift : input.shifts)
    if (shift.until <= shift.from) return bad("a shift ends before it begins: " + shift.name);
  std::set<std::pair<std::size_t, int>> needs;
  for (const RosterNeed& need : input.needs) {
    if (need.shift >= input.shifts.size() || need.skill < 0 || need.skill > 31 || need.count < 0 ||
        need.tier < 0 || need.tier > 3)
      return bad("a need names no shift, skill or tier of the input");
    if (!needs.emplace(need.shift, need.skill).second)
      return bad("a shift and skill are needed twice: put the numbers together");
  }
  std::set<ResponderId> people;
  for (const RosterPerson& person : input.people) {
    if (!people.insert(person.id).second)
      return Fault{FaultKind::bad_input, "duty.same_responder_twice", base32_of(person.id.value)};
    for (const RosterWish& wish : person.wishes)
      if (wish.shift >= input.shifts.size() || wish.weight < -100 || wish.weight > 100)
        return bad("a wish names no shift, or weighs too much");
    for (const std::size_t shift : person.absent)
      if (shift >= input.shifts.size()) return bad("an absence names no shift");
    if (person.nights_before < 0 || person.weekends_before < 0 || person.minutes_max < 0)
      return bad("a number of a person is below nothing");
  }
  return Done{};
}

Stop stop_of(const Table& table, const RosterPerson& person, const std::vector<std::size_t>& shifts,
             std::size_t shift, int skill) {
  if (!has_skill(person, skill)) return Stop::no_skill;
  if (std::find(person.absent.begin(), person.absent.end(), shift) != person.absent.end())
    return Stop::absent;
  std::vector<WorkSpan> spans;
  std::int64_t minutes = table.minutes[shift];
  bool is_same_day = false;
  for (const std::size_t own : shifts) {
    spans.push_back(table.span(own));
    minutes += table.minutes[own];
    is_same_day = is_same_day || table.days[own] == table.days[shift];
  }
  spans.push_back(table.span(shift));
  Stop stop = is_same_day ? Stop::same_day : Stop::none;
  for (const RestBreach& breach :
       rest_breaches(person.worked, spans, person.limits, table.input.rest)) {
    const bool is_limit =
        breach.rule == RestRule::no_night || breach.rule == RestRule::no_heavy_work ||
        breach.rule == RestRule::no_exposure || breach.rule == RestRule::shift_length;
    if (is_limit) return Stop::limits;
    if (stop != Stop::none) continue;
    stop = breach.rule == RestRule::week_hours      ? Stop::hours
           : breach.rule == RestRule::nights_in_row ? Stop::nights_in_row
           : breach.rule == RestRule::day_off       ? Stop::day_off
                                                    : Stop::rest;
  }
  if (stop == Stop::none && person.minutes_max > 0 && minutes > person.minutes_max)
    return Stop::hours;
  return stop;
}

std::string_view name_of(Stop stop) {
  return kStopNames[std::size_t(stop)];
}

}  // namespace roster

std::string_view name_of(RosterRule rule) {
  return kRuleNames[std::size_t(rule)];
}

std::vector<RosterBreach> validate_roster(const RosterInput& input,
                                          std::span<const RosterCell> cells) {
  const Table table(input);
  std::vector<RosterBreach> breaches;
  std::vector<Own> own(input.people.size());
  std::vector<int> filled(input.needs.size(), 0);
  for (const RosterCell& cell : cells) {
    const auto person = table.person_at.find(cell.person);
    if (person == table.person_at.end() || cell.shift >= input.shifts.size()) {
      breaches.push_back(
          {person == table.person_at.end() ? RosterRule::unknown_person : RosterRule::unknown_shift,
           {},
           cell.person,
           cell.shift});
      continue;
    }
    own[person->second].push_back(cell.shift);
    if (!has_skill(input.people[person->second], cell.skill))
      breaches.push_back({RosterRule::no_skill, {}, cell.person, cell.shift, cell.skill, 0});
    const int need = table.need_of(cell.shift, cell.skill);
    const int limit = need < 0 ? 0 : input.needs[std::size_t(need)].count;
    if (need < 0 || ++filled[std::size_t(need)] > limit)
      breaches.push_back({RosterRule::over_full,
                          {},
                          cell.person,
                          cell.shift,
                          need < 0 ? 1 : filled[std::size_t(need)],
                          limit});
  }
  for (std::size_t i = 0; i < own.size(); ++i) {
    std::sort(own[i].begin(), own[i].end(), [&](std::size_t a, std::size_t b) {
      return std::pair(input.shifts[a].from, a) < std::pair(input.shifts[b].from, b);
    });
    check_person(table, input.people[i], own[i], breaches);
  }
  return breaches;
}

RosterCost roster_cost(const RosterInput& input, std::span<const RosterCell> cells) {
  const Table table(input);
  RosterCost cost;
  std::vector<int> empty;
  for (const RosterNeed& need : input.needs)
    empty.push_back(need.count);
  std::vector<std::int64_t> nights(input.people.size()), weekends(nights), shifts(nights);
  for (const RosterCell& cell : cells) {
    const auto found = table.person_at.find(cell.person);
    const int need = table.need_of(cell.shift, cell.skill);
    if (found == table.person_at.end() || need < 0) continue;
    --empty[std::size_t(need)];
    const std::size_t i = found->second;
    nights[i] += table.is_night[cell.shift];
    weekends[i] += table.is_weekend[cell.shift];
    ++shifts[i];
    for (const RosterWish& wish : input.people[i].wishes)
      if (wish.shift == cell.shift) cost.wishes += wish.weight * input.weights.wish;
  }
  for (std::size_t n = 0; n < empty.size(); ++n)
    cost.empty_seats += empty[n] * input.weights.empty_seat[input.needs[n].tier];
  for (std::size_t i = 0; i < input.people.size(); ++i) {
    const int before = table.nights_carried(input.people[i]);
    const int ends_before = table.weekends_carried(input.people[i]);
    cost.nights += input.weights.night_spread * (square(before + nights[i]) - square(before));
    cost.weekends +=
        input.weights.weekend_spread * (square(ends_before + weekends[i]) - square(ends_before));
    cost.shifts += input.weights.shift_spread * square(shifts[i]);
  }
  return cost;
}

std::vector<RosterCell> greedy_roster(const RosterInput& input, std::span<const RosterCell> fixed) {
  const Table table(input);
  std::vector<RosterCell> cells(fixed.begin(), fixed.end());
  std::vector<Own> own(input.people.size());
  std::vector<int> left;
  for (const RosterNeed& need : input.needs)
    left.push_back(need.count);
  for (const RosterCell& cell : fixed) {
    const auto person = table.person_at.find(cell.person);
    const int need = table.need_of(cell.shift, cell.skill);
    if (person == table.person_at.end() || need < 0) continue;
    own[person->second].push_back(cell.shift);
    --left[std::size_t(need)];
  }
  std::vector<std::size_t> order;
  for (std::size_t n = 0; n < input.needs.size(); ++n)
    order.push_back(n);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const RosterNeed &one = input.needs[a], &two = input.needs[b];
    return std::tuple(one.tier, input.shifts[one.shift].from, one.skill) <
           std::tuple(two.tier, input.shifts[two.shift].from, two.skill);
  });
  for (const std::size_t n : order) {
    const RosterNeed& need = input.needs[n];
    while (left[n] > 0) {
      std::size_t best = input.people.size();
      for (std::size_t i = 0; i < input.people.size(); ++i) {
        if (roster::stop_of(table, input.people[i], own[i], need.shift, need.skill) != Stop::none)
          continue;
        if (best == input.people.size() || std::tuple(own[i].size(), input.people[i].id) <
                                               std::tuple(own[best].size(), input.people[best].id))
          best = i;
      }
      if (best == input.people.size()) break;
      own[best].push_back(need.shift);
      cells.push_back({input.people[best].id, need.shift, need.skill});
      --left[n];
    }
  }
  return cells;
}

}  // namespace fl
