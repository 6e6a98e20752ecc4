// The HTTP side of registry/: rows for the route table. app/ collects them and says who is on duty,
// which this room may not ask itself.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"
#include "registry/desk.h"
#include "registry/registry.h"
#include "trust/gate.h"

namespace fl {

// A shift the actor holds now: what it covers and until when.
struct DutyHere {
  std::string area_path;
  Instant until;
};

struct CivilDesk {
  Gate gate;
  const AreaTree& tree;
  std::function<std::vector<DutyHere>(Tx&, AccountId, Instant)> duties;

  // The household or person of the path, placed and permitted. Whose verb it never is hears that
  // before anything is looked up. Faults: registry.no_such_household, registry.no_such_person.
  [[nodiscard]] Result<AtDoor> at_household(const Request& request, Verb verb) const;
  [[nodiscard]] Result<AtDoor> at_person(const Request& request, Verb verb) const;
  // An area of the path ("mine": the actor's own first). Fault: registry.no_such_area.
  struct AtArea {
    Actor actor;
    Permit permit;
    const Area* area;
    std::optional<Instant> duty_until;
  };
  [[nodiscard]] Result<AtArea> at_area(const Request& request, Verb verb) const;
  // The area paths under which the actor may use the verb now: roles and shifts.
  [[nodiscard]] std::vector<std::string> reach(Tx& tx, const Actor& actor, Verb verb,
                                               Instant now) const;
  [[nodiscard]] Result<AtDoor> placed(Tx& tx, const Actor& actor, Verb verb,
                                      const Household& household, PersonId person,
                                      Instant now) const;

 private:
  [[nodiscard]] Result<Actor> actor_for(const Request& request, Verb verb) const;
};

[[nodiscard]] std::vector<Route> people_routes(const CivilDesk& desk);
[[nodiscard]] std::vector<Route> care_routes(const CivilDesk& desk);

}  // namespace fl
