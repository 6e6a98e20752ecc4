// A second door of registry/: the ground a list is read over. That is an area, or a command area as
// the union of its parts: a list over it is a merge of ranges (DESIGN section 4). Whoever may not
// use the verb in every part sees no command area at all, so nothing leaks through a half.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace fl {

using CommandId = Id<struct CommandTag>;
struct CommandArea {
  CommandId id;
  std::string name;
  std::vector<AreaId> parts;
};

struct GroundHere {
  Actor actor;
  Permit permit;
  std::vector<const Area*> parts;  // by path, none inside another; one for an area
  CommandId command;               // unset: an area
  std::string name;
};
// As area_here(), for ids of either kind. Faults: trust.not_permitted (refused),
// registry.no_such_area.
[[nodiscard]] Result<GroundHere> ground_here(Tx& tx, const AreaTree& tree, const Actor& actor,
                                             Verb verb, std::string_view named);
// AreaRef of the API; the level of a command area is "command".
[[nodiscard]] json::object ground_json(const AreaTree& tree, const GroundHere& ground);
// AreaRefs of the command areas in every part of which the actor may use the verb.
[[nodiscard]] json::array commands_json(Tx& tx, const AreaTree& tree, const Actor& actor,
                                        Verb verb);

// Those that stand, by name. Small: read whole.
[[nodiscard]] std::vector<CommandArea> command_areas(Tx& tx);

}  // namespace fl
