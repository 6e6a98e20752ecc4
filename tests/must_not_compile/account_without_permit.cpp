// expect: invalid initialization of reference of type .const fl::Permit&
// Making an account is a write: without a permit it does not compile.
#include "trust/trust.h"

fl::Result<fl::AccountId> make(fl::Tx& tx, const fl::Actor& actor, const fl::Permit& permit,
                               const fl::NewAccount& account, const fl::Keys& keys) {
#ifdef CONTROL
  static_cast<void>(actor);
  return fl::make_account(tx, permit, account, actor.roles, keys, fl::Instant{});
#else
  static_cast<void>(permit);
  return fl::make_account(tx, actor, account, actor.roles, keys, fl::Instant{});
#endif
}
