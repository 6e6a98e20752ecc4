// See ground.h.
#include "registry/ground.h"

#include <algorithm>

namespace fl {

namespace {

// Areas that were merged may have put one part inside another: each piece of ground counts once.
std::vector<const Area*> parts_of(const AreaTree& tree, const CommandArea& command) {
  std::vector<const Area*> found;
  for (const auto id : command.parts)
    if (const Area* part = tree.find(id)) found.push_back(part);
  std::sort(found.begin(), found.end(), [](auto* a, auto* b) { return a->path < b->path; });
  std::vector<const Area*> apart;
  for (const Area* part : found)
    if (apart.empty() || !part->path.starts_with(apart.back()->path)) apart.push_back(part);
  return apart;
}

Result<Permit> permit_in_all(const Actor& actor, Verb verb, const std::vector<const Area*>& parts) {
  auto allowed = permit(actor, verb, {.path = "?"});
  for (const Area* part : parts) {
    allowed = permit(actor, verb, {.path = part->path});
    if (!allowed) return allowed;
  }
  return allowed;
}

}  // namespace

Result<GroundHere> ground_here(Tx& tx, const AreaTree& tree, const Actor& actor, Verb verb,
                               std::string_view named) {
  auto here = area_here(tree, actor, verb, named);
  if (here) return GroundHere{here->actor, here->permit, {here->area}, {}, here->area->name};
  if (here.error().kind != FaultKind::absent) return here.error();
  const auto id = id_of_text<CommandId>(named);
  if (!id) return here.error();
  for (const auto& command : command_areas(tx)) {
    if (command.id != *id) continue;
    auto parts = parts_of(tree, command);
    auto allowed = permit_in_all(actor, verb, parts);
    if (!allowed || parts.empty()) return here.error();
    return GroundHere{actor, *allowed, std::move(parts), command.id, command.name};
  }
  return here.error();
}

json::object ground_json(const AreaTree& tree, const GroundHere& ground) {
  if (!ground.command.is_set()) return area_json(tree, *ground.parts.front());
  return json::object{{"id", to_text(ground.command)},
                      {"name", ground.name},
                      {"level", "command"},
                      {"parent_name", ""}};
}

json::array commands_json(Tx& tx, const AreaTree& tree, const Actor& actor, Verb verb) {
  json::array shown;
  for (const auto& command : command_areas(tx)) {
    const auto parts = parts_of(tree, command);
    if (parts.empty() || !permit_in_all(actor, verb, parts)) continue;
    shown.push_back(json::object{{"id", to_text(command.id)},
                                 {"name", command.name},
                                 {"level", "command"},
                                 {"parent_name", ""}});
  }
  return shown;
}

}  // namespace fl
