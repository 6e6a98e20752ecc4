// Rows of large acts and of outside keys.
#pragma once

#include <vector>

#include "pass/large.h"
#include "storage/db.h"

namespace fl::pass_store {

void add_large_act(Tx& tx, const LargeAct& act);
void save_large_act(Tx& tx, const LargeAct& act);
[[nodiscard]] std::optional<LargeAct> large_act_at(Tx& tx, LargeActId id);
// Of the same case, or of the same hand when it has none.
[[nodiscard]] std::optional<LargeActId> open_act_like(Tx& tx, const LargeAct& act);
[[nodiscard]] std::vector<LargeAct> acts_in_state(Tx& tx, std::string_view state, int limit);
void each_large_act(Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit);
// Pieces of the act that are still held, by id.
[[nodiscard]] std::vector<EvidenceRow> held_by(Tx& tx, LargeActId id);

void add_key(Tx& tx, const OutsideKey& key);
[[nodiscard]] std::vector<OutsideKey> keys(Tx& tx);

}  // namespace fl::pass_store
