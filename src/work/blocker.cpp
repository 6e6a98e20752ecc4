// Blockers, in rules.
#include "work/blocker.h"

#include <algorithm>

#include <fmt/format.h>

#include "platform/crypto.h"
#include "platform/text.h"

namespace fl {

namespace {

constexpr std::size_t kAnswerCharsMin = 4;

}  // namespace

std::string image_of(const Blocker& b) {
  return fmt::format("blocker v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", b.id.value,
                     b.blocked.value, b.task.value, b.cause, hex(sha256(b.text_sealed)),
                     b.area.value, b.area_path, b.blocked_path, b.raiser.value, b.raised_at.ms,
                     b.due_at.ms, b.answered_at ? std::to_string(b.answered_at->ms) : "-",
                     hex(sha256(b.answer_sealed)), b.answerer.value);
}

Result<Blocker> answered(const Blocker& blocker, std::string_view answer, AccountId by,
                         Instant now) {
  if (blocker.answered_at) return Fault{FaultKind::conflict, "work.already_answered"};
  if (char_count(answer) < kAnswerCharsMin)
    return Fault{FaultKind::bad_input,
                 "work.answer_short",
                 {},
                 {{"answer", "draft.bad_length", "what was done about it"}}};
  Blocker after = blocker;
  after.answered_at = now;
  after.answerer = by;
  return after;
}

Lateness lateness_of(Instant due_at, Instant end, std::span<const BlockedSpan> spans) {
  using std::chrono::milliseconds;
  if (end <= due_at) return {};
  std::vector<BlockedSpan> sorted(spans.begin(), spans.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const BlockedSpan& a, const BlockedSpan& b) { return a.from < b.from; });
  milliseconds blocked{};
  Instant reached{INT64_MIN};
  for (const auto& span : sorted) {
    const Instant from = std::max(span.from, reached), until = std::min(span.until, end);
    if (until <= from) continue;
    blocked += until - from;
    reached = until;
  }
  const milliseconds late = end - due_at;
  const milliseconds theirs = std::min(late, blocked);
  return {late - theirs, theirs};
}

}  // namespace fl
