// Names of fault kinds and the one way a broken promise stops a request.
#include "platform/result.h"

namespace fl {

std::string_view name_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::bad_input:
      return "bad_input";
    case FaultKind::not_signed_in:
      return "not_signed_in";
    case FaultKind::refused:
      return "refused";
    case FaultKind::absent:
      return "absent";
    case FaultKind::conflict:
      return "conflict";
    case FaultKind::too_large:
      return "too_large";
    case FaultKind::too_many:
      return "too_many";
    case FaultKind::unavailable:
      return "unavailable";
  }
  return "bug";
}

void fail_check(const char* what, const char* file, int line) {
  throw Bug(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

}  // namespace fl
