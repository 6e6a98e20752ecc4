// Inside the room: how a person learns that their status changed, and what is said about appeals.
#pragma once

#include <string>
#include <string_view>

#include "pass/pass.h"

namespace fl {

// In the transaction of the change: a message to their phone, or a promise of somebody at their
// door within the hour. "message" or "door".
[[nodiscard]] Result<std::string> tell_person(Tx& tx, const PassRoom& room, const Permit& permit,
                                              const Person& person, const std::string& words,
                                              Instant now);

// What a sealed text of an appeal is bound to; `what` is words or answer.
[[nodiscard]] std::string appeal_bound(AppealId id, std::string_view what);

// Whom a desk signs for: name, age and home.
[[nodiscard]] json::object person_card(Tx& tx, const PassRoom& room, PersonId id, Instant now);

// An appeal against this piece was answered, and the person is right.
[[nodiscard]] bool is_refuted(const std::vector<AppealRow>& appeals, EvidenceId evidence);
[[nodiscard]] bool is_refuted(Tx& tx, const EvidenceRow& row);

// The contacts of a case that counts no more are looked at anew.
[[nodiscard]] Outcome keep_contacts(Tx& tx, const PassRoom& room, RuleShelf& shelf,
                                    const Permit& permit, EvidenceId of_case, Instant now);

// Whoever recorded the piece took it back: appeals against it that nobody answered are upheld.
[[nodiscard]] Outcome settle_appeals(Tx& tx, const PassRoom& room, const Permit& permit,
                                     const EvidenceRow& piece, Instant now);

// Nobody answered this one in its time and another body has it now.
[[nodiscard]] bool has_later_round(Tx& tx, const AppealRow& row);

// The job: appeals unanswered in their time go to the next body; the number.
[[nodiscard]] Result<int> pass_on_appeals(const PassRoom& room, RuleShelf& shelf,
                                          const Permit& permit, Instant now);

}  // namespace fl
