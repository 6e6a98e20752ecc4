// The kinds of need, and when one may be answered or asked again.
#include "work/need.h"

#include <algorithm>
#include <array>

#include "platform/text.h"

namespace fl {

namespace {

constexpr NeedWord kDependants[] = {{"carer_found", "已有人照看", "A carer is there"},
                                    {"off_duty", "已调班，回家照看", "Released to be at home"},
                                    {"family_helps", "家里人来照看", "Family looks after them"}};
constexpr NeedWord kAllowance[] = {{"paid", "已发放", "Paid"},
                                   {"day_given", "已定发放日", "A day of payment is fixed"},
                                   {"not_owed", "核实不应发", "Checked: not owed"}};
constexpr NeedWord kInsurance[] = {{"claim_filed", "已代为报案", "The claim is filed"},
                                   {"paid", "已赔付", "Paid"},
                                   {"not_covered", "核实不在保障内", "Checked: not covered"}};
constexpr NeedWord kLodging[] = {{"room_given", "已安排住处", "A room is given"},
                                 {"moved", "已换住处", "Moved to another place"}};
constexpr NeedWord kOther[] = {{"settled", "已解决", "Settled"},
                               {"passed_on", "已转有权单位办", "With the office that decides"}};

// Due times are ours: a child alone cannot wait for a payroll.
constexpr std::array<NeedKind, 5> kKinds{{
    {"dependants", "家里老人孩子没人照看", "Nobody to look after family", std::chrono::hours(4),
     kUrgent, kDependants},
    {"lodging", "住宿", "A place to sleep", std::chrono::hours(8), kUrgent, kLodging},
    {"other", "其他", "Something else", std::chrono::hours(24), kOrdinary, kOther},
    {"insurance", "工伤、保险理赔", "Injury or insurance claim", std::chrono::hours(72), kOrdinary,
     kInsurance},
    {"allowance", "补助没到", "Allowance not paid", std::chrono::hours(168), kOrdinary, kAllowance},
}};

}  // namespace

std::span<const NeedKind> need_kinds() {
  return kKinds;
}

const NeedKind* need_kind(std::string_view word) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const NeedKind& row) { return row.kind == word; });
  return found == kKinds.end() ? nullptr : found;
}

Outcome may_answer(const Need& need, std::string_view outcome, std::string_view answer) {
  if (need.answered_at) return Fault{FaultKind::conflict, "work.need_answered"};
  const NeedKind* kind = need_kind(need.kind);
  CHECK(kind != nullptr);
  const bool is_known = std::any_of(kind->outcomes.begin(), kind->outcomes.end(),
                                    [&](const NeedWord& row) { return row.word == outcome; });
  if (!is_known) return Fault{FaultKind::bad_input, "work.proof_not_enough"};
  if (char_count(answer) < kNeedAnswerCharsMin)
    return Fault{FaultKind::bad_input, "work.answer_short"};
  return Done{};
}

Outcome may_ask_again(const Need& need, Instant now) {
  if (!need.answered_at) return Fault{FaultKind::conflict, "work.need_not_answered"};
  if (need.round > 1) return Fault{FaultKind::conflict, "work.need_asked_again"};
  if (now - *need.answered_at > kNeedAgainWithin)
    return Fault{FaultKind::conflict, "work.too_late_to_reopen"};
  return Done{};
}

}  // namespace fl
