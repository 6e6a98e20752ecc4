// expect: invalid initialization of reference of type .const fl::Permit&
// A line in the witnessed log names who was permitted; an actor alone is not enough.
#include "trust/trust.h"

fl::Leaf leaf(const fl::Actor& actor, const fl::Permit& permit) {
#ifdef CONTROL
  static_cast<void>(actor);
  return fl::leaf_of(permit, 7, "task.done", "task", 1, "", fl::Instant{});
#else
  static_cast<void>(permit);
  return fl::leaf_of(actor, 7, "task.done", "task", 1, "", fl::Instant{});
#endif
}
