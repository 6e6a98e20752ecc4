// For other rooms: what the witnessed log last said of one row. A row it knows nothing of, or that
// was changed past it, is no fact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "platform/time.h"
#include "storage/tx_fwd.h"

namespace fl {

struct RowProof {
  Hash32 leaf_hash{};
  std::optional<std::int64_t> position;  // in the tree, once a head has taken it in
};
// The last leaf of the row when it commits to `image` and is whole; nothing otherwise.
[[nodiscard]] std::optional<RowProof> proof_of_row(Tx& tx, Bucket bucket,
                                                   std::string_view entity_kind,
                                                   std::int64_t entity, std::string_view image);

// What the tree took in from this position on, in order: how a job looks at everything once, also
// at what came in by no door.
struct PlacedLeaf {
  std::int64_t position = 0;
  Bucket bucket = 0;
  std::string entity_kind;
  std::int64_t entity = 0;
};
[[nodiscard]] std::vector<PlacedLeaf> placed_from(Tx& tx, std::int64_t position, int limit);
// When this was last done to this row.
[[nodiscard]] std::optional<Instant> last_done_at(Tx& tx, Bucket bucket,
                                                  std::string_view entity_kind, std::int64_t entity,
                                                  std::string_view verb);

}  // namespace fl
