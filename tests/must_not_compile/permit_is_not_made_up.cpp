// expect: invalid initialization of reference of type .*const fl::Permit
// A write asks for a Permit; "{}" is none, whatever the caller means by it.
#include "trust/trust.h"

namespace {

fl::Outcome finish_task(const fl::Permit& permit) {
  return permit.account().is_set() ? fl::Outcome(fl::Done{}) : fl::Fault{};
}

}  // namespace

fl::Outcome write_it(const fl::Actor& actor) {
#ifdef CONTROL
  auto permit = fl::permit(actor, fl::Verb::task_finish, {.holder = actor.account});
  if (!permit) return permit.error();
  return finish_task(*permit);
#else
  (void)actor;
  return finish_task({});
#endif
}
