// expect: cannot convert .*|could not convert .*Id|conversion from .* to .* requested
// A task's id is not an ask's.
#include "platform/ids.h"

bool same(fl::TaskId task, fl::AskId ask);

bool mixed(fl::TaskId task, fl::AskId ask) {
#ifdef CONTROL
  return same(task, ask);
#else
  return same(ask, task);
#endif
}
