// Where the last leaf about a thing stands in the witnessed log: what a token names as its
// evidence. A second door of trust/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/ids.h"
#include "storage/tx_fwd.h"

namespace fl {

struct LeafPlace {
  std::optional<std::int64_t> number;  // absent: not yet sequenced
  std::string hash;                    // 32 bytes
};
[[nodiscard]] std::optional<LeafPlace> last_leaf_about(Tx& tx, std::string_view entity_kind,
                                                       std::int64_t entity, Bucket bucket);

}  // namespace fl
