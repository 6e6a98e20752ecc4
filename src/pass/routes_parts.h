// Show and check for a process without a database: the same addresses as in the whole house.
#pragma once

#include <vector>

#include "http/route.h"

namespace fl {

class PassReader;
class BundleFiles;

// My pass as it stood last; the status page asks to come again, because it reads rows.
[[nodiscard]] std::vector<Route> reader_show_routes(PassReader& reader);
// The root and the guard's bundle as they were published last.
[[nodiscard]] std::vector<Route> reader_check_routes(const BundleFiles& bundles);

}  // namespace fl
