// The codes that EU certificates may use: a certificate whose country, disease, vaccine, maker,
// test, device or result is in no published value set (data/dcc/valuesets) is not well formed,
// whatever its schema's version. Pure.
//
// A set is the union of its published versions: a code struck off later stays good, for the passes
// that have it were issued rightly. Codes are compared without case, blanks and punctuation.
// Let through though no set has it: the device of a laboratory test (the set is of rapid tests
// only), a device that is an empty text (as if absent), a country of three or more letters
// (organisations, by the standard) or one of EL, UK, EU, UN.
#pragma once

#include <string>

#include "platform/json.h"

namespace fl {

// As "v/0/ma: in no published value set"; empty when every code is known. Members that are missing
// or of another type are the schema's matter.
[[nodiscard]] std::string value_set_broken_by(const json::value& hcert);

}  // namespace fl
