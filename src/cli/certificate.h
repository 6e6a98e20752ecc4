// A certificate that signs itself, for measuring over TLS: good for a day, trusted by nobody.
#pragma once

#include <string>

#include "platform/result.h"

namespace fl::cli {

// Writes two PEM files. Fault http.bad_certificate when they cannot be written.
[[nodiscard]] Outcome write_own_certificate(const std::string& certificate, const std::string& key);

}  // namespace fl::cli
