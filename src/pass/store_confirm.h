// The row of a phone that staff set up and its person has confirmed.
#pragma once

#include <string_view>

#include "pass/store_holders.h"

namespace fl::pass_store {

void confirm_capability(Tx& tx, const CapabilityRow& row, std::string_view way);

}  // namespace fl::pass_store
