// What a form costs the one who fills it: fields counted from the very table the route reads,
// seconds estimated by the kind of field. A form, list or directive over its budget is refused, and
// nothing is asked that the city has on a page already. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "platform/json.h"
#include "platform/result.h"

namespace fl {

inline constexpr int kFormFieldsMax = 12;      // of one form
inline constexpr int kFormSecondsMax = 180;    // of one form
inline constexpr int kListMinutesDayMax = 15;  // of one directive or list, a receiver and day
inline constexpr int kDayMinutesMax = 30;      // of everything asked of one receiver together

struct FormCost {
  int field_count = 0;
  int seconds = 0;
};
// Optional fields count: they are on the page and somebody reads them.
[[nodiscard]] FormCost cost_of(std::span<const DraftField> fields);
[[nodiscard]] bool is_over_budget(const FormCost& cost);

// Fault work.over_budget names the budget: fields, minutes a day, or minutes a day with what is
// asked already.
[[nodiscard]] Outcome within_budget(int field_count, int minutes_day, int minutes_asked_already);

// A page of ours that answers what a text asks people to report.
struct KnownData {
  std::string_view word_zh, word_en, page;
};
[[nodiscard]] std::span<const KnownData> known_data();
// Fault work.already_known names the page: the text asks to report (上报, 填报, 报送, 统计, report,
// fill in, submit) something the list above knows.
[[nodiscard]] Outcome not_asked_twice(std::string_view text);

}  // namespace fl
