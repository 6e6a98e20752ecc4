// The demo's venues: a place in each cell that somebody keeps a gate of, so that the page of gate
// codes is not empty and scans can be tried.
#pragma once

#include "registry/registry.h"

namespace fl {

// The number laid. The same city gets the same venues.
[[nodiscard]] int lay_demo_venues(Tx& tx, const LaidCity& city);

}  // namespace fl
