// expect: no matching function for call to .*Permit
// There is no empty permit that could be filled in later.
#include "trust/trust.h"

#ifdef CONTROL
void keep(const fl::Permit& permit) {
  static_cast<void>(permit.verb());
}
#else
fl::Permit kept{};
#endif
