// What the personnel desk changes and ends: posts, patterns of hours, teams. Shifts that are held
// stay: a post cannot be closed under somebody's feet.
#pragma once

#include <string_view>

#include "duty/personnel.h"

namespace fl {

// Each looks only in or under `scope_path`; what lies elsewhere is not there.
// Faults: duty.no_such_post, duty.post_held (somebody is on it, or will be).
[[nodiscard]] Outcome close_post(Tx& tx, const Permit& permit, std::string_view scope_path,
                                 PostId id, Instant now);
// The hours to come are not asked for any more. Fault: duty.no_such_pattern.
[[nodiscard]] Outcome end_template(Tx& tx, const Permit& permit, std::string_view scope_path,
                                   TemplateId id, Instant now);
// Fault: duty.no_such_team.
[[nodiscard]] Outcome change_team(Tx& tx, const Permit& permit, std::string_view scope_path,
                                  const Team& team, Instant now);
[[nodiscard]] Outcome end_team(Tx& tx, const Permit& permit, std::string_view scope_path, TeamId id,
                               Instant now);

}  // namespace fl
