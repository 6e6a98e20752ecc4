// Proofs out of the stored log, a second door: for the routes that anybody may ask, and for rooms
// that show where their leaves stand. Reads a few hundred hashes, whatever the size of the log.
#pragma once

#include <cstdint>

#include "platform/result.h"
#include "storage/tx_fwd.h"
#include "trust/log_tree.h"

namespace fl {

// Faults: trust.no_such_leaf (absent; there is no such position in a tree of that size),
// trust.proof_not_ready (unavailable; an older log's subtrees are still being written down).
[[nodiscard]] Result<TreeProof> inclusion_proof(Tx& tx, std::int64_t position, std::int64_t size);
// Fault trust.no_such_head (absent) unless 0 < from <= to <= the size of the log.
[[nodiscard]] Result<TreeProof> consistency_proof(Tx& tx, std::int64_t from, std::int64_t to);

}  // namespace fl
