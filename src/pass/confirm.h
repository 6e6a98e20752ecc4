// A phone that staff set up at the door shows the pass, not the reasons. Its person makes it their
// own later: signed in, or with the code of a household letter. The same phone goes on with the
// same capability, and no further phone is counted.
#pragma once

#include <string>
#include <string_view>

#include "pass/show.h"

namespace fl {

// As give_capability() and use_letter(), for a phone that has the capability `held` already (or
// ""): one that staff gave this very person is confirmed and comes back; any other counts for
// nothing, and a fresh one is given.
[[nodiscard]] Result<std::string> take_capability(const PassDesk& desk, const Permit& permit,
                                                  PersonId person, std::string_view held,
                                                  const Act& act);
[[nodiscard]] Result<std::string> use_letter_on(const PassDesk& desk, std::string_view typed,
                                                int birth_year, std::string_view held,
                                                const Act& act);

}  // namespace fl
