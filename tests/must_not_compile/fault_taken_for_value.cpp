// expect: could not convert .*Result|cannot convert .*Result
// A result is looked at before its value is used.
#include "platform/ids.h"

std::int64_t value(const char* text) {
#ifdef CONTROL
  auto result = fl::value_of_base32(text);
  return result ? *result : 0;
#else
  return fl::value_of_base32(text);
#endif
}
