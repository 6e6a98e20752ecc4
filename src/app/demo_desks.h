// What lies on the desks of the demo that nobody asked to be filled: a phone's record that came too
// late, a term that ends with promises open, a rest rule lifted in an emergency, an appeal that
// waits for a body that signed nothing of it, a boundary in public. All of it by the acts everybody
// else goes through.
#pragma once

#include "app/demo_cast.h"

namespace fl {

// Over a city whose book is laid (demo_book.h).
[[nodiscard]] Outcome lay_demo_desks(const DemoCast& cast);

}  // namespace fl
