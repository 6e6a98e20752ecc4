// The demo's passes: somebody to try who has one, and their neighbours' beside it. Apart from the
// laying of the city, because signatures are never the same twice.
#pragma once

#include "app/app.h"

namespace fl {

// The number signed. Faults: those of signing.
[[nodiscard]] Result<int> lay_demo_passes(App& app, Instant now);

}  // namespace fl
