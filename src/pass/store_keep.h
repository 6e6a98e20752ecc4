// Rows past their days, and the kept status of a record that is nobody any more. Inside pass/.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "pass/pass.h"
#include "storage/db.h"

namespace fl::pass_store {

[[nodiscard]] std::vector<EvidenceId> evidence_before(Tx& tx, EvidenceKind kind, Instant before,
                                                      int limit);
void drop_evidence(Tx& tx, EvidenceId id);
[[nodiscard]] std::vector<std::pair<Bucket, AppealId>> appeals_before(Tx& tx, Instant before,
                                                                      int limit);
void drop_appeal(Tx& tx, Bucket bucket, AppealId id);
void drop_status(Tx& tx, PersonId person);

}  // namespace fl::pass_store
