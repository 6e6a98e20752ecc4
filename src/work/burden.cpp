// The cost of forms, in rules and two small tables.
#include "work/burden.h"

#include <algorithm>

#include <fmt/format.h>

namespace fl {

namespace {

// Seconds a practised hand needs on a phone: our own estimates, rounded up; a text counts as one
// short sentence, whatever its ceiling.
int seconds_of(const DraftField& field) {
  switch (field.type) {
    case FieldType::text:
      return 30;
    case FieldType::line:
      return 12;
    case FieldType::digits:
    case FieldType::integer:
      return 6;
    case FieldType::time:
      return 8;
    case FieldType::word:
    case FieldType::id:
      return 4;
    default:
      return 4;
  }
}

constexpr std::string_view kReportWords[] = {"上报",   "填报",   "报送",    "统计",   "报表",
                                             "汇总报", "report", "fill in", "submit", "send in"};

constexpr KnownData kKnown[] = {
    {"户数", "number of households", "/console#/people/mine"},
    {"人口数", "number of people", "/console#/people/mine"},
    {"独居老人", "living alone", "/console#/care/mine"},
    {"孕产妇", "pregnant", "/console#/care/mine"},
    {"透析", "dialysis", "/console#/care/mine"},
    {"在岗", "who is on duty", "/console#/duty/mine"},
    {"值班表", "duty roster", "/console#/duty/mine"},
    {"无人值守", "uncovered", "/console#/uncovered/mine"},
    {"逾期", "late tasks", "/console#/late/mine"},
    {"诉求数", "number of asks", "/console#/late/mine"},
    {"办结", "closed tasks", "/console#/tasks/mine/closed"},
    {"堵点", "blockers", "/console#/blockers/mine"},
};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return lower;
}

Fault over(std::string_view field, int asked, int budget, std::string_view unit) {
  return Fault{FaultKind::conflict,
               "work.over_budget",
               fmt::format("{} {}, budget {}", asked, unit, budget),
               {{std::string(field), "draft.bad_number", fmt::format("at most {}", budget)}}};
}

}  // namespace

FormCost cost_of(std::span<const DraftField> fields) {
  FormCost cost;
  for (const auto& field : fields) {
    if (field.type == FieldType::object) {
      const FormCost inside = cost_of(field.inside);
      cost.field_count += inside.field_count;
      cost.seconds += inside.seconds;
      continue;
    }
    // The phone writes when it happened; nobody fills that in.
    if (field.name == "happened_at") continue;
    ++cost.field_count;
    cost.seconds += seconds_of(field);
  }
  return cost;
}

bool is_over_budget(const FormCost& cost) {
  return cost.field_count > kFormFieldsMax || cost.seconds > kFormSecondsMax;
}

Outcome within_budget(int field_count, int minutes_day, int minutes_asked_already) {
  if (field_count > kFormFieldsMax)
    return over("field_count", field_count, kFormFieldsMax, "fields");
  if (minutes_day > kListMinutesDayMax)
    return over("minutes_day", minutes_day, kListMinutesDayMax, "minutes a day");
  if (minutes_day > 0 && minutes_day + minutes_asked_already > kDayMinutesMax)
    return over("minutes_day", minutes_day + minutes_asked_already, kDayMinutesMax,
                "minutes a day with what is asked already");
  return Done{};
}

std::span<const KnownData> known_data() {
  return kKnown;
}

Outcome not_asked_twice(std::string_view text) {
  const std::string said = lower_case(text);
  const bool asks_to_report =
      std::any_of(std::begin(kReportWords), std::end(kReportWords),
                  [&](std::string_view word) { return said.find(word) != said.npos; });
  if (!asks_to_report) return Done{};
  for (const auto& known : kKnown)
    if (said.find(known.word_zh) != said.npos || said.find(known.word_en) != said.npos)
      return Fault{FaultKind::conflict,
                   "work.already_known",
                   std::string(known.page),
                   {{"text", "work.already_known", std::string(known.page)}}};
  return Done{};
}

}  // namespace fl
