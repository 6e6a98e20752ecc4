// Touching the bytes of a mapped file that may have gone: shortened under us, or on a disk that
// cannot be read. The system says that by SIGBUS, which would end the process.
//
// Promises: such a touch ends the work and is said as false, on any thread; a SIGBUS of anything
// else ends the process as before. The work is copies and arithmetic only: nothing in it has a
// destructor or holds a lock, because it is left by a jump.
#pragma once

namespace fl {

[[nodiscard]] bool touch_mapped(void (*work)(void*), void* about);

template <class Work>
[[nodiscard]] bool touch_mapped(Work work) {
  return touch_mapped([](void* about) { (*static_cast<Work*>(about))(); }, &work);
}

}  // namespace fl
