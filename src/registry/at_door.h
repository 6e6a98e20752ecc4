// Who a round meets, many at once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/crypto.h"
#include "platform/ids.h"
#include "storage/tx_fwd.h"

namespace fl {

struct AtDoor {
  int birth_year = 0;
  bool is_living_alone = false;
  std::string name;
};
// In the order of the ids; nothing of one who was erased or merged meanwhile.
[[nodiscard]] std::vector<std::optional<AtDoor>> people_at_doors(Tx& tx, const Keys& keys,
                                                                 std::span<const PersonId> ids);

}  // namespace fl
