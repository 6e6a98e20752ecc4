// Who may hear a complaint, in rules.
#include "work/complaint.h"

#include <algorithm>

#include <fmt/format.h>

#include "platform/crypto.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr std::size_t kAnswerCharsMin = 10;  // an answer is a sentence

}  // namespace

std::string image_of(const Complaint& c) {
  auto time = [](const std::optional<Instant>& at) {
    return at ? std::to_string(at->ms) : std::string("-");
  };
  return fmt::format("complaint v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", c.id.value,
                     c.matter, c.person.value, hex(sha256(c.text_sealed)), c.area.value,
                     c.area_path, c.about.value, c.handler.value, c.task.value, c.made_at.ms,
                     c.due_at.ms, time(c.answered_at), time(c.appealed_at), c.finding,
                     hex(sha256(c.answer_sealed)), c.round);
}

bool is_in_line(const HandlerSeat& seat, std::string_view path) {
  return std::any_of(
      seat.other_paths.begin(), seat.other_paths.end(),
      [&](const std::string& other) { return path.starts_with(other) || other.starts_with(path); });
}

Result<HandlerSeat> handler_for(std::span<const HandlerSeat> seats, std::string_view path,
                                AccountId about, const std::optional<HandlerSeat>& first) {
  const HandlerSeat* best = nullptr;
  for (const auto& seat : seats) {
    if (!path.starts_with(seat.path)) continue;
    if (seat.account == about || is_in_line(seat, path)) continue;
    if (first && (seat.account == first->account || seat.path.size() > first->path.size()))
      continue;
    // Nearest first; on appeal the one furthest up. Of equals the smaller id, so that it is
    // decided.
    const auto key = [&](const HandlerSeat& s) {
      const auto depth = std::int64_t(s.path.size());
      return std::pair(first ? depth : -depth, s.account.value);
    };
    if (best == nullptr || key(seat) < key(*best)) best = &seat;
  }
  if (best == nullptr) return Fault{FaultKind::unavailable, "work.no_independent_handler"};
  return *best;
}

Outcome may_answer(const Complaint& complaint, AccountId by, std::string_view answer) {
  if (complaint.answered_at) return Fault{FaultKind::conflict, "work.complaint_answered"};
  if (by != complaint.handler) return Fault{FaultKind::absent, "work.no_such_complaint"};
  if (char_count(answer) < kAnswerCharsMin)
    return Fault{FaultKind::bad_input,
                 "work.answer_short",
                 {},
                 {{"answer", "draft.bad_length", "at least a sentence"}}};
  return Done{};
}

Outcome may_appeal(const Complaint& complaint) {
  if (complaint.round > 1) return Fault{FaultKind::conflict, "work.appealed_already"};
  if (!complaint.answered_at) return Fault{FaultKind::conflict, "work.not_answered_yet"};
  return Done{};
}

std::optional<std::int64_t> public_count(std::int64_t count) {
  if (count > 0 && count < kSmallCell) return std::nullopt;
  return count;
}

}  // namespace fl
