// expect: Permit::Permit.* is private within this context
// Nobody but permit() makes a Permit.
#include "trust/trust.h"

fl::Result<fl::Permit> take_leave(const fl::Actor& actor) {
#ifdef CONTROL
  return fl::permit(actor, fl::Verb::task_finish, {.holder = actor.account});
#else
  return fl::Permit(actor.account, fl::Verb::task_finish, {});
#endif
}
