// What must hold of the place a boundary is drawn on: when it is drawn, when it is signed, and each
// time people of it are about to be listed. Inside pass/.
#pragma once

#include <vector>

#include "pass/area_act.h"

namespace fl {

inline constexpr std::chrono::days kSettled{14};  // an area made or changed since is no boundary
inline constexpr int kDrawnADay = 20;             // by one hand

[[nodiscard]] std::vector<PersonId> people_of_cell(Tx& tx, AreaId cell);
[[nodiscard]] std::int64_t people_inside(Tx& tx, const AreaTree& tree, const Area& area);

// Faults: those of draw_boundary(); at the signature again.
[[nodiscard]] Outcome may_draw(Tx& tx, const PassRoom& room, const RuleSet& set, const Area& area,
                               const AreaActDraft& draft, Instant now);
// The place is still the one it was drawn on, nothing was split or merged there since, and it is
// not a few who live there. Faults: pass.area_too_new, pass.area_too_small.
[[nodiscard]] Outcome still_holds(Tx& tx, const PassRoom& room, RuleShelf& shelf,
                                  const AreaAct& act, Instant now);
// A restriction ends after 14 days: where a boundary is published, or was within 14 days, on the
// same people, inside or around them, another needs a case of theirs that the first did not know.
// Faults: pass.boundary_there, pass.boundary_no_new_case.
[[nodiscard]] Outcome is_no_renewal(Tx& tx, const AreaTree& tree, const Area& area, Instant now);
// They lived there the day before it was drawn: neither moved there since, nor were they brought in
// by a change of areas.
[[nodiscard]] bool lived_there(Tx& tx, const AreaTree& tree, const Person& person,
                               const AreaAct& act);

}  // namespace fl
