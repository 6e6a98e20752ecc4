// Facts of one account and one month, for fair accountability: counts with what they are counted
// out of, never a score. What may be shown to whom, and when, is decided here, pure.
//
//   - nobody below kPromisesMin promises is shown: with so few, chance speaks, not the person
//   - the person sees and comments first; the superior sees facts and comment together
//   - lists are by name; there is no other order, and no number is made of the numbers
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

inline constexpr int kPromisesMin = 20;
inline constexpr std::chrono::hours kCommentTime{24 * 3};  // after the person has looked
inline constexpr std::chrono::hours kLookTime{24 * 10};    // after the month has ended

struct Facts {
  AccountId account;
  int promises = 0;      // taken or given, due in the month
  int done = 0;          // of them, done
  int late = 0;          // of them, late by the holder's own time
  int late_blocked = 0;  // of them, late by another level's time only
  std::chrono::minutes late_own{}, late_of_others{};
  int bounced = 0;         // passed back or on by this account: counts here, not on the taker
  int reopened = 0;        // of them, opened again
  double shift_hours = 0;  // hours on shift in the month
};

// "2026-01" and its bounds in the city's time. Fault draft.bad_fields.
struct Month {
  std::string name;
  Instant from, until;
};
[[nodiscard]] Result<Month> month_of(std::string_view text);
[[nodiscard]] std::string month_name_of(Instant at);

// What the person said about the facts of a month.
struct FactsView {
  AccountId account;
  std::string month;
  std::optional<Instant> seen_at, commented_at;
  std::string comment;
};

enum class FactsShown {
  yes,
  too_few,     // fewer promises than kPromisesMin
  month_open,  // the month has not ended
  own_first,   // the person has not yet looked or may still comment
};
[[nodiscard]] std::string_view name_of(FactsShown shown);
// May a superior see this account's facts of this month now?
[[nodiscard]] FactsShown shown_to_superior(const Facts& facts, const Month& month,
                                           const FactsView& view, Instant now);
// The person always sees that the page exists; the numbers from kPromisesMin on.
[[nodiscard]] FactsShown shown_to_self(const Facts& facts);

// The evidence dossier of a panel: facts as they stood, the person's comment, their reply.
using DossierId = Id<struct DossierTag>;
inline constexpr std::chrono::hours kReplyTime{24 * 7};
struct Dossier {
  DossierId id;
  AccountId about;
  std::string month, question, facts;  // `facts`: JSON as it stood
  AreaId area;
  std::string area_path;
  AccountId opener;
  Instant opened_at;
  std::optional<Instant> replied_at, decided_at;
  std::string reply, decision;
  AccountId decider;
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};
[[nodiscard]] std::string image_of(const Dossier& dossier);
// Faults: work.dossier_decided.
[[nodiscard]] Result<Dossier> reply_given(const Dossier& dossier, const std::string& reply,
                                          Instant now);
// Faults: work.dossier_decided, work.two_people (the opener does not decide, nor the person
// concerned), work.reply_first (not before the reply or the end of its time).
[[nodiscard]] Result<Dossier> decided(const Dossier& dossier, const std::string& decision,
                                      AccountId by, Instant now);

}  // namespace fl
