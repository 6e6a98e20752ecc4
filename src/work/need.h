// Needs of people on duty: who looks after their child, an allowance not paid, a claim, a bed. Each
// is one promise with an owner in the personnel office, a due time, and an outcome that must be one
// of its kind's words with an answer in writing. Whoever needs it sees how far it is; if the answer
// settles nothing they say so once, and somebody else of the office looks again.
// Left to others: who may do this (trust), the promise itself (work.h), how it is told (duty).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "work/work.h"

namespace fl {

using NeedId = Id<struct NeedTag>;

inline constexpr int kOpenNeedsMax = 10;  // of one person: far above any real week
inline constexpr std::size_t kNeedAnswerCharsMin = 4;
inline constexpr std::chrono::hours kNeedAgainWithin{24 * 7};

struct NeedWord {
  std::string_view word, zh, en;
};
struct NeedKind {
  std::string_view kind, zh, en;
  std::chrono::hours due;
  int priority;
  std::span<const NeedWord> outcomes;  // it closes with one of them, and an answer in writing
};
[[nodiscard]] std::span<const NeedKind> need_kinds();
[[nodiscard]] const NeedKind* need_kind(std::string_view word);

struct Need {
  NeedId id;
  AccountId account, filed_by;
  std::string kind;
  AreaId area;
  std::string area_path;
  std::string text_sealed, answer_sealed, outcome;
  TaskId task;
  int round = 1;
  Instant made_at;
  std::optional<Instant> answered_at;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};
// Pure. Faults: work.need_answered, work.answer_short, work.proof_not_enough.
[[nodiscard]] Outcome may_answer(const Need& need, std::string_view outcome,
                                 std::string_view answer);
// Faults: work.need_not_answered, work.need_asked_again, work.too_late_to_reopen.
[[nodiscard]] Outcome may_ask_again(const Need& need, Instant now);

// Each runs in the caller's transaction. Faults of file_need: work.no_such_need_kind,
// work.too_many_needs, duty.no_such_responder (no place is known of this account).
[[nodiscard]] Result<Need> file_need(Tx& tx, const WorkRoom& room, const Permit& permit,
                                     AccountId account, std::string_view kind,
                                     const std::string& text, Instant now);
// Somebody of the office takes it on. Faults: those of accepted().
[[nodiscard]] Outcome take_need(Tx& tx, const WorkRoom& room, const Permit& permit,
                                const Need& need, Instant now);
// Settles it: the promise is done, and the person is told.
[[nodiscard]] Outcome answer_need(Tx& tx, const WorkRoom& room, const Permit& permit, Need need,
                                  std::string_view outcome, const std::string& answer, Instant now);
[[nodiscard]] Outcome ask_need_again(Tx& tx, const WorkRoom& room, const Permit& permit, Need need,
                                     Instant now);
// It has settled itself. Fault: work.need_answered.
[[nodiscard]] Outcome withdraw_need(Tx& tx, const WorkRoom& room, const Permit& permit, Need need,
                                    Instant now);
[[nodiscard]] std::string need_text_bound(NeedId id);
[[nodiscard]] std::string need_answer_bound(NeedId id);

}  // namespace fl
