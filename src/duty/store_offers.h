// Inside duty/: rows of empty seats, offers and notices.
#pragma once

#include <optional>
#include <vector>

#include "duty/shifts.h"
#include "storage/db.h"

namespace fl::store {

void add_gap(Tx& tx, const Gap& row);
[[nodiscard]] std::optional<Gap> load_gap(Tx& tx, GapId id);
// Moves a gap on only when it is still in one of the states it may come from; false: someone was
// first.
[[nodiscard]] bool fill_gap(Tx& tx, GapId id, AccountId by, Instant now);
[[nodiscard]] bool uncover_gap(Tx& tx, GapId id, AccountId told, Instant now);
void gap_over(Tx& tx, GapId id, Instant now);
void note_asked(Tx& tx, GapId id, int asked_count, Instant now);
[[nodiscard]] std::vector<Gap> asking_gaps(Tx& tx, int limit);

void add_offer(Tx& tx, const Offer& row);
[[nodiscard]] std::optional<Offer> load_offer(Tx& tx, OfferId id);
[[nodiscard]] bool answer(Tx& tx, OfferId id, std::string_view state, Instant now);
// All open offers of one call end.
void close_offers(Tx& tx, Bucket bucket, std::int64_t call, Instant now);
[[nodiscard]] std::vector<AccountId> asked_of(Tx& tx, Bucket bucket, std::int64_t call);

void add_notice(Tx& tx, const Notice& row);

}  // namespace fl::store
