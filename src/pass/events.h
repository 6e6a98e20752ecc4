// What the pass office tells the others.
#pragma once

#include <string_view>

namespace fl {

// Something a token says has changed: a fresh one is due now. entity: the person.
inline constexpr std::string_view kPassDue = "pass.due";

}  // namespace fl
