// expect: Permit::Permit\(.*\).* is private
// A permit comes from permit(), which looks at role, verb and place; nobody makes one.
#include "trust/trust.h"

fl::Result<fl::Permit> enter(const fl::Actor& actor) {
#ifdef CONTROL
  return fl::permit(actor, fl::Verb::task_accept, fl::Placement{"00010001"});
#else
  return fl::Permit(actor.account, fl::Verb::task_accept, "");
#endif
}
