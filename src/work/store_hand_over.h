// Inside work/: rows of hand-overs and their signatures.
#pragma once

#include <optional>
#include <vector>

#include "storage/db.h"
#include "work/hand_over.h"

namespace fl::work_store {

void add_hand_over(Tx& tx, const HandOver& row);
[[nodiscard]] std::optional<HandOver> load_hand_over(Tx& tx, HandOverId id);
[[nodiscard]] bool has_hand_over(Tx& tx, Bucket bucket, std::int64_t shift);
void count_signed(Tx& tx, HandOverId id, std::string_view state, int count, Instant now);
void end_hand_over(Tx& tx, HandOverId id, std::string_view state, AccountId told, Instant now);
void add_signature(Tx& tx, HandOverId id, TaskId task, AccountId taker, Instant now);
[[nodiscard]] std::vector<HandOver> hand_overs_past(Tx& tx, Instant ended_before, int limit);

}  // namespace fl::work_store
