// How long the office keeps what was found, and what becomes of it when two records turn out to be
// one person. Counts and leaves stay; who it was about goes.
#pragma once

#include <chrono>

#include "pass/pass.h"

namespace fl {

// Days after it was recorded (appeals: after it was due). A doctor's report may be good news for 90
// days; nothing else is asked for longer than 14 days and a check after them.
struct KeptFor {
  EvidenceKind kind;
  std::chrono::days days;
};
inline constexpr KeptFor kEvidenceKept[] = {
    {EvidenceKind::lab_result, std::chrono::days{60}},
    {EvidenceKind::clinician_report, std::chrono::days{90}},
    {EvidenceKind::exposure, std::chrono::days{60}},
    {EvidenceKind::area_boundary, std::chrono::days{60}},
    {EvidenceKind::quarantine_order, std::chrono::days{60}},
};
inline constexpr std::chrono::days kAppealKept{90};

// A job: pieces and appeals past their days are gone, each with a leaf that says so; the number.
// Bounded: called again while it is more than 0.
[[nodiscard]] Result<int> drop_old_evidence(Db& db, const Permit& permit, Instant now);

// This record was merged with another, or taken apart again, as its last leaf says: the people it
// is of now are looked at anew, and every pass that is out there asks for a fresh one. False:
// neither.
[[nodiscard]] Result<bool> follow_merge(Tx& tx, const PassRoom& room, RuleShelf& shelf,
                                        const Permit& permit, PersonId record, Instant now);

}  // namespace fl
