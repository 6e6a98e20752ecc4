// The pass office of the demo: its four desks, and the example rules put in force for it.
#pragma once

#include "pass/pass.h"

namespace fl {

struct PassLaying {
  const Keys& keys;
  const Permit& permit;
  const AreaTree& tree;
  const Area& home;  // the cell of the resident to try
  std::uint64_t seed = 1;
  Instant now;
};
// Returns how many accounts it made; adds its rows to the people to try.
[[nodiscard]] Result<int> lay_pass_office(Tx& tx, const PassLaying& laying);

}  // namespace fl
