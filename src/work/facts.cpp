// When facts may be shown, in rules.
#include "work/facts.h"

#include <charconv>

#include <fmt/format.h>

namespace fl {

namespace {

constexpr std::size_t kMonthChars = 7;

}  // namespace

std::string month_name_of(Instant at) {
  return day_of(at).substr(0, kMonthChars);
}

Result<Month> month_of(std::string_view text) {
  const Fault bad{
      FaultKind::bad_input, "draft.bad_fields", {}, {{"month", "draft.unknown_value", "2026-01"}}};
  if (text.size() != kMonthChars) return bad;
  auto from = from_rfc3339(std::string(text) + "-01T00:00:00Z");
  if (!from) return bad;
  int year = 0, month = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  const std::string next =
      month == 12 ? fmt::format("{:04}-01", year + 1) : fmt::format("{:04}-{:02}", year, month + 1);
  auto until = from_rfc3339(next + "-01T00:00:00Z");
  if (!until) return bad;
  return Month{std::string(text), *from - city_offset(), *until - city_offset()};
}

std::string_view name_of(FactsShown shown) {
  switch (shown) {
    case FactsShown::yes:
      return "yes";
    case FactsShown::too_few:
      return "too_few";
    case FactsShown::month_open:
      return "month_open";
    case FactsShown::own_first:
      return "own_first";
  }
  return "yes";
}

FactsShown shown_to_self(const Facts& facts) {
  return facts.promises < kPromisesMin ? FactsShown::too_few : FactsShown::yes;
}

FactsShown shown_to_superior(const Facts& facts, const Month& month, const FactsView& view,
                             Instant now) {
  if (facts.promises < kPromisesMin) return FactsShown::too_few;
  if (now < month.until) return FactsShown::month_open;
  if (view.commented_at) return FactsShown::yes;
  if (view.seen_at && now >= std::max(*view.seen_at, month.until) + kCommentTime)
    return FactsShown::yes;
  return now >= month.until + kLookTime ? FactsShown::yes : FactsShown::own_first;
}

std::string image_of(const Dossier& d) {
  auto time = [](const std::optional<Instant>& at) {
    return at ? std::to_string(at->ms) : std::string("-");
  };
  return fmt::format("dossier v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", d.id.value,
                     d.about.value, d.month, d.question, d.facts, d.area.value, d.area_path,
                     d.opener.value, d.opened_at.ms, time(d.replied_at), time(d.decided_at),
                     d.reply, d.decision, d.decider.value);
}

Result<Dossier> reply_given(const Dossier& dossier, const std::string& reply, Instant now) {
  if (dossier.decided_at) return Fault{FaultKind::conflict, "work.dossier_decided"};
  Dossier after = dossier;
  after.replied_at = now;
  after.reply = reply;
  return after;
}

Result<Dossier> decided(const Dossier& dossier, const std::string& decision, AccountId by,
                        Instant now) {
  if (dossier.decided_at) return Fault{FaultKind::conflict, "work.dossier_decided"};
  if (by == dossier.opener || by == dossier.about)
    return Fault{FaultKind::refused, "work.two_people"};
  if (!dossier.replied_at && now < dossier.opened_at + kReplyTime)
    return Fault{FaultKind::conflict, "work.reply_first"};
  Dossier after = dossier;
  after.decided_at = now;
  after.decision = decision;
  after.decider = by;
  return after;
}

}  // namespace fl
