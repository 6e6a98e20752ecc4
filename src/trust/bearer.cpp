// The roles an account has now.
#include "trust/bearer.h"

#include "trust/store_accounts.h"

namespace fl {

Result<Actor> actor_of_account(Tx& tx, AccountId id, Instant now) {
  const auto account = store::load_account(tx, id);
  if (!account) return Fault{FaultKind::not_signed_in, "trust.not_signed_in"};
  Actor actor;
  actor.account = account->id;
  actor.is_staff = account->is_staff;
  actor.person = account->person;
  actor.name = account->name;
  for (auto& role : store::roles_of(tx, id)) {
    const bool is_now = role.from_at <= now && (!role.until_at || now < *role.until_at);
    if (is_now) actor.roles.push_back(std::move(role.grant));
  }
  return actor;
}

}  // namespace fl
