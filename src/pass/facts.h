// Texts out of a piece's facts and joins, and what makes a piece a case. Inside pass/.
#pragma once

#include <string>
#include <string_view>

#include "pass/pass.h"
#include "platform/json.h"

namespace fl {

// "" when it is not there or no text.
[[nodiscard]] std::string fact(const json::object& facts, std::string_view name);
// Of canonical JSON as a row keeps it; nothing when it is no object.
[[nodiscard]] json::object facts_of(std::string_view canonical);
// A counted positive of one person's own test: nothing else makes contacts, or renews a boundary.
[[nodiscard]] bool is_case(const EvidenceRow& row);

}  // namespace fl
