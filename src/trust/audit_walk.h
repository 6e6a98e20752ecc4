// `audit verify` of a long log: from position to position, a piece in each snapshot, so that a
// server goes on writing beside it and what was verified need not be verified again.
//
// The walk begins behind a head that was verified before (its root is what the stored subtrees are
// held against) or at the first leaf. It says the same as AuditLog::verify about all that lies
// behind that head; of a leaf before it that was changed since, it says only what the rows and the
// kept heads tell. Begun at the first leaf it finds all that verify() finds.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

struct AuditWalk {
  std::vector<ImageSource> sources;
  std::vector<TreeHead> kept;    // heads an outsider kept
  std::optional<TreeHead> from;  // verified before
  std::int64_t leaves_a_piece = 100'000;
  // The newest head that is verified now, of so many leaves; called while nothing was found.
  std::function<void(const TreeHead& verified, std::int64_t leaf_count)> progress;
};
[[nodiscard]] Result<AuditReport> walk_log(Db& db, const Keys& keys, const AuditWalk& walk);

}  // namespace fl
