// Reading plan inputs. Every field is named in the fault when it is not what it should be; skills,
// languages and courses are words, numbered as they come.
#include "cli/allocate_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "platform/json.h"
#include "platform/random.h"

namespace fl::cli {

namespace {

constexpr std::size_t kFileBytesMax = 256U << 20;

// Reads fields of one object and remembers the first that was wrong.
class Fields {
 public:
  Fields(const json::value& value, std::string place, std::string& wrong)
      : object_(value.if_object()), place_(std::move(place)), wrong_(wrong) {
    if (object_ == nullptr) note("");
  }
  [[nodiscard]] const json::value* find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  std::int64_t number(std::string_view name, std::int64_t otherwise, std::int64_t low,
                      std::int64_t high) {
    const json::value* value = find(name);
    if (value == nullptr) return otherwise;
    const std::int64_t* whole = value->if_int64();
    if (whole == nullptr || *whole < low || *whole > high) {
      note(name);
      return otherwise;
    }
    return *whole;
  }
  int small(std::string_view name, int otherwise, int high) {
    return static_cast<int>(number(name, otherwise, 0, high));
  }
  std::int64_t id(std::string_view name) {
    if (find(name) == nullptr) note(name);
    return number(name, 0, 1, INT64_MAX);
  }
  bool flag(std::string_view name) {
    const json::value* value = find(name);
    if (value == nullptr) return false;
    if (!value->is_bool()) note(name);
    return value->is_bool() && value->get_bool();
  }
  Instant time(std::string_view name, bool is_needed) {
    const json::value* value = find(name);
    if (value == nullptr) {
      if (is_needed) note(name);
      return {};
    }
    if (value->is_string())
      if (auto at = from_rfc3339(std::string_view(value->get_string()))) return *at;
    note(name);
    return {};
  }
  // The bits of words; new words get the next bit.
  BitSet words(std::string_view name, std::map<std::string, int, std::less<>>& known) {
    BitSet set = 0;
    const json::value* own = find(name);
    const bool is_one = own != nullptr && own->is_string();  // "skill": "nurse"
    for (const json::value& word : is_one ? json::array{*own} : list(name)) {
      const bool is_new = word.is_string() && !known.contains(word.get_string());
      if (!word.is_string() || (is_new && known.size() >= 32)) {
        note(name);
        continue;
      }
      const auto bit = known.try_emplace(std::string(word.get_string()), int(known.size()));
      set |= BitSet(1) << unsigned(bit.first->second);
    }
    return set;
  }
  [[nodiscard]] const json::array& list(std::string_view name) {
    static const json::array kNone;
    const json::value* value = find(name);
    if (value == nullptr) return kNone;
    if (!value->is_array()) {
      note(name);
      return kNone;
    }
    return value->get_array();
  }
  [[nodiscard]] HealthLimits limits() {
    return HealthLimits((flag("no_heavy_work") ? kNoHeavyWork : 0) |
                        (flag("no_night") ? kNoNight : 0) |
                        (flag("no_exposure") ? kNoExposure : 0));
  }

 private:
  void note(std::string_view name) {
    if (wrong_.empty()) wrong_ = fmt::format("{}.{}", place_, name);
  }
  const json::object* object_;
  std::string place_;
  std::string& wrong_;
};

using Words = std::map<std::string, int, std::less<>>;

Result<json::value> json_of_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Fault{FaultKind::bad_input, "app.no_file", path};
  std::ostringstream text;
  text << file.rdbuf();
  if (text.view().size() > kFileBytesMax)
    return Fault{FaultKind::bad_input, "duty.bad_plan_file", "more than 256 MiB"};
  boost::system::error_code broken;
  json::value value = json::parse(text.view(), broken);
  if (broken || !value.is_object())
    return Fault{FaultKind::bad_input, "duty.bad_plan_file", "not a JSON object"};
  return value;
}

void read_rest(Fields& fields, RestRules& rest) {
  using std::chrono::minutes;
  rest.rest_min = minutes(fields.number("rest_minutes_min", rest.rest_min.count(), 0, 10'000));
  rest.shift_max = minutes(fields.number("shift_minutes_max", rest.shift_max.count(), 1, 10'000));
  rest.week_max = minutes(fields.number("week_minutes_max", rest.week_max.count(), 0, 10'080));
  rest.is_emergency = fields.flag("is_emergency");
  rest.nights_in_row_max = fields.small("nights_in_row_max", rest.nights_in_row_max, 7);
}

constexpr std::int64_t kFar = 10'000'000;

Responder read_responder(const json::value& value, std::size_t at, std::array<Words, 3>& words,
                         std::string& wrong) {
  Fields fields(value, fmt::format("responders[{}]", at), wrong);
  Responder r;
  r.id = {fields.id("id")};
  r.home = {std::int32_t(fields.number("x", 0, -kFar, kFar)),
            std::int32_t(fields.number("y", 0, -kFar, kFar))};
  r.organisation = {fields.number("organisation", 0, 0, INT64_MAX)};
  r.skills = fields.words("skills", words[0]);
  r.languages = fields.words("languages", words[1]);
  r.trained = fields.words("trained", words[2]);
  r.has_vehicle = fields.flag("has_vehicle");
  r.limits = fields.limits();
  r.last_shift_ended_at = fields.time("last_shift_ended_at", false);
  r.worked_minutes_week = fields.small("worked_minutes_week", 0, 10'080);
  r.worked_days_row = fields.small("worked_days_row", 0, 1'000);
  r.nights_row = fields.small("nights_row", 0, 1'000);
  r.now_at = {fields.number("now_at", 0, 0, INT64_MAX)};
  return r;
}

Post read_post(const json::value& value, std::size_t at, std::array<Words, 3>& words,
               std::string& wrong) {
  Fields fields(value, fmt::format("posts[{}]", at), wrong);
  Post p;
  p.id = {fields.id("id")};
  p.at = {std::int32_t(fields.number("x", 0, -kFar, kFar)),
          std::int32_t(fields.number("y", 0, -kFar, kFar))};
  p.from = fields.time("from", true);
  p.until = fields.time("until", true);
  p.seats = fields.small("seats", 1, 100'000);
  p.skills = fields.words("skills", words[0]);
  p.languages = fields.words("languages", words[1]);
  p.trained = fields.words("trained", words[2]);
  p.tier = fields.small("tier", 2, 3);
  p.needs_vehicle = fields.flag("needs_vehicle");
  p.is_heavy = fields.flag("is_heavy");
  p.is_exposed = fields.flag("is_exposed");
  for (const json::value& id : fields.list("excluded"))
    if (const std::int64_t* whole = id.if_int64()) p.excluded.push_back({*whole});
  return p;
}

std::vector<std::size_t> read_shifts(Fields& fields, std::string_view name) {
  std::vector<std::size_t> shifts;
  for (const json::value& value : fields.list(name))
    if (const std::int64_t* whole = value.if_int64()) shifts.push_back(std::size_t(*whole));
  return shifts;
}

RosterPerson read_person(const json::value& value, std::size_t at, Words& skills,
                         std::string& wrong) {
  Fields fields(value, fmt::format("people[{}]", at), wrong);
  RosterPerson person;
  person.id = {fields.id("id")};
  person.skills = fields.words("skills", skills);
  person.limits = fields.limits();
  person.absent = read_shifts(fields, "absent");
  for (const std::size_t shift : read_shifts(fields, "rather_not"))
    person.wishes.push_back({shift, 3});
  person.minutes_max = fields.small("minutes_max", 0, 10'080);
  person.nights_before = fields.small("nights_before", 0, 1'000);
  person.weekends_before = fields.small("weekends_before", 0, 1'000);
  for (const json::value& span : fields.list("worked")) {
    Fields inside(span, fmt::format("people[{}].worked", at), wrong);
    person.worked.push_back({inside.time("from", true), inside.time("until", true),
                             inside.flag("is_heavy"), inside.flag("is_exposed")});
  }
  return person;
}

Fault bad_file(const std::string& wrong) {
  return {FaultKind::bad_input, "duty.bad_plan_file", wrong};
}

}  // namespace

Result<PostingInput> posting_of_file(const std::string& path) {
  auto value = json_of_file(path);
  if (!value) return value.error();
  PostingInput input;
  std::array<Words, 3> words;
  std::string wrong;
  Fields fields(*value, "file", wrong);
  for (const json::value& one : fields.list("responders"))
    input.responders.push_back(read_responder(one, input.responders.size(), words, wrong));
  for (const json::value& one : fields.list("posts"))
    input.posts.push_back(read_post(one, input.posts.size(), words, wrong));
  for (const json::value& one : fields.list("overrides")) {
    Fields hand(one, fmt::format("overrides[{}]", input.overrides.size()), wrong);
    input.overrides.push_back({{hand.id("responder")}, {hand.id("post")}, hand.flag("is_forced")});
  }
  if (const json::value* rules = fields.find("rules")) {
    Fields row(*rules, "rules", wrong);
    read_rest(row, input.rules.rest);
    input.rules.distance_max_m = row.number("distance_max_m", 15'000, 0, kFar);
    input.rules.may_post_untrained = row.flag("may_post_untrained");
    input.rules.untrained_cost_m = row.number("untrained_cost_m", 20'000, 0, kFar);
    input.rules.move_cost_m = row.number("move_cost_m", 3'000, 0, kFar);
  }
  if (!wrong.empty()) return bad_file(wrong);
  return input;
}

Result<RosterInput> roster_of_file(const std::string& path) {
  auto value = json_of_file(path);
  if (!value) return value.error();
  RosterInput input;
  Words skills;
  std::string wrong;
  Fields fields(*value, "file", wrong);
  for (const json::value& one : fields.list("shifts")) {
    Fields row(one, fmt::format("shifts[{}]", input.shifts.size()), wrong);
    const json::value* name = row.find("name");
    const std::string word = name != nullptr && name->is_string()
                                 ? std::string(name->get_string())
                                 : std::to_string(input.shifts.size());
    input.shifts.push_back({word, row.time("from", true), row.time("until", true),
                            row.flag("is_heavy"), row.flag("is_exposed")});
  }
  for (const json::value& one : fields.list("people"))
    input.people.push_back(read_person(one, input.people.size(), skills, wrong));
  for (const json::value& one : fields.list("needs")) {
    Fields row(one, fmt::format("needs[{}]", input.needs.size()), wrong);
    const BitSet bit = row.words("skill", skills);
    if (__builtin_popcount(bit) != 1 && wrong.empty())
      wrong = fmt::format("needs[{}].skill", input.needs.size());
    input.needs.push_back({std::size_t(row.small("shift", 0, 1'000)),
                           bit == 0 ? 0 : __builtin_ctz(bit), row.small("count", 1, 1'000),
                           row.small("tier", 2, 3)});
  }
  if (const json::value* rules = fields.find("rules")) {
    Fields row(*rules, "rules", wrong);
    read_rest(row, input.rest);
  }
  if (!wrong.empty()) return bad_file(wrong);
  return input;
}

RosterInput made_roster(std::uint64_t seed, int people, double load) {
  constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 3> kShifts{"early", "late", "night"};
  constexpr std::array<double, 3> kShares{0.45, 0.35, 0.20};
  const Instant monday = *from_rfc3339("2022-01-03T00:00:00+08:00");
  Random random(seed);
  RosterInput input;
  // Five shifts a week each is what the rules and the rest leave on average.
  const double seats = load * 5 * people / 7;
  for (int day = 0; day < 7; ++day)
    for (int shift = 0; shift < 3; ++shift) {
      const Instant from = monday + std::chrono::hours(24 * day + 6 + 8 * shift);
      const std::size_t at = input.shifts.size();
      input.shifts.push_back(
          {fmt::format("{} {}", kDays[std::size_t(day)], kShifts[std::size_t(shift)]), from,
           from + std::chrono::hours(8), false, false});
      const double here = seats * kShares[std::size_t(shift)];
      input.needs.push_back({at, 0, int(here * 0.8), 1});
      input.needs.push_back({at, 1, std::max(1, int(here * 0.2)), 0});
    }
  for (int i = 1; i <= people; ++i) {
    Random own = random.fork(std::uint64_t(i));
    RosterPerson person;
    person.id = {i};
    person.skills = own.chance(0.35) ? 3 : 1;
    if (own.chance(0.07)) person.limits = kNoNight;
    if (own.chance(0.10)) person.minutes_max = 24 * 60;
    for (std::size_t shift = 0; shift < input.shifts.size(); ++shift) {
      if (own.chance(0.03)) person.absent.push_back(shift);
      if (own.chance(0.08)) person.wishes.push_back({shift, int(1 + own.below(8))});
    }
    person.nights_before = int(own.below(4));
    person.weekends_before = int(own.below(3));
    for (int back = 6; back >= 1; --back)
      if (own.chance(0.6)) {
        const Instant from = monday - std::chrono::hours(24 * back - 6);
        person.worked.push_back({from, from + std::chrono::hours(8), false, false});
      }
    input.people.push_back(std::move(person));
  }
  return input;
}

}  // namespace fl::cli
