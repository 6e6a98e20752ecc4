// What a visitor of the demo finds written: directives on their way down, lists with their items, a
// plan and a review, what blocks somebody, needs of people on duty, teams, a role given for a time,
// a boundary that waits for its second hand. All of it by the acts everybody else goes through.
#pragma once

#include "app/app.h"

namespace fl {

// Over a city that is laid and opened; the number of promises it made.
[[nodiscard]] Result<int> lay_demo_book(App& app, Instant now);

}  // namespace fl
