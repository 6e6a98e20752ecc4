// The people one can try the demo as, as those who act in it: each under their own roles, with the
// area they answer for. Called by what lays the demo's book and desks.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/app.h"

namespace fl {

// Somebody of the demo, with the area they answer for.
struct DemoSomebody {
  Actor actor;
  const Area* area = nullptr;
};

struct DemoCast {
  App& app;
  Instant now;
  std::map<std::string, AccountId> people = {};  // by what they are tried as

  [[nodiscard]] static Result<DemoCast> of(App& app, Instant now);
  [[nodiscard]] Act act_of(AccountId account, Instant at) const;
  // The same about somebody: in their bucket.
  [[nodiscard]] Act act_about(AccountId account, std::int64_t whom, Instant at) const;
  [[nodiscard]] Result<DemoSomebody> by_account(AccountId account) const;
  [[nodiscard]] Result<DemoSomebody> by_title(const std::string& who) const;
  // Where nobody is tried: the district's other streets; in a city with one street, that street's
  // other communities.
  [[nodiscard]] std::vector<const Area*> elsewhere() const;
};

}  // namespace fl
