// Placing what a path names: load, place, permit; the same for every route of this room.
#include "registry/routes.h"
#include "storage/db.h"

namespace fl {

namespace {

std::optional<Instant> covering(const std::vector<DutyHere>& duties, std::string_view path) {
  std::optional<Instant> until;
  for (const auto& duty : duties)
    if (path.starts_with(duty.area_path) && (!until || *until < duty.until)) until = duty.until;
  return until;
}

}  // namespace

Result<Actor> CivilDesk::actor_for(const Request& request, Verb verb) const {
  auto actor = gate.actor(request);
  if (!actor) return actor;
  const auto anywhere = permit(*actor, verb, {});
  if (!anywhere && anywhere.error().kind == FaultKind::refused) return anywhere.error();
  return actor;
}

Result<AtDoor> CivilDesk::placed(Tx& tx, const Actor& actor, Verb verb, const Household& household,
                                 PersonId person, Instant now) const {
  const Area* cell = tree.find(household.cell);
  if (!cell) return Fault{FaultKind::absent, "registry.no_such_household"};
  const auto until =
      actor.is_staff ? covering(duties(tx, actor.account, now), cell->path) : std::nullopt;
  auto allowed = permit(
      actor, verb, {.path = cell->path, .person = person, .actor_on_duty_here = until.has_value()});
  if (!allowed && allowed.error().kind == FaultKind::absent)
    return Fault{FaultKind::absent, person.is_set() ? std::string("registry.no_such_person")
                                                    : std::string("registry.no_such_household")};
  if (!allowed) return allowed.error();
  return AtDoor{actor, *allowed, household, person, cell->path, until};
}

Result<AtDoor> CivilDesk::at_household(const Request& request, Verb verb) const {
  auto actor = actor_for(request, verb);
  if (!actor) return actor.error();
  const auto id = id_of_text<HouseholdId>(request.captures.at(0));
  if (!id) return Fault{FaultKind::absent, "registry.no_such_household"};
  return gate.db.read([&](Tx& tx) -> Result<AtDoor> {
    auto household = load_household(tx, *id);
    if (!household) return household.error();
    return placed(tx, *actor, verb, *household, {}, request.now);
  });
}

Result<AtDoor> CivilDesk::at_person(const Request& request, Verb verb) const {
  auto actor = actor_for(request, verb);
  if (!actor) return actor.error();
  const auto id = id_of_text<PersonId>(request.captures.at(0));
  if (!id) return Fault{FaultKind::absent, "registry.no_such_person"};
  return gate.db.read([&](Tx& tx) -> Result<AtDoor> {
    auto person = load_person(tx, *id);
    if (!person) return person.error();
    auto household = load_household(tx, person->household);
    if (!household) return household.error();
    return placed(tx, *actor, verb, *household, person->id, request.now);
  });
}

Result<CivilDesk::AtArea> CivilDesk::at_area(const Request& request, Verb verb) const {
  auto actor = actor_for(request, verb);
  if (!actor) return actor.error();
  return gate.db.read([&](Tx& tx) -> Result<AtArea> {
    const Fault absent{FaultKind::absent, "registry.no_such_area"};
    const Area* area = nullptr;
    if (request.captures.at(0) == "mine") {
      const auto scopes = reach(tx, *actor, verb, request.now);
      if (!scopes.empty()) area = tree.find_path(scopes.front());
      const auto anywhere = permit(*actor, verb, {});
      if (anywhere && anywhere->ground().where == Where::anywhere) area = &tree.root();
    } else if (const auto id = id_of_text<AreaId>(request.captures.at(0))) {
      area = tree.find(*id);
    }
    const std::string path = area ? area->path : std::string("?");
    const auto until =
        actor->is_staff ? covering(duties(tx, actor->account, request.now), path) : std::nullopt;
    auto allowed = permit(*actor, verb, {.path = path, .actor_on_duty_here = until.has_value()});
    if (!allowed) return allowed.error().kind == FaultKind::absent ? absent : allowed.error();
    if (!area) return absent;
    return AtArea{*actor, *allowed, area, until};
  });
}

std::vector<std::string> CivilDesk::reach(Tx& tx, const Actor& actor, Verb verb,
                                          Instant now) const {
  auto paths = scopes_of(actor, verb);
  const auto on_duty = permit(actor, verb, {.actor_on_duty_here = true});
  if (actor.is_staff && on_duty && on_duty->ground().where == Where::duty)
    for (const auto& duty : duties(tx, actor.account, now))
      paths.push_back(duty.area_path);
  return paths;
}

}  // namespace fl
