// Base45 (RFC 9285) behind what is there already: for answers made many thousand times a second.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace fl {

void append_base45(std::string& out, std::string_view bytes);

}  // namespace fl
