// See demo_cast.h.
#include "app/demo_cast.h"

#include "app/store_app.h"
#include "platform/result.h"
#include "platform/random.h"
#include "trust/bearer.h"

namespace fl {

Result<DemoCast> DemoCast::of(App& app, Instant now) {
  DemoCast cast{app, now};
  auto known = app.db().read([&](Tx& tx) -> Result<std::vector<app_store::DemoPerson>> {
    return app_store::demo_people(tx);
  });
  if (!known) return known.error();
  for (const auto& one : *known)
    cast.people.emplace(one.who, one.account);
  return cast;
}

Act DemoCast::act_of(AccountId account, Instant at) const {
  Act act;
  act.request_hash.assign(32, '\0');
  act.account = account;
  act.key = {random_u64(), random_u64()};
  act.now = at;
  return act;
}

Act DemoCast::act_about(AccountId account, std::int64_t whom, Instant at) const {
  Act act = act_of(account, at);
  act.bucket = hash_bucket(whom);
  return act;
}

Result<DemoSomebody> DemoCast::by_account(AccountId account) const {
  return app.db().read([&](Tx& tx) -> Result<DemoSomebody> {
    auto actor = actor_of_account(tx, account, now);
    if (!actor) return actor.error();
    const Area* area = nullptr;
    for (const auto& role : actor->roles)
      if (const Area* one = app.tree().find(role.area))
        if (area == nullptr || one->path.size() < area->path.size()) area = one;
    if (area == nullptr) return Fault{FaultKind::absent, "registry.no_such_area"};
    return DemoSomebody{*actor, area};
  });
}

Result<DemoSomebody> DemoCast::by_title(const std::string& who) const {
  const auto found = people.find(who);
  if (found == people.end()) return Fault{FaultKind::absent, "app.no_data", who};
  return by_account(found->second);
}

std::vector<const Area*> DemoCast::elsewhere() const {
  const auto worker = by_title("community_worker");
  if (!worker) return {};
  const auto up = app.tree().upward(*worker->area);
  CHECK(up.size() >= 4);
  std::vector<const Area*> found;
  for (std::size_t above = 3; above >= 2 && found.empty(); --above)
    for (const Area* one : app.tree().children_of(up[above]->id))
      if (one->id != up[above - 1]->id && one->cell_count > 0) found.push_back(one);
  return found;
}

}  // namespace fl
