// Walks the moments at which anything changes; between two of them nothing does.
#include "duty/seats.h"

#include <algorithm>

namespace fl {

namespace {

bool is_inside(const std::vector<DutyHours>& spans, Instant at) {
  return std::any_of(spans.begin(), spans.end(),
                     [&](const DutyHours& one) { return one.from <= at && at < one.until; });
}

}  // namespace

std::optional<EmptyHours> first_empty(const SeatQuestion& question) {
  std::vector<Instant> moments{question.from};
  for (const auto* spans : {&question.wanted, &question.held})
    for (const auto& span : *spans)
      for (const Instant at : {span.from, span.until})
        if (question.from < at && at < question.until) moments.push_back(at);
  std::sort(moments.begin(), moments.end());
  std::optional<Instant> since;
  for (const Instant at : moments) {
    const auto here =
        std::count_if(question.held.begin(), question.held.end(),
                      [&](const DutyHours& one) { return one.from <= at && at < one.until; });
    const bool is_wanted = question.wanted.empty() || is_inside(question.wanted, at);
    const bool is_empty = is_wanted && here < question.seats;
    if (is_empty && !since) since = at;
    if (!is_empty && since) return EmptyHours{*since, at};
  }
  if (!since) return std::nullopt;
  return EmptyHours{*since, question.until};
}

}  // namespace fl
